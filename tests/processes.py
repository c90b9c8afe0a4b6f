"""The processes that a program has started, seen from outside; each may end while it is looked at."""

import contextlib
from pathlib import Path

import psutil


def descendants(pid: int | None = None) -> list[psutil.Process]:
    """All that the program `pid` (None: this one) has started and that still runs, and what those have started."""
    with contextlib.suppress(psutil.NoSuchProcess):
        return psutil.Process(pid).children(recursive=True)
    return []


def reading(pid: int | None = None) -> list[psutil.Process]:
    """Those of them that read a recording apart from the program itself."""
    found = []
    for process in descendants(pid):
        with contextlib.suppress(psutil.NoSuchProcess):
            if "lgrr.isolation.child" in process.cmdline():
                found.append(process)
    return found


def handles(path: Path) -> int:
    """How many times this program and all that it has started have a file open."""
    count = 0
    for process in (psutil.Process(), *descendants()):
        with contextlib.suppress(psutil.NoSuchProcess):
            count += sum(Path(opened.path) == path.resolve() for opened in process.open_files())
    return count
