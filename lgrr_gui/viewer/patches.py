"""The nine windows of a face with their numbers."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QTransform

from lgrr_gui.looks.colours import scale
from lgrr_gui.looks.numbers import Number
from lgrr_gui.scene import Layer
from lgrr_gui.state import View

PLATE = QColor(0, 0, 0, 190)  # with white letters readable on any picture


def draw_patches(painter: QPainter, layers: Iterable[Layer], to_view: QTransform, visible: QRectF, view: View) -> None:
    """Outlines and numbers of every layer of patches; their colours are in the picture's raster already."""
    colours = scale(view.colours)
    painter.save()
    painter.setClipRect(visible)
    for layer in layers:
        if layer.kind == "patches":
            square = to_view.mapRect(QRectF(*layer.square))
            for (row, column), value in np.ndenumerate(layer.values):
                side = square.width() / 3
                cell = QRectF(square.left() + column * side, square.top() + row * side, side, side)
                _draw_cell(painter, cell, float(value), QColor(*map(int, colours[round(255 * float(value))])))
    painter.restore()


def _draw_cell(painter: QPainter, cell: QRectF, value: float, colour: QColor) -> None:
    inner = cell.adjusted(1, 1, -1, -1)
    for shade, width in ((PLATE, 3.0), (colour, 1.0)):
        painter.setPen(QPen(shade, width))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(inner)
    words = f"{Number(value):.2f}"
    size = painter.fontMetrics().size(0, words)
    plate = QRectF(0, 0, size.width() + 6, size.height())
    plate.moveCenter(cell.center())
    if not cell.contains(plate):
        return
    painter.fillRect(plate, PLATE)
    painter.setPen(Qt.GlobalColor.white)
    painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, words)
