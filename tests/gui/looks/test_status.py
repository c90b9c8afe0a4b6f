"""What the status bar says; a word that has too little room is whole in its tool tip."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from lgrr_gui.commands import Cancel, Pause
from lgrr_gui.looks.status import Short, StatusBar, job_words, left_words, opening_words, place_words
from lgrr_gui.state import Job, Model, Recording, Shown, Store, View, WindowState

RECORDING = Recording("ab", Path("clip.mp4"), seconds=3 + np.arange(312) / 25, pts=np.arange(312) * 512)
SHOWN = Shown("ab", 12, np.zeros((2, 2, 4), np.uint8), "", np.zeros((2, 2, 3), np.uint8))
STATE = WindowState(recordings=(RECORDING,), current="ab", wanted=12, shown=SHOWN)
JOB = Job(7, "ab", "look", 120, 311, 48.4, 4.12)


@pytest.fixture
def bar(window: QMainWindow) -> StatusBar:
    made = StatusBar()
    window.statusBar().addWidget(made, 1)
    return made


def show(bar: StatusBar, state: WindowState) -> None:
    bar.show_state(state, frozenset(WindowState.__dataclass_fields__))


def test_place_is_frame_pts_and_time_since_the_first_frame() -> None:
    assert place_words(STATE) == "Frame 12 of 0–311 · pts 6144 · 00:00.480"
    assert place_words(replace(STATE, wanted=13)) == "Frame 13 of 0–311 · pts 6656 · 00:00.520 · decoding…"
    assert place_words(WindowState()) == ""


def test_work_is_told_with_its_rate_and_the_time_left() -> None:
    assert job_words(JOB) == "Analysing 120 of 311 · 4.1 faces/s · about 48 s left"
    assert job_words(replace(JOB, paused=True)) == "Paused 120 of 311 · 4.1 faces/s"
    assert job_words(Job(7, "ab", "hash", 5, 10)) == "Hashing"
    assert job_words(Job(7, "ab")) == "Waiting"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.4, "about 0 s left"),
        (119, "about 119 s left"),
        (120, "about 2 min left"),
        (7100, "about 118 min left"),
        (7200, "about 2 h left"),
    ],
)
def test_time_left_is_no_finer_than_it_is_known(seconds: float, words: str) -> None:
    assert left_words(seconds) == words


def test_opening_is_told_with_its_share() -> None:
    assert opening_words(replace(RECORDING, stage="hash", share=0.4)) == "Hashing clip.mp4 40%"
    assert opening_words(replace(RECORDING, stage="index", share=None)) == "Reading clip.mp4 whole"


def test_brightness_says_that_it_is_for_the_eyes_only(bar: StatusBar) -> None:
    show(bar, STATE)
    assert not bar.brightness.isVisible()
    show(bar, replace(STATE, view=View(brightness=0.3)))
    assert bar.brightness.text() == "Brightness +30%, view only"
    assert bar.brightness.toolTip() == "Brightness +30%: for viewing only, never for the network"
    show(bar, replace(STATE, view=View(brightness=-0.1)))
    assert "-10%" in bar.brightness.toolTip()


def test_weights_are_named_with_what_they_are_worth(bar: StatusBar) -> None:
    show(bar, replace(STATE, model=Model("ready", "lgrr-small, bfloat16 on cpu", "lgrr-small", "AUC 0.9 on 1,000")))
    assert bar.model.text() == "lgrr-small, bfloat16 on cpu"
    assert bar.model.toolTip() == "lgrr-small, bfloat16 on cpu\nAUC 0.9 on 1,000"
    show(bar, replace(STATE, model=Model("failed", "There is no file /x.")))
    assert bar.model.text() == "No weights: There is no file /x."


def test_buttons_are_there_while_there_is_something_to_stop(qtbot: QtBot, bar: StatusBar) -> None:
    asked: list[object] = []
    bar.asked.connect(asked.append)
    show(bar, STATE)
    assert not any(part.isVisible() for part in (bar.bar, bar.pause, bar.cancel, bar.work))
    show(bar, replace(STATE, job=JOB))
    assert bar.bar.value() == round(1000 * 120 / 311)
    qtbot.mouseClick(bar.pause, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(bar.cancel, Qt.MouseButton.LeftButton)
    assert asked == [Pause(), Cancel()]
    show(bar, replace(STATE, job=replace(JOB, paused=True)))
    assert bar.pause.toolTip() == "Go on with the analysis"
    show(bar, replace(STATE, recordings=(replace(RECORDING, stage="index"),)))
    assert bar.cancel.isVisible()
    assert not bar.pause.isVisible()
    assert bar.bar.maximum() == 0, "no end in sight"


def test_words_that_are_cut_are_whole_in_the_tool_tip(qtbot: QtBot, bar: StatusBar, window: QMainWindow) -> None:
    window.resize(700, 500)
    show(bar, replace(STATE, job=JOB, view=View(brightness=0.3), model=Model("failed", "a long reason " * 12)))
    qtbot.wait(20)
    assert window.width() == 700, "words never widen the window"
    cut = 0
    for part in bar.findChildren(Short):
        assert part.width() > 0
        if part.fontMetrics().horizontalAdvance(part.text()) > part.width():
            cut += 1
            assert part.text() in part.toolTip() or part is bar.brightness
    assert cut, "there was too little room"


def test_what_is_said_at_work_fits_a_window_of_1280(qtbot: QtBot, bar: StatusBar) -> None:
    ready = Model("ready", "lgrr-small, bfloat16 on cpu", "lgrr-small", "")
    show(bar, replace(STATE, job=JOB, view=View(brightness=0.3), model=ready))
    qtbot.wait(20)
    for part in bar.findChildren(Short):
        assert part.fontMetrics().horizontalAdvance(part.text()) <= part.width(), part.text()


def test_the_store_moves_the_bar(bar: StatusBar) -> None:
    store = Store()
    store.watch(bar.show_state)
    store.set(recordings=(RECORDING,), current="ab", wanted=12)
    assert bar.place.text().startswith("Frame 12 of")
