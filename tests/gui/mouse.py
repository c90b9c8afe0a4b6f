"""A mouse on a widget: what pytest-qt's cannot do."""

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

Point = tuple[float, float]


def point(at: Point) -> QPoint:
    return QPointF(*at).toPoint()


def wheel(
    widget: QWidget,
    at: Point,
    notches: float,
    *,
    across: float = 0,
    modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:
    """Turns the wheel, away from the user if positive."""
    event = QWheelEvent(
        QPointF(*at), QPointF(widget.mapToGlobal(point(at))), QPoint(),
        QPoint(round(120 * across), round(120 * notches)), Qt.MouseButton.NoButton, modifiers,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(widget, event)


def click(qtbot: QtBot, widget: QWidget, at: Point) -> None:
    qtbot.mouseClick(widget, Qt.MouseButton.LeftButton, pos=point(at))


def drag(qtbot: QtBot, widget: QWidget, *places: Point, button: Qt.MouseButton = Qt.MouseButton.LeftButton) -> None:
    """Presses at the first place, moves over the others and lets go at the last."""
    qtbot.mousePress(widget, button, pos=point(places[0]))
    for place in places[1:]:
        _move(widget, place, button)
    qtbot.mouseRelease(widget, button, pos=point(places[-1]))


def hover(widget: QWidget, at: Point) -> None:
    """Moves over the widget with no button held."""
    _move(widget, at, Qt.MouseButton.NoButton)


def _move(widget: QWidget, at: Point, button: Qt.MouseButton) -> None:
    event = QMouseEvent(
        QEvent.Type.MouseMove, QPointF(*at), QPointF(widget.mapToGlobal(point(at))), Qt.MouseButton.NoButton, button,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QApplication.sendEvent(widget, event)
