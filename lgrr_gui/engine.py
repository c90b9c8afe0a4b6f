"""The window's side of the engine: starts the process, sends requests, gives out events on the window's thread."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from queue import SimpleQueue

import numpy as np
from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal, Slot

import lgrr
from lgrr.analysis import FaceTable, Review
from lgrr.engine import messages
from lgrr.engine.messages import Cancel, Event, Explained, Looked, Message, Page, Pause, Request, Reviewed

translate = QCoreApplication.translate
PATIENCE = 2.0  # seconds that the engine has to end by itself


def start_process() -> subprocess.Popen[bytes]:
    """The engine as a process. Its log goes to ours."""
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "lgrr.engine"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment(),
    )


def environment() -> dict[str, str]:
    """For a process of the same code as the window, wherever that was started."""
    paths = [str(Path(lgrr.__file__).parents[1]), *filter(None, [os.environ.get("PYTHONPATH")])]
    return os.environ | {"PYTHONPATH": os.pathsep.join(paths)}


@dataclass(frozen=True, eq=False)
class Told:
    """An event and what came with it: Review with Reviewed, FaceTable with Looked, arrays by name with Explained,
    a PNG with Page.
    """

    body: Event
    value: Review | FaceTable | dict[str, np.ndarray] | bytes | None = None


class Engine(QObject):
    """The engine's process. Used on the window's thread alone, where its signals arrive too.

    `told` carries a Told. `died` carries one sentence when the process ends unasked: what was asked of it gets no
    answer any more, and the next request starts another one, which needs Load again.
    """

    told = Signal(object)
    died = Signal(str)
    _arrived = Signal(object, object)  # process, Told; None: it ended

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._number = 0
        self._link: _Link | None = None
        self._stopped = False
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    @property
    def running(self) -> bool:
        """Whether there is a process."""
        return self._link is not None

    def request(self, body: Request, payload: bytes | np.ndarray = b"") -> int:
        """Sends a request under a number of its own, which is returned; starts the engine if there is none.

        Pause and Cancel keep the number, which is that of the work they mean; without a process they do nothing.
        After `stop` nothing is done any more.
        A picture (H, W, 3) uint8 must not be changed afterwards.
        """
        if isinstance(body, Pause | Cancel):
            if self._link is not None:
                self._link.send(body, payload)
            return body.request
        self._number += 1
        if self._stopped:
            return self._number
        if self._link is None:
            self._link = _Link(self._arrived.emit)
        self._link.send(replace(body, request=self._number), payload)
        return self._number

    def stop(self) -> None:
        """Ends the process for good: it is asked to, has two seconds, and is then killed. Nothing is told any more."""
        self._stopped = True
        self._end()

    def _end(self) -> None:
        if self._link is not None:
            link, self._link = self._link, None
            link.close()

    @Slot(object, object)
    def _deliver(self, link: _Link, told: Told | None) -> None:
        if link is not self._link:
            return
        if told is not None:
            self.told.emit(told)
            return
        self._end()
        words = translate("lgrr", "The engine ended unexpectedly (exit {code}). What was found is kept.")
        self.died.emit(words.format(code=link.process.returncode))


class _Link:
    """One process with the two threads that write to it and read from it."""

    def __init__(self, arrived: Callable[[_Link, Told | None], None]) -> None:
        self.process = start_process()
        self._arrived = arrived
        self._outbox: SimpleQueue[tuple[Request, bytes | np.ndarray] | None] = SimpleQueue()
        self._threads = [threading.Thread(target=work, daemon=True) for work in (self._write, self._read)]
        for thread in self._threads:
            thread.start()

    def send(self, body: Request, payload: bytes | np.ndarray) -> None:
        """Returns at once."""
        self._outbox.put((body, payload))

    def close(self) -> None:
        """Returns when process, threads and pipes are gone."""
        self._outbox.put(None)
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        for thread in self._threads:
            thread.join()

    def _write(self) -> None:
        stream = self.process.stdin
        assert stream is not None
        with contextlib.suppress(OSError):  # of a process that has died: the reader tells
            while (item := self._outbox.get()) is not None:
                body, payload = item
                data = payload if isinstance(payload, bytes) else messages.picture_bytes(payload)
                messages.write(stream, Message(body, data))
        with contextlib.suppress(OSError):
            stream.close()

    def _read(self) -> None:
        stream = self.process.stdout
        assert stream is not None
        try:
            with stream:
                while (message := messages.read(stream)) is not None:
                    self._arrived(self, _decoded(message))
        finally:  # also where it said what cannot be understood: nothing it says is heard any more
            self._arrived(self, None)


def _decoded(message: Message) -> Told:
    match message.body:
        case Reviewed():
            return Told(message.body, Review.from_bytes(message.payload))
        case Looked():
            return Told(message.body, FaceTable.from_bytes(message.payload)[0])
        case Explained():
            return Told(message.body, messages.arrays_from_bytes(message.payload))
        case Page():
            return Told(message.body, message.payload)
    return Told(message.body)
