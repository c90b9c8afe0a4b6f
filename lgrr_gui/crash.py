"""Errors that nobody expected: each is written to a report and told in one sentence, and the program goes on."""

from __future__ import annotations

import contextlib
import faulthandler
import platform
import sys
import threading
import traceback
from collections.abc import Callable
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import TracebackType
from typing import IO

from PySide6.QtCore import QCoreApplication

from lgrr import __version__
from lgrr.text import printable

translate = QCoreApplication.translate
_LIBRARIES = ("PySide6-Essentials", "numpy", "scipy", "av", "opencv-python-headless", "pillow", "pydantic")
_faults: IO[str] | None = None  # open as long as the program lives, for faulthandler writes into it


def install_exception_hook(
    report_folder: Path, tell: Callable[[str], None], case: Callable[[], Path | None] = lambda: None
) -> None:
    """Catches what no other part caught: in slots, in threads, in finalizers; crashes of C code go to `faults.txt`.

    `tell` gets the sentence once for each distinct error, on the thread that raised it: give a signal's `emit`.
    `case` says which case is open.
    """
    catcher = _Catcher(report_folder, tell, case)
    sys.excepthook = catcher.caught
    threading.excepthook = catcher.caught_elsewhere
    sys.unraisablehook = catcher.caught_elsewhere
    global _faults
    with contextlib.suppress(OSError):
        report_folder.mkdir(parents=True, exist_ok=True)
        _faults = (report_folder / "faults.txt").open("a", encoding="utf-8")
        faulthandler.enable(_faults)


class _Catcher:
    def __init__(self, folder: Path, tell: Callable[[str], None], case: Callable[[], Path | None]) -> None:
        self._folder, self._tell, self._case = folder, tell, case
        self._known: set[tuple[object, ...]] = set()
        self._lock = threading.Lock()

    def caught(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Writes and tells an error that was not met before. Never raises."""
        if issubclass(kind, KeyboardInterrupt | SystemExit):
            sys.__excepthook__(kind, error, trace)
            return
        with contextlib.suppress(Exception):
            steps = traceback.extract_tb(trace)
            place = (kind, *((steps[-1].filename, steps[-1].lineno) if steps else ()))
            with self._lock:
                if place in self._known:
                    return
                self._known.add(place)
                number = len(self._known)
            self._tell(_sentence(self._case(), self._write(number, error)))

    def caught_elsewhere(self, what: threading.ExceptHookArgs | sys.UnraisableHookArgs) -> None:
        """An error in a thread or a finalizer."""
        if what.exc_value is not None:
            self.caught(what.exc_type, what.exc_value, what.exc_traceback)

    def _write(self, number: int, error: BaseException) -> Path | None:
        now = datetime.now().astimezone()
        file = self._folder / f"error-{now:%Y-%m-%d-%H%M%S}-{number}.txt"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            file.write_text(report(error, now), encoding="utf-8", errors="backslashreplace")
        except OSError:
            return None
        return file


def report(error: BaseException, now: datetime) -> str:
    """What the maintainers need to know; nothing of the exhibits but what the traceback itself says."""
    head = {
        "time": now.isoformat(timespec="seconds"),
        "LGRR": __version__,
        "Python": platform.python_version(),
        "platform": platform.platform(),
        "thread": threading.current_thread().name,
        **{name: _version(name) for name in _LIBRARIES},
    }
    return "".join(f"{k}: {v}\n" for k, v in head.items()) + "\n" + "".join(traceback.format_exception(error))


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return "not installed"


def _sentence(case: Path | None, file: Path | None) -> str:
    if file is None:
        return translate("lgrr", "LGRR met an error it does not know, and no report of it could be written.")
    if case is None:
        words = translate(
            "lgrr", "LGRR met an error it does not know; details are in {}: send them to the maintainers."
        )
        return words.format(printable(file))
    words = translate(
        "lgrr",
        "LGRR met an error it does not know; the case is safe at {}; details are in {}: send them to the maintainers.",
    )
    return words.format(printable(case), printable(file))
