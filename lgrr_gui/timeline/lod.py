"""Level of detail: what a hundred thousand values look like in a thousand columns of pixels, at a constant cost."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


class Pyramid:
    """Lowest, highest and mean value of any range of `values` (n,), exact, in O(log n) for each range.

    A level holds the extremes of neighbouring pairs of the level below it, so all levels together hold 2 n numbers.
    """

    def __init__(self, values: np.ndarray) -> None:
        self.values = np.asarray(values, np.float64)
        self._sums = np.concatenate([[0.0], np.cumsum(self.values)])
        self._levels = [(self.values, self.values)]
        while len(self._levels[-1][0]) > 1:
            low, high = self._levels[-1]
            pairs = np.arange(0, len(low), 2)  # the last may be a single one
            self._levels.append((np.minimum.reduceat(low, pairs), np.maximum.reduceat(high, pairs)))

    def extremes(self, first: np.ndarray, end: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """(lowest, highest) of `values[first[i]:end[i]]` for each i; inf and -inf where that is empty."""
        first, end = first.astype(np.intp), end.astype(np.intp)
        lowest, highest = np.full(len(first), np.inf), np.full(len(first), -np.inf)

        def take(which: np.ndarray, place: np.ndarray, level: tuple[np.ndarray, np.ndarray]) -> None:
            lowest[which] = np.minimum(lowest[which], level[0][place[which]])
            highest[which] = np.maximum(highest[which], level[1][place[which]])

        for level in self._levels:
            take(odd := (first < end) & (first % 2 == 1), first, level)
            first = first + odd
            odd = (first < end) & (end % 2 == 1)
            end = end - odd
            take(odd, end, level)
            first, end = first // 2, end // 2
            if not (first < end).any():
                break
        return lowest, highest

    def means(self, first: np.ndarray, end: np.ndarray) -> np.ndarray:
        """Mean of `values[first[i]:end[i]]` for each i, none of them empty."""
        mean: np.ndarray = (self._sums[end] - self._sums[first]) / (end - first)
        return mean


@dataclass(frozen=True, eq=False)
class Trace:
    """What is drawn of a series: (k,) places in ascending order, each a single value or a column of several.

    `seconds`, `low`, `high`, `mean`; `joined`: whether a line leads there from the place before.
    """

    seconds: np.ndarray
    low: np.ndarray
    high: np.ndarray
    mean: np.ndarray
    joined: np.ndarray


def trace(seconds: np.ndarray, pyramid: Pyramid, joined: np.ndarray, start: float, end: float, columns: int) -> Trace:
    """The values at `seconds` (n,) ascending, from `start` to `end` and one further on either side.

    The values themselves while there are at most as many as columns; else the extremes and the mean of each column
    that has any. `joined` (n,) bool as in Trace.
    """
    edges = np.searchsorted(seconds, np.linspace(start, end, columns + 1))
    edges[-1] = np.searchsorted(seconds, end, "right")
    before, after = max(int(edges[0]) - 1, 0), min(int(edges[-1]) + 1, len(seconds))
    if after - before <= columns + 2:
        values, part = pyramid.values[before:after], slice(before, after)
        return Trace(seconds[part], values, values, values, joined[part])
    first = np.concatenate([np.arange(before, edges[0]), edges[:-1], np.arange(edges[-1], after)])
    last = np.concatenate([np.arange(before, edges[0]) + 1, edges[1:], np.arange(edges[-1], after) + 1])
    first, last = first[filled := first < last], last[filled]
    low, high = pyramid.extremes(first, last)
    return Trace((seconds[first] + seconds[last - 1]) / 2, low, high, pyramid.means(first, last), joined[first])


def touched(seconds: np.ndarray, start: float, end: float, columns: int) -> np.ndarray:
    """Columns, ascending, that hold any of the instants in `seconds` (n,)."""
    column = np.floor((seconds - start) / (end - start) * columns).astype(np.intp)
    return np.flatnonzero(np.bincount(column[(column >= 0) & (column < columns)], minlength=columns))


def covered(stretches: np.ndarray, start: float, end: float, columns: int) -> np.ndarray:
    """Runs of columns (k, 2), first and one past the last, that `stretches` (n, 2) in seconds reach into.

    Ends are rounded to whole columns; a stretch that is not outside has one column at least.
    """
    inside = stretches[(stretches[:, 1] >= start) & (stretches[:, 0] <= end)]
    edges = np.floor((inside - start) / (end - start) * columns + 0.5)
    first = np.clip(edges[:, 0], 0, columns - 1).astype(np.intp)
    last = np.maximum(np.clip(edges[:, 1], 0, columns).astype(np.intp), first + 1)
    depth = np.cumsum(np.bincount(first, minlength=columns + 1) - np.bincount(last, minlength=columns + 1)) > 0
    return np.flatnonzero(np.diff(depth, prepend=False)).reshape(-1, 2)
