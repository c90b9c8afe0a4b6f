"""The processes that a program has started, seen from outside; each may end while it is looked at."""

import contextlib
from pathlib import Path

import psutil


def descendants(pid: int | None = None) -> list[psutil.Process]:
    """All that the program `pid` (None: this one) has started and that still runs, and what those have started."""
    with contextlib.suppress(psutil.NoSuchProcess):
        return psutil.Process(pid).children(recursive=True)
    return []


def running(word: str, pid: int | None = None) -> list[psutil.Process]:
    """Those of them in whose command a word stands."""
    found = []
    for process in descendants(pid):
        with contextlib.suppress(psutil.NoSuchProcess):
            if any(word in said for said in process.cmdline()):
                found.append(process)
    return found


def reading(pid: int | None = None) -> list[psutil.Process]:
    """Those of them that read a recording apart from the program itself."""
    return running("lgrr.isolation.child", pid)


def handles(path: Path) -> int:
    """How many times this program and all that it has started have a file open."""
    count = 0
    for process in (psutil.Process(), *descendants()):
        with contextlib.suppress(psutil.NoSuchProcess):
            count += sum(Path(opened.path) == path.resolve() for opened in process.open_files())
    return count
