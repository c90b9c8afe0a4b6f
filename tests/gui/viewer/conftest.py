"""A viewer on the screen, with room for the picture at twice its size."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from lgrr_gui.state import WindowState
from lgrr_gui.viewer import Viewer
from tests.gui.states import EVERYTHING, HEIGHT, WIDTH

Show = Callable[[WindowState], None]


@pytest.fixture
def viewer(qtbot: QtBot) -> Viewer:
    viewer = Viewer()
    qtbot.addWidget(viewer)
    viewer.resize(2 * WIDTH, 2 * HEIGHT)
    with qtbot.waitExposed(viewer):
        viewer.show()
    return viewer


@pytest.fixture
def show(viewer: Viewer) -> Show:
    """Shows a state, and lets plates find their places."""

    def show(state: WindowState) -> None:
        viewer.show_state(state, EVERYTHING)
        for _ in range(4):  # a plate in a layout in a layout
            QApplication.processEvents()

    return show
