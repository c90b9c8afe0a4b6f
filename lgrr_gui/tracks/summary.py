"""What is said of the recording on show: finding and reason, coverage, and the examiner's own judgement."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QTimer, Signal
from PySide6.QtWidgets import QApplication, QPushButton

from lgrr.analysis.acts import Act, Judge
from lgrr.text import printable
from lgrr.types import Finding
from lgrr_gui.commands import Analyze, Do
from lgrr_gui.looks.colours import SIGNS
from lgrr_gui.looks.icons import dress
from lgrr_gui.looks.language import told
from lgrr_gui.read_only import refusal
from lgrr_gui.state import ReadOnly, Recording, WindowState
from lgrr_gui.tracks.judging import Judging
from lgrr_gui.tracks.labels import Column, Toned, Words
from lgrr_gui.tracks.words import coverage_words, finding_words, finished_words, judged_words

translate = QCoreApplication.translate


class SummaryPart(Column):
    """Asks for Analyze and Do."""

    asked = Signal(object)

    def __init__(self) -> None:
        super().__init__(translate("lgrr", "Summary of the recording"))
        self.name = Words(heading=True)
        self.finding, self.reason, self.coverage = Toned(), Words(), Words(muted=True)
        self.hint = Words(muted=True)
        self.analyze = QPushButton(translate("lgrr", "Analyse the recording"))
        self.analyze.setProperty("primary", True)
        self.analyze.clicked.connect(lambda: self.asked.emit(Analyze()))
        self.own = Words(translate("lgrr", "Your judgement"), heading=True)
        self.judgement = Words()
        self.judge = QPushButton()
        dress(self.judge, "judge")
        self.judge.clicked.connect(self._open_form)
        self.form = Judging()
        self.form.judged.connect(self._judged)
        self.form.closed.connect(self._close_form)
        for part in (
            self.name, self.finding, self.reason, self.coverage, self.hint, self.analyze, self.own, self.judgement,
            self.judge, self.form,
        ):  # fmt: skip
            self.body.addWidget(part)
        self.body.addStretch(1)
        self.form.hide()
        self._recording: Recording | None = None

    def show_state(self, state: WindowState) -> None:
        """Shows the recording on show."""
        recording = state.recording
        before, self._recording = self._recording, recording
        self.page.setVisible(recording is not None)
        if recording is None:
            return
        if before is None or before.sha256 != recording.sha256:
            self._close_form()
        busy = state.job is not None and state.job.recording == recording.sha256
        self.name.say(printable(recording.path.name).replace("_", "_\u200b"))
        self._show_finding(recording, busy)
        self._show_hint(state, recording, busy)
        self._show_judgement(recording)
        self._bar(state.read_only)

    def _show_finding(self, recording: Recording, busy: bool) -> None:
        summary = None if recording.review is None else recording.review.summary
        if recording.trouble or summary is None or summary.finding is None:
            if recording.trouble:
                self.finding.tell(translate("lgrr", "cannot be opened"), "error", "!")
            else:
                self.finding.tell("")
            self.reason.say(recording.trouble)
            self.coverage.say("")
            return
        self.finding.tell(finding_words(summary.finding), summary.finding, SIGNS[summary.finding])
        self.reason.say(told(summary.reason))
        words = [finished_words(summary, busy)]
        words += [coverage_words(summary.coverage)] if summary.coverage is not None else []
        self.coverage.say("\n".join(filter(None, words)))

    def _show_hint(self, state: WindowState, recording: Recording, busy: bool) -> None:
        """What to do next, where there is no finding, or one of a part only."""
        summary = None if recording.review is None else recording.review.summary
        done = summary is not None and summary.finding is not None and summary.finished
        wanted = recording.frames > 0 and not done and not busy
        words = ""
        if wanted and state.model.status == "loading":
            words = translate("lgrr", "The weights are being loaded; then the recording can be analysed.")
        elif wanted and state.model.status == "failed":
            words = translate("lgrr", "Without weights nothing can be analysed: {words}").format(
                words=state.model.words
            )
        elif wanted and (summary is None or summary.finding is None) and state.read_only is not None:
            words = translate("lgrr", "Not analysed yet.")
        elif wanted and (summary is None or summary.finding is None):
            words = translate("lgrr", "Not analysed yet. Press Ctrl+R for a finding.")
        elif busy and (summary is None or summary.finding is None):
            words = translate("lgrr", "The analysis is going on.")
        elif recording.stage:
            words = translate("lgrr", "The recording is being opened.")
        self.hint.say(words)
        self.analyze.setVisible(wanted and state.model.status == "ready")

    def _show_judgement(self, recording: Recording) -> None:
        judge, act = judgement_of(recording)
        shown = recording.frames > 0
        self.own.setVisible(shown)
        self.judge.setVisible(shown and self.form.isHidden())
        self.judge.setText(translate("lgrr", "Judge…") if judge is None else translate("lgrr", "Change…"))
        none = translate("lgrr", "None yet. It is kept in the case beside the program's finding.")
        self.judgement.say((none if judge is None else judged_words(judge, act)) if shown else "")
        self.form.show_judgement(recording.sha256, translate("lgrr", "The recording shows"), judge)

    def _bar(self, read_only: ReadOnly | None) -> None:
        """Nothing that writes can be done in a case that is read-only, and the tool tips say why."""
        usual = translate("lgrr", "Analyse the recording (Ctrl+R)")
        for button, tip in ((self.analyze, usual), (self.judge, "")):
            button.setEnabled(read_only is None)
            button.setToolTip(refusal(read_only, button.text()) or tip)

    def _open_form(self) -> None:
        self.form.show()
        self.judge.hide()
        self.form.start()
        QTimer.singleShot(0, self, lambda: self.ensureWidgetVisible(self.form))

    def _close_form(self) -> None:
        focus = QApplication.focusWidget()
        held = focus is not None and self.form.isAncestorOf(focus)
        self.form.hide()
        self.judge.show()
        if held:
            self.judge.setFocus()

    def _judged(self, finding: Finding | None, words: str) -> None:
        self._close_form()
        if finding is None:
            said = translate("lgrr", "withdraw the judgement of the recording")
        else:
            said = translate("lgrr", "judge the recording: {finding}").format(finding=finding_words(finding))
        self.asked.emit(Do(Judge(finding, words), said))


def judgement_of(recording: Recording) -> tuple[Judge | None, Act | None]:
    """The examiner's judgement of the whole recording, and the act that it is."""
    own = [act for act in recording.acts if isinstance(act.deed, Judge) and act.deed.face is None]
    if not own:
        return None, None
    judge = own[-1].deed
    assert isinstance(judge, Judge)
    return (judge, own[-1]) if judge.finding is not None else (None, None)
