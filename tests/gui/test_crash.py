"""An error that nobody expected: a report, a sentence, and the program goes on."""

import faulthandler
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from lgrr import __version__
from lgrr_gui import crash
from lgrr_gui.crash import install_exception_hook


class Ear(QObject):
    """Hears sentences as the window does, and on which thread."""

    failed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[tuple[str, threading.Thread]] = []
        self.failed.connect(self._hear, Qt.ConnectionType.QueuedConnection)

    def _hear(self, words: str) -> None:
        self.heard.append((words, threading.current_thread()))


@pytest.fixture
def hooks(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every hook is as it was when the test ends; faults of C code stay pytest's."""
    for module, name in ((sys, "excepthook"), (sys, "unraisablehook"), (threading, "excepthook")):
        monkeypatch.setattr(module, name, getattr(module, name))
    monkeypatch.setattr(faulthandler, "enable", lambda file: None)
    yield
    if crash._faults is not None:
        crash._faults.close()
        crash._faults = None


@pytest.fixture
def ear(hooks: None, qtbot: QtBot, tmp_path: Path) -> Ear:
    made = Ear()
    install_exception_hook(tmp_path / "reports", made.failed.emit, lambda: tmp_path / "cases" / "case.sqlite")
    return made


def reports(folder: Path) -> list[Path]:
    return sorted((folder / "reports").glob("error-*.txt"))


def boom() -> None:
    raise ValueError("the jaw line")


def test_an_error_in_a_slot_is_reported_and_told_and_the_program_goes_on(
    qtbot: QtBot, ear: Ear, tmp_path: Path
) -> None:
    button, after = QPushButton(), []
    qtbot.addWidget(button)
    button.clicked.connect(boom)
    button.clicked.connect(lambda: after.append(True))
    button.click()
    qtbot.waitUntil(lambda: len(ear.heard) == 1, timeout=2000)
    assert after, "what else was to be done was done"
    (file,) = reports(tmp_path)
    words, _ = ear.heard[0]
    assert str(file) in words
    assert f"the case is safe at {tmp_path / 'cases' / 'case.sqlite'}" in words
    assert "Traceback" not in words
    text = file.read_text(encoding="utf-8")
    for part in ("ValueError: the jaw line", "in boom", f"LGRR: {__version__}", "PySide6-Essentials: 6", "MainThread"):
        assert part in text


def test_an_error_that_comes_again_and_again_is_told_once(qtbot: QtBot, ear: Ear, tmp_path: Path) -> None:
    timer = QTimer(interval=1)
    timer.timeout.connect(boom)
    timer.start()
    qtbot.wait(100)
    timer.stop()
    assert len(ear.heard) == len(reports(tmp_path)) == 1


def test_an_error_in_a_thread_reaches_the_window_on_the_window_s_thread(qtbot: QtBot, ear: Ear, tmp_path: Path) -> None:
    thread = threading.Thread(target=boom, name="decoder")
    thread.start()
    thread.join()
    assert not ear.heard, "nothing is done on the thread that failed"
    qtbot.waitUntil(lambda: len(ear.heard) == 1, timeout=2000)
    assert ear.heard[0][1] is threading.main_thread()
    assert "thread: decoder" in reports(tmp_path)[0].read_text()


def test_an_error_in_a_finalizer_is_caught_too(qtbot: QtBot, ear: Ear, tmp_path: Path) -> None:
    class Bad:
        def __del__(self) -> None:
            boom()

    Bad().__del__  # noqa: B018 - made and dropped
    qtbot.waitUntil(lambda: len(ear.heard) == 1, timeout=2000)


def test_a_report_that_cannot_be_written_is_said(qtbot: QtBot, hooks: None, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    told: list[str] = []
    install_exception_hook(tmp_path / "file" / "reports", told.append)
    QTimer.singleShot(0, boom)
    qtbot.waitUntil(lambda: bool(told), timeout=2000)
    assert told == ["LGRR met an error it does not know, and no report of it could be written."]


def test_without_a_case_none_is_named(qtbot: QtBot, hooks: None, tmp_path: Path) -> None:
    told: list[str] = []
    install_exception_hook(tmp_path / "reports", told.append)
    QTimer.singleShot(0, boom)
    qtbot.waitUntil(lambda: bool(told), timeout=2000)
    assert "case" not in told[0].replace(str(tmp_path), "")
    assert str(reports(tmp_path)[0]) in told[0]


def test_telling_that_fails_fails_silently(qtbot: QtBot, hooks: None, tmp_path: Path) -> None:
    def deaf(words: str) -> None:
        raise RuntimeError("the window is gone")

    install_exception_hook(tmp_path / "reports", deaf)
    QTimer.singleShot(0, boom)
    qtbot.wait(50)
    assert len(reports(tmp_path)) == 1
