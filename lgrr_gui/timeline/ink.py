"""The timeline's colours, from the palette in use."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QColor, QPalette

from lgrr_gui.looks.colours import track_colour


@dataclass(frozen=True)
class Ink:
    """Colours to draw with. `dark`: whether the ground is."""

    ground: QColor
    text: QColor
    accent: QColor
    on_accent: QColor
    dark: bool

    @classmethod
    def of(cls, palette: QPalette) -> Ink:
        """What a palette makes of it."""
        ground = palette.color(QPalette.ColorRole.Base)
        return cls(
            ground=ground,
            text=palette.color(QPalette.ColorRole.Text),
            accent=palette.color(QPalette.ColorRole.Highlight),
            on_accent=palette.color(QPalette.ColorRole.HighlightedText),
            dark=ground.lightness() < 128,
        )

    def quiet(self, opacity: float) -> QColor:
        """The colour of words, `opacity` in [0, 1]."""
        return faded(self.text, opacity)

    def track(self, number: int, opacity: float = 1.0) -> QColor:
        """A track's colour, somewhat deeper on a light ground, where thin lines would look pale."""
        colour = QColor(track_colour(number))
        return faded(colour if self.dark else colour.darker(118), opacity)


def faded(colour: QColor, opacity: float) -> QColor:
    """The colour with an opacity in [0, 1]."""
    colour = QColor(colour)
    colour.setAlphaF(opacity)
    return colour


def words_on(colour: QColor) -> QColor:
    """Black or white, whichever reads better on a colour."""
    light = 0.299 * colour.redF() + 0.587 * colour.greenF() + 0.114 * colour.blueF()
    return QColor("black" if light > 0.5 else "white")
