"""The window's look: neutral greys and one accent on Qt's Fusion style, light or dark, as the system or analyst asks.

Distances are multiples of 4 pixels. Every pair of text and ground has a contrast of at least 4.5 (WCAG 2.2, 1.4.3 AA).
"""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from lgrr_gui.looks import icons

Appearance = Literal["system", "light", "dark"]
_SMALLEST_FONT = 9.75  # points: 13 pixels at 96 dots an inch


@dataclass(frozen=True)
class Colours:
    """`#rrggbb` of each part of the window. `faint` is for what cannot be used now."""

    window: str
    base: str  # lists, fields
    raised: str  # buttons, title bars, tool tips
    hover: str
    pressed: str
    line: str
    text: str
    muted: str
    faint: str
    accent: str  # chosen things, focus rings, links
    on_accent: str
    good: str
    warning: str
    error: str


LIGHT = Colours(
    window="#f1f2f4",
    base="#ffffff",
    raised="#fafbfc",
    hover="#e4e7eb",
    pressed="#d5dae1",
    line="#c6ccd4",
    text="#1b1f24",
    muted="#535c68",
    faint="#7c848e",
    accent="#1d68c9",
    on_accent="#ffffff",
    good="#1a6e33",
    warning="#835400",
    error="#b3261e",
)
DARK = Colours(
    window="#242628",
    base="#1a1c1e",
    raised="#2e3134",
    hover="#383c40",
    pressed="#44494e",
    line="#43474c",
    text="#e3e5e8",
    muted="#b0b6bd",
    faint="#7f868e",
    accent="#2b74d4",
    on_accent="#ffffff",
    good="#77d08c",
    warning="#f2c14e",
    error="#ff938a",
)
_LINK_DARK = "#86b9f8"
_TICK = Path(__file__).with_name("tick.svg").as_posix()


def apply_theme(app: QApplication, appearance: Appearance = "system") -> None:
    """Dresses the program. With `system` it goes on following the system's colour scheme."""
    follower = app.findChild(_Follower)
    if follower is None:
        app.setStyle("Fusion")
        _set_font(app)
        follower = _Follower(app)
    follower.appearance = appearance
    app.styleHints().setColorScheme(_SCHEMES[appearance])
    follower.dress()


def colours() -> Colours:
    """The colours in force, for what a widget paints by itself."""
    return DARK if is_dark() else LIGHT


def is_dark() -> bool:
    """Whether the palette in force is a dark one."""
    return QApplication.palette().color(QPalette.ColorRole.Window).lightness() < 128


def tabular(font: QFont) -> QFont:
    """`font` with digits of one width, so that running numbers do not tremble."""
    steady = QFont(font)
    steady.setFeature(QFont.Tag("tnum"), 1)
    return steady


class _Follower(QObject):
    """Lives as long as the program and dresses it again when the system changes its colour scheme."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self.appearance: Appearance = "system"
        self._app = app
        app.styleHints().colorSchemeChanged.connect(self.dress)

    def dress(self) -> None:
        scheme = _SCHEMES[self.appearance]
        if scheme == Qt.ColorScheme.Unknown:
            scheme = self._app.styleHints().colorScheme()
        chosen = DARK if scheme == Qt.ColorScheme.Dark else LIGHT
        self._app.setPalette(palette(chosen))
        self._app.setStyleSheet(style_sheet(chosen))
        icons.renew()


_SCHEMES = {"system": Qt.ColorScheme.Unknown, "light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}


def palette(c: Colours) -> QPalette:
    """Qt's palette of these colours."""
    role, made = QPalette.ColorRole, QPalette()
    for where, colour in {
        role.Window: c.window,
        role.WindowText: c.text,
        role.Base: c.base,
        role.AlternateBase: c.window,
        role.Text: c.text,
        role.PlaceholderText: c.muted,
        role.Button: c.raised,
        role.ButtonText: c.text,
        role.BrightText: c.error,
        role.ToolTipBase: c.raised,
        role.ToolTipText: c.text,
        role.Highlight: c.accent,
        role.HighlightedText: c.on_accent,
        role.Accent: c.accent,
        role.Link: _LINK_DARK if c is DARK else c.accent,
        role.LinkVisited: _LINK_DARK if c is DARK else c.accent,
        role.Light: c.hover,
        role.Midlight: c.hover,
        role.Mid: c.line,
        role.Dark: c.line,
        role.Shadow: c.pressed,
    }.items():
        made.setColor(where, QColor(colour))
    for where in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, where, QColor(c.faint))
    made.setColor(QPalette.ColorGroup.Disabled, role.Highlight, QColor(c.pressed))
    made.setColor(QPalette.ColorGroup.Disabled, role.HighlightedText, QColor(c.text))
    return made


def style_sheet(c: Colours) -> str:
    """What the Fusion style does not say by itself. Labels may bear the properties `muted`, `trouble`, `heading`;
    a button `primary`; a frame `card`.
    """
    sheet = _SHEET.replace("@ring", _LINK_DARK if c is DARK else c.accent).replace("@tick", _TICK)
    for name in sorted(vars(c), key=len, reverse=True):
        sheet = sheet.replace(f"@{name}", getattr(c, name))
    return sheet


