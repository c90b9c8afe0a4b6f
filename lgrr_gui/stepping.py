"""Where a step leads: pure functions of the state."""

from __future__ import annotations

import numpy as np

from lgrr.types import Finding
from lgrr_gui.state import WindowState

MAPS = [(stage, stream) for stage in range(4) for stream in range(2)]


def second_away(seconds: np.ndarray, index: int, step: float) -> int:
    """The frame on show `step` seconds later (earlier if negative), at least one frame away."""
    there = int(np.searchsorted(seconds, seconds[index] + step + 1e-6, side="right")) - 1
    away = max(there, index + 1) if step > 0 else min(there, index - 1)
    return min(max(away, 0), len(seconds) - 1)


def next_keyframe(state: WindowState, direction: int) -> int | None:
    """The nearest key frame before or after the frame asked for."""
    recording = state.recording
    if recording is None:
        return None
    keys = recording.keyframes[(recording.keyframes - state.wanted) * direction > 0]
    return None if not len(keys) else int(keys[0] if direction > 0 else keys[-1])


def next_finding(state: WindowState, direction: int) -> int | None:
    """The most suspect frame of the next or previous track, in order of time; tracks with signs of manipulation first
    of all: where there are any, only they are visited.
    """
    recording = state.recording
    if recording is None or recording.review is None:
        return None
    people = [p for p in recording.review.summary.people if p.excluded is None and p.track.faces_scored]
    signs = [p for p in people if p.track.finding is Finding.MANIPULATED]
    table = recording.review.table
    tops = []
    for person in signs or people:
        rows = np.flatnonzero((table.track == person.track.id) & (table.skipped < 0))
        tops.append(int(table.frame[rows[np.argmax(table.p_fake[rows])]]))
    tops = sorted({top for top in tops if (top - state.wanted) * direction > 0})
    return None if not tops else (tops[0] if direction > 0 else tops[-1])


def next_attention(now: tuple[int, int] | None, direction: int) -> tuple[int, int] | None:
    """None, then the eight maps one after another, then None again."""
    order = [None, *MAPS]
    return order[(order.index(now) + direction) % len(order)]
