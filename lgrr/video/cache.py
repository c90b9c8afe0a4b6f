"""What was decoded and may be wanted again, within a bound of bytes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

T = TypeVar("T")


class Cache(Generic[T]):
    """One thing a key; what was not used for longest goes first. `bytes` never exceeds `limit`."""

    def __init__(self, limit: int) -> None:
        self.bytes = 0
        self._limit = limit
        self._kept: OrderedDict[Hashable, tuple[T, int]] = OrderedDict()

    def __contains__(self, key: Hashable) -> bool:
        return key in self._kept

    def get(self, key: Hashable) -> T | None:
        """What is kept for `key`, if anything; it is then the one used last."""
        if key not in self._kept:
            return None
        self._kept.move_to_end(key)
        return self._kept[key][0]

    def put(self, key: Hashable, thing: T, size: int) -> None:
        """Keep `thing`, of `size` bytes, in place of what was kept for `key`; nothing if it is over the limit."""
        self.bytes -= self._kept.pop(key, (None, 0))[1]
        if size > self._limit:
            return
        while self.bytes + size > self._limit:
            self.bytes -= self._kept.popitem(last=False)[1][1]
        self._kept[key] = thing, size
        self.bytes += size

    def clear(self) -> None:
        """Keep nothing."""
        self._kept.clear()
        self.bytes = 0
