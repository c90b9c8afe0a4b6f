"""In which pieces a round's frames are looked at, and in which of them the detector runs.

The detector is the slow part on frames close together, and faces hardly move in a fifth of a second. So frames wanted
more densely than that are bounded by two detected ones and get their boxes from them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from lgrr.types import FrameId

CARRY_SECONDS = 0.2  # two detected frames at most so far apart bound carried boxes
SPAN_FRAMES = 4  # frames whose pictures are held at once


@dataclass(frozen=True, slots=True)
class Span:
    """Frames to look at together, ascending. The boxes of all but `right` may be carried between the detected frames
    `left` and `right`; `right` is the span's own last frame, or was detected in an earlier round. No `left`: every
    frame is detected.
    """

    indices: tuple[int, ...]
    left: int | None
    right: int


def spans(wanted: Sequence[int], frames: Sequence[FrameId], detected: Collection[int]) -> Iterator[Span]:
    """Cuts the wanted indices (ascending, none of them in `detected`) into spans."""
    known = sorted(detected)
    last = None  # the last frame that this round detects
    position = 0
    while position < len(wanted):
        first = wanted[position]
        place = bisect_left(known, first)
        right = known[place] if place < len(known) else None
        left = max((index for index in (last, known[place - 1] if place else None) if index is not None), default=None)
        ahead = [i for i in wanted[position : position + SPAN_FRAMES] if right is None or i < right]
        if left is not None and right is not None and near(frames[left], frames[right]):
            span = Span(tuple(ahead), left, right)
        else:
            within = [i for i in ahead if left is not None and near(frames[left], frames[i])] or [first]
            last = within[-1]
            span = Span(tuple(within), left, last)
        yield span
        position += len(span.indices)


def alone(wanted: Iterable[int]) -> Iterator[Span]:
    """Every frame by itself, so that each is detected."""
    return (Span((index,), None, index) for index in wanted)


def groups(pieces: Iterable[Span], size: int) -> Iterator[list[Span]]:
    """Joins spans into groups of at least `size` frames (the last may have fewer)."""
    group: list[Span] = []
    for span in pieces:
        group.append(span)
        if sum(len(s.indices) for s in group) >= size:
            yield group
            group = []
    if group:
        yield group


def members_of(group: Iterable[Span]) -> list[int]:
    """The indices of a group's frames, in order."""
    return [index for span in group for index in span.indices]


def ends_of(group: Iterable[Span]) -> set[int]:
    """The indices of the detected frames that bound a group's spans."""
    return {end for span in group for end in (span.left, span.right) if end is not None}


def near(left: FrameId, right: FrameId) -> bool:
    """Whether the later of two frames is so close that faces hardly moved."""
    # a microsecond absorbs the rounding of time stamps
    return right.seconds - left.seconds <= CARRY_SECONDS + 1e-6
