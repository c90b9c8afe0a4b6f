"""Which frames to look at: every Nth, or a coarse pass and then more where the scores vary.

What a round wants follows from the plan, the frames' times and what earlier rounds found; nothing else. So a run that
was interrupted and resumed looks at the same frames as one that was not.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from lgrr.analysis.searching import DETECTION
from lgrr.errors import UsageError
from lgrr.types import FrameId, FrameResult

COARSE_LEAST, COARSE_MOST = 24, 240  # frames of the coarse pass; in between, one for each second
ADAPTIVE_FACTOR = 2  # frames in all, as a multiple of the coarse pass, unless seconds are the budget
COARSE_ROUNDS = 2  # rounds that the coarse pass is carried out in
ROUND_FRAMES = 12  # frames of a densifying round
LONG_GAP = 0.05  # change of p_fake that a gap is worth even if its two ends agree

BOUND = r"([0-9]{1,9}:[0-5][0-9]:[0-5][0-9](?:\.[0-9]+)?|[0-9]{1,15}(?:\.[0-9]+)?s|[0-9]{1,15})?"
RANGE = re.compile(rf"{BOUND}:{BOUND}")


@dataclass(frozen=True)
class Plan:
    """What the user asked for.

    `every`: every Nth frame; None: adaptive. `range`: "A:B", from A up to but not including B, both frame indices or
    both times (12.5s or 00:01:02, on the recording's own clock, which need not start at 0); a side may be left out.
    `budget_seconds`: stop looking after so many seconds from the start of the analysis, with the best answer so far;
    an adaptive plan then has no other limit. The file is hashed and indexed whole in any case.
    `detect`: "near", the whole picture now and then and in between around the faces known; "every": the whole picture
    of each frame looked at (lgrr.analysis.searching).
    Raises UsageError for what cannot be done.
    """

    every: int | None = None
    range: str | None = None
    budget_seconds: float | None = None
    detect: str = "near"

    def __post_init__(self) -> None:
        if self.every is not None and self.every < 1:
            raise UsageError(f"Every {self.every} frames is impossible; ask for every 1 or more.")
        if self.budget_seconds is not None and not self.budget_seconds > 0:
            raise UsageError(f"A budget of {self.budget_seconds:g} seconds is impossible; give more than 0.")
        if self.range is not None:
            _bounds(self.range)
        if self.detect not in DETECTION:
            raise UsageError(f"Faces cannot be detected {self.detect!r}; choose from {', '.join(DETECTION)}.")


def frames_in_range(plan: Plan, frames: Sequence[FrameId]) -> range:
    """Indices in the range asked for. UsageError where the recording has none there."""
    if plan.range is None:
        return range(len(frames))
    seconds = np.array([frame.seconds for frame in frames])
    first, end = _bounds(plan.range)
    start = 0 if first is None else _index(first, seconds)
    stop = min(len(frames), len(frames) if end is None else _index(end, seconds))
    if start >= stop:
        there = f"frames 0 to {len(frames) - 1}, {seconds[0]:.3f}s to {seconds[-1]:.3f}s"
        raise UsageError(f"The range {plan.range} holds no frame of this recording: choose from {there}.")
    return range(start, stop)


def _bounds(text: str) -> tuple[str | None, str | None]:
    """The two sides of "A:B" as written. UsageError where it cannot be read, or mixes indices and times."""
    match = RANGE.fullmatch(text)
    if match is None or not any(match.groups()) or len({_is_time(side) for side in match.groups() if side}) == 2:
        raise UsageError(
            f'"{text}" is no range: write A:B with two frame indices (120:480) '
            "or two times (12.5s:20s, 00:01:02:00:01:30)."
        )
    return match[1], match[2]


def _is_time(side: str) -> bool:
    return not side.isdigit()


def _index(side: str, seconds: np.ndarray) -> int:
    """Index of a side: as it stands, or of the first frame at or after a time. Half a microsecond absorbs rounding."""
    if not _is_time(side):
        return int(side)
    time = 0.0
    for part in side.removesuffix("s").split(":"):
        time = 60 * time + float(part)
    return int(np.searchsorted(seconds, time - 5e-7))


def coarse_count(seconds: float) -> int:
    """Frames of the coarse pass over so many seconds."""
    return int(np.clip(np.ceil(seconds), COARSE_LEAST, COARSE_MOST))


def wanted(
    plan: Plan, frames: Sequence[FrameId], hashes: Sequence[str], number: int, seen: Sequence[FrameResult]
) -> list[int]:
    """Indices that round `number` (0, 1, ...) wants, ascending; empty: the plan is carried out.

    `hashes` are of all pictures, `seen` is what the rounds before found, by index and with tracks. Rounds 0 and 1 are
    the coarse pass, a quarter and the rest of it, so that a budget of few seconds still sees the whole recording.
    """
    asked = frames_in_range(plan, frames)
    if plan.every is not None:
        return list(asked[:: plan.every]) if number == 0 else []
    count = _coarse_count(asked, frames)
    if number < COARSE_ROUNDS:
        return _coarse_rounds(evenly(asked, count))[number]
    limit = ROUND_FRAMES
    if plan.budget_seconds is None:
        limit = min(limit, ADAPTIVE_FACTOR * count - len(seen))
    return densify(seen, hashes, max(0, limit))


def follows_findings(plan: Plan, number: int) -> bool:
    """Whether what round `number` wants depends on what the rounds before it found."""
    return plan.every is None and number >= COARSE_ROUNDS


def _coarse_count(asked: range, frames: Sequence[FrameId]) -> int:
    return coarse_count(frames[asked[-1]].seconds - frames[asked[0]].seconds)


def _coarse_rounds(coarse: Sequence[int]) -> tuple[list[int], list[int]]:
    """The coarse pass as it is carried out: a quarter of it, then the rest."""
    return list(coarse[::4]), [index for place, index in enumerate(coarse) if place % 4]


def likely(plan: Plan, frames: Sequence[FrameId]) -> Iterator[int]:
    """Indices in the order in which an adaptive plan is most likely to want them, told before anything was seen.

    It begins with its coarse pass and mostly goes on with the middles of gaps, then with theirs. Every Nth frame, on
    the other hand, is one way through the recording: nothing is gained by keeping any.
    """
    if plan.every is not None:
        return
    try:
        asked = frames_in_range(plan, frames)
    except UsageError:  # the header was wrong about the length, or the range is
        return
    ends = evenly(asked, _coarse_count(asked, frames))
    for part in _coarse_rounds(ends):
        yield from part
    while middles := [(left + right) // 2 for left, right in itertools.pairwise(ends) if right - left > 1]:
        yield from middles
        ends = sorted([*ends, *middles])


def planned(plan: Plan, frames: Sequence[FrameId]) -> int | None:
    """How many frames the plan looks at in all, at most; None where only the clock decides."""
    asked = frames_in_range(plan, frames)
    if plan.every is not None:
        return len(asked[:: plan.every])
    if plan.budget_seconds is not None:
        return None
    return min(len(asked), ADAPTIVE_FACTOR * _coarse_count(asked, frames))


def evenly(asked: range, count: int) -> list[int]:
    """At most `count` indices spread evenly over the range, with its first and its last (`count` is at least 2)."""
    if len(asked) <= count:
        return list(asked)
    return [asked[k * (len(asked) - 1) // (count - 1)] for k in range(count)]


def densify(seen: Sequence[FrameResult], hashes: Sequence[str], limit: int) -> list[int]:
    """The middles of the `limit` gaps that could hide most, ascending. Where all pictures are the same nothing hides.

    A gap between two neighbouring frames is worth its length in seconds times the change of p_fake across it (the
    largest of any track, at least LONG_GAP): the area that a curve between the two known values may miss (own).
    """
    gaps = []
    for (left, right), change in zip(itertools.pairwise(seen), changes(seen), strict=True):
        if right.frame.index - left.frame.index > 1 and not _is_still(left, right, hashes):
            length = right.frame.seconds - left.frame.seconds
            gaps.append((-length * max(change, LONG_GAP), (left.frame.index + right.frame.index) // 2))
    return sorted(index for _, index in sorted(gaps)[:limit])


def _is_still(left: FrameResult, right: FrameResult, hashes: Sequence[str]) -> bool:
    """Whether all pictures from one frame to another are the same."""
    indices = range(left.frame.index, right.frame.index)
    return left.sha256 == right.sha256 and all(hashes[index] == left.sha256 for index in indices)


def changes(seen: Sequence[FrameResult]) -> Iterator[float]:
    """For each two neighbouring frames, the largest change of p_fake across them of any one track.

    A track's curve runs between neighbouring frames that scored it, also over frames that did not.
    """
    curves: dict[int, tuple[list[int], list[float]]] = {}
    for position, result in enumerate(seen):
        for face in result.faces:
            if face.track is not None and face.p_fake is not None:
                positions, values = curves.setdefault(face.track, ([], []))
                positions.append(position)
                values.append(face.p_fake)
    change = np.zeros(max(0, len(seen) - 1))
    for positions, values in curves.values():
        for start, stop, step in zip(positions, positions[1:], np.abs(np.diff(values)), strict=False):
            change[start:stop] = np.maximum(change[start:stop], step)
    yield from change.tolist()
