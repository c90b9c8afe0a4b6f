"""A timeline on the screen."""

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from lgrr_gui.state import WindowState
from lgrr_gui.timeline.timeline import Timeline
from tests.gui.states import EVERYTHING

Show = Callable[[WindowState], None]
SIZE = (882, 240)  # 800 pixels between the axis and the right edge


@pytest.fixture
def timeline(qtbot: QtBot) -> Timeline:
    timeline = Timeline()
    qtbot.addWidget(timeline)
    timeline.resize(*SIZE)
    with qtbot.waitExposed(timeline):
        timeline.show()
    assert timeline.canvas.plane.rect.width() == 800
    return timeline


@pytest.fixture
def show(timeline: Timeline) -> Show:
    return lambda state: timeline.show_state(state, EVERYTHING)
