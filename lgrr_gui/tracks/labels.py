"""Words in panels: they wrap, are plain text, and are never clipped."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from lgrr_gui.tracks.cards import Tone, tone_colour


class Words(QLabel):
    """Sentences that wrap and can be copied with the mouse. Not there when there are none."""

    def __init__(self, text: str = "", *, muted: bool = False, heading: bool = False) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self.setProperty("muted", muted)
        self.setProperty("heading", heading)
        self.say(text)

    def say(self, text: str) -> None:
        """Replaces the words."""
        if text != self.text():
            self.setText(text)
        self.setVisible(bool(text))


class Toned(Words):
    """Bold words in the colour of a finding, or of another tone; right again when the theme changes."""

    def __init__(self) -> None:
        super().__init__(heading=True)
        self._tone: Tone = "text"

    def tell(self, text: str, tone: Tone) -> None:
        """Replaces words and tone."""
        self._tone = tone
        self.say(text)
        self._dye()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Another theme has other colours."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._dye()

    def _dye(self) -> None:
        colour = tone_colour(self._tone)
        if self.styleSheet() != f"color: {colour};":
            self.setStyleSheet(f"color: {colour};")


class Column(QScrollArea):
    """Parts below each other that scroll when there is too little room, and never sideways."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(name)
        self.page = QWidget()
        self.body = QVBoxLayout(self.page)
        self.body.setContentsMargins(8, 8, 8, 8)
        self.body.setSpacing(8)
        self.setWidget(self.page)
