"""Reports as the window asks for them: what may be shown, the pages before they are written, the files."""

from __future__ import annotations

import contextlib
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import gettempdir
from typing import Any

from pydantic import ValidationError

from lgrr.analysis import Case
from lgrr.engine.messages import (
    Drafted,
    DraftReport,
    Exported,
    ExportReport,
    Outlined,
    OutlinedExhibit,
    OutlinedNote,
    OutlinedTrack,
    OutlineReport,
    Page,
    ReportStep,
)
from lgrr.errors import Cancelled, LgrrError, StorageError, UsageError, system_reason
from lgrr.report import Choices, Preview, draft_of, report_of, write_report
from lgrr.report.case_report import ExhibitEntry
from lgrr.report.document import AnalysisDocument
from lgrr.report.files import cannot_write
from lgrr.report.pictures import Kept, Step

KEPT = 64 << 20  # bytes of pictures: most of a preview are those of the one before
BEGUN = ".report-"  # a report grows in a folder of this name, inside its own (lgrr.report.export)
Send = Callable[..., None]
Asked = OutlineReport | DraftReport | ExportReport


class Reports:
    """Makes one report after another."""

    def __init__(self) -> None:
        self._writing: tuple[Path, bool] | None = None  # the folder being written into, and whether it was there before
        self._kept = Kept(KEPT)

    def make(self, asked: Asked, send: Send, cancelled: Callable[[], bool]) -> None:
        """Sends all that answers a request but Failed: raises the one LgrrError instead."""
        untouched = isinstance(asked, ExportReport) and asked.read_only
        with Case.open(asked.case, read_only=True) if untouched else Case.open_as_allowed(asked.case) as case:
            match asked:
                case OutlineReport(request):
                    exhibits = report_of(case, Choices()).exhibits
                    send(Outlined(request, tuple(_outlined(entry) for entry in exhibits)))
                case DraftReport():
                    self._draft(asked, case, send, cancelled)
                case ExportReport():
                    self._export(asked, case, send, cancelled)

    def leave(self) -> None:
        """Removes what a report left in its folder that shall not be written to its end."""
        if self._writing is not None:
            folder, was_there = self._writing
            for begun in folder.glob(f"{BEGUN}*"):
                shutil.rmtree(begun, ignore_errors=True)
            if not was_there:
                with contextlib.suppress(OSError):  # there is something in it
                    folder.rmdir()

    def _draft(self, asked: DraftReport, case: Case, send: Send, cancelled: Callable[[], bool]) -> None:
        draft = draft_of(case, _choices(asked.choices), (), _steps(asked.request, send), cancelled, self._kept)
        _go_on(cancelled)
        try:
            preview = Preview(draft, asked.paper)
        except OSError as error:
            reason = system_reason(error)
            raise StorageError(
                f"The pages cannot be made ({reason}): free some space on the disk of {gettempdir()}."
            ) from error
        send(Drafted(asked.request, preview.pages, draft.notes))
        for number in range(1, preview.pages + 1):
            _go_on(cancelled)
            send(Page(asked.request, number), preview.page(number))

    def _export(self, asked: ExportReport, case: Case, send: Send, cancelled: Callable[[], bool]) -> None:
        out, steps = Path(asked.out), _steps(asked.request, send)
        draft = draft_of(case, _choices(asked.choices), (), steps, cancelled)
        self._writing = out, out.exists()
        try:
            files = write_report(case, draft, out, asked.formats, asked.paper, steps, cancelled)
        except LgrrError:
            self.leave()
            raise
        except OSError as error:
            self.leave()
            raise cannot_write(out, error) from error
        finally:
            self._writing = None
        send(Exported(asked.request, tuple(map(str, files))))


def _choices(values: dict[str, Any]) -> Choices:
    try:
        return Choices.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise UsageError(f"The report cannot be made as chosen ({where}: {first['msg']}).") from error


def _go_on(cancelled: Callable[[], bool]) -> None:
    if cancelled():
        raise Cancelled("Stopped.")


def _steps(request: int, send: Send) -> Callable[[Step], None]:
    """Tells how far it is, and how long the rest of a stage takes at the pace so far."""
    begun: dict[str, float] = {}

    def tell(step: Step) -> None:
        now = time.monotonic()
        since = now - begun.setdefault(step.stage, now)
        left = since / (step.done - 1) * (step.total - step.done) if step.done > 1 else None
        send(ReportStep(request, step.stage, step.done, step.total, left))

    return tell


def _outlined(entry: ExhibitEntry) -> OutlinedExhibit:
    document = AnalysisDocument.model_validate(entry.analysis)
    return OutlinedExhibit(
        number=entry.exhibit,
        name=Path(document.media.path).name,
        sha256=document.media.sha256,
        tracks=tuple(_tracks(entry, document)),
        notes=tuple(OutlinedNote(note.number, note.first, note.last, note.text) for note in entry.notes),
        frames=tuple(frame.index for frame in document.frames if frame.failed is None),
    )


def _tracks(entry: ExhibitEntry, document: AnalysisDocument) -> Iterator[OutlinedTrack]:
    if entry.reviewed is None:
        for track in document.tracks:
            yield OutlinedTrack(track.id, track.label, track.finding, None)
    else:
        for seen in entry.reviewed.tracks:
            yield OutlinedTrack(seen.id, seen.label, seen.finding, seen.excluded)
