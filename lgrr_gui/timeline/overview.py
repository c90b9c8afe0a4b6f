"""The whole recording in a strip, with the visible part as a frame that can be moved and resized."""

from __future__ import annotations

from typing import Literal

import numpy as np
from PySide6.QtCore import QEvent, QLineF, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QWidget

from lgrr_gui.timeline import marks
from lgrr_gui.timeline.canvas import LEFT, RIGHT
from lgrr_gui.timeline.data import TimelineData
from lgrr_gui.timeline.ink import Ink, faded
from lgrr_gui.timeline.plot import Plane
from lgrr_gui.timeline.window import Window

HEIGHT = 34
GRIP = 5.0  # pixels beside an edge of the frame that take hold of it


def highest(data: TimelineData, columns: int) -> np.ndarray:
    """The highest score (columns,) of any track that counts among the frames that stand for a column's time.

    -inf where there is none.
    """
    edges = np.linspace(0.0, data.total, columns + 1)
    top = np.full(columns, -np.inf)
    for line in data.lines:
        if not line.excluded:
            first = np.searchsorted(line.reach[:, 1], edges[:-1], "right")
            end = np.searchsorted(line.reach[:, 0], edges[1:], "left")
            top = np.maximum(top, line.p_fake.extremes(first, end)[1])
    return top


def bars(top: np.ndarray, height: int, ink: Ink) -> QImage:
    """A bar for each column as high as its score and the denser the higher; the ground shows where there is none."""
    scored = np.isfinite(top)
    score = np.where(scored, top, 0.0)
    rows = np.arange(height, 0, -1)[:, None]
    filled = scored & (rows <= np.maximum(np.round(score * height), 1.0))
    pixels = np.zeros((height, len(top), 4), np.uint8)
    pixels[..., :3] = ink.text.blue(), ink.text.green(), ink.text.red()
    pixels[..., 3] = np.where(filled, 70 + 170 * score, 0)
    return QImage(pixels.data, len(top), height, QImage.Format.Format_ARGB32).copy()


class Overview(QWidget):
    """A drag inside the frame moves it, at its edges resizes it; a press beside it moves it there."""

    moved = Signal(Window)

    def __init__(self) -> None:
        super().__init__()
        self._data, self._window, self._cursor = TimelineData(), Window.whole(1.0), 0
        self._kept: QPixmap | None = None
        self._held: Literal["", "left", "right", "frame"] = ""
        self._grip = 0.0  # seconds from the frame's start to where it is held
        self.setFixedHeight(HEIGHT)
        self.setMouseTracking(True)

    def show_data(self, data: TimelineData) -> None:
        """Another recording, or more of it."""
        self._data = data
        self._repaint()

    def show_window(self, window: Window) -> None:
        """Another visible part."""
        self._window = window
        self.update()

    def show_cursor(self, index: int) -> None:
        """Another current frame."""
        self._cursor = index
        self.update()

    @property
    def plane(self) -> Plane:
        """Where time lies: below the plot's, column for column where all is visible."""
        rect = QRectF(LEFT, 2, max(self.width() - LEFT - RIGHT, 1), self.height() - 6)
        return Plane(rect, Window.whole(self._data.total))

    def frame(self) -> QRectF:
        """The frame around the visible part."""
        plane = self.plane
        left, right = plane.x(self._window.start), plane.x(self._window.end)
        return QRectF(left, plane.rect.top(), max(right - left, 4.0), plane.rect.height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """The kept strip; over it the frame and the cursor."""
        if self._kept is None:
            self._kept = self._painted()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawPixmap(0, 0, self._kept)
        if not len(self._data.seconds):
            return
        ink, plane, frame = Ink.of(self.palette()), self.plane, self.frame()
        for left, right in ((plane.rect.left(), frame.left()), (frame.right(), plane.rect.right())):
            painter.fillRect(QRectF(left, frame.top(), max(right - left, 0.0), frame.height()), faded(ink.ground, 0.55))
        x = plane.x(float(self._data.seconds[self._cursor]))
        painter.fillRect(QRectF(x - 0.5, plane.rect.top(), 2, plane.rect.height()), ink.accent)
        painter.setPen(QPen(ink.accent, 1.5))
        painter.drawRoundedRect(frame, 2, 2)
        self._paint_grips(painter, frame)

    def _paint_grips(self, painter: QPainter, frame: QRectF) -> None:
        """Short thick lines at the edges show that they can be taken."""
        painter.setPen(QPen(painter.pen().color(), 3, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        top, bottom = frame.center().y() - 5, frame.center().y() + 5
        painter.drawLines([QLineF(x, top, x, bottom) for x in (frame.left(), frame.right())])

    def _painted(self) -> QPixmap:
        ratio = self.devicePixelRatioF()
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        ink, plane = Ink.of(self.palette()), self.plane
        picture.fill(ink.ground)
        painter = QPainter(picture)
        painter.fillRect(plane.rect, ink.quiet(0.05))
        marks.paint_unseen(painter, plane, self._data.unseen, ink)
        image = bars(highest(self._data, plane.columns), int(plane.rect.height()), ink)
        painter.drawImage(plane.rect.topLeft(), image)
        painter.end()
        return picture

    def _repaint(self) -> None:
        self._kept = None
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Another size needs another strip."""
        self._repaint()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """So do other colours."""
        self._repaint()
        super().changeEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Takes hold of the frame, or of an edge; beside it, the frame comes first."""
        if event.button() != Qt.MouseButton.LeftButton or not len(self._data.seconds):
            return
        at = self.plane.seconds(event.position().x())
        self._held = self._part_at(event.position()) or "frame"
        if not self.frame().adjusted(-GRIP, 0, GRIP, 0).contains(event.position()):
            self.moved.emit(self._window.around(at, self._window.length))
        self._grip = at - self._window.start

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Moves what is held; else shows what could be."""
        at = self.plane.seconds(event.position().x())
        match self._held:
            case "frame":
                self.moved.emit(self._window.moved(at - self._grip))
            case "left":
                at = min(at, self._window.end - self._window.shortest)
                self.moved.emit(self._window.between(at, self._window.end))
            case "right":
                self.moved.emit(self._window.between(self._window.start, at))
            case _:
                edge = self._part_at(event.position()) in ("left", "right")
                self.setCursor(Qt.CursorShape.SizeHorCursor if edge else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Lets go."""
        self._held = ""

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Shows all."""
        self._held = ""
        self.moved.emit(Window.whole(self._data.total))

    def _part_at(self, at: QPointF) -> Literal["", "left", "right", "frame"]:
        """The part of the frame at a place; of a frame too narrow for two edges, only its inside."""
        frame = self.frame()
        if frame.width() > 4 * GRIP:
            if abs(at.x() - frame.left()) <= GRIP:
                return "left"
            if abs(at.x() - frame.right()) <= GRIP:
                return "right"
        return "frame" if frame.contains(at) else ""
