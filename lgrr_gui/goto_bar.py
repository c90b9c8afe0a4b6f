"""A small line over the picture in which an analyst types where to go; it never blocks anything."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QCoreApplication, QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QVBoxLayout, QWidget

from lgrr.errors import UsageError
from lgrr_gui.commands import Go
from lgrr_gui.goto import find

translate = QCoreApplication.translate


class GotoBar(QFrame):
    """Shown by `ask`; Enter goes, Esc closes."""

    asked = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._window = parent
        self.setObjectName("overlay")
        self.setAutoFillBackground(True)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.line = QLineEdit()
        self.line.setPlaceholderText(translate("lgrr", "1234, pts 98765, 12.5s or 0:41.2"))
        self.line.setAccessibleName(translate("lgrr", "Go to frame, pts or time"))
        self.line.returnPressed.connect(self._go)
        self._words = QLabel(translate("lgrr", "Go to a frame (numbered from 0), a pts, or a time since the start"))
        self._words.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.addWidget(self._words)
        layout.addWidget(self.line)
        self.setFixedWidth(340)
        self._seconds, self._pts = np.zeros(0), np.zeros(0, np.int64)
        self.hide()

    def ask(self, seconds: np.ndarray, pts: np.ndarray) -> None:
        """Opens the line for a recording with these frames."""
        self._seconds, self._pts = seconds, pts
        self.line.selectAll()
        self.show()
        self.raise_()
        self.place()
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def place(self) -> None:
        """Keeps to the middle of the window's upper third."""
        self.adjustSize()
        self.move((self._window.width() - self.width()) // 2, self._window.height() // 4)

    def _go(self) -> None:
        try:
            index = find(self.line.text(), self._seconds, self._pts)
        except UsageError as error:
            self._words.setText(str(error))
            self.place()
            return
        self.hide()
        self.asked.emit(Go(index))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Esc closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """A new language or font may need more room."""
        super().changeEvent(event)
        if self.isVisible():
            self.place()
