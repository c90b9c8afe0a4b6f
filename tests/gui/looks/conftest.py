"""A dressed program, undressed again when the test ends; and a window to lay things over."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow
from pytestqt.qtbot import QtBot

from lgrr_gui.looks.theme import Appearance, apply_theme


@pytest.fixture
def dress(qapp: QApplication) -> Iterator[Callable[[Appearance], None]]:
    palette, sheet = qapp.palette(), qapp.styleSheet()
    yield lambda appearance: apply_theme(qapp, appearance)
    qapp.styleHints().setColorScheme(Qt.ColorScheme.Unknown)
    qapp.setPalette(palette)
    qapp.setStyleSheet(sheet)


@pytest.fixture
def window(qtbot: QtBot) -> QMainWindow:
    """1280 x 800 with a line to type in, which has the keyboard."""
    made = QMainWindow()
    qtbot.addWidget(made)
    made.resize(1280, 800)
    line = QLineEdit()
    made.setCentralWidget(line)
    made.statusBar().setSizeGripEnabled(False)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    line.setFocus()
    return made
