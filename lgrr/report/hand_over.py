"""All files of one analysis, from its last event, while the recording is still open."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lgrr.analysis import Case, Done
from lgrr.analysis.likelihood import applicable
from lgrr.analysis.pipeline import calibration_of
from lgrr.report.build import build_document
from lgrr.report.document import AnalysisDocument, MediaFile, Model
from lgrr.report.environment import environment, tool
from lgrr.report.table import frames_table
from lgrr.text import printable

if TYPE_CHECKING:  # torch is imported by whoever scores, not by whoever reports
    from lgrr.model import Predictor


def keep(case: Case, done: Done, predictor: Predictor, seconds: float, source: Path) -> AnalysisDocument:
    """Makes the document of a finished analysis and keeps it in the case. Raises StorageError."""
    parameters = next(e.parameters for e in case.exhibits() if e.id == done.exhibit)
    document = document_of(done, parameters, predictor, seconds, source)
    case.keep_document(done.exhibit, done.before.sha256, document.parts())
    return document


def hand_over(
    document: AnalysisDocument, done: Done, predictor: Predictor, folder: Path, formats: Iterable[str]
) -> tuple[Path, ...]:
    """Writes analysis.json and, as `formats` ask: csv, scores.csv; png, scores.png and a contact sheet a track.

    `done.recording` must still be open: the sheets show its pictures. Raises StorageError.
    """
    files = [folder / "analysis.json"]
    document.write_json(files[-1])
    if "csv" in formats:
        files.append(folder / "scores.csv")
        frames_table(document, files[-1])
    if "png" in formats:
        from lgrr.report.drawings import draw  # matplotlib takes a second to import

        card = predictor.card
        files += draw(document, done, [t for t in (card.threshold_clear, card.threshold) if t is not None], folder)
    return tuple(files)


def document_of(
    done: Done, parameters: dict[str, Any], predictor: Predictor, seconds: float, source: Path
) -> AnalysisDocument:
    """The document of a finished analysis."""
    info = done.recording.info
    media = MediaFile(
        path=printable(source),
        sha256=done.before.sha256,
        sha256_after=done.after.sha256,
        md5=done.before.md5,
        bytes=done.before.bytes,
        container=info.container,
        codec=info.codec,
        width=info.width,
        height=info.height,
        rotation=info.rotation,
        frames=info.frames,
        duration=round(info.duration, 6),
        variable_frame_rate=info.variable_frame_rate,
        stream=info.stream,
        time_base=str(info.time_base),
        pixel_format=info.pixel_format,
        sample_aspect_ratio=str(info.sample_aspect_ratio),
        notes=info.notes,
        c2pa=done.credentials,
        c2pa_reason=None,
        inspection=done.inspection,
        laundering=done.signs,
    )
    card = predictor.card.model_dump(mode="json", by_alias=True)
    calibration, reason = applicable(calibration_of(predictor), predictor.calibration_refused, info.still)
    return build_document(
        tool=tool(),
        environment=environment(str(predictor.device), predictor.precision, predictor.threads, info.decoder),
        media=media,
        model=Model(name=predictor.name, sha256=predictor.sha256, verified=True, card=card),
        parameters=parameters,
        coverage=done.conclusion.coverage,
        finding=done.conclusion.finding,
        finding_reason=done.conclusion.reason,
        tracks=done.conclusion.tracks,
        frames=done.frames,
        elapsed=seconds,
        calibration=calibration,
        calibration_reason=reason,
    )
