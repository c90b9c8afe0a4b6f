"""Lines between pixels, where they are large enough to be told apart."""

from __future__ import annotations

from math import ceil, floor

from PySide6.QtCore import QLineF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen, QTransform

LARGE = 8.0  # screen pixels per picture pixel


def draw_pixel_grid(painter: QPainter, to_view: QTransform, visible: QRectF, ratio: float) -> None:
    """Lines over `visible` (viewport pixels), `ratio` screen pixels per viewport pixel; none where pixels are small."""
    if to_view.m11() * ratio < LARGE:
        return
    part = to_view.inverted()[0].mapRect(visible)
    xs = (to_view.dx() + to_view.m11() * x for x in range(ceil(part.left()), floor(part.right()) + 1))
    ys = (to_view.dy() + to_view.m22() * y for y in range(ceil(part.top()), floor(part.bottom()) + 1))
    lines = [QLineF(x, visible.top(), x, visible.bottom()) for x in xs]
    lines += [QLineF(visible.left(), y, visible.right(), y) for y in ys]
    painter.setPen(QPen(QColor(128, 128, 128, 110), 1))
    painter.drawLines(lines)
