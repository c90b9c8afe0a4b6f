"""The process that trains: `lgrr train`, whose lines of JSON are heard by a thread of their own."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import threading
from collections.abc import Callable
from typing import Any

from lgrr_gui.engine import environment
from lgrr_gui.training.record import Order

PATIENCE = 2.0  # seconds for which the end of the process is awaited when the program closes
Said = dict[str, Any]


class TrainingProcess:
    """Starts at once. `said(self, line)` is called in another thread for every line, with None at the end.

    The process stops cleanly when its standard input ends: on `stop`, and also when the window dies.
    """

    def __init__(self, order: Order, said: Callable[[TrainingProcess, Said | None], None]) -> None:
        self._said = said
        self._process = subprocess.Popen(
            command(order), stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment()
        )
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    @property
    def pid(self) -> int:
        """The system's number for it."""
        return self._process.pid

    @property
    def code(self) -> int | None:
        """The exit code, once it is known."""
        return self._process.returncode

    def stop(self) -> None:
        """Asks for a clean end after the step that goes on: state is saved. Returns at once."""
        assert self._process.stdin is not None
        with contextlib.suppress(OSError):
            self._process.stdin.close()

    def leave(self) -> None:
        """Asks for a clean end and waits up to two seconds; a longer step is ended and saved without us."""
        self.stop()
        self._thread.join(PATIENCE)

    def _listen(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as lines:
            for line in lines:
                try:
                    said = json.loads(line)
                except ValueError:
                    continue  # a library's own words
                if isinstance(said, dict):
                    self._say(said)
        self._process.wait()
        self.stop()
        self._say(None)

    def _say(self, said: Said | None) -> None:
        with contextlib.suppress(RuntimeError):  # the window is gone
            self._said(self, said)


def command(order: Order) -> list[str]:
    """The words of `lgrr train`, run by the Python of the window."""
    data = [word for spec in order.data for word in ("--data", spec)]
    words = ["train", "--config", str(order.config), *data, "--out", str(order.folder)]
    more = ["--progress", "json", "--until-eof", *(["--resume"] if order.resume else [])]
    return [sys.executable, "-P", "-m", "lgrr", *words, *more]
