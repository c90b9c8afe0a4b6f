"""The one table of actions: every line can be done, and no key means two things."""

import itertools
from collections import Counter

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from lgrr_gui import actions
from lgrr_gui.looks.icons import NAMES
from lgrr_gui.state import Job, Model, ReadOnly, View, WindowState
from tests.gui.states import recording, state


def test_no_key_is_given_to_two_actions() -> None:
    keys = Counter(
        QKeySequence(key).toString(QKeySequence.SequenceFormat.PortableText)
        for line in actions.table()
        for key in line.keys
    )
    assert [key for key, times in keys.items() if times > 1] == []
    assert "" not in keys, "Qt knows every key"


def test_no_key_begins_another_one() -> None:
    made = [QKeySequence(key) for line in actions.table() for key in line.keys]
    partial = QKeySequence.SequenceMatch.NoMatch
    assert all(a.matches(b) == partial for a, b in itertools.permutations(made, 2))


def test_names_are_unique_and_icons_exist() -> None:
    lines = actions.table()
    assert len({line.name for line in lines}) == len(lines)
    assert {line.icon for line in lines if line.icon} <= set(NAMES)
    assert all(line.icon for line in lines if line.bar), "the tool bar shows icons"


def test_the_keys_that_examiners_know_do_what_they_know() -> None:
    keys = {key: line.name for line in actions.table() for key in line.keys}
    expected = {
        ",": "frame_back", ".": "frame_forward", "Shift+Left": "second_back", "Ctrl+Right": "minute_forward",
        "J": "shuttle_back", "K": "shuttle_stop", "L": "shuttle_forward", "N": "finding_next", "P": "finding_previous",
        "M": "mark", "G": "goto", "H": "heat", "A": "attention", "B": "original", "Space": "play", "F1": "shortcuts",
        "?": "shortcuts", "Esc": "cancel", "1": "track_1", "9": "track_9", "Ctrl+Z": "undo",
    }  # fmt: skip
    assert {key: keys.get(key) for key in expected} == expected


def test_what_cannot_be_done_now_is_disabled_and_toggles_show_the_state(qtbot: QtBot) -> None:
    window, done = QWidget(), []
    qtbot.addWidget(window)
    made = actions.build(window, done.append)

    def enabled(now: WindowState) -> set[str]:
        actions.update(made, now)
        return {name for name, action in made.items() if action.isEnabled()}

    nothing = enabled(WindowState())
    assert {"open", "quit", "settings", "shortcuts", "cancel"} <= nothing
    assert not nothing & {"analyze", "frame_back", "play", "goto", "mark", "pause", "track_1", "look"}
    video = state(recording())
    assert {"frame_back", "play", "goto", "mark", "track_1"} <= enabled(video)
    assert "analyze" not in enabled(video), "not before the weights are ready"
    ready = state(recording(), model=Model("ready"))
    assert {"analyze", "look"} <= enabled(ready)
    assert "analyze_selection" not in enabled(ready)
    assert "analyze_selection" in enabled(state(recording(), model=Model("ready"), selection=(1, 5)))
    assert "pause" in enabled(state(recording(), job=Job(1, "ab")))
    still = enabled(state(recording(n=1), model=Model("ready")))
    assert not still & {"frame_back", "play", "goto"}
    assert {"analyze", "mark"} <= still
    actions.update(made, state(recording(), view=View(heat=False, original=True), job=Job(1, "ab", paused=True)))
    checked = {name for name, action in made.items() if action.isChecked()}
    assert {"original", "pause", "boxes", "grid"} <= checked
    assert "heat" not in checked
    made["heat"].trigger()
    assert done == ["heat"]


def test_what_writes_is_disabled_in_a_case_that_is_read_only_and_the_tool_tip_says_why(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    made = actions.build(window, str)
    usual = made["mark"].toolTip()
    actions.update(made, state(recording(), model=Model("ready"), selection=(1, 5), read_only=ReadOnly("B has it.")))
    writing = {"open", "analyze", "analyze_every", "analyze_selection", "look", "mark", "note", "undo", "redo"}
    assert not any(made[name].isEnabled() for name in writing)
    assert made["mark"].toolTip() == "Mark this frame: not now. B has it."
    assert all(made[name].isEnabled() for name in ("open_case", "new_case", "frame_forward", "heat", "goto", "play"))
    actions.update(made, state(recording(), model=Model("ready"), selection=(1, 5)))
    assert all(made[name].isEnabled() for name in writing)
    assert made["mark"].toolTip() == usual


def test_the_sheet_of_keys_names_every_action_with_a_key() -> None:
    said = actions.sheet()
    assert all(menu and text and keys for menu, text, keys in said)
    named = {text for _, text, _ in said}
    assert {line.text for line in actions.table() if line.keys and not line.name.startswith("track_")} <= named
    assert ("View", "Blink: the picture alone", ("B",)) in said
    assert ("In the tracks", "Merge the chosen tracks", ("Ctrl+M",)) in said
