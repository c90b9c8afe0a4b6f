"""A magnifier that follows the mouse and shows the picture's own pixels, with their values."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QCoreApplication, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QWidget

from lgrr_gui.viewer.picture import as_image, brightened

translate = QCoreApplication.translate
SIDE = 180  # px of the magnified part
MAGNIFIES = 4  # times what the picture has on the screen, and at least this many px per pixel
AWAY = 18  # px from the mouse


class Loupe(QWidget):
    """The pixels around one of a picture (H, W, 4) BGRA, as bright as the view; their values are those of the file.
    Unseen until `look`.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._room = parent
        self._part = np.zeros((1, 1, 4), np.uint8)  # what can be seen of the picture ...
        self._corner, self._factor = (0, 0), MAGNIFIES  # ... and where it begins, counted from the pixel looked at
        self.words = ""
        self.hide()

    def look(self, pixels: np.ndarray, at: tuple[int, int], zoom: float, mouse: QPoint, brightness: float) -> None:
        """Shows the pixels around `at` (x, y), where the picture is `zoom` px per pixel, beside the mouse."""
        x, y = at
        self._factor = max(MAGNIFIES, round(MAGNIFIES * zoom))
        reach = SIDE // (2 * self._factor) + 1
        left, top = max(0, x - reach), max(0, y - reach)
        part = np.ascontiguousarray(pixels[top : y + reach + 1, left : x + reach + 1])
        self._part, self._corner = brightened(part, brightness), (left - x, top - y)
        blue, green, red = (int(value) for value in pixels[y, x, :3])
        place = translate("lgrr", "x {x}, y {y}").format(x=x, y=y)
        self.words = f"{place}\n" + translate("lgrr", "R {red}  G {green}  B {blue}").format(
            red=red, green=green, blue=blue
        )
        self.resize(SIDE, SIDE + 2 * self.fontMetrics().height() + 6)
        self.move(self._beside(mouse))
        self.show()
        self.update()

    def _beside(self, mouse: QPoint) -> QPoint:
        """Right of and below the mouse, or on the other side where there is no room."""
        room = self._room.size()
        x = mouse.x() + AWAY if mouse.x() + AWAY + self.width() <= room.width() else mouse.x() - AWAY - self.width()
        y = mouse.y() + AWAY if mouse.y() + AWAY + self.height() <= room.height() else mouse.y() - AWAY - self.height()
        return QPoint(max(0, x), max(0, y))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Pixels as squares, the one in the middle framed, its values below."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.palette().color(QPalette.ColorRole.Window))
        height, width = self._part.shape[:2]
        corner = QPoint(*(SIDE // 2 - self._factor // 2 + self._factor * place for place in self._corner))
        painter.setClipRect(QRect(0, 0, SIDE, SIDE))
        painter.fillRect(QRect(0, 0, SIDE, SIDE), QColor("#1f1f1f"))
        target = QRectF(corner.x(), corner.y(), width * self._factor, height * self._factor)
        painter.drawImage(target, as_image(self._part, QImage.Format.Format_RGB32))
        middle = QRect(QPoint(*(SIDE // 2 - self._factor // 2,) * 2), QSize(self._factor, self._factor))
        for colour, grow in ((Qt.GlobalColor.black, 1), (Qt.GlobalColor.white, 2)):
            painter.setPen(colour)
            painter.drawRect(middle.adjusted(-grow, -grow, grow - 1, grow - 1))
        painter.setClipping(False)
        ink = self.palette().color(QPalette.ColorRole.WindowText)
        painter.setPen(QPen(ink, 1))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        words = self.rect().adjusted(8, SIDE, -8, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self.words)
