"""Where there is no picture: how to begin, how far the opening is, or why a recording is not open."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QLabel, QProgressBar, QVBoxLayout, QWidget

from lgrr_gui.state import Recording
from lgrr_gui.viewer.plates import set_height

translate = QCoreApplication.translate
WIDTH = 560  # px of the words
BREAK = "\u200b"  # a place where a line may be broken


class Empty(QWidget):
    """A drawing, a heading, a sentence or two, and a bar while a recording is being opened."""

    def __init__(self) -> None:
        super().__init__()
        self._heading, self._words, self._bar = QLabel(), QLabel(), QProgressBar()
        large = self._heading.font()
        large.setPointSizeF(1.5 * large.pointSizeF())
        self._heading.setFont(large)
        for label in (self._heading, self._words):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setFixedWidth(WIDTH)
        self._words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._bar.setFixedSize(WIDTH // 2, 8)
        self._bar.setTextVisible(False)  # it is said in words
        body = QVBoxLayout(self)
        body.setSpacing(12)
        body.addStretch()
        for part in (Drawing(), self._heading, self._words, self._bar):
            body.addWidget(part, 0, Qt.AlignmentFlag.AlignHCenter)
        body.addStretch()

    @property
    def words(self) -> str:
        """Everything it says."""
        return f"{self._heading.text()} {self._words.text()}".replace(BREAK, "")

    def show_recording(self, recording: Recording | None) -> None:
        """The recording that has no picture yet; None: there is none."""
        if recording is None:
            self._say(
                translate("lgrr", "Open a video or picture to begin"),
                translate("lgrr", "Drop files here, or press Ctrl+O"),
            )
        elif recording.trouble:
            next_step = translate("lgrr", "Choose another recording, or open another file with Ctrl+O.")
            heading = translate("lgrr", "Cannot show {name}").format(name=recording.path.name)
            self._say(heading, f"{recording.trouble}\n\n{next_step}")
        else:
            heading = translate("lgrr", "Opening {name}").format(name=recording.path.name)
            share = "" if recording.share is None else f" {recording.share:.0%}"
            self._say(heading, _stage_words(recording.stage) + share)
        self._show_share(recording)

    def _say(self, heading: str, words: str) -> None:
        for label, text in ((self._heading, heading), (self._words, words)):
            label.setText(_breakable(text))
            set_height(label, WIDTH)

    def _show_share(self, recording: Recording | None) -> None:
        """A bar that fills, or one that only moves where the share is not known."""
        self._bar.setVisible(recording is not None and not recording.trouble)
        if recording is not None:
            known = recording.share is not None
            self._bar.setRange(0, 100 if known else 0)
            self._bar.setValue(round(100 * (recording.share or 0)))


def _stage_words(stage: str) -> str:
    """What is being done, as the analyst would say it."""
    return {
        "hash": translate("lgrr", "Computing the SHA-256 of the file…"),
        "index": translate("lgrr", "Reading every frame once, so that each can be shown exactly…"),
    }.get(stage, stage)


def _breakable(text: str) -> str:
    """The text with places to break in words that are too long for a line, such as paths."""
    return "".join(f"{letter}{BREAK}" if letter in "/\\_-." else letter for letter in text)


class Drawing(QWidget):
    """A frame of film with a face."""

    def sizeHint(self) -> QSize:  # noqa: N802
        """Its size."""
        return QSize(112, 84)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Outlines in a quiet colour."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = self.palette().color(QPalette.ColorRole.PlaceholderText)
        painter.setPen(QPen(colour, 2.5))
        frame = QRectF(self.rect()).adjusted(2, 2, -2, -2)
        painter.drawRoundedRect(frame, 8, 8)
        for k in range(5):
            y = frame.top() + 9 + k * (frame.height() - 18 - 8) / 4
            for x in (frame.left() + 8, frame.right() - 16):
                painter.drawRoundedRect(QRectF(x, y, 8, 8), 2, 2)
        painter.drawEllipse(frame.center(), 17, 23)
