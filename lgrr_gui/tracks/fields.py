"""Lines to type in, whose Esc closes the form they stand in and nothing else."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QToolButton, QVBoxLayout, QWidget

from lgrr_gui.looks.icons import dress
from lgrr_gui.tracks.labels import Words

translate = QCoreApplication.translate


class Field(QLineEdit):
    """`escaped` when Esc was pressed in it; the window's own Esc is not meant then."""

    escaped = Signal()

    def __init__(self, placeholder: str) -> None:
        super().__init__()
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self.setProperty("field", True)

    def event(self, event: QEvent) -> bool:
        """Esc is this line's."""
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                self.escaped.emit()
                return True
        return super().event(event)


class Head(QHBoxLayout):
    """The title of a form, and a button that closes it."""

    def __init__(self) -> None:
        super().__init__()
        self.title, self.close = Words(heading=True), QToolButton()
        dress(self.close, "close")
        self.close.setToolTip(translate("lgrr", "Close"))
        self.close.setAccessibleName(translate("lgrr", "Close this form"))
        self.addWidget(self.title, 1)
        self.addWidget(self.close, 0, Qt.AlignmentFlag.AlignTop)


class Reason(QWidget):
    """One line for a reason that must be given; `given` says it, `closed` when there shall be none."""

    given = Signal(str)
    closed = Signal()

    def __init__(self, button: str) -> None:
        super().__init__()
        self.head = Head()
        self.line = Field(translate("lgrr", "The reason, kept in the case"))
        self.keep = QPushButton(button)
        self.keep.setProperty("primary", True)
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(4)
        body.addLayout(self.head)
        body.addWidget(self.line)
        body.addWidget(self.keep, 0, Qt.AlignmentFlag.AlignRight)
        self.line.textChanged.connect(self._allow)
        self.line.returnPressed.connect(self._keep)
        self.line.escaped.connect(self.closed)
        self.keep.clicked.connect(self._keep)
        self.head.close.clicked.connect(self.closed)
        self.hide()

    def ask(self, title: str) -> None:
        """Opens the form with the keyboard in it."""
        self.head.title.say(title)
        self.line.clear()
        self._allow()
        self.show()
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _allow(self) -> None:
        self.keep.setEnabled(bool(self.line.text().strip()))

    def _keep(self) -> None:
        if self.keep.isEnabled():
            self.given.emit(self.line.text().strip())
