"""Panels on the screen, and what they ask for."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from lgrr_gui.looks.theme import apply_theme
from lgrr_gui.state import WindowState
from tests.gui.tracks.build import EVERYTHING

Show = Callable[..., Any]


@pytest.fixture
def show(qtbot: QtBot, qapp: QApplication) -> Show:
    """Puts a panel on the screen with a state; `panel.requests` is the list of what it has asked for."""
    apply_theme(qapp, "light")
    windows = []

    def put(panel: QWidget, state: WindowState, width: int = 320, height: int = 700) -> QWidget:
        window = QMainWindow()
        qtbot.addWidget(window)
        windows.append(window)
        window.setCentralWidget(panel)
        window.resize(width, height)
        with qtbot.waitExposed(window):
            window.show()
        panel.requests = []  # type: ignore[attr-defined]
        panel.asked.connect(panel.requests.append)  # type: ignore[attr-defined]
        panel.show_state(state, EVERYTHING)  # type: ignore[attr-defined]
        return panel

    return put
