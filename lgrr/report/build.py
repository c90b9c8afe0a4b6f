"""From the values of an analysis to its document: the one place where numbers are rounded.

Digits written: probabilities 6 after the point, seconds 6 (microseconds), display pixels 2, sharpness 6.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import numpy as np

from lgrr.analysis.likelihood import NONE, Calibration
from lgrr.report import document
from lgrr.report.document import (
    AnalysisDocument,
    CoverageCounts,
    Environment,
    MediaFile,
    Model,
    Timing,
    Tool,
    TrackEntry,
)
from lgrr.report.frames import Entries, FaceEntry, FaceQuality, FrameEntry
from lgrr.types import Coverage, FaceResult, Finding, FrameResult, Likelihood, Quality, Track

Box = tuple[float, float, float, float]


def build_document(
    *,
    tool: Tool,
    environment: Environment,
    media: MediaFile,
    model: Model,
    parameters: Mapping[str, Any],
    coverage: Coverage,
    finding: Finding,
    finding_reason: str,
    tracks: Iterable[Track],
    frames: Sequence[FrameResult],
    elapsed: float,
    calibration: Calibration | None = None,
    calibration_reason: str | None = NONE,
    created: datetime | None = None,
) -> AnalysisDocument:
    """The document of one analysis, tracks by id; `frames` come by index; `elapsed` in seconds, `created` now if None.

    Raises pydantic.ValidationError where the values contradict each other: that is a fault of the program.
    """
    return AnalysisDocument(
        created=(created or datetime.now(UTC)).replace(microsecond=0),
        timing=Timing(elapsed=round(elapsed, 3)),
        tool=tool,
        environment=environment,
        media=media,
        model=model,
        parameters=dict(parameters),
        coverage=counts(coverage),
        finding=finding,
        finding_reason=finding_reason,
        tracks=tuple(track_entry(track) for track in sorted(tracks, key=lambda track: track.id)),
        frames=Entries(map(_frame, frames)),
        calibration=None if calibration is None else _calibration(calibration),
        calibration_reason=calibration_reason,
    )


def track_entry(track: Track) -> TrackEntry:
    """A track as documents state it."""
    interval = track.interval and (_probability(track.interval[0]), _probability(track.interval[1]))
    return TrackEntry(
        id=track.id,
        label=track.label,
        first_index=track.first_index,
        last_index=track.last_index,
        faces_scored=track.faces_scored,
        box=pixels(track.box),
        p_fake=score(track.p_fake),
        interval=interval,
        finding=track.finding,
        reason=track.reason,
        **_likelihood(track.likelihood),
    )


def counts(coverage: Coverage) -> CoverageCounts:
    """Coverage as documents state it."""
    return CoverageCounts(**vars(coverage))


def _likelihood(found: Likelihood | None) -> dict[str, Any]:
    if found is None:
        return {}
    return {
        "log10_lr": found.log10_lr,
        "log10_lr_interval": found.interval,
        "bounded": found.bounded,
        "words": found.words,
    }


def _calibration(used: Calibration) -> document.Calibration:
    return document.Calibration(**{name: getattr(used, name) for name in document.Calibration.model_fields})


def _frame(result: FrameResult) -> FrameEntry:
    return FrameEntry(
        index=result.frame.index,
        pts=result.frame.pts,
        time=round(result.frame.seconds, 6),
        sha256=result.sha256,
        faces=tuple(_face(face) for face in sorted(result.faces, key=_by_track)),
        failed=result.failed,
        same_as=result.same_as,
    )


def _by_track(face: FaceResult) -> tuple[bool, int, float]:
    """Faces of tracks by number, then those that no track confirmed, from left to right."""
    return face.track is None, face.track or 0, face.box.x


def _face(face: FaceResult) -> FaceEntry:
    return FaceEntry(
        track=face.track,
        box=pixels(face.box.xywh),
        p_fake=score(face.p_fake),
        p_noise=score(face.p_noise),
        p_semantic=score(face.p_semantic),
        patches=None if face.patches is None else _rows(face.patches),
        quality=quality_entry(face.quality),
        skipped=face.skipped,
    )


def quality_entry(quality: Quality) -> FaceQuality:
    """Size and sharpness with the digits that documents have."""
    return FaceQuality(size=round(float(quality.size), 2), sharpness=round(float(quality.sharpness), 6))


def _probability(value: float) -> float:
    return round(float(value), 6)


def score(value: float | None) -> float | None:
    """A score with the digits that documents have."""
    return None if value is None else _probability(value)


def pixels(box: Sequence[float]) -> Box:
    """A box with the digits that documents have."""
    x, y, width, height = (round(float(value), 2) for value in box)
    return x, y, width, height


def _rows(patches: np.ndarray) -> Any:
    return tuple(tuple(_probability(value) for value in row) for row in patches)
