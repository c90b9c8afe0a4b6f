"""A real window with everything behind it, in a folder of the test's own, and nothing left when the test ends."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from lgrr_gui.app import Desk
from lgrr_gui.settings.store import Settings
from lgrr_gui.state import WindowState

PATIENT = 60_000  # ms; how long something may take before the test gives up, on a busy machine


@contextmanager
def open_desk(qtbot: QtBot, folder: Path, *files: Path, size: tuple[int, int] = (1280, 800)) -> Iterator[Desk]:
    """The window, shown and started. At the end it is closed: no thread, process or window may be left."""
    threads = set(threading.enumerate())
    desk = Desk(Settings(cases_folder=folder, examiner="A. Examiner"))
    qtbot.addWidget(desk.window)
    desk.window.resize(*size)
    with qtbot.waitActive(desk.window):  # keys are given to the active window alone
        desk.window.show()
        desk.window.activateWindow()
    desk.start(files)
    try:
        yield desk
    finally:
        desk.window.close()
        QApplication.processEvents()
    end = time.monotonic() + 30  # a training ends after the step that goes on
    while (left := set(threading.enumerate()) - threads) and time.monotonic() < end:
        QApplication.processEvents()
    assert not left, f"left running: {left}"
    assert not desk.engine.running
    shown = [w for w in QApplication.topLevelWidgets() if w.isVisible()]
    assert not shown, f"left open: {shown}"


def wait(qtbot: QtBot, desk: Desk, until: Callable[[WindowState], bool]) -> None:
    """Waits until the state is as said; tells the notices where it never is."""
    try:
        qtbot.waitUntil(lambda: until(desk.store.now), timeout=PATIENT)
    except Exception:
        for notice in desk.store.now.notices:
            print(notice)
        print(desk.store.now.model, desk.store.now.job)
        raise


def opened(state: WindowState) -> bool:
    """The recording on show is open and its picture there."""
    return state.recording is not None and state.recording.frames > 0 and state.shown is not None


def analysed(state: WindowState) -> bool:
    """The recording on show has its finding and nothing goes on."""
    review = None if state.recording is None else state.recording.review
    return state.job is None and review is not None and review.summary.finished


def drop(widget: QWidget, *paths: Path) -> None:
    """Drags files over a widget and drops them there."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    how = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    middle = widget.rect().center()
    QApplication.sendEvent(widget, QDragEnterEvent(middle, *how))
    QApplication.sendEvent(widget, QDragMoveEvent(middle, *how))
    QApplication.sendEvent(widget, QDropEvent(QPointF(middle), *how, QEvent.Type.Drop))


def settle(milliseconds: int) -> None:
    """Lets events pass for a while."""
    end = time.monotonic() + milliseconds / 1000
    while time.monotonic() < end:
        QApplication.processEvents()
        time.sleep(0.005)
