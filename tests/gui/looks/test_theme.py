"""Contrast of everything that is read (WCAG 2.2, 1.4.3 AA), computed; and that the whole program follows."""

from collections.abc import Callable
from itertools import product

import pytest
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from lgrr.types import Finding
from lgrr_gui.looks.colours import HEAT, SIGNS, finding_colour, scale
from lgrr_gui.looks.icons import dress as give_icon
from lgrr_gui.looks.notices import level_colour
from lgrr_gui.looks.theme import DARK, LIGHT, Colours, apply_theme, colours, is_dark, palette, style_sheet

GROUNDS = ("window", "base", "raised")
UNDER_THE_MOUSE = ("hover", "pressed")
WORDS = ("text", "muted", "good", "warning", "error")


def luminance(colour: str) -> float:
    parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in QColor(colour).getRgbF()[:3]]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_what_the_standard_says_it_is() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("c", [LIGHT, DARK], ids=["light", "dark"])
def test_every_text_can_be_read_on_every_ground(c: Colours) -> None:
    pairs = [*product(WORDS, GROUNDS), *product(("text",), UNDER_THE_MOUSE), ("on_accent", "accent")]
    low = {p: round(contrast(getattr(c, p[0]), getattr(c, p[1])), 2) for p in pairs}
    assert not {pair: value for pair, value in low.items() if value < 4.5}


@pytest.mark.parametrize("c", [LIGHT, DARK], ids=["light", "dark"])
def test_findings_and_links_can_be_read_on_every_ground(c: Colours) -> None:
    words = [finding_colour(finding, c is DARK) for finding in Finding]
    words.append(palette(c).color(QPalette.ColorRole.Link).name())
    for word, ground in product(words, GROUNDS):
        assert contrast(word, getattr(c, ground)) >= 4.5, (word, ground)


@pytest.mark.parametrize("c", [LIGHT, DARK], ids=["light", "dark"])
def test_what_has_the_keyboard_and_what_is_chosen_can_be_seen(c: Colours) -> None:
    """1.4.11: 3 to 1 for parts that are no text."""
    ring = palette(c).color(QPalette.ColorRole.Link).name()
    for ground in GROUNDS:
        assert contrast(ring, getattr(c, ground)) >= 3
    for ground in ("window", "base"):  # where lists and bars are
        assert contrast(c.accent, getattr(c, ground)) >= 3


@pytest.mark.parametrize("c", [LIGHT, DARK], ids=["light", "dark"])
def test_the_palette_pairs_text_with_its_ground(c: Colours) -> None:
    role, made = QPalette.ColorRole, palette(c)
    for text, ground in (
        (role.WindowText, role.Window), (role.Text, role.Base), (role.Text, role.AlternateBase),
        (role.ButtonText, role.Button), (role.ToolTipText, role.ToolTipBase), (role.PlaceholderText, role.Base),
        (role.HighlightedText, role.Highlight),
    ):  # fmt: skip
        assert contrast(made.color(text).name(), made.color(ground).name()) >= 4.5, (text, ground)


def test_findings_are_told_by_signs_too() -> None:
    assert len(set(SIGNS.values())) == len(Finding)


def test_colour_scales_grow_brighter_step_by_step() -> None:
    for name in (*HEAT, "attention"):
        steps = scale(name).astype(float) @ [0.2126, 0.7152, 0.0722]
        assert steps[-1] - steps[0] > 120
        assert (steps[8:] - steps[:-8]).min() > -1, f"{name} reads as a scale without its colours"


@pytest.mark.parametrize("c", [LIGHT, DARK], ids=["light", "dark"])
def test_the_style_sheet_knows_all_its_colours(c: Colours) -> None:
    assert "@" not in style_sheet(c)


def test_the_program_changes_its_look_while_it_runs(
    qtbot: QtBot, dress: Callable[[str], None], qapp: QApplication
) -> None:
    button = QToolButton()
    qtbot.addWidget(button)
    dress("light")
    give_icon(button, "play")
    light = button.icon().pixmap(24).toImage()
    assert not is_dark()
    assert colours() is LIGHT
    dress("dark")
    assert is_dark()
    assert colours() is DARK
    assert level_colour("error") == DARK.error
    assert button.icon().pixmap(24).toImage() != light, "icons follow"
    assert qapp.palette().color(QPalette.ColorRole.Window).name() == DARK.window


def test_the_font_is_large_enough_from_the_start(dress: Callable[[str], None], qapp: QApplication) -> None:
    dress("light")
    label, button = QLabel("x"), QPushButton("x")
    for widget in (label, button):
        widget.ensurePolished()
        assert widget.font().pointSizeF() >= 9.75
        widget.deleteLater()
    apply_theme(qapp, "light")
    assert qapp.font().pointSizeF() >= 9.75
