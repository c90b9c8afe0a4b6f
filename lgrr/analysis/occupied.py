"""Who works on a case: one window at a time, since a second one would not see what the first one notes."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import IO

from lgrr.errors import StorageError
from lgrr.text import printable


class Occupied:
    """Held by the window that has the case open; the system lets go of it when the process ends, however it ends.

    Where no file can be made or locked beside the case (a share that is read-only, or that knows no locks), nothing is
    held, and nothing is refused. Raises StorageError where another one holds it.
    """

    def __init__(self, case: Path) -> None:
        self.case = case.absolute()
        self._file: IO[bytes] | None = None
        try:
            self._file = self.case.with_name(f"{case.name}.lock").open("ab")
        except OSError:
            return
        try:
            _lock(self._file.fileno())
        except (BlockingIOError, PermissionError):
            self.release()
            raise StorageError(
                f"The case {printable(case)} is open in another window of LGRR: close it there first, or work there."
            ) from None
        except OSError:
            self.release()

    def release(self) -> None:
        """Lets go of it."""
        if self._file is not None:
            self._file.close()
            self._file = None


def _lock(number: int) -> None:
    """Raises BlockingIOError or PermissionError where it is locked by another."""
    if sys.platform == "win32":
        import msvcrt

        os.lseek(number, 0, os.SEEK_SET)
        msvcrt.locking(number, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
