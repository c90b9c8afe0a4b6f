"""The visible part of a recording, and how it moves. Times are seconds from the first frame."""

from __future__ import annotations

from dataclasses import dataclass, replace

SHORTEST = 1.0  # seconds that are visible at least, or the whole recording if that is shorter
MARGIN = 0.05  # share of the window left of the cursor after a page is turned


@dataclass(frozen=True)
class Window:
    """From `start` on, `length` seconds of a recording of `total` seconds (above 0)."""

    start: float
    length: float
    total: float

    @classmethod
    def whole(cls, total: float) -> Window:
        """All of it."""
        return cls(0.0, total, total)

    @property
    def end(self) -> float:
        """Where the visible part ends."""
        return self.start + self.length

    @property
    def shortest(self) -> float:
        """The least that can be visible, in seconds."""
        return min(SHORTEST, self.total)

    def moved(self, start: float) -> Window:
        """The same length from `start` on, kept inside the recording."""
        return replace(self, start=max(0.0, min(start, self.total - self.length)))

    def zoomed(self, factor: float, at: float) -> Window:
        """`factor` times as long; the time `at` keeps its place, unless an end of the recording is in the way."""
        length = max(self.shortest, min(self.length * factor, self.total))
        return replace(self, length=length).moved(at - (at - self.start) * length / self.length)

    def between(self, start: float, end: float) -> Window:
        """From `start` to `end`, no shorter than allowed."""
        start = max(0.0, start)
        return replace(self, length=max(self.shortest, min(end, self.total) - start)).moved(start)

    def around(self, at: float, length: float) -> Window:
        """`length` seconds with `at` in the middle."""
        return self.between(at - length / 2, at - length / 2 + length)

    def showing(self, at: float) -> Window:
        """The same if `at` is visible; else the page that begins just before it."""
        return self if self.start <= at <= self.end else self.moved(at - MARGIN * self.length)
