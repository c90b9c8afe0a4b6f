"""Words in panels: they wrap, are plain text, and are never clipped."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from lgrr_gui.tracks.cards import Tone, draw_plate, tone_colour


class Words(QLabel):
    """Sentences that wrap and can be copied with the mouse. Not there when there are none."""

    def __init__(self, text: str = "", *, muted: bool = False, heading: bool = False) -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self.setProperty("muted", muted)
        self.setProperty("heading", heading)
        if not text:
            self.hide()

    def say(self, text: str) -> None:
        """Replaces the words; it stands in a layout by now."""
        if text != self.text():
            self.setText(text)
        self.setVisible(bool(text))


class Toned(Words):
    """Bold words in the colour of a finding, or of another tone, behind a plate with a sign if there is one."""

    def __init__(self) -> None:
        super().__init__(heading=True)
        self._tone: Tone = "text"
        self.sign = ""

    def tell(self, text: str, tone: Tone = "text", sign: str = "") -> None:
        """Replaces words, tone and sign."""
        self._tone, self.sign = tone, sign
        self.setContentsMargins(self._plate().width() + 4 if sign else 0, 0, 0, 0)
        self.say(text)
        self._dye()
        self.update()

    def _plate(self) -> QSize:
        height = self.fontMetrics().height() + 2
        return QSize(max(height, self.fontMetrics().horizontalAdvance(self.sign) + 8), height)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """The plate beside the words."""
        super().paintEvent(event)
        if self.sign:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            bold = QFont(self.font())
            bold.setWeight(QFont.Weight.DemiBold)
            room = self.rect()
            room.setSize(self._plate())
            draw_plate(painter, self.sign, tone_colour(self._tone), room, bold)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Another theme has other colours."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._dye()

    def _dye(self) -> None:
        sheet = f"color: {tone_colour(self._tone)};"
        if self.styleSheet() != sheet:
            self.setStyleSheet(sheet)


class Chip(QWidget):
    """A number on a plate of its track's colour."""

    def __init__(self) -> None:
        super().__init__()
        self._words, self._colour = "", ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_chip(self, words: str, colour: str) -> None:
        """Replaces both; not there without words."""
        self._words, self._colour = words, colour
        self.setAccessibleName(words)
        self.setVisible(bool(words))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Room for the number."""
        height = self.fontMetrics().height() + 2
        return QSize(max(height, self.fontMetrics().horizontalAdvance(self._words) + 10), height)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """The plate."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        bold = QFont(self.font())
        bold.setWeight(QFont.Weight.DemiBold)
        draw_plate(painter, self._words, self._colour, self.rect(), bold)


class Column(QScrollArea):
    """Parts below each other that scroll when there is too little room, and never sideways."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumHeight(LEAST)
        self.setAccessibleName(name)
        self.page = QWidget()
        self.body = QVBoxLayout(self.page)
        self.body.setContentsMargins(0, 8, 4, 8)
        self.body.setSpacing(8)
        self.setWidget(self.page)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """What it is given at first beside a list."""
        return QSize(240, 240)

    def make_room(self, form: QWidget | None) -> None:
        """Is high enough for a form as long as it is open; None: it was closed."""
        self.setMinimumHeight(LEAST if form is None else form.sizeHint().height() + 24)
        self.verticalScrollBar().setValue(0)


LEAST = 120  # px of a column's height
