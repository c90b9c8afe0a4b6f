"""The examiner's own finding, beside the program's: chosen from three, with words, on record, and withdrawable."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QRadioButton, QVBoxLayout, QWidget

from lgrr.analysis.acts import Judge
from lgrr.types import Finding
from lgrr_gui.tracks.fields import Field, Head
from lgrr_gui.tracks.words import finding_words, signed

translate = QCoreApplication.translate


class Judging(QWidget):
    """A form; `judged` says (finding, words), finding None to withdraw. `closed` when the analyst thinks again."""

    judged = Signal(object, str)
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._of: object = None
        self.head = Head()
        self.choices = {finding: QRadioButton(signed(finding)) for finding in Finding}
        self._group = QButtonGroup(self)
        self.words = Field(translate("lgrr", "Why, in your words"))
        self.keep = QPushButton(translate("lgrr", "Record"))
        self.keep.setProperty("primary", True)
        self.withdraw = QPushButton(translate("lgrr", "Withdraw"))
        self.withdraw.setToolTip(translate("lgrr", "Your judgement no longer holds; that it was made stays on record"))
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(4)
        body.addLayout(self.head)
        for finding, choice in self.choices.items():
            self._group.addButton(choice)
            choice.setAccessibleName(finding_words(finding))
            choice.toggled.connect(self._allow)
            body.addWidget(choice)
        body.addWidget(self.words)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        for button in (self.withdraw, self.keep):
            buttons.addWidget(button)
        body.addLayout(buttons)
        self.words.returnPressed.connect(self._keep)
        self.words.escaped.connect(self.closed)
        self.keep.clicked.connect(self._keep)
        self.withdraw.clicked.connect(lambda: self.judged.emit(None, ""))
        self.head.close.clicked.connect(self.closed)

    def show_judgement(self, of: object, title: str, judge: Judge | None) -> None:
        """What is judged (`of` tells one from another) and the judgement in force; what is being typed stays."""
        known = (of, None if judge is None else (judge.finding, judge.words))
        self.head.title.say(title)
        self.withdraw.setVisible(judge is not None)
        if known == self._of:
            return
        self._of = known
        self._group.setExclusive(False)
        for finding, choice in self.choices.items():
            choice.setChecked(judge is not None and judge.finding is finding)
        self._group.setExclusive(True)
        self.words.setText("" if judge is None else judge.words)
        self._allow()

    def start(self) -> None:
        """The keyboard is at the choice that was made, or at the first."""
        choice = self._group.checkedButton() or next(iter(self.choices.values()))
        choice.setFocus(Qt.FocusReason.OtherFocusReason)

    def _chosen(self) -> Finding | None:
        return next((finding for finding, choice in self.choices.items() if choice.isChecked()), None)

    def _allow(self) -> None:
        self.keep.setEnabled(self._chosen() is not None)

    def _keep(self) -> None:
        finding = self._chosen()
        if finding is not None:
            self.judged.emit(finding, self.words.text().strip())
