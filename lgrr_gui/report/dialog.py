"""The dialog that exports a report: what it shows and how at the left, its very pages at the right."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QCloseEvent, QDesktopServices
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QSplitter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from lgrr_gui.commands import DraftReport, ExportReport, LeaveReport, OutlineReport, StopReport
from lgrr_gui.looks.icons import dress
from lgrr_gui.looks.status import left_words
from lgrr_gui.report.contents import Contents
from lgrr_gui.report.form import ReportForm
from lgrr_gui.report.pages import Pages
from lgrr_gui.report.record import Going, Report, Wanted
from lgrr_gui.settings.store import Settings
from lgrr_gui.state import WindowState
from lgrr_gui.tracks.labels import Toned, Words

translate = QCoreApplication.translate
REST_MS = 400  # without another change before pages are made anew
LEFT = 400  # px


class ReportDialog(QDialog):
    """Asks for OutlineReport, DraftReport, ExportReport, StopReport and LeaveReport; holds up no other window."""

    asked = Signal(object)

    def __init__(self, parent: QWidget, settings: Callable[[], Settings]) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self._settings = settings
        self._state = WindowState()
        self._told_of: tuple[object, ...] = ()  # what the outline was asked for
        self.setWindowTitle(translate("lgrr", "Export report"))
        self.contents, self.form, self.pages = Contents(), ReportForm(), Pages()
        self.laboratory, self.nothing = Words(muted=True), Words(muted=True)
        self.page, self.over_pages, self.trouble = Words(muted=True), Words(muted=True), Toned()
        self.said, self.bar = Toned(), QProgressBar()
        self.export = QPushButton(translate("lgrr", "Export"))
        self.stop = QPushButton(translate("lgrr", "Cancel"))
        self.show_folder = QPushButton(translate("lgrr", "Show in folder"))
        self.export.setProperty("primary", True)
        for button in (self.export, self.stop, self.show_folder):
            button.setAutoDefault(False)  # Enter in a line ends the line
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._draft)
        self._anew = QTimer(self, singleShot=True, interval=REST_MS)
        self._anew.timeout.connect(lambda: self.asked.emit(OutlineReport()))
        self._lay_out()
        self._connect()

    def ask(self) -> None:
        """Opens the dialog for the present case."""
        case = self._state.case
        if case is None:
            return
        opening = not self.isVisible()
        self.show()
        self.raise_()
        self.activateWindow()
        if opening:
            self.contents.begin(case)
            self.form.begin(self._settings(), case)
            self._told_of = _told_of(self._state)
            self._show_laboratory()
            self._enable()
            self.asked.emit(OutlineReport())

    def show_state(self, state: WindowState, changed: frozenset[str]) -> None:
        """Shows how far it is; asks anew when the case has changed."""
        before, self._state = self._state, state
        if not self.isVisible():
            return
        if state.case != before.case:
            self.close()
            return
        if changed & {"recordings", "job"} and _told_of(state) != self._told_of and state.job is None:
            self._told_of = _told_of(state)
            self._anew.start()
        if "report" in changed:
            self._show(before.report, state.report)

    def reject(self) -> None:
        """Esc stops the writing, if there is any, and else closes."""
        if self._state.report.writing is not None:
            self.asked.emit(StopReport())
        else:
            self.close()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Pages are made no more; a report that is being written is written to its end."""
        self._rest.stop()
        self._anew.stop()
        self.asked.emit(LeaveReport())
        event.accept()  # Qt's own dialogs would reject here, which is Esc

    def _show(self, before: Report, report: Report) -> None:
        if report.exhibits is not None and report.exhibits is not before.exhibits:
            shown = self._state.shown
            on_show = None if shown is None else (shown.recording, shown.index)
            self.contents.show_exhibits(report.exhibits, on_show)
            self._rest.start()
        there = report.exhibits is not None
        self.contents.setVisible(there or not report.trouble)
        self.nothing.say("" if there else report.trouble or translate("lgrr", "Reading the case…"))
        self.pages.show_pages(report.pages, stale=self._stale(report))
        self.over_pages.say(pages_words(report))
        self.trouble.tell(breakable(report.draft_trouble), "error", "!" if report.draft_trouble else "")
        self._enable()

    def _stale(self, report: Report) -> bool:
        unmade = self._rest.isActive() or bool(self.contents.wrong())
        return unmade or report.drafting is not None or bool(report.draft_trouble)

    def _changed(self) -> None:
        """Something of the pages is chosen otherwise."""
        self._rest.start()
        self.pages.show_pages(self._state.report.pages, stale=True)
        self._enable()

    def _enable(self) -> None:
        """What can be done now, and in one sentence why it cannot be exported."""
        report = self._state.report
        writing = report.writing
        self.bar.setVisible(writing is not None)
        self.stop.setVisible(writing is not None)
        self.export.setVisible(writing is None)
        self.show_folder.setVisible(report.ending == "written" and writing is None)
        wrong = self._wrong()
        self.export.setEnabled(report.exhibits is not None and not wrong and not report.draft_trouble)
        if writing is not None:
            self.said.tell(going_words(writing))
            self.bar.setRange(0, writing.total if writing.stage == "pictures" else 0)
            self.bar.setValue(writing.done)
        elif wrong:
            self.said.tell(wrong)
        elif report.ending:
            failed = report.ending == "failed"
            self.said.tell(breakable(report.words), "error" if failed else "text", "!" if failed else "")
        else:
            self.said.tell("")

    def _wrong(self) -> str:
        if self._state.report.exhibits is None:
            return ""
        return self.contents.wrong() or self.form.wrong()

    def _wanted(self) -> Wanted:
        choices = {**self.form.choices(self._settings()), **self.contents.choices()}
        return Wanted(choices, self.form.paper.currentData())

    def _draft(self) -> None:
        if self._state.report.exhibits is not None and not self.contents.wrong():
            self.asked.emit(DraftReport(self._wanted()))

    def _export(self) -> None:
        folder = self.form.chosen_folder()
        if folder is not None:
            self.asked.emit(ExportReport(self._wanted(), self.form.chosen_formats(), folder))

    def _open_folder(self) -> None:
        folder = self._state.report.folder
        if folder is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

    def _show_laboratory(self) -> None:
        settings = self._settings()
        logo = translate("lgrr", "with a logo") if settings.laboratory_logo is not None else ""
        said = ", ".join(filter(None, (settings.laboratory, *settings.laboratory_address.splitlines(), logo)))
        none = translate("lgrr", "No laboratory is named: the settings have a place for name, address and logo.")
        self.laboratory.say(said or none)

    def _show_page(self, number: int, count: int) -> None:
        words = translate("lgrr", "Page {number} of {count}").format(number=number, count=count)
        self.page.say(words if count else "")

    def _connect(self) -> None:
        self.contents.changed.connect(self._changed)
        self.form.changed.connect(self._changed)
        self.form.elsewhere.connect(self._enable)
        self.pages.moved.connect(self._show_page)
        self.export.clicked.connect(self._export)
        self.stop.clicked.connect(lambda: self.asked.emit(StopReport()))
        self.show_folder.clicked.connect(self._open_folder)

    def _lay_out(self) -> None:
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.addWidget(self._choices())
        split.addWidget(self._preview())
        split.setStretchFactor(1, 1)
        split.setSizes([LEFT, 700])
        body = QVBoxLayout(self)
        body.setContentsMargins(12, 12, 12, 12)
        body.setSpacing(12)
        body.addWidget(split, 1)
        body.addLayout(self._foot())
        self.resize(1180, 740)

    def _choices(self) -> QWidget:
        part = QWidget()
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(8)
        column.addWidget(self.nothing)
        column.addWidget(self.contents, 1)
        column.addWidget(self.form)
        column.addWidget(self.laboratory)
        part.setMinimumWidth(320)
        return part

    def _preview(self) -> QWidget:
        part = QWidget()
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        head = QHBoxLayout()
        for words in (self.page, self.over_pages):
            words.setWordWrap(False)
            words.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
            head.addWidget(words, 0, Qt.AlignmentFlag.AlignVCenter)
        head.addStretch(1)
        for name, tip, done in (
            ("zoom-out", translate("lgrr", "Smaller pages (Ctrl+-)"), self.pages.zoom_out),
            ("zoom-in", translate("lgrr", "Larger pages (Ctrl++)"), self.pages.zoom_in),
        ):
            button = QToolButton()
            dress(button, name)
            button.setToolTip(tip)
            button.setAccessibleName(tip)
            button.setShortcut("Ctrl+-" if name == "zoom-out" else "Ctrl++")
            button.clicked.connect(done)
            head.addWidget(button)
        column.addLayout(head)
        column.addWidget(self.trouble)
        column.addWidget(self.pages, 1)
        return part

    def _foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.setSpacing(8)
        self.bar.setFixedWidth(160)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(translate("lgrr", "How far the report is written"))
        foot.addWidget(self.said, 100, Qt.AlignmentFlag.AlignVCenter)
        foot.addStretch(1)  # where nothing is said
        for part in (self.bar, self.show_folder, self.stop, self.export):
            foot.addWidget(part)
        return foot


def going_words(going: Going) -> str:
    """`Pictures 12 of 36 · about 20 s left`."""
    stage = {
        "": translate("lgrr", "Reading the case and hashing the recordings…"),
        "pictures": translate("lgrr", "Pictures {done} of {total}"),
        "pages": translate("lgrr", "Setting the pages…"),
        "files": translate("lgrr", "Writing the files…"),
    }[going.stage]
    parts = [stage.format(done=going.done, total=going.total)]
    if going.seconds_left is not None and going.stage == "pictures":
        parts.append(left_words(going.seconds_left))
    return " · ".join(parts)


def breakable(words: str) -> str:
    """Long paths may go on in the next line."""
    return words.replace("/", "/\u200b")


def pages_words(report: Report) -> str:
    """What is the matter with the pages on show."""
    if report.drafting is not None:
        return going_words(report.drafting)
    return " ".join(report.notes) if not report.draft_trouble else ""


def _told_of(state: WindowState) -> tuple[object, ...]:
    """What a report of the case depends on."""
    return tuple((r.sha256, r.acts, r.review is not None and r.review.summary.finished) for r in state.recordings)
