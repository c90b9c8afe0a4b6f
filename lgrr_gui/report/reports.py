"""Reports from the window: asks the engine, keeps the state's `report`. Of drafts the latest asked for wins."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication

from lgrr.engine import messages
from lgrr_gui.engine import Engine, Told
from lgrr_gui.report.record import Going, Report, Wanted
from lgrr_gui.state import Store
from lgrr_gui.telling import tell

translate = QCoreApplication.translate


class Reports:
    """`outline` asks what may be shown, `draft` makes pages, `export` writes; each export has exactly one ending."""

    def __init__(self, store: Store, engine: Engine) -> None:
        self._store, self._engine = store, engine
        self._outline = self._draft = self._export = 0  # numbers of the latest requests; 0: none is awaited
        self._unlogged = False  # what is being exported: nothing of it is written into the case
        self._wanted: Wanted | None = None  # of the latest draft
        self._pages: list[bytes] = []  # of a draft that is still coming
        self._expected = 0

    def outline(self) -> None:
        """Asks anew what a report of the case may show."""
        case = self._store.now.case
        if case is not None:
            self._set(exhibits=None, trouble="", ending="", words="")
            self._outline = self._engine.request(messages.OutlineReport(0, str(case)))

    def draft(self, wanted: Wanted) -> None:
        """Makes the pages of a report; an older one is not wanted any more."""
        case = self._store.now.case
        if case is not None:
            self._wanted, self._pages, self._expected = wanted, [], 0
            self._draft = self._engine.request(messages.DraftReport(0, str(case), wanted.choices, wanted.paper))
            self._set(drafting=Going())

    def export(self, wanted: Wanted, formats: tuple[str, ...], folder: Path) -> None:
        """Writes a report into a folder."""
        case = self._store.now.case
        if case is not None and not self._export:
            untouched = self._store.now.read_only is not None
            body = messages.ExportReport(0, str(case), wanted.choices, wanted.paper, formats, str(folder), untouched)
            self._unlogged = untouched
            self._export = self._engine.request(body)
            self._set(writing=Going(), folder=folder, ending="", words="")

    def cancel(self) -> bool:
        """Stops the writing; whether there was any. It ends when the engine says so."""
        if self._export:
            self._engine.request(messages.Cancel(self._export))
        return bool(self._export)

    def close(self) -> None:
        """Nobody looks at pages any more; writing goes on."""
        if self._draft:
            self._engine.request(messages.Cancel(self._draft))
        self._outline = self._draft = 0
        self._set(drafting=None, pages=(), draft_trouble="", notes=())

    def lost(self, words: str) -> None:
        """The engine is gone, and with it what it was at."""
        if self._export:
            self._end("failed", words)
        if self._draft:
            self._draft = 0
            self._set(drafting=None, draft_trouble=words)
        if self._outline:
            self._outline = 0
            self._set(trouble=words)

    def forget(self) -> None:
        """Another case is open; what is being written of the one before comes to its end."""
        self._outline = self._draft = 0
        now = self._store.now.report
        self._store.set(report=Report(writing=now.writing, folder=now.folder))

    def heard(self, told: Told) -> bool:
        """What the engine answers; whether it was of a report."""
        match told.body:
            case messages.Outlined(request, exhibits):
                if request == self._outline:
                    self._outline = 0
                    self._set(exhibits=exhibits)
            case messages.ReportStep(request, stage, done, total, seconds_left):
                going = Going(stage, done, total, seconds_left)
                if request == self._export:
                    self._set(writing=going)
                elif request == self._draft:
                    self._set(drafting=going)
            case messages.Drafted(request, pages, notes):
                if request == self._draft:
                    self._expected = pages
                    self._set(notes=notes)
            case messages.Page(request):
                if request == self._draft and isinstance(told.value, bytes):
                    self._page(told.value)
            case messages.Exported(request, files):
                if request == self._export:
                    words = translate("lgrr", "The report is written: {count} files in {folder}.")
                    said = [words.format(count=len(files), folder=self._store.now.report.folder)]
                    if self._unlogged:
                        said.append(translate("lgrr", "The case is read-only, so its log says nothing of it."))
                    self._end("written", " ".join(said))
            case messages.Failed(request, words, cancelled):
                return self._failed(request, words, cancelled)
            case _:
                return False
        return True

    def _page(self, png: bytes) -> None:
        """The pages change all at once: half of a new draft before half of an old one would be no report."""
        self._pages.append(png)
        if len(self._pages) == self._expected:
            self._draft = 0
            self._set(pages=tuple(self._pages), drafting=None, draft_trouble="")

    def _failed(self, request: int, words: str, cancelled: bool) -> bool:
        if request == 0 or request not in (self._outline, self._draft, self._export):
            return False
        if request == self._export:
            stopped = translate("lgrr", "Stopped: no report was written.")
            self._end("cancelled" if cancelled else "failed", stopped if cancelled else words)
        elif request == self._draft:
            self._draft = 0
            self._set(drafting=None, draft_trouble=words)
        else:
            self._outline = 0
            self._set(trouble=words)
        return True

    def _end(self, how: str, words: str) -> None:
        self._export = 0
        self._set(writing=None, ending=how, words=words)
        tell(self._store, "error" if how == "failed" else "info", words)

    def _set(self, **changes: Any) -> None:
        self._store.set(report=replace(self._store.now.report, **changes))
