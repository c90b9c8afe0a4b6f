"""A thread with a line of requests before it."""

from __future__ import annotations

import threading
from collections.abc import Callable

from lgrr.engine.messages import Message


class Worker:
    """Carries out messages one at a time: in their order, or the newest first. `work` must not raise."""

    def __init__(self, name: str, work: Callable[[Message], None], *, newest_first: bool = False) -> None:
        self._work = work
        self._place = -1 if newest_first else 0
        self._waiting: list[Message] = []
        self._busy = False
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    @property
    def is_current(self) -> bool:
        """Whether this is asked from the worker's own thread."""
        return threading.current_thread() is self._thread

    def put(self, message: Message) -> None:
        """Adds to the line."""
        with self._changed:
            self._waiting.append(message)
            self._changed.notify_all()

    def take_out(self, unwanted: Callable[[Message], bool]) -> list[Message]:
        """Removes and returns the messages in the line, not begun, that are unwanted."""
        with self._changed:
            out = [message for message in self._waiting if unwanted(message)]
            self._waiting = [message for message in self._waiting if not unwanted(message)]
            return out

    def wait_idle(self, seconds: float | None = None) -> None:
        """Returns when there is nothing left to do, or the time is over."""
        with self._changed:
            self._changed.wait_for(lambda: not self._waiting and not self._busy, seconds)

    def _run(self) -> None:
        while True:
            with self._changed:
                self._busy = False
                self._changed.notify_all()
                self._changed.wait_for(lambda: self._waiting)
                message = self._waiting.pop(self._place)
                self._busy = True
            self._work(message)
