"""Paints what stands beside the scores: what was not analysed, cuts, frames without a face or a picture, notes."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QPainter, QPen, QPolygonF

from lgrr_gui.timeline.data import Flag, TimelineData
from lgrr_gui.timeline.ink import Ink
from lgrr_gui.timeline.lod import covered, touched
from lgrr_gui.timeline.plot import Plane

FACELESS_HEIGHT = 6.0
CROSS = 2.5  # half a cross of a failed frame
FLAG_ROWS, FLAG_ROW_HEIGHT = 3, 6.0
FLAG_MARGIN = 3.0  # above the first row


def paint_unseen(painter: QPainter, plane: Plane, stretches: np.ndarray, ink: Ink) -> None:
    """What was not analysed, hatched over the whole height."""
    brush = QBrush(ink.quiet(0.2), Qt.BrushStyle.BDiagPattern)
    for rect in _columns(plane, stretches):
        painter.fillRect(rect, ink.quiet(0.035))
        painter.fillRect(rect, brush)


def paint_faceless(painter: QPainter, plane: Plane, stretches: np.ndarray, ink: Ink) -> None:
    """What was looked at and has no face, as a band along the bottom."""
    for rect in _columns(plane, stretches):
        rect.setTop(rect.bottom() - FACELESS_HEIGHT)
        painter.fillRect(rect, ink.quiet(0.4))


def paint_cuts(painter: QPainter, plane: Plane, cuts: np.ndarray, ink: Ink) -> None:
    """A dashed line at each cut."""
    painter.setPen(QPen(ink.quiet(0.55), 1, Qt.PenStyle.DashLine))
    painter.drawLines([QLineF(x, plane.rect.top(), x, plane.rect.bottom()) for x in _places(plane, cuts)])


def paint_failed(painter: QPainter, plane: Plane, failed: np.ndarray, ink: Ink) -> None:
    """A small cross at the bottom for each frame that could not be decoded."""
    y = plane.rect.bottom() - FACELESS_HEIGHT / 2
    painter.setPen(QPen(ink.text, 1.5))
    for x in _places(plane, failed):
        painter.drawLine(QLineF(x - CROSS, y - CROSS, x + CROSS, y + CROSS))
        painter.drawLine(QLineF(x - CROSS, y + CROSS, x + CROSS, y - CROSS))


def flag_shapes(plane: Plane, data: TimelineData, lane: QRectF) -> list[tuple[Flag, QRectF]]:
    """Where each visible note or mark stands in the lane above the plot."""
    shapes = []
    for flag in data.flags:
        if flag.end >= plane.window.start and flag.start <= plane.window.end:
            left, right = plane.x(flag.start), plane.x(flag.end)
            top = lane.top() + FLAG_MARGIN + flag.row % FLAG_ROWS * FLAG_ROW_HEIGHT
            shapes.append((flag, QRectF(left, top, max(right - left, 7.0), FLAG_ROW_HEIGHT)))
    return shapes


def paint_flags(painter: QPainter, plane: Plane, shapes: list[tuple[Flag, QRectF]], ink: Ink) -> None:
    """A note as a flag at its first frame with a bar to its last, a mark as a diamond; each with a thin line down."""
    for flag, shape in shapes:
        x, y = shape.left(), shape.center().y()
        painter.setPen(QPen(ink.quiet(0.4), 1, Qt.PenStyle.DotLine))
        painter.drawLine(QLineF(x, y, x, plane.rect.bottom()))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.fillRect(QRectF(x, y - 1, plane.x(flag.end) - x, 2), ink.quiet(0.5))
        painter.setBrush(ink.text)
        if flag.text:
            painter.drawPolygon(QPolygonF([QPointF(x, y - 4), QPointF(x + 8, y), QPointF(x, y + 4)]))
        else:
            corners = ((0, -4), (4, 0), (0, 4), (-4, 0))
            painter.drawPolygon(QPolygonF([QPointF(x + dx, y + dy) for dx, dy in corners]))
        painter.setBrush(Qt.BrushStyle.NoBrush)


def _places(plane: Plane, seconds: np.ndarray) -> list[float]:
    """The middles of the columns of pixels that hold instants."""
    window = plane.window
    columns = touched(seconds, window.start, window.end, plane.columns)
    return [plane.rect.left() + column + 0.5 for column in columns.tolist()]


def _columns(plane: Plane, stretches: np.ndarray) -> list[QRectF]:
    """The parts of the plot that stretches cover, over its whole height."""
    window, rect = plane.window, plane.rect
    runs = covered(stretches, window.start, window.end, plane.columns)
    return [QRectF(rect.left() + first, rect.top(), end - first, rect.height()) for first, end in runs.tolist()]
