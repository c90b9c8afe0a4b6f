"""The plot as a widget: shows a window of the recording, scrubs, zooms and pans."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from lgrr_gui.state import Recording
from lgrr_gui.timeline import marks, plot, words
from lgrr_gui.timeline.data import Line, TimelineData
from lgrr_gui.timeline.ink import Ink
from lgrr_gui.timeline.plot import Plane
from lgrr_gui.timeline.window import Window

translate = QCoreApplication.translate

LEFT, RIGHT = 56, 26  # pixels beside the plot: the axis, and room for a number at a line's end
TOP, BOTTOM = 23, 22  # the lane of notes, the times
NOTCH_ZOOM, NOTCH_PAN = 1.25, 0.1  # a notch of the wheel: factor, share of the window


class Canvas(QWidget):
    """Everything but the cursor is painted once and kept until it changes."""

    went = Signal(int)  # to frame index
    chose = Signal(int)  # track
    moved = Signal(Window)

    def __init__(self) -> None:
        super().__init__()
        self.data, self.visible, self.index = TimelineData(), Window.whole(1.0), 0
        self._recording: Recording | None = None
        self._chosen: int | None = None
        self._streams = False
        self._went = 0
        self._scrubs = False  # the button went down on the plot
        self._kept: QPixmap | None = None
        self.setMouseTracking(True)
        self.setMinimumHeight(90)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_data(self, recording: Recording | None, data: TimelineData) -> None:
        """Another recording, or more of it."""
        self._recording, self.data = recording, data
        self._repaint()

    def show_window(self, window: Window) -> None:
        """Another part of it."""
        self.visible = window
        self._repaint()

    def show_choice(self, track: int | None, streams: bool) -> None:
        """The chosen track, and whether both streams' scores are wanted."""
        if (track, streams) != (self._chosen, self._streams):
            self._chosen, self._streams = track, streams
            self._repaint()

    def show_cursor(self, index: int) -> None:
        """Another current frame: nothing but the cursor is painted anew."""
        self.index = self._went = index
        self.update()

    @property
    def plane(self) -> Plane:
        """Where time and scores lie."""
        rect = QRectF(LEFT, TOP, max(self.width() - LEFT - RIGHT, 1), max(self.height() - TOP - BOTTOM, 1))
        return Plane(rect, self.visible)

    def plate_bounds(self) -> QRectF:
        """Where the cursor's plate may be."""
        return QRectF(1, self.height() - BOTTOM + 3, self.width() - 2, BOTTOM - 4)

    def plates(self) -> list[tuple[Line, QRectF]]:
        """Where the tracks' numbers are."""
        return plot.number_plates(self.plane, self.data.lines, self.fontMetrics().height() - 1)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """The kept picture, and the cursor over it."""
        if self._kept is None:
            self._kept = self._painted()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawPixmap(0, 0, self._kept)
        if len(self.data.seconds):
            seconds = float(self.data.seconds[self.index])
            if self.visible.start <= seconds <= self.visible.end:
                text = words.cursor_words(self.index, seconds)
                plot.paint_cursor(painter, self.plane, seconds, text, self.plate_bounds(), Ink.of(self.palette()))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Another size needs another picture."""
        self._repaint()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """So do other colours and another font."""
        self._repaint()
        super().changeEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """A press on a track's number chooses the track; elsewhere it goes to the frame."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        track = self._track_at(event.position())
        self._scrubs = track is None
        if track is not None:
            self.chose.emit(track)
        else:
            self._scrub(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """With the button held on the plot, the frame follows; else a tool tip that is shown does."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            if self._scrubs:
                self._scrub(event.position().x())
        elif QToolTip.isVisible():
            QToolTip.showText(event.globalPosition().toPoint(), self.tip(event.position()), self)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """Zooms about the mouse; with Shift, or sideways, pans."""
        across, up = event.angleDelta().x() / 120, event.angleDelta().y() / 120
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            across, up = across or up, 0.0
        if across:
            self.moved.emit(self.visible.moved(self.visible.start - across * NOTCH_PAN * self.visible.length))
        elif up:
            self.moved.emit(self.visible.zoomed(NOTCH_ZOOM**-up, self.plane.seconds(event.position().x())))
        event.accept()

    def event(self, event: QEvent) -> bool:
        """Tool tips are made when they are asked for."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.tip(QPointF(event.pos())), self)
            return True
        return super().event(event)

    def tip(self, at: QPointF) -> str:
        """What is to be said of a place on the widget; empty where there is nothing."""
        if self._recording is None or not len(self.data.seconds):
            return ""
        if at.x() < LEFT:
            return f"{words.axis_help()}\n{words.time_words(self._recording)}"
        lane = QRectF(LEFT, 0, self.width() - LEFT - RIGHT, TOP)
        for flag, shape in marks.flag_shapes(self.plane, self.data, lane):
            if shape.adjusted(-4, -2, 4, 2).contains(at):
                return flag.text or translate("lgrr", "Mark")
        index = self.data.nearest(self.plane.seconds(at.x()))
        return f"{words.frame_words(self._recording, index)}\n{words.time_words(self._recording)}"

    def _track_at(self, at: QPointF) -> int | None:
        return next((line.track for line, plate in self.plates() if plate.contains(at)), None)

    def _scrub(self, x: float) -> None:
        if not len(self.data.seconds):
            return
        index = self.data.nearest(self.plane.seconds(x))
        if index != self._went:
            self._went = index
            self.went.emit(index)

    def _repaint(self) -> None:
        self._kept = None
        self.update()

    def _painted(self) -> QPixmap:
        ratio = self.devicePixelRatioF()
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        ink = Ink.of(self.palette())
        picture.fill(ink.ground)
        painter = QPainter(picture)
        painter.setFont(self.font())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_frame(painter, ink)
        self._paint_content(painter, ink)
        if not self.data.looked:
            self._paint_hint(painter, ink)
        painter.end()
        return picture

    def _paint_frame(self, painter: QPainter, ink: Ink) -> None:
        """The axes, and their names."""
        plane = self.plane
        plot.paint_grid(painter, plane, ink)
        if len(self.data.seconds):
            plot.paint_times(painter, plane, self.data.seconds, ink)
        painter.save()
        painter.setPen(ink.quiet(0.75))
        painter.rotate(-90)
        side = QRectF(-plane.rect.bottom(), 2, plane.rect.height(), painter.fontMetrics().height())
        painter.drawText(side, Qt.AlignmentFlag.AlignCenter, words.axis_words())
        painter.restore()

    def _paint_content(self, painter: QPainter, ink: Ink) -> None:
        """From the ground up: what was not analysed, intervals, cuts, scores, then what must stay readable."""
        plane, data = self.plane, self.data
        shapes = marks.flag_shapes(plane, data, QRectF(LEFT, 0, plane.rect.width(), TOP))
        painter.setClipRect(plane.rect)
        marks.paint_unseen(painter, plane, data.unseen, ink)
        marks.paint_faceless(painter, plane, data.faceless, ink)
        for line in data.lines:
            plot.paint_interval(painter, plane, line, ink)
        marks.paint_cuts(painter, plane, data.cuts, ink)
        for line in sorted(data.lines, key=lambda line: line.track == self._chosen):
            plot.paint_scores(painter, plane, line, ink, chosen=line.track == self._chosen)
        for line in self._lines_with_streams():
            plot.paint_streams(painter, plane, line, ink)
        marks.paint_failed(painter, plane, data.failed, ink)
        painter.setClipRect(plane.rect.adjusted(-5, -TOP, 5, 0))
        marks.paint_flags(painter, plane, shapes, ink)
        painter.setClipping(False)
        plot.paint_number_plates(painter, self.plates(), self._chosen, ink)
        if self._lines_with_streams():
            names = (translate("lgrr", "noise stream"), translate("lgrr", "semantic stream"))
            plot.paint_stream_key(painter, plane, names, ink)

    def _lines_with_streams(self) -> tuple[Line, ...]:
        """The chosen track, or the only one; none unless wanted."""
        lines = self.data.lines if self._streams else ()
        return lines if len(lines) == 1 else tuple(line for line in lines if line.track == self._chosen)

    def _paint_hint(self, painter: QPainter, ink: Ink) -> None:
        text = translate("lgrr", "Scores appear here once the recording is analysed")
        how = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        room = self.plane.rect.adjusted(12, 4, -12, -4)
        painter.fillRect(painter.boundingRect(room, how, text).adjusted(-8, -3, 8, 3), ink.ground)
        painter.setPen(ink.quiet(0.75))
        painter.drawText(room, how, text)
