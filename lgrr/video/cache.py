"""What was decoded and may be wanted again, within a bound of bytes."""

from __future__ import annotations

from collections import OrderedDict
from typing import Generic, TypeVar

T = TypeVar("T")


class Cache(Generic[T]):
    """One thing a frame index; what was not used for longest goes first. `bytes` never exceeds `limit`."""

    def __init__(self, limit: int) -> None:
        self.bytes = 0
        self._limit = limit
        self._kept: OrderedDict[int, tuple[T, int]] = OrderedDict()

    def __contains__(self, index: int) -> bool:
        return index in self._kept

    def get(self, index: int) -> T | None:
        """What is kept for `index`, if anything; it is then the one used last."""
        if index not in self._kept:
            return None
        self._kept.move_to_end(index)
        return self._kept[index][0]

    def put(self, index: int, thing: T, size: int) -> None:
        """Keep `thing`, of `size` bytes, in place of what was kept for `index`; nothing if it is over the limit."""
        self.bytes -= self._kept.pop(index, (None, 0))[1]
        if size > self._limit:
            return
        while self.bytes + size > self._limit:
            self.bytes -= self._kept.popitem(last=False)[1][1]
        self._kept[index] = thing, size
        self.bytes += size

    def clear(self) -> None:
        """Keep nothing."""
        self._kept.clear()
        self.bytes = 0
