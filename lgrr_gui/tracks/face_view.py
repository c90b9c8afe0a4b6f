"""Pictures and figures of one face: the crop, the nine windows in the colours of the heat map, a score as a bar."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QCoreApplication, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from lgrr_gui.looks.colours import ink_on, scale
from lgrr_gui.looks.numbers import Number
from lgrr_gui.looks.theme import colours

translate = QCoreApplication.translate
LEAST, MOST = 104, 224  # px of a square


class Square(QWidget):
    """As high as it is wide."""

    def __init__(self) -> None:
        super().__init__()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setMinimumSize(LEAST, LEAST)
        self.setMaximumSize(MOST, MOST)

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        """A square."""
        return min(max(width, LEAST), MOST)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Room for numbers."""
        return QSize(128, 128)

    def square(self) -> QRect:
        """Where it is."""
        side = min(self.width(), self.height())
        return QRect(0, 0, side, side)


class CropView(Square):
    """The crop, or in few words why it is not there."""

    def __init__(self) -> None:
        super().__init__()
        self.image: QImage | None = None
        self.words = ""
        self.setAccessibleName(translate("lgrr", "The face as the network saw it"))

    def show_crop(self, crop: np.ndarray | None, skipped: str | None) -> None:
        """(side, side, 3) uint8 RGB; None: not there yet, or never if the face was not scored."""
        if crop is None:
            self.image = None
        else:
            pixels = np.ascontiguousarray(crop)
            height, width = pixels.shape[:2]
            self.image = QImage(pixels.data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()
        waiting = translate("lgrr", "Being fetched")
        never = translate("lgrr", "Not scored: the network did not see it")
        self.words = "" if crop is not None else waiting if skipped is None else never
        self.setAccessibleDescription(self.words)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """The picture."""
        painter = QPainter(self)
        room = self.square()
        if self.image is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(room, self.image)
        else:
            _empty(painter, room, self.words)


class PatchGrid(Square):
    """The nine windows with their numbers, each on its colour of the heat map."""

    def __init__(self) -> None:
        super().__init__()
        self.values: np.ndarray | None = None
        self._scale = "viridis"
        self.setAccessibleName(translate("lgrr", "Nine windows of the face"))

    def show_patches(self, values: np.ndarray | None, name: str) -> None:
        """(3, 3) in [0, 1] in the colours `name`; None: no score."""
        self.values, self._scale = values, name
        rows = [] if values is None else [", ".join(f"{Number(value):.2f}" for value in row) for row in values]
        self.setAccessibleDescription("; ".join(rows) or translate("lgrr", "no score"))
        self.setToolTip(
            translate(
                "lgrr", "The network's score of each ninth of the face, 0 no sign to 1 strong sign; rows from the top"
            )
        )
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Colours and numbers."""
        painter = QPainter(self)
        room = self.square()
        if self.values is None:
            _empty(painter, room, translate("lgrr", "No score"))
            return
        steps, side = scale(self._scale), room.width() / 3
        for (row, column), value in np.ndenumerate(self.values):
            cell = QRectF(column * side, row * side, side, side).adjusted(1, 1, -1, -1)
            colour = QColor(*map(int, steps[round(255 * float(np.clip(value, 0, 1)))]))
            painter.fillRect(cell, colour)
            painter.setPen(QColor(ink_on(colour.name())))
            painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, f"{Number(value):.2f}")


class ScoreBar(QWidget):
    """A score as a number and as a bar from 0 to 1."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.value = float("nan")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_score(self, value: float) -> None:
        """In [0, 1]; NaN: none."""
        self.value = value
        self.setAccessibleDescription(self.words)
        self.update()

    @property
    def words(self) -> str:
        """`0.93`; a dash without a score."""
        return "–" if np.isnan(self.value) else f"{Number(self.value):.2f}"

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """A line of text."""
        return QSize(112, self.fontMetrics().height() + 4)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Number and bar."""
        painter, now = QPainter(self), colours()
        number = self.fontMetrics().horizontalAdvance("0.00") + 8
        painter.setPen(QColor(now.text))
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), self.words)
        bar = QRectF(number, (self.height() - 8) / 2, self.width() - number - 1, 8)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(now.faint), 1))
        painter.setBrush(QColor(now.base))
        painter.drawRect(bar)
        if not np.isnan(self.value):
            painter.fillRect(QRectF(bar.left(), bar.top(), self.value * bar.width(), bar.height()), QColor(now.muted))


def _empty(painter: QPainter, room: QRect, words: str) -> None:
    now = colours()
    painter.fillRect(room, QColor(now.hover))
    painter.setPen(QColor(now.muted))
    painter.drawText(room.adjusted(8, 8, -8, -8), int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), words)
