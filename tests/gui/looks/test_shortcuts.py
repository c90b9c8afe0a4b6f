"""The sheet of keys says everything that a key can do."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QLabel, QMainWindow
from pytestqt.qtbot import QtBot

from lgrr_gui import actions
from lgrr_gui.looks.shortcuts import COLUMNS, ShortcutSheet, shared_out


@pytest.fixture
def sheet(qtbot: QtBot, window: QMainWindow) -> ShortcutSheet:
    made = ShortcutSheet(window)
    made.hide()
    made.open_with(actions.sheet())
    qtbot.waitUntil(made.search.hasFocus)
    return made


def words(sheet: ShortcutSheet) -> list[str]:
    return [label.text() for label in sheet.page.widget().findChildren(QLabel)]


def test_every_action_with_a_key_is_listed_with_it(sheet: ShortcutSheet) -> None:
    there = words(sheet)
    for line in actions.table():
        if line.keys and not line.name.startswith("track_"):
            assert line.text in there
            assert QKeySequence(line.keys[0]).toString(QKeySequence.SequenceFormat.NativeText) in there
    assert "Track 1 to 9" in there
    assert "About LGRR" not in there, "it has no key"


def test_the_sheet_is_searched_by_words_and_by_keys(qtbot: QtBot, sheet: ShortcutSheet) -> None:
    qtbot.keyClicks(sheet.search, "LOUPE")
    assert words(sheet) == ["View", "Loupe", "U"]
    sheet.search.setText("ctrl+z")
    assert words(sheet) == ["Case", "Undo", "Ctrl+Z"]
    sheet.search.setText("make coffee")
    assert words(sheet) == ["No key does that."]
    sheet.search.clear()
    assert len(words(sheet)) > 100


def test_esc_f1_and_opening_again_close_it_and_give_the_keyboard_back(
    qtbot: QtBot, sheet: ShortcutSheet, window: QMainWindow
) -> None:
    for key in (Qt.Key.Key_Escape, Qt.Key.Key_F1):
        qtbot.keyClick(sheet.search, key)
        assert not sheet.isVisible()
        qtbot.waitUntil(window.centralWidget().hasFocus)
        sheet.open_with(actions.sheet())
        qtbot.waitUntil(sheet.search.hasFocus)
    sheet.open_with(actions.sheet())
    assert not sheet.isVisible()


def test_the_sheet_fits_a_small_window_without_a_horizontal_scroll_bar(
    qtbot: QtBot, sheet: ShortcutSheet, window: QMainWindow
) -> None:
    for width, height in ((1280, 800), (1024, 700)):
        window.resize(width, height)
        sheet.place()
        qtbot.wait(20)
        assert window.rect().contains(sheet.geometry())
        assert not sheet.page.horizontalScrollBar().isVisible()


def test_columns_are_about_equal_and_keep_the_order() -> None:
    lines = actions.sheet()
    menus = list(dict.fromkeys(menu for menu, _, _ in lines))
    groups = [(menu, [line for line in lines if line[0] == menu]) for menu in menus]
    parts = shared_out(groups, COLUMNS)
    assert [line for part in parts for _, group in part for line in group] == lines
    heights = [sum(len(group) + 2 for _, group in part) for part in parts]
    assert len(heights) == COLUMNS
    assert max(heights) - min(heights) <= 8
