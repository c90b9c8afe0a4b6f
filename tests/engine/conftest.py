"""The engine as a process of its own, and somebody who talks with it over its pipes."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lgrr.analysis import Case, Plan, Review
from lgrr.analysis.pipeline import record_of
from lgrr.engine import messages
from lgrr.engine.messages import Analyze, Ended, Explain, Failed, Load, Look, Message, Ready, ReviewCase, Reviewed
from lgrr.evidence import hash_file
from lgrr.video import Media, open_media, write_clip
from tests.analysis.conftest import RATE, clip, faceless, moving_portrait, weights  # noqa: F401 - fixtures

PATIENCE = 60  # seconds until an answer is taken for lost


class Talk:
    """Sends requests and keeps every event."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "lgrr.engine"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=os.environ | {"OMP_NUM_THREADS": "1"},  # as in the tests' own process: sums depend on it
        )
        self.events: list[Message] = []
        self.over = False
        self._heard = threading.Condition()
        self._thread = threading.Thread(target=self._listen)
        self._thread.start()
        self._number = 0

    def ask(self, body: Any, payload: bytes = b"") -> int:
        """Sends a request; those with number 0 get the next one."""
        if body.request == 0:
            self._number += 1
            body = replace(body, request=self._number)
        messages.write(self.process.stdin, Message(body, payload))
        return int(body.request)

    def wait(self, wanted: Callable[[Message], bool], after: int = 0) -> Message:
        """The first such event, from event number `after` on."""
        with self._heard:
            found = self._heard.wait_for(lambda: [e for e in self.events[after:] if wanted(e)] or self.over, PATIENCE)
            assert found and found is not True, f"not told; the last was {self.events[-1:]}"
            return found[0]

    def answer(self, number: int, *kinds: type) -> Message:
        """The first event with this number, of these kinds if any are named."""
        return self.wait(lambda e: e.body.request == number and (not kinds or isinstance(e.body, kinds)))

    def told(self, number: int, kind: type) -> list[Any]:
        """The bodies of all events so far with this number, of this kind."""
        return [e.body for e in list(self.events) if e.body.request == number and isinstance(e.body, kind)]

    def load(self, weights: Path | str) -> None:  # noqa: F811
        """Gets weights ready, on the CPU."""
        answer = self.answer(self.ask(Load(0, str(weights), "cpu", "float32")), Ready, Failed)
        assert isinstance(answer.body, Ready), answer.body

    def end(self) -> str:
        """Closes the input, waits for the process to end and returns what it wrote on stderr; once."""
        if self.process.stderr.closed:
            return ""
        if not self.process.stdin.closed:
            self.process.stdin.close()
        try:
            self.process.wait(20)
        finally:
            self.process.kill()
            self._thread.join()
            errors = self.process.stderr.read().decode()
            self.process.stdout.close()
            self.process.stderr.close()
        return errors

    def _listen(self) -> None:
        while (message := messages.read(self.process.stdout)) is not None:
            with self._heard:
                self.events.append(message)
                self._heard.notify_all()
        with self._heard:
            self.over = True
            self._heard.notify_all()


@pytest.fixture
def talk() -> Iterator[Talk]:
    """An engine that must leave no traceback."""
    talk = Talk()
    yield talk
    assert "Traceback" not in talk.end()


@pytest.fixture(scope="session")
def long_clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve seconds, one face throughout: several seconds of work where every frame is looked at."""
    path = tmp_path_factory.mktemp("clip") / "long.mp4"
    write_clip(path, moving_portrait(300), RATE)
    return path


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """An empty case."""
    path = tmp_path / "case.sqlite"
    Case.create(path).close()
    return path


def take_in(case: Path, recording: Path) -> tuple[Media, str]:
    """Adds a recording to a case as the window does: (open recording, SHA-256)."""
    found, media = hash_file(recording), open_media(recording)
    with Case.open(case) as opened:
        opened.add_file(str(recording), found, record_of(media.info))
    return media, found.sha256


def look_at(case: Path, media: Media, sha256: str, index: int) -> tuple[Look, bytes]:
    """The request to look at a frame, and its payload."""
    seen = media.read(index)
    height, width = seen.rgb.shape[:2]
    return Look(0, str(case), sha256, seen.frame, seen.sha256, height, width), messages.picture_bytes(seen.rgb)


def explain(rgb: np.ndarray, box: tuple[float, float, float, float]) -> tuple[Explain, bytes]:
    """The request to explain a face, and its payload."""
    return Explain(0, 0, box, *rgb.shape[:2]), messages.picture_bytes(rgb)


def ending(talk: Talk, number: int) -> Ended:
    """The end of an analysis, when it has come."""
    ended: Ended = talk.answer(number, Ended).body
    return ended


@pytest.fixture(scope="session")
def _ready(weights: Path) -> Iterator[Talk]:  # noqa: F811
    talk = Talk()
    talk.load(weights)
    yield talk
    assert "Traceback" not in talk.end()


@pytest.fixture
def ready(_ready: Talk) -> Talk:
    """An engine with weights that several tests talk with, one after another; it must leave no traceback."""
    return _ready


def analysis(talk: Talk, case: Path, media: Path, **plan: Any) -> int:
    """Asks for an analysis."""
    return talk.ask(Analyze(0, str(case), str(media), Plan(**plan)))


def reviewed(talk: Talk, case: Path, sha256: str) -> Review:
    """The review of a recording, as it stands now."""
    answer = talk.answer(talk.ask(ReviewCase(0, str(case), sha256)), Reviewed, Failed)
    assert isinstance(answer.body, Reviewed), answer.body
    return Review.from_bytes(answer.payload)
