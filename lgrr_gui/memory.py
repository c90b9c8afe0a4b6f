"""Memory over a long day: threads come and go with every case, and glibc gives each a heap of its own."""

from __future__ import annotations

import ctypes
import sys

_ARENA_MAX, _HEAPS = -8, 1  # M_ARENA_MAX of glibc's malloc.h


def share_one_heap() -> None:
    """All threads take memory from one heap, so that what an ended one leaves in pieces is used by the next.

    Call it before threads are started. Does nothing where the C library is not glibc. With heaps of their own the
    window of `tests/durability/soak.py` grew with every sitting, though no object was left.
    """
    if sys.platform == "linux":
        mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
        if mallopt is not None:
            mallopt(_ARENA_MAX, _HEAPS)
