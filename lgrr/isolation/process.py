"""One process that reads one recording, as whoever asks sees it."""

from __future__ import annotations

import contextlib
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from lgrr.confine import environment
from lgrr.errors import Cancelled, LgrrError, MediaError, UsageError
from lgrr.isolation import wire
from lgrr.isolation.child import MEMORY
from lgrr.isolation.serving import PATIENCE
from lgrr.video.media import MAX_FRAMES
from lgrr.video.reading import Likely

TICK = 0.1  # seconds between two looks whether it is still wanted
PARTING = 2.0  # seconds to end by itself
_FIELDS: dict[str, dict[str, Any]] = {
    "at": {"done": int, "total": int | None},
    "passed": {"frames": int, "waits": bool},
    "announced": {"frames": int, "step": int, "unit": int, "room": int},
    "error": {"kind": str, "words": str, "trace": str},
    "done": {},
}
_KINDS: dict[str, type[LgrrError]] = {kind.__name__: kind for kind in (MediaError, UsageError, Cancelled)}


def none_likely(frames: int, step: Fraction, room: int) -> Sequence[int]:
    """For who does not know which frames will be read."""
    return ()


class DiedError(Exception):
    """The process is gone. `how` in words; `good`: frames that it is known to have passed."""

    def __init__(self, how: str, good: int) -> None:
        super().__init__(how)
        self.how, self.good = how, good


class UnforeseenError(Exception):
    """What the process met and did not know: its traceback."""


class Child:
    """A process for one file. `ask` is for one thread at a time; `kill` may come from any."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "lgrr.isolation.child"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment(),
            pipesize=1 << 20,  # a picture is several megabytes
        )  # fmt: skip
        self._inbox: queue.SimpleQueue[wire.Message | None] = queue.SimpleQueue()
        self._good = 0
        self._thread = threading.Thread(target=self._listen, name="lgrr-isolated", daemon=True)
        self._thread.start()

    def ask(
        self,
        request: dict[str, Any],
        payload: bytes = b"",
        *,
        on_progress: Callable[[int, int | None], None] = lambda done, total: None,
        cancelled: Callable[[], bool] = lambda: False,
        likely: Likely = none_likely,
    ) -> wire.Message:
        """The answer. Raises DiedError, Cancelled (the process is then gone too), or the LgrrError it answers with."""
        self._good = 0
        self._send(request, payload)
        try:
            return self._answer(on_progress, cancelled, likely)
        except (DiedError, LgrrError):
            raise
        except BaseException:  # of whoever asked: the answer that is still to come would be taken for another's
            self.kill()
            raise

    def _answer(
        self, on_progress: Callable[[int, int | None], None], cancelled: Callable[[], bool], likely: Likely
    ) -> wire.Message:
        while True:
            try:
                message = self._inbox.get(timeout=TICK)
            except queue.Empty:
                self._stop_if(cancelled)
                continue
            if message is None:
                raise DiedError(self._how(), self._good)
            header = message[0]
            match header.get("is"):
                case "at":
                    self._good = header["done"]
                    on_progress(header["done"], header["total"])
                case "passed":
                    self._good = header["frames"]
                    self._stop_if(cancelled)
                    if header["waits"]:
                        self._send({"do": "on"})
                case "announced":
                    self._send({"do": "keep"}, _wanted(header, likely))
                case "error":
                    raise self._error(header) from (UnforeseenError(header["trace"]) if header["trace"] else None)
                case _:
                    return message

    @property
    def dead(self) -> bool:
        """Whether the process has ended."""
        return self._process.poll() is not None

    def kill(self) -> None:
        """Ends the process at once."""
        self._process.kill()

    def close(self) -> None:
        """Returns when the process, the thread and the pipes are gone."""
        with contextlib.suppress(OSError):
            assert self._process.stdin is not None
            self._process.stdin.close()
        try:
            self._process.wait(PARTING)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._thread.join()

    def _send(self, request: dict[str, Any], payload: bytes = b"") -> None:
        assert self._process.stdin is not None
        with contextlib.suppress(OSError, ValueError):  # of a process that has died: the inbox tells
            wire.write(self._process.stdin, request, payload)  # type: ignore[arg-type]

    def _listen(self) -> None:
        assert self._process.stdout is not None
        # what is no message: it does not work any more as it was made to
        with self._process.stdout as stream, contextlib.suppress(ValueError, LookupError, OSError, MemoryError):
            while (message := wire.read(stream)) is not None:  # type: ignore[arg-type]
                _check(message[0])
                self._inbox.put(message)
        self._process.kill()
        self._inbox.put(None)

    def _stop_if(self, cancelled: Callable[[], bool]) -> None:
        if cancelled():
            self.kill()
            raise Cancelled(f"Reading {self._path.name} was stopped.")

    def _how(self) -> str:
        code = self._process.wait()
        if code >= 0:
            return f"ended with exit code {code}"
        try:
            name = signal.Signals(-code).name
        except ValueError:
            name = f"signal {-code}"
        if name == "SIGXCPU":
            return f"computed for {PATIENCE} seconds at one place and was ended"
        return f"was ended by the system ({name}), most likely for lack of memory" if name == "SIGKILL" else (
            f"crashed ({name})"
        )  # fmt: skip

    def _error(self, header: dict[str, Any]) -> LgrrError:
        kind, words = header["kind"], header["words"]
        if kind == "Memory":
            return MediaError(
                f"{self._path.name} takes more than the {MEMORY >> 30} GB of memory that reading a recording may take: "
                "it is damaged, or must be scaled down first."
            )
        if kind == "Unforeseen":
            return MediaError(
                f"{self._path.name} cannot be read, for a reason that LGRR does not know ({words}): send the sentence "
                "to the maintainers, and obtain another copy."
            )
        return _KINDS.get(kind, MediaError)(words)


def _check(header: dict[str, Any]) -> None:
    """ValueError for what the other side does not say as long as it works as it was made to."""
    for name, kind in _FIELDS[header["is"]].items():
        if not isinstance(header[name], kind):
            raise ValueError(f"{name} is no {kind}")
    if header["is"] == "announced" and not (
        0 <= header["frames"] <= MAX_FRAMES and header["step"] > 0 and header["unit"] > 0
    ):
        raise ValueError("frames that cannot be")


def _wanted(header: dict[str, Any], likely: Likely) -> bytes:
    wanted = likely(header["frames"], Fraction(header["step"], header["unit"]), header["room"])
    return np.fromiter(islice(wanted, max(0, header["room"])), np.int64).tobytes()
