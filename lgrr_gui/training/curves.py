"""Curves of a training against its steps: plain values in, pixels out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from lgrr_gui.looks.numbers import Number
from lgrr_gui.timeline.ink import Ink
from lgrr_gui.training.record import Row

PLOT = 120  # px in height
GAP = 12  # px between names and plot
MARGIN, FOOT = 12, 22  # px to the right of the plot, and below for the steps
STYLES = (Qt.PenStyle.SolidLine, Qt.PenStyle.DashLine, Qt.PenStyle.DotLine, Qt.PenStyle.DashDotLine)
COLOURS = (2, 7, 3, 4)  # numbers of tracks: blue, vermilion, green, purple
CALM = 60  # values from which on a curve is a moving mean over its noise


@dataclass(frozen=True, eq=False)
class Curve:
    """Values (n,) at steps (n,), none of them NaN."""

    name: str
    steps: np.ndarray
    values: np.ndarray

    @classmethod
    def of(cls, name: str, rows: Sequence[Row], key: str) -> Curve:
        """The values of a key in rows of the log, where there are any."""
        known = [(row["step"], row[key]) for row in rows if isinstance(row.get(key), float | int)]
        table = np.array(known, np.float64).reshape(-1, 2)
        table = table[np.isfinite(table).all(1)]
        return cls(name, table[:, 0], table[:, 1])


class Plot(QWidget):
    """Up to four curves with their names and latest values above them."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.curves: tuple[Curve, ...] = ()
        self._steps, self._bounds = 1.0, (0.0, 1.0)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

    def show_curves(self, curves: Sequence[Curve], steps: int, bounds: tuple[float, float]) -> None:
        """Shows those that have values, from step 0 to `steps` (or the latest one), between two bounds."""
        self.curves = tuple(curve for curve in curves if len(curve.steps))
        self._steps = max([steps, 1, *(curve.steps[-1] for curve in self.curves)])
        self._bounds = bounds
        self.setAccessibleDescription(", ".join(map(_latest, self.curves)))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As high as the names need above the plot."""
        return QSize(240, self.heightForWidth(240))

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        """A narrow plot breaks its names into more lines."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        """The plot and its names."""
        return round(self._names(width)[-1][1].bottom()) + GAP + PLOT + FOOT if self.curves else PLOT + FOOT

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paints names, grid and curves."""
        painter, ink = QPainter(self), Ink.of(self.palette())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        top = 6.0
        for k, (curve, box) in enumerate(self._names(self.width())):
            painter.setPen(self._pen(ink, k))
            middle = round(box.center().y()) + 0.5
            painter.drawLine(QLineF(box.left(), middle, box.left() + 22, middle))
            painter.setPen(self.palette().color(self.foregroundRole()))
            painter.drawText(box.adjusted(28, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, _latest(curve))
            top = box.bottom() + GAP
        left = painter.fontMetrics().horizontalAdvance("0.75") + 8  # equal in all plots: steps stand above steps
        area = QRectF(left, top, self.width() - left - MARGIN, self.height() - top - FOOT)
        painter.fillRect(area, ink.ground)
        self._paint_grid(painter, area, ink)
        painter.setClipRect(area.adjusted(-2, -2, 2, 2))
        for k, curve in enumerate(self.curves):
            self._paint_curve(painter, area, ink, k, curve)

    def _names(self, width: int) -> list[tuple[Curve, QRectF]]:
        """Where each curve's name stands: side by side, and on the next line where there is no room."""
        metrics, places = self.fontMetrics(), []
        x, y, height = 0.0, 0.0, float(metrics.height())
        for curve in self.curves:
            wide = 28.0 + metrics.horizontalAdvance(_latest(curve))
            if x and x + wide > width:
                x, y = 0.0, y + height + 2
            places.append((curve, QRectF(x, y, wide, height)))
            x += wide + 16
        return places

    def _levels(self) -> list[tuple[float, str]]:
        low, high = self._bounds
        return [(value, f"{Number(value):.4g}") for value in (low, (low + high) / 2, high)]

    def _paint_grid(self, painter: QPainter, area: QRectF, ink: Ink) -> None:
        height, quiet = painter.fontMetrics().height(), ink.quiet(0.75)
        for value, words in self._levels():
            y = round(self._point(area, 0, value).y()) + 0.5
            painter.setPen(QPen(ink.quiet(0.15), 1))
            painter.drawLine(QLineF(area.left(), y, area.right(), y))
            painter.setPen(quiet)
            box = QRectF(0, y - height / 2, area.left() - 6, height)
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, words)
        for step in step_marks(self._steps, int(area.width() / 70)):
            x = self._point(area, step, 0).x()
            painter.setPen(QPen(ink.quiet(0.35), 1))
            painter.drawLine(QLineF(round(x) + 0.5, area.bottom(), round(x) + 0.5, area.bottom() + 4))
            painter.setPen(quiet)
            words = f"{step:,.0f}".replace(",", "\u202f")
            wide = painter.fontMetrics().horizontalAdvance(words)
            start = min(max(x - wide / 2, area.left() - 4), self.width() - wide - 1)
            painter.drawText(QPointF(start, area.bottom() + 6 + painter.fontMetrics().ascent()), words)

    def _paint_curve(self, painter: QPainter, area: QRectF, ink: Ink, k: int, curve: Curve) -> None:
        def line(values: np.ndarray) -> None:
            points = [self._point(area, *at) for at in zip(curve.steps, values, strict=True)]
            painter.drawPolyline(points) if len(points) > 1 else painter.drawPoints(points)

        values = curve.values
        if len(values) >= CALM:
            painter.setPen(QPen(ink.track(COLOURS[k], 0.3), 1))
            line(values)
            values = moving_mean(values, len(values) // 30)
        pen = self._pen(ink, k)
        if len(values) == 1:
            pen = QPen(pen.color(), 5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        line(values)

    def _pen(self, ink: Ink, k: int) -> QPen:
        return QPen(ink.track(COLOURS[k]), 1.6, STYLES[k])

    def _point(self, area: QRectF, step: float, value: float) -> QPointF:
        low, high = self._bounds
        x, y = step / self._steps, (value - low) / (high - low)
        return QPointF(area.left() + x * area.width(), area.bottom() - y * area.height())


def loss_bounds(curves: Sequence[Curve]) -> tuple[float, float]:
    """From 0 to a round number over nearly all values: the first steps may shoot beyond the plot."""
    known = [float(np.quantile(curve.values, 0.98)) for curve in curves if len(curve.values)]
    return 0.0, _round_above(max([*known, 1e-3]))


def auc_bounds(curves: Sequence[Curve]) -> tuple[float, float]:
    """From chance, or lower where a curve is, to 1."""
    lowest = min([0.5, *(float(curve.values.min()) for curve in curves if len(curve.values))])
    return max(np.floor(lowest * 10) / 10, 0.0), 1.0


def moving_mean(values: np.ndarray, width: int) -> np.ndarray:
    """The mean of the last `width` values (fewer at the beginning) at each place."""
    sums = np.cumsum(np.concatenate([[0.0], values]))
    ends = np.arange(1, len(values) + 1)
    starts = np.maximum(ends - max(width, 1), 0)
    return (sums[ends] - sums[starts]) / (ends - starts)


def step_marks(steps: float, most: int) -> list[float]:
    """About `most` round numbers from 0 to `steps`."""
    distance = _round_above(steps / max(most, 1))
    return [k * distance for k in range(int(steps / distance) + 1)]


def _round_above(value: float) -> float:
    """The smallest 1, 2 or 5 times a power of ten that is not below a positive value."""
    power = 10.0 ** np.floor(np.log10(value))
    return float(next(k * power for k in (1, 2, 5, 10) if k * power >= value * (1 - 1e-9)))


def _latest(curve: Curve) -> str:
    return f"{curve.name} {Number(curve.values[-1]):.2f}"
