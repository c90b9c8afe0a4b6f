"""Memory that a training step frees is kept for the next step."""

from __future__ import annotations

import ctypes

TRIM_THRESHOLD, MMAP_MAX = -1, -4  # of mallopt(3)
MOST = 2**31 - 1


def keep_memory() -> None:
    """From now on this process does not give freed memory back to the system.

    glibc returns each large block at once, and the system clears every page of the next one: a tenth of a step's time
    on a processor (docs/benchmarks.md). Other C libraries have no such setting, and stay as they are.
    """
    try:
        settle = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError, TypeError):  # no mallopt, or no handle of the program itself (Windows)
        return
    settle(MMAP_MAX, 0)
    settle(TRIM_THRESHOLD, MOST)
