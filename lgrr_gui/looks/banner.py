"""Says over the picture that the case can be read and not changed, who has it, and since when."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy

from lgrr_gui.commands import OpenForWriting
from lgrr_gui.state import WindowState

translate = QCoreApplication.translate


class ReadOnlyBanner(QFrame):
    """Asks for OpenForWriting. Not there in a case that can be written."""

    asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("banner", True)
        self.words = QLabel()
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setWordWrap(True)
        self.words.setProperty("level", "warning")
        self.words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.MinimumExpanding)
        self.take = QPushButton(translate("lgrr", "Open for writing"))
        self.take.clicked.connect(lambda: self.asked.emit(OpenForWriting()))
        body = QHBoxLayout(self)
        body.setContentsMargins(12, 6, 12, 6)
        body.setSpacing(12)
        body.addWidget(self.words, 1)
        body.addWidget(self.take, 0, Qt.AlignmentFlag.AlignVCenter)
        self.hide()

    def show_state(self, state: WindowState, changed: frozenset[str]) -> None:
        """Says how it stands."""
        if "read_only" not in changed:
            return
        read_only = state.read_only
        if read_only is not None:
            self.words.setText(read_only.words)
            self.setAccessibleName(read_only.words)
            self.take.setVisible(read_only.free)
        self.setVisible(read_only is not None)
