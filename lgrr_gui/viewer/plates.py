"""Words on the picture: on a plate of the window's own colours, so that they are readable on any ground."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout


class Plate(QFrame):
    """A quiet plate that lets the mouse through."""

    def __init__(self) -> None:
        super().__init__()
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Window)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(8, 5, 8, 5)
        self.body.setSpacing(3)


class Words(Plate):
    """One sentence; not there when there is none."""

    def __init__(self) -> None:
        super().__init__()
        self._label = QLabel()
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self.body.addWidget(self._label)
        self.hide()

    @property
    def words(self) -> str:
        """What it says."""
        return self._label.text()

    def say(self, words: str) -> None:
        """Replaces the sentence."""
        if words != self.words:
            self._label.setText(words)
            self.setVisible(bool(words))


def set_height(label: QLabel, width: int) -> None:
    """Gives a label of wrapped words the height that they need at a width."""
    label.setMinimumHeight(0)  # else it would never become lower
    label.setFixedHeight(max(0, label.heightForWidth(width)))
