"""Paints scores over time: plain values in, pixels out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from lgrr_gui.looks.numbers import localised
from lgrr_gui.timeline.data import Line
from lgrr_gui.timeline.ink import Ink, words_on
from lgrr_gui.timeline.lod import Pyramid, Trace, trace
from lgrr_gui.timeline.ticks import ticks
from lgrr_gui.timeline.window import Window

HEADROOM, FOOTROOM = 7.0, 13.0  # above the score 1 and below the score 0; marks stand in the latter
DOT_SPACING = 5.0  # pixels from one scored frame to the next from which on each gets a dot
TICK_SPACING = 110.0  # pixels between written times
FRAME_SPACING = 6.0  # pixels between frames from which on each gets a tick
FAINT = 0.45  # opacity of excluded tracks


@dataclass(frozen=True)
class Plane:
    """Where seconds and scores lie on a widget: the plot's rectangle and the part of the recording in it."""

    rect: QRectF
    window: Window

    @property
    def columns(self) -> int:
        """How many columns of pixels it has."""
        return max(int(self.rect.width()), 1)

    def x(self, seconds: float) -> float:
        """Where an instant lies."""
        return self.rect.left() + (seconds - self.window.start) / self.window.length * self.rect.width()

    def y(self, score: float) -> float:
        """Where a score in [0, 1] lies."""
        return self.rect.bottom() - FOOTROOM - score * (self.rect.height() - HEADROOM - FOOTROOM)

    def seconds(self, x: float) -> float:
        """The instant at x, kept inside the window."""
        share = (x - self.rect.left()) / max(self.rect.width(), 1.0)
        return self.window.start + max(0.0, min(share, 1.0)) * self.window.length

    def points(self, seconds: np.ndarray, scores: np.ndarray) -> list[QPointF]:
        """Where scores (n,) at instants (n,) lie."""
        x = self.rect.left() + (seconds - self.window.start) * (self.rect.width() / self.window.length)
        y = self.rect.bottom() - FOOTROOM - scores * (self.rect.height() - HEADROOM - FOOTROOM)
        return [QPointF(*point) for point in zip(x.tolist(), y.tolist(), strict=True)]


def paint_grid(painter: QPainter, plane: Plane, ink: Ink) -> None:
    """Lines at 0, 0.5 and 1 with their numbers to the left."""
    height = painter.fontMetrics().height()
    for score, words in ((0.0, "0"), (0.5, localised("0.5")), (1.0, "1")):
        y = round(plane.y(score)) + 0.5
        painter.setPen(QPen(ink.quiet(0.1 if score == 0.5 else 0.2), 1))
        painter.drawLine(QLineF(plane.rect.left(), y, plane.rect.right(), y))
        painter.setPen(ink.quiet(0.75))
        box = QRectF(0, y - height / 2, plane.rect.left() - 7, height)
        painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, words)


def paint_times(painter: QPainter, plane: Plane, frames: np.ndarray, ink: Ink) -> None:
    """Times below the plot, and a small tick for each of the `frames` (seconds) where there is room."""
    rect, window = plane.rect, plane.window
    first, end = np.searchsorted(frames, (window.start, window.end))
    if (end - first) * FRAME_SPACING <= rect.width():
        painter.setPen(QPen(ink.quiet(0.35), 1))
        painter.drawLines([_tick(plane, float(at), 3) for at in frames[first:end]])
    height = painter.fontMetrics().height()
    for at, words in ticks(window.start, window.end, int(rect.width() / TICK_SPACING)):
        painter.setPen(QPen(ink.quiet(0.5), 1))
        painter.drawLine(_tick(plane, at, 6))
        painter.setPen(ink.quiet(0.75))
        width = painter.fontMetrics().horizontalAdvance(words)
        left = min(max(plane.x(at) - width / 2, 2.0), rect.left() + rect.width() + 20 - width)
        painter.drawText(QPointF(left, rect.bottom() + 5 + height * 0.8), words)


def _tick(plane: Plane, seconds: float, length: float) -> QLineF:
    x = round(plane.x(seconds)) + 0.5
    return QLineF(x, plane.rect.bottom(), x, plane.rect.bottom() + length)


def paint_interval(painter: QPainter, plane: Plane, line: Line, ink: Ink) -> None:
    """The interval of a track over its time span, as a band with thin edges."""
    if line.interval is None:
        return
    left, right = plane.x(line.span[0]), plane.x(line.span[1])
    low, high = plane.y(line.interval[0]), plane.y(line.interval[1])
    share = FAINT if line.excluded else 1.0
    band = QRectF(left, high, max(right - left, 2.0), max(low - high, 1.0))
    painter.fillRect(band & plane.rect, ink.track(line.track, 0.16 * share))
    style = Qt.PenStyle.DashLine if line.excluded else Qt.PenStyle.SolidLine
    painter.setPen(QPen(ink.track(line.track, 0.35 * share), 1, style))
    painter.drawLines([QLineF(left, y, right, y) for y in (low, high)])


