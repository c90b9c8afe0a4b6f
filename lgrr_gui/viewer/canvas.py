"""The picture on the screen: zoom, position, clicks. The view stays where it is from frame to frame."""

from __future__ import annotations

from math import isclose

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QMouseEvent, QPainter, QResizeEvent, QTransform, QWheelEvent
from PySide6.QtWidgets import QApplication, QFrame, QGraphicsScene, QGraphicsView, QToolTip

from lgrr_gui.scene import Scene
from lgrr_gui.viewer import marks
from lgrr_gui.viewer.grid import draw_pixel_grid
from lgrr_gui.viewer.patches import draw_patches
from lgrr_gui.viewer.picture import PictureItem

GROUND = "#1f1f1f"  # the same beside every picture, so that colours are judged alike
CLOSEST = 64.0  # screen pixels per picture pixel
STEP = 1.25  # of a zoom step, or a notch of the wheel


class Canvas(QGraphicsView):
    """Paints a scene. `clicked` carries the position of the face that was clicked, or None; `moved` says that zoom or
    position changed; `hovered` the point under the mouse, or None when it left.
    """

    clicked = Signal(object)
    moved = Signal()
    hovered = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setScene(QGraphicsScene(self))
        self._content = Scene(None)
        self._item = PictureItem()
        self.scene().addItem(self._item)
        self.fitted = True
        self._tags: list[marks.Tag] = []
        self._pressed: QPoint | None = None
        self._dragged: QPoint | None = None
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setBackgroundBrush(QColor(GROUND))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.FullViewportUpdate)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setResizeAnchor(QGraphicsView.ViewportAnchor.AnchorViewCenter)
        self.setMouseTracking(True)
        self.setAcceptDrops(False)  # files dropped on the picture are the window's

    # What is shown

    def show_scene(self, scene: Scene) -> None:
        """Replaces what is shown; zoom and position stay unless the picture has another size."""
        before = self._item.boundingRect()
        self._content = scene
        self._item.show_scene(scene)
        bounds = self._item.boundingRect()
        if bounds != before:
            self.scene().setSceneRect(bounds)
            self.fit()
        self.viewport().update()

    def drawForeground(self, painter: QPainter, _rect: QRectF | QRect) -> None:  # noqa: N802
        """Everything whose lines and letters keep their size on the screen."""
        self._tags = []
        if self._content.shown is None:
            return
        to_view, visible = self.viewportTransform(), self._visible()
        painter.save()
        painter.resetTransform()
        painter.setFont(self.font())
        if self._content.view.grid and not self._content.view.original:
            draw_pixel_grid(painter, to_view, visible, self.devicePixelRatioF())
        draw_patches(painter, self._content.layers, to_view, visible, self._content.view)
        if self._content.boxes:
            self._tags = marks.place_tags(self._content.marks, to_view, visible, painter.fontMetrics())
            marks.draw_marks(painter, self._content.marks, self._tags, to_view, visible, self.palette())
        painter.restore()

    def _visible(self) -> QRectF:
        """The part of the picture that is on the screen, in pixels of the viewport."""
        picture = self.viewportTransform().mapRect(self._item.boundingRect())
        return picture.intersected(QRectF(self.viewport().rect()))

    # Zoom and position

    @property
    def zoom(self) -> float:
        """Widget pixels per picture pixel."""
        return self.transform().m11()

    def zoom_in(self) -> None:
        """A step closer, about the middle."""
        self.zoom_to(self.zoom * STEP, self._middle())

    def zoom_out(self) -> None:
        """A step back, about the middle."""
        self.zoom_to(self.zoom / STEP, self._middle())

    def fit(self) -> None:
        """All of the picture, and so on when the window's size changes."""
        self.fitted = True
        self._set_zoom(self._fitting())

    def actual_size(self) -> None:
        """One pixel of the picture on one pixel of the screen."""
        self.zoom_to(1 / self.devicePixelRatioF(), self._middle())

    def zoom_to(self, zoom: float, about: QPointF) -> None:
        """Zooms so that what is at `about` (viewport pixels) stays there as far as the picture's edges allow."""
        if self._content.shown is None:
            return
        ratio, fitting = self.devicePixelRatioF(), self._fitting()
        zoom = min(max(zoom, min(fitting, 1 / ratio)), max(CLOSEST / ratio, fitting))
        self.fitted = isclose(zoom, fitting, rel_tol=1e-6)
        point = self.viewportTransform().inverted()[0].map(about)
        self._set_zoom(zoom)
        self._scroll(self.viewportTransform().map(point) - about)

    def follow(self, other: Canvas) -> None:
        """Takes zoom and position of another canvas of the same size and picture."""
        self.fitted = other.fitted
        if self.transform() != other.transform():
            self.setTransform(other.transform())
            self.moved.emit()
        self.horizontalScrollBar().setValue(other.horizontalScrollBar().value())
        self.verticalScrollBar().setValue(other.verticalScrollBar().value())

    def _middle(self) -> QPointF:
        return QRectF(self.viewport().rect()).center()

    def _fitting(self) -> float:
        picture, view = self._item.boundingRect(), self.viewport().rect()
        if picture.isEmpty() or view.isEmpty():
            return 1.0
        return min(view.width() / picture.width(), view.height() / picture.height())

    def _set_zoom(self, zoom: float) -> None:
        self.setTransform(QTransform.fromScale(zoom, zoom))
        self.moved.emit()

    def _scroll(self, by: QPointF) -> None:
        self.horizontalScrollBar().setValue(self.horizontalScrollBar().value() + round(by.x()))
        self.verticalScrollBar().setValue(self.verticalScrollBar().value() + round(by.y()))

    def scrollContentsBy(self, dx: int, dy: int) -> None:  # noqa: N802
        """Says that the position changed."""
        super().scrollContentsBy(dx, dy)
        self.moved.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Stays fitted."""
        super().resizeEvent(event)
        if self.fitted:
            self.fit()

    # The mouse

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """Zooms about the mouse."""
        self.zoom_to(self.zoom * STEP ** (event.angleDelta().y() / 120), event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Begins a click (left) or a move of the picture (middle, or left)."""
        if event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            self._pressed = event.position().toPoint()
            self._dragged = self._pressed if event.button() == Qt.MouseButton.MiddleButton else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Moves the picture while a button is held."""
        here = event.position().toPoint()
        self.hovered.emit(here)
        if self._pressed is None:
            face = self.face_at(event.position())
            self.viewport().setCursor(Qt.CursorShape.ArrowCursor if face is None else Qt.CursorShape.PointingHandCursor)
            return
        far = (here - self._pressed).manhattanLength() >= QApplication.startDragDistance()
        if self._dragged is None and far:
            self._dragged = self._pressed
        if self._dragged is not None:
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
            self._scroll(QPointF(self._dragged - here))
            self._dragged = here

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Ends a move, or chooses the face under the mouse."""
        clicked = self._pressed is not None and self._dragged is None
        self._pressed = self._dragged = None
        self.viewport().unsetCursor()
        if clicked and event.button() == Qt.MouseButton.LeftButton and self._content.shown is not None:
            self.clicked.emit(self.face_at(event.position()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """The second press of a double click is a press like any other."""
        self.mousePressEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:  # noqa: N802
        """Shows a face's words in full, and notices that the mouse left."""
        if event.type() == QEvent.Type.Leave:
            self.hovered.emit(None)
        if isinstance(event, QHelpEvent):
            face = self.face_at(QPointF(event.pos()))
            mark = next((m for m in self._content.marks if m.position == face), None)
            QToolTip.showText(event.globalPos(), "" if mark is None else marks.in_full(mark), self.viewport())
            return True
        return super().viewportEvent(event)

    def face_at(self, point: QPointF) -> int | None:
        """Position of the face whose tag or box is at a point of the viewport; the smallest box where several are."""
        for tag in self._tags:
            if tag.rect.contains(point):
                return tag.mark.position
        place = self.viewportTransform().inverted()[0].map(point)
        under = [mark for mark in self._content.marks if QRectF(*mark.box).contains(place)]
        return min(under, key=lambda mark: mark.box[2] * mark.box[3]).position if under else None

    def pixel_at(self, point: QPoint) -> tuple[int, int] | None:
        """(x, y) of the picture's pixel at a point of the viewport; None beside the picture."""
        place = self.viewportTransform().inverted()[0].map(QPointF(point) + QPointF(0.5, 0.5))
        inside = self._item.boundingRect().contains(place)
        x, y = int(place.x()), int(place.y())
        inside = inside and x < self._item.boundingRect().width() and y < self._item.boundingRect().height()
        return (x, y) if inside else None
