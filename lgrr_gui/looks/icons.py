"""The window's own icons: drawings in one colour, that of the palette's text, and the program's own."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QAction, QColor, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QApplication

FOLDER = Path(__file__).parents[2] / "resources" / "icons"
NAMES = tuple(sorted(path.stem for path in FOLDER.glob("*.svg")))
_SIDES = (16, 20, 24, 32, 48)  # logical pixels; each also at twice the resolution
_PROPERTY = "lgrr_icon"


def icon(name: str) -> QIcon:
    """The icon `name` (one of `NAMES`) in the colours of the palette in force. Raises FileNotFoundError."""
    colours = QApplication.palette()
    normal, disabled = (colours.color(g, QPalette.ColorRole.WindowText) for g in (_ACTIVE, _DISABLED))
    return _icon(name, normal.name(), disabled.name())


def pixmap(name: str, side: int, colour: QColor | str, ratio: float = 1.0) -> QPixmap:
    """The drawing `name` in any colour, `side` logical pixels wide and high, for a screen of `ratio`."""
    drawing = (FOLDER / f"{name}.svg").read_text(encoding="utf-8").replace("currentColor", QColor(colour).name())
    picture = QPixmap(round(side * ratio), round(side * ratio))
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    QSvgRenderer(QByteArray(drawing.encode())).render(painter, QRectF(picture.rect()))
    painter.end()
    picture.setDevicePixelRatio(ratio)
    return picture


def dress(target: QAction | QAbstractButton, name: str) -> None:
    """Gives `target` the icon `name` and keeps it right when the theme changes. `target` belongs to a window."""
    target.setProperty(_PROPERTY, name)
    target.setIcon(icon(name))


def renew() -> None:
    """Gives everything that was dressed its icon in the palette now in force."""
    for window in QApplication.topLevelWidgets():
        for kind in (QAction, QAbstractButton):
            for target in (window, *window.findChildren(kind)):
                name = target.property(_PROPERTY)
                if name and isinstance(target, QAction | QAbstractButton):
                    target.setIcon(icon(name))


_ACTIVE, _DISABLED = QPalette.ColorGroup.Active, QPalette.ColorGroup.Disabled


@lru_cache(maxsize=512)
def _icon(name: str, normal: str, disabled: str) -> QIcon:
    made = QIcon()
    for side in _SIDES:
        for ratio in (1.0, 2.0):
            made.addPixmap(pixmap(name, side, normal, ratio), QIcon.Mode.Normal)
            made.addPixmap(pixmap(name, side, disabled, ratio), QIcon.Mode.Disabled)
    return made