def paint_scores(painter: QPainter, plane: Plane, line: Line, ink: Ink, *, chosen: bool) -> None:
    """A track's scores: dots and lines, or the extremes and the mean of each column; excluded: faint and dashed.

    Lines are one pixel wide and drawn side by side: Qt fills wider ones as shapes, a hundred times as slow.
    """
    seen = _trace(plane, line, line.p_fake)
    share = FAINT if line.excluded else 1.0
    points = plane.points(seen.seconds, seen.mean)
    _bars(painter, plane, seen, ink.track(line.track, 0.35 * share))
    style = Qt.PenStyle.DashLine if line.excluded else Qt.PenStyle.SolidLine
    painter.setPen(QPen(ink.track(line.track, share), 1, style))
    for offset in (-0.7, 0.0, 0.7) if chosen else (-0.35, 0.35):
        painter.translate(0, offset)
        _polylines(painter, points, seen.joined)
        painter.translate(0, -offset)
    dotted = len(points) * DOT_SPACING <= plane.rect.width()
    dots = points if dotted else [points[first] for first, end in runs(seen.joined) if end - first == 1]
    size = (6.5 if chosen else 5.0) if dotted else 2.5
    painter.setPen(QPen(ink.track(line.track, share), size, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.drawPoints(dots)


def paint_streams(painter: QPainter, plane: Plane, line: Line, ink: Ink) -> None:
    """The scores of the noise stream, dashed, and of the semantic stream, dotted."""
    styles = (Qt.PenStyle.DashLine, Qt.PenStyle.DotLine)
    for pyramid, style in zip((line.p_noise, line.p_semantic), styles, strict=True):
        seen = _trace(plane, line, pyramid)
        painter.setPen(QPen(ink.quiet(0.7), 1, style))
        _polylines(painter, plane.points(seen.seconds, seen.mean), seen.joined)


def paint_stream_key(painter: QPainter, plane: Plane, names: tuple[str, str], ink: Ink) -> None:
    """Which line is which stream, in the plot's upper right corner."""
    metrics = painter.fontMetrics()
    right, y = plane.rect.right() - 8, plane.rect.top() + metrics.height()
    for name, style in zip(reversed(names), (Qt.PenStyle.DotLine, Qt.PenStyle.DashLine), strict=True):
        width = metrics.horizontalAdvance(name)
        painter.fillRect(QRectF(right - width - 34, y - metrics.ascent(), width + 38, metrics.height()), ink.ground)
        painter.setPen(ink.quiet(0.75))
        painter.drawText(QPointF(right - width, y), name)
        painter.setPen(QPen(ink.quiet(0.7), 1, style))
        middle = round(y - metrics.ascent() / 3) + 0.5
        painter.drawLine(QLineF(right - width - 30, middle, right - width - 5, middle))
        right -= width + 44


def number_plates(plane: Plane, lines: tuple[Line, ...], height: float) -> list[tuple[Line, QRectF]]:
    """Where each track's number stands: at the end of its visible line, moved down off plates already there."""
    plates: list[tuple[Line, QRectF]] = []
    for line in lines:
        last = int(np.searchsorted(line.seconds, plane.window.end, "right")) - 1
        if line.track == 0 or last < 0 or line.seconds[last] < plane.window.start:
            continue
        x, y = plane.x(float(line.seconds[last])), plane.y(float(line.p_fake.values[last]))
        width = height * (0.7 + 0.5 * len(str(line.track)))
        plate = QRectF(min(x + 5, plane.rect.right() + 3), y - height / 2, width, height)
        while clash := next((other for _, other in plates if other.intersects(plate)), None):
            plate.moveTop(clash.bottom() + 1)
        plates.append((line, plate))
    return plates


def paint_number_plates(painter: QPainter, plates: list[tuple[Line, QRectF]], chosen: int | None, ink: Ink) -> None:
    """Track numbers on their colour; hollow and dashed where excluded, with a rim where chosen."""
    for line, plate in plates:
        colour = ink.track(line.track)
        style = Qt.PenStyle.DashLine if line.excluded else Qt.PenStyle.SolidLine
        painter.setPen(QPen(ink.text if line.track == chosen else colour, 1, style))
        painter.setBrush(ink.ground if line.excluded else colour)
        painter.drawRoundedRect(plate, 3, 3)
        painter.setPen(ink.text if line.excluded else words_on(colour))
        painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, str(line.track))
    painter.setBrush(Qt.BrushStyle.NoBrush)


def plate_beside(x: float, width: float, bounds: QRectF) -> QRectF:
    """A plate of a width, as high as `bounds`, centred at x and never outside of `bounds`."""
    left = max(bounds.left(), min(x - width / 2, bounds.right() - width))
    return QRectF(left, bounds.top(), width, bounds.height())


def paint_cursor(painter: QPainter, plane: Plane, seconds: float, words: str, bounds: QRectF, ink: Ink) -> None:
    """The line of the current frame, and its number and time on a plate within `bounds`."""
    x = round(plane.x(seconds))
    painter.fillRect(QRectF(x - 0.5, plane.rect.top(), 2, plane.rect.height() + 3), ink.accent)
    plate = plate_beside(x + 0.5, painter.fontMetrics().horizontalAdvance(words) + 14, bounds)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink.accent)
    painter.drawRoundedRect(plate, 4, 4)
    painter.setPen(ink.on_accent)
    painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, words)


def runs(joined: np.ndarray) -> Iterator[tuple[int, int]]:
    """(first, end) of each run of places that are joined to one another."""
    starts = np.flatnonzero(~joined).tolist()
    starts = starts if starts[:1] == [0] or len(joined) == 0 else [0, *starts]
    return zip(starts, [*starts[1:], len(joined)], strict=True)


def _trace(plane: Plane, line: Line, pyramid: Pyramid) -> Trace:
    return trace(line.seconds, pyramid, line.joined, plane.window.start, plane.window.end, plane.columns)


def _bars(painter: QPainter, plane: Plane, seen: Trace, colour: QColor) -> None:
    """From the lowest to the highest score of each column that has several."""
    wide = seen.high > seen.low
    low = plane.points(seen.seconds[wide], seen.low[wide])
    high = plane.points(seen.seconds[wide], seen.high[wide])
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(QPen(colour, 1))
    painter.drawLines([QLineF(*ends) for ends in zip(low, high, strict=True)])
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)


def _polylines(painter: QPainter, points: list[QPointF], joined: np.ndarray) -> None:
    for first, end in runs(joined):
        if end - first > 1:
            painter.drawPolyline(points[first:end])
