"""Panels can be read: in light and dark, at the narrowest, with a screen reader, and never by colour alone."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QToolButton,
    QWidget,
)

from lgrr.analysis.acts import Exclude, Judge, Note
from lgrr.types import Finding
from lgrr_gui.looks.colours import SIGNS, contrast, ink_on
from lgrr_gui.looks.theme import Appearance, apply_theme, colours
from lgrr_gui.tracks.cards import Tone, tone_colour
from lgrr_gui.tracks.details import DetailsPanel
from lgrr_gui.tracks.notes import NotesPanel
from lgrr_gui.tracks.recordings import RecordingsPanel
from lgrr_gui.tracks.tracks import TracksPanel
from tests.gui.tracks.build import N, Q, person, recording, review, state
from tests.gui.tracks.conftest import Show

POSTER = replace(person(5, 0.44, (0.4, 0.5), Q, first=0, last=100, faces=9), excluded="a poster on the wall")
REVIEW = review(person(1, label="Anna"), person(2, 0.614, (0.31, 0.78), Q), person(3, 0.07, (0.03, 0.12), N), POSTER)
NOTES = (Note(120, 180, "The jaw line flickers.", ("jaw", "flicker")), Note(300, 300), Judge(Q, "too compressed"))
FULL = recording("a" * 64, "interview_camera_two.mp4", *NOTES, Exclude(POSTER.face, "a poster"), review=REVIEW)
STATE = state(FULL, recording("b" * 64, "tv.mp4"), shown=40, track=2, face=1, selection=(90, 99))
PANELS = (RecordingsPanel, TracksPanel, DetailsPanel, NotesPanel)
TAKES_FOCUS = (QAbstractButton, QAbstractItemView, QComboBox, QLineEdit, QPlainTextEdit)
TONES: tuple[Tone, ...] = ("text", "muted", "error", "warning", *Finding)


def visible(panel: QWidget, kind: type[Any]) -> Iterator[Any]:
    return (part for part in panel.findChildren(kind) if part.isVisible())


@pytest.mark.parametrize("appearance", ["light", "dark"])
def test_every_tone_is_readable_on_every_ground(qapp: QApplication, appearance: Appearance) -> None:
    apply_theme(qapp, appearance)
    now = colours()
    for tone in TONES:
        ink = tone_colour(tone)
        assert contrast(ink, ink_on(ink)) >= 4.5, f"the sign on a plate of {tone}"
        for ground in (now.base, now.raised, now.window, now.hover):
            assert contrast(ink, ground) >= 4.5, f"{tone} on {ground}"


def test_each_finding_has_a_sign_of_its_own() -> None:
    assert len(set(SIGNS.values())) == len(Finding)


@pytest.mark.parametrize("panel", PANELS)
def test_everything_that_takes_the_keyboard_has_a_name(show: Show, panel: type[QWidget]) -> None:
    there = show(panel(), STATE)
    for part in (*visible(there, QWidget),):
        if isinstance(part, TAKES_FOCUS) and part.focusPolicy() != Qt.FocusPolicy.NoFocus:
            named = part.accessibleName() or (part.text() if isinstance(part, QAbstractButton) else "")
            assert named, f"{part} says nothing"
        if isinstance(part, QToolButton):
            assert part.toolTip() or part.parent().__class__ is QLineEdit


@pytest.mark.parametrize("width", [280, 420])
@pytest.mark.parametrize("panel", PANELS)
def test_no_word_is_clipped_in_a_narrow_dock(show: Show, panel: type[QWidget], width: int) -> None:
    there = show(panel(), STATE, width)
    for name in ("judge", "exclude"):
        if isinstance(there, TracksPanel):
            there.acts[name].trigger()
    if isinstance(there, RecordingsPanel):
        there.summary.judge.click()
    QApplication.processEvents()
    assert there.width() == width
    for label in visible(there, QLabel):
        wraps = label.wordWrap()
        needed = label.heightForWidth(label.width()) if wraps else label.sizeHint().height()
        assert label.height() >= needed, f"{label.text()!r} is too low"
        assert wraps or label.width() >= label.sizeHint().width(), f"{label.text()!r} is too narrow"
        right = label.mapTo(there, QPoint(label.width(), 0)).x()
        assert right <= width, f"{label.text()!r} reaches out"
    for button in visible(there, QAbstractButton):
        assert button.width() >= button.sizeHint().width() or button.parent().__class__ is QLineEdit
