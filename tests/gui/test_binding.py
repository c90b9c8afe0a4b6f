"""The binding to Qt gives back what it borrows: a window lives for days, and an object given away too often ends it."""

import sys

import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

TIMES = 40


class Speaker(QObject):
    said = Signal(object)


def held() -> dict[str, int]:
    """How many hold each of the objects that every program shares."""
    return {repr(one): sys.getrefcount(one) for one in (None, True, False)}


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="there these objects are not counted")
def test_signals_and_events_use_up_nothing_that_python_shares(qtbot: QtBot) -> None:
    speaker = Speaker()
    speaker.said.connect(lambda words: None)
    before = held()
    for _ in range(TIMES):
        speaker.said.emit(None)
        QApplication.processEvents()
    lost = {name: before[name] - now for name, now in held().items()}
    assert all(number < TIMES / 2 for number in lost.values()), f"given away: {lost}"