def _set_font(app: QApplication) -> None:
    """The system's own font, not smaller than 13 pixels; where there is none, the one that comes with matplotlib."""
    if not QFontDatabase.families():
        spec = importlib.util.find_spec("matplotlib")  # finds it without importing it
        for folder in (spec.submodule_search_locations or ()) if spec else ():
            for name in ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf", "DejaVuSansMono.ttf"):
                QFontDatabase.addApplicationFont(str(Path(folder) / "mpl-data" / "fonts" / "ttf" / name))
        app.setFont(QFont("DejaVu Sans"))
    font = app.font()
    font.setPointSizeF(max(font.pointSizeF(), _SMALLEST_FONT))
    app.setFont(font)


_SHEET = """
QMainWindow::separator { background: @line; width: 1px; height: 1px; margin: 1px; }
QMainWindow::separator:hover { background: @accent; }
QDockWidget { font-weight: 600; }
QDockWidget::title { background: @raised; padding: 6px 8px; border-bottom: 1px solid @line; }
QToolBar { border: none; border-bottom: 1px solid @line; padding: 4px; spacing: 4px; }
QToolBar::separator { background: @line; width: 1px; margin: 4px; }
QStatusBar { border-top: 1px solid @line; }
QStatusBar::item { border: none; }
QToolTip { background: @raised; color: @text; border: 1px solid @line; padding: 4px; }

QToolButton { border: 2px solid transparent; border-radius: 4px; padding: 2px; }
QToolButton:hover { background: @hover; }
QToolButton:pressed, QToolButton:checked { background: @pressed; }
QToolButton:focus { border-color: @ring; }

QPushButton { background: @raised; border: 1px solid @line; border-radius: 4px; padding: 5px 13px; }
QPushButton:hover { background: @hover; }
QPushButton:pressed, QPushButton:checked { background: @pressed; }
QPushButton:focus { border: 2px solid @ring; padding: 4px 12px; }
QPushButton:disabled { color: @faint; background: @window; }
QPushButton[primary="true"] { background: @accent; color: @on_accent; border-color: @accent; }
QPushButton[primary="true"]:focus { border-color: @text; }
QPushButton[primary="true"]:disabled { color: @faint; background: @window; border-color: @line; }

QLineEdit { background: @base; border: 1px solid @line; border-radius: 4px; padding: 3px 5px; }
QLineEdit:focus { border: 1px solid @ring; }
QLineEdit:disabled { color: @faint; background: @window; }
QComboBox QLineEdit, QAbstractSpinBox QLineEdit { background: transparent; border: none; padding: 0; }

QAbstractItemView { border: 1px solid @line; border-radius: 4px; }
QAbstractItemView:focus, QPlainTextEdit:focus, QTextEdit:focus { border: 1px solid @ring; }
QPlainTextEdit, QTextEdit { border: 1px solid @line; border-radius: 4px; background: @base; }
QLineEdit[field="true"] { border: 1px solid @line; border-radius: 4px; background: @base; padding: 3px 5px; }
QLineEdit[field="true"]:focus { border-color: @ring; }
QRadioButton { spacing: 6px; }
QRadioButton::indicator { width: 12px; height: 12px; border: 2px solid @muted; border-radius: 8px; background: @base; }
QRadioButton::indicator:checked { width: 6px; height: 6px; border: 5px solid @accent; }
QRadioButton::indicator:focus { border-color: @ring; }
QCheckBox { spacing: 6px; }
QCheckBox::indicator, QTreeView::indicator { width: 13px; height: 13px; border: 1px solid @muted; border-radius: 3px;
                                             background: @base; }
QCheckBox::indicator:checked, QTreeView::indicator:checked { background: @accent; border-color: @accent;
                                                             image: url("@tick"); }
QCheckBox::indicator:disabled, QTreeView::indicator:disabled { border-color: @line; background: @window; }
QCheckBox::indicator:checked:disabled, QTreeView::indicator:checked:disabled { background: @faint; }
QCheckBox::indicator:focus { border-color: @ring; }
QHeaderView { border: none; }
QHeaderView::section { background: @raised; color: @muted; border: none; border-right: 1px solid @line;
                       border-bottom: 1px solid @line; padding: 4px 8px; }
QProgressBar { background: @base; border: 1px solid @line; border-radius: 4px; }
QProgressBar::chunk { background: @accent; border-radius: 3px; }

QLabel[muted="true"] { color: @muted; }
QLabel[trouble="true"] { color: @error; }
QLabel[level="warning"] { color: @warning; }
QLabel[level="error"] { color: @error; }
QLabel[heading="true"] { font-weight: 600; }
QLabel[key="true"] { background: @base; border: 1px solid @line; border-radius: 4px; padding: 0 5px; }
QFrame[banner="true"] { background: @raised; border: none; border-bottom: 2px solid @warning; }
QFrame[card="true"] { background: @raised; border: 1px solid @line; border-radius: 8px; }

QScrollBar { background: transparent; border: none; margin: 0; }
QScrollBar:vertical { width: 12px; }
QScrollBar:horizontal { height: 12px; }
QScrollBar::handle { background: @faint; border-radius: 3px; margin: 3px; }
QScrollBar::handle:vertical { min-height: 24px; }
QScrollBar::handle:horizontal { min-width: 24px; }
QScrollBar::handle:hover { background: @muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
"""
