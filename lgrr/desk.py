"""One file from path to handed-over results: what the command line, the demo and a batch do with each exhibit."""

from __future__ import annotations

import contextlib
import itertools
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from lgrr.analysis import Case, Done, Event, Plan, analyze
from lgrr.analysis.case import CASE
from lgrr.analysis.reading import Reading
from lgrr.errors import StorageError, UsageError, system_reason
from lgrr.evidence import hash_file
from lgrr.faces import Detector, MtcnnDetector
from lgrr.model import Predictor, load, use_threads
from lgrr.text import printable

if TYPE_CHECKING:  # what draws and sets type is imported when there is something to draw, not before the first face
    from lgrr.report import AnalysisDocument

FORMATS = ("json", "csv", "png", "pdf", "html")
USUAL = ("json", "csv", "png")
PAGES = frozenset(("pdf", "html"))  # formats that are a report of the case, with its document and its sums


@dataclass(frozen=True)
class Desk:
    """What stays the same from exhibit to exhibit: the case, its folder, the weights, the detector, the formats."""

    out: Path
    case: Case
    predictor: Predictor
    detector: Detector
    formats: tuple[str, ...] = USUAL


@dataclass(frozen=True)
class Outcome:
    """An exhibit that was analysed to the end: its document, the files written, wall-clock seconds."""

    document: AnalysisDocument
    files: tuple[Path, ...]
    seconds: float


def open_desk(
    out: Path,
    *,
    model: str = "lgrr-small",
    device: str = "auto",
    precision: str = "auto",
    formats: tuple[str, ...] = USUAL,
    resume: bool = False,
) -> Desk:
    """A desk with a new case in `out`, or with the one that is there where `resume`.

    Raises UsageError for an unknown format or where an analysis is there without `resume`, WeightsError, StorageError.
    """
    unknown = [name for name in formats if name not in FORMATS]
    if unknown:
        raise UsageError(f"The format {unknown[0]!r} is not available; choose from {', '.join(FORMATS)}.")
    path = out / CASE
    if path.exists() and not resume and exhibits_in(path):
        raise UsageError(f"{printable(out)} holds an analysis already: go on with --resume, or name another --out.")
    predictor = load(model, device, precision)
    use_threads(predictor)
    detector = MtcnnDetector(str(predictor.device))
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(
            f"The folder {printable(out)} cannot be made ({system_reason(error)}); name another --out."
        ) from None
    return Desk(out, Case.open(path) if path.exists() else Case.create(path), predictor, detector, formats)


def exhibits_in(case: Path) -> list[str]:
    """Paths of the files that the case at `case` has begun to analyse. Raises StorageError."""
    with Case.open(case) as opened:
        return [exhibit.path for exhibit in opened.exhibits()]


def analyze_file(
    path: Path,
    desk: Desk,
    plan: Plan,
    on_event: Callable[[Event], None] = lambda event: None,
    cancelled: Callable[[], bool] = lambda: False,
    folder: Path | None = None,
    reading: Reading | None = None,
) -> Outcome:
    """Analyses one file and writes its results into `folder`, without one into a folder of its own below `desk.out`.

    `reading` is of this file, where it was begun before the desk was opened.

    Raises the one LgrrError the analysis ended with; what was found until then is in the case.
    """
    started = time.monotonic()
    events = analyze(path, desk.case, desk.predictor, desk.detector, plan, cancelled, reading)
    try:
        for event in events:
            on_event(event)
            if isinstance(event, Done):
                from lgrr.report.hand_over import hand_over, keep

                exhibit = desk.case.exhibit(event.exhibit)
                folder = folder or folder_for(desk.out, path, event.before.sha256, exhibit.parameters)
                seconds = time.monotonic() - started
                document = keep(desk.case, event, desk.predictor, seconds, path)
                files = hand_over(document, event, desk.predictor, folder, desk.formats)
                written = {file.name: hash_file(file).sha256 for file in files}
                about = {"exhibit": event.exhibit, "recording": event.before.sha256, "folder": printable(folder)}
                desk.case.record("exported", {**about, "sha256": written})
                if PAGES & set(desk.formats):
                    files = (*files, *_report(desk, event.exhibit, path, folder, cancelled))
                return Outcome(document, (*files, desk.case.path), time.monotonic() - started)
    finally:
        events.close()
    raise AssertionError("an analysis ends with Done or an error")


def _report(desk: Desk, exhibit: int, path: Path, folder: Path, cancelled: Callable[[], bool]) -> tuple[Path, ...]:
    """A report of one analysis beside its other results, in the formats that the desk asks for."""
    from lgrr.report import Choices, draft_of, write_report
    from lgrr.report.export import FORMATS as REPORT_FORMATS

    draft = draft_of(desk.case, Choices(exhibits=(exhibit,)), [path], cancelled=cancelled)
    formats = [name for name in desk.formats if name in REPORT_FORMATS]
    written = write_report(desk.case, draft, folder, formats, cancelled=cancelled)
    return tuple(file for file in written if file.parent == folder and file.name not in ("analysis.json", "scores.csv"))


def folder_for(out: Path, path: Path, sha256: str, parameters: dict[str, object]) -> Path:
    """`out/STEM`, or `out/STEM-2`, ... where anything else is there than results of this file and these parameters."""
    from lgrr.report import AnalysisDocument

    for number in itertools.count(1):
        folder = out / (path.stem if number == 1 else f"{path.stem}-{number}")
        if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
            return folder
        with contextlib.suppress(OSError, ValidationError):  # what cannot be read is not ours to replace
            document = AnalysisDocument.read_json(folder / "analysis.json")
            if (document.media.sha256, document.parameters) == (sha256, parameters):
                return folder
    raise AssertionError("there is always a next number")
