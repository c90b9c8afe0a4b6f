"""Who works on a case: one window at a time, since a second one would not see what the first one notes."""

from __future__ import annotations

import contextlib
import getpass
import json
import os
import platform
import sys
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

from lgrr.errors import StorageError
from lgrr.text import printable

_LONGEST = 4096  # bytes of what a holder says of itself


@dataclass(frozen=True)
class Holder:
    """Who has a case open: `who` is user@machine, `since` local time (YYYY-MM-DD HH:MM); "" where unknown."""

    who: str = ""
    since: str = ""


class OccupiedError(StorageError):
    """Another window has the case open for writing."""

    def __init__(self, case: Path, holder: Holder) -> None:
        super().__init__(
            f"The case {printable(case)} is open in another window of LGRR: close it there first, or work there."
        )
        self.holder = holder


class Occupied:
    """Held by the window that has the case open; the system lets go of it when the process ends, however it ends.

    Where no file can be made or locked beside the case (a share that is read-only, or that knows no locks), nothing is
    held, and nothing is refused. Raises OccupiedError where another one holds it.
    """

    def __init__(self, case: Path) -> None:
        self.case = case.absolute()
        self._file = _take(self.case)
        if self._file is not None:
            me = Holder(_who(), f"{datetime.now():%Y-%m-%d %H:%M}")
            with contextlib.suppress(OSError):  # of a full disk: then it is held all the same
                self._file.truncate(0)
                self._file.write(json.dumps(asdict(me)).encode())

    def release(self) -> None:
        """Lets go of it."""
        if self._file is not None:
            self._file.close()
            self._file = None


def holder_of(case: Path) -> Holder | None:
    """Who has the case open for writing; None where nobody has."""
    try:
        file = _take(case.absolute())
    except OccupiedError as error:
        return error.holder
    if file is not None:
        file.close()
    return None


def _take(case: Path) -> IO[bytes] | None:
    """The locked file beside the case; None where there can be none. OccupiedError where another one holds it."""
    try:
        file = case.with_name(f"{case.name}.lock").open("a+b", buffering=0)
    except OSError:
        return None
    try:
        _lock(file.fileno())
    except (BlockingIOError, PermissionError):
        with file:
            raise OccupiedError(case, _told(file)) from None
    except OSError:
        file.close()
        return None
    return file


def _who() -> str:
    try:
        user = getpass.getuser()
    except (OSError, KeyError, ImportError):  # an account without a name
        user = ""
    return "@".join(filter(None, (user, platform.node())))


def _told(file: IO[bytes]) -> Holder:
    """What the holder has said; the file is anybody's, so nothing of it is taken on trust."""
    try:
        file.seek(0)
        said = json.loads(file.read(_LONGEST))
        return Holder(printable(str(said["who"])), printable(str(said["since"])))
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return Holder()


def _lock(number: int) -> None:
    """Raises BlockingIOError or PermissionError where it is locked by another."""
    if sys.platform == "win32":
        import msvcrt

        os.lseek(number, _LONGEST, os.SEEK_SET)  # behind what is said there: what is locked cannot be read
        msvcrt.locking(number, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
