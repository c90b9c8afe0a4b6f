"""The window's side of the engine: numbered requests, values with events, and one sentence when the process dies."""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from lgrr.analysis import Case, Review
from lgrr.engine import messages
from lgrr_gui.engine import Engine, Told

PATIENT = 30_000


class Listener:
    def __init__(self, engine: Engine) -> None:
        self.told: list[Told] = []
        self.died: list[str] = []
        engine.told.connect(self.told.append)
        engine.died.connect(self.died.append)

    def of(self, request: int) -> list[Told]:
        return [told for told in self.told if told.body.request == request]


@pytest.fixture
def engine(qtbot: QtBot) -> Iterator[Engine]:
    before = set(threading.enumerate())
    engine = Engine()
    yield engine
    engine.stop()
    assert set(threading.enumerate()) <= before, "the threads of the pipes ended"


@pytest.fixture
def heard(engine: Engine) -> Listener:
    return Listener(engine)


@pytest.fixture
def case(tmp_path: Path) -> Path:
    Case.create(tmp_path / "case.sqlite").close()
    return tmp_path / "case.sqlite"


def process(engine: Engine) -> subprocess.Popen[bytes]:
    assert engine._link is not None
    return engine._link.process


def test_a_request_starts_the_process_and_is_answered_under_its_number(
    qtbot: QtBot, engine: Engine, heard: Listener, case: Path
) -> None:
    assert not engine.running
    numbers = [engine.request(messages.ReviewCase(0, str(case), f"{k:064x}")) for k in range(3)]
    assert engine.running
    assert len(set(numbers)) == 3
    qtbot.waitUntil(lambda: len(heard.told) == 3, timeout=PATIENT)
    for number in numbers:
        (told,) = heard.of(number)
        assert isinstance(told.body, messages.Reviewed)
        assert isinstance(told.value, Review)


def test_the_light_engine_imports_no_torch(qtbot: QtBot, engine: Engine, heard: Listener, case: Path) -> None:
    engine.request(messages.ReviewCase(0, str(case), "ab" * 32))
    qtbot.waitUntil(lambda: bool(heard.told), timeout=PATIENT)
    maps = Path(f"/proc/{process(engine).pid}/maps").read_text(encoding="utf-8")
    assert "libtorch" not in maps, "a case can be read before, and without, the network"


def test_a_killed_process_is_one_sentence_and_the_next_request_starts_another(
    qtbot: QtBot, engine: Engine, heard: Listener, case: Path
) -> None:
    engine.request(messages.ReviewCase(0, str(case), "ab" * 32))
    qtbot.waitUntil(lambda: bool(heard.told), timeout=PATIENT)
    os.kill(process(engine).pid, signal.SIGKILL)
    qtbot.waitUntil(lambda: bool(heard.died), timeout=PATIENT)
    assert not engine.running
    (words,) = heard.died
    assert "What was found is kept" in words
    assert "-9" in words
    engine.request(messages.Pause(1, True))
    engine.request(messages.Cancel(1))
    assert not engine.running, "there is nothing to pause or to cancel"
    number = engine.request(messages.ReviewCase(0, str(case), "ab" * 32))
    qtbot.waitUntil(lambda: bool(heard.of(number)), timeout=PATIENT)
    assert len(heard.died) == 1


def test_words_that_are_no_message_end_the_process_in_one_sentence(
    qtbot: QtBot, engine: Engine, heard: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another program under the engine's name: what it says is not taken for an answer, and nothing hangs."""
    monkeypatch.setattr(threading, "excepthook", lambda args: None)
    command = ["/bin/sh", "-c", "echo good morning; cat > /dev/null"]
    pipe = subprocess.PIPE
    monkeypatch.setattr("lgrr_gui.engine.start_process", lambda: subprocess.Popen(command, stdin=pipe, stdout=pipe))
    engine.request(messages.Load(0))
    qtbot.waitUntil(lambda: bool(heard.died), timeout=PATIENT)
    assert heard.told == []
    assert not engine.running


def test_stopping_is_quick_and_says_nothing(qtbot: QtBot, engine: Engine, heard: Listener, case: Path) -> None:
    engine.request(messages.ReviewCase(0, str(case), "ab" * 32))
    qtbot.waitUntil(lambda: bool(heard.told), timeout=PATIENT)
    running = process(engine)
    before = time.monotonic()
    engine.stop()
    assert time.monotonic() - before < 3.5
    assert running.poll() is not None
    engine.stop()
    qtbot.wait(50)
    assert heard.died == []


def test_what_is_asked_after_the_end_starts_no_new_process(
    qtbot: QtBot, engine: Engine, heard: Listener, case: Path
) -> None:
    """As the answer of somebody who still had to finish his work when the window was closed."""
    engine.request(messages.ReviewCase(0, str(case), "ab" * 32))
    engine.stop()
    engine.request(messages.ReviewCase(0, str(case), "ab" * 32))
    assert not engine.running
    qtbot.wait(50)
    assert heard.told == []


def test_a_process_that_does_not_end_by_itself_is_killed(
    qtbot: QtBot, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lgrr_gui.engine.PATIENCE", 0.2)
    engine.request(messages.Cancel(1))
    engine.request(messages.Load(0, "lgrr-small", "cpu", "float32"))
    running = process(engine)
    os.kill(running.pid, signal.SIGSTOP)
    engine.stop()
    assert running.returncode == -signal.SIGKILL


def test_what_a_stopped_engine_had_still_to_say_is_not_told(
    qtbot: QtBot, engine: Engine, heard: Listener, case: Path
) -> None:
    engine.request(messages.ReviewCase(0, str(case), "ab" * 32))
    engine.stop()
    qtbot.wait(100)
    assert heard.told == []
    assert heard.died == []
