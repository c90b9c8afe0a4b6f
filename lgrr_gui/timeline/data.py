"""What the timeline shows of a recording, as frozen arrays over time. Pure: no widget, no drawing.

Times are true presentation times in seconds, counted from the first frame.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from lgrr.analysis import FaceTable, Person
from lgrr.analysis.acts import Act, Note
from lgrr_gui.scene import person_of
from lgrr_gui.state import Recording
from lgrr_gui.timeline.lod import Pyramid

GAP_SECONDS = 1.0  # a longer gap between frames looked at is a stretch that was not analysed, ...
GAP_MEDIANS = 3.0  # ... if it is also so many times longer than the median gap
COLUMNS = ("frame", "track", "p_fake", "p_noise", "p_semantic")


@dataclass(frozen=True, eq=False)
class Line:
    """The scored faces (n,) of one track in order of time.

    `joined`: whether a line leads to a face from the one before: neighbours among the frames looked at, in one scene,
    with no gap between them. `reach` (n, 2): the time each face stands for. `span`: the track's first and last face.
    Track 0 holds faces looked at by hand that no track has yet.
    """

    track: int
    label: str
    excluded: bool
    interval: tuple[float, float] | None
    span: tuple[float, float]
    seconds: np.ndarray
    joined: np.ndarray
    reach: np.ndarray
    p_fake: Pyramid
    p_noise: Pyramid
    p_semantic: Pyramid


@dataclass(frozen=True)
class Flag:
    """A note from `start` to `end` in seconds; without `text` it is a mark. Flags that overlap have other `row`s."""

    start: float
    end: float
    text: str
    row: int


def _times() -> np.ndarray:
    return np.zeros(0)


def _stretches() -> np.ndarray:
    return np.zeros((0, 2))


@dataclass(frozen=True, eq=False)
class TimelineData:
    """`seconds` (n,) of every frame and `total`, the end of the last one; `looked`: how many frames were looked at.

    `cuts` and `failed` (k,) in seconds; `unseen` (not analysed) and `faceless` (looked at, no face followed) (k, 2).
    """

    seconds: np.ndarray = field(default_factory=_times)
    total: float = 1.0
    looked: int = 0
    lines: tuple[Line, ...] = ()
    cuts: np.ndarray = field(default_factory=_times)
    failed: np.ndarray = field(default_factory=_times)
    unseen: np.ndarray = field(default_factory=_stretches)
    faceless: np.ndarray = field(default_factory=_stretches)
    flags: tuple[Flag, ...] = ()

    def nearest(self, seconds: float) -> int:
        """The index of the frame nearest in time; there must be one."""
        after = int(np.searchsorted(self.seconds, seconds))
        around = range(max(after - 1, 0), min(after + 1, len(self.seconds)))
        return min(around, key=lambda index: abs(float(self.seconds[index]) - seconds))


def timeline_data(recording: Recording | None) -> TimelineData:
    """What is to be shown; nothing until the recording is open."""
    if recording is None or recording.frames == 0:
        return TimelineData()
    seconds = recording.seconds - recording.seconds[0]
    n = len(seconds)
    total = float(seconds[-1]) * n / (n - 1) if n > 1 and seconds[-1] > 0 else 1.0
    flags = _flags(recording.acts, seconds)
    frames, failed, faces = _seen(recording)
    if len(frames) == 0:
        return TimelineData(seconds, total, unseen=np.array([[0.0, total]]), flags=flags)
    cuts = np.array(recording.review.summary.cuts if recording.review is not None else (), np.intp)
    looks = _Looks(frames, seconds, total, cuts)
    return TimelineData(
        seconds=seconds,
        total=total,
        looked=len(frames),
        lines=_lines(recording, faces, looks, seconds),
        cuts=seconds[cuts],
        failed=seconds[frames[failed]],
        unseen=looks.unseen(total),
        faceless=looks.faceless(faces, failed),
        flags=flags,
    )


def _seen(recording: Recording) -> tuple[np.ndarray, np.ndarray, dict[str, np.ndarray]]:
    """(frames looked at, which of them failed, the columns of their faces), with frames looked at by hand put in."""
    tables = [*recording.by_hand.values()]
    asked = np.array(list(recording.by_hand), np.int32)
    known = [] if recording.review is None else [_without(recording.review.table, asked)]
    parts = known + [(t.frames, t.failed, {name: getattr(t, name) for name in COLUMNS}) for t in tables]
    if not parts:
        return np.zeros(0, np.intp), np.zeros(0, bool), {}
    frames = np.concatenate([part[0] for part in parts])
    failed = np.concatenate([part[1] for part in parts])
    faces = {name: np.concatenate([part[2][name] for part in parts]) for name in COLUMNS}
    order, face_order = np.argsort(frames, kind="stable"), np.argsort(faces["frame"], kind="stable")
    return frames[order], failed[order], {name: column[face_order] for name, column in faces.items()}


def _without(table: FaceTable, frames: np.ndarray) -> tuple[np.ndarray, np.ndarray, dict[str, np.ndarray]]:
    """A table's columns but for some frames."""
    kept, kept_faces = ~np.isin(table.frames, frames), ~np.isin(table.frame, frames)
    return table.frames[kept], table.failed[kept], {name: getattr(table, name)[kept_faces] for name in COLUMNS}


class _Looks:
    """The frames looked at in time: `at` (m,) when, `scene` (m,) of which scene, `reach` (m, 2) what each stands for.

    A frame reaches half way to its neighbours, or half the median gap where the neighbour is too far away.
    """

    def __init__(self, frames: np.ndarray, seconds: np.ndarray, total: float, cuts: np.ndarray) -> None:
        self.frames, self.at = frames, seconds[frames]
        self.scene = np.searchsorted(cuts, frames, "right")
        gaps = np.diff(self.at)
        median = float(np.median(gaps)) if len(gaps) else 0.0
        self.limit = max(GAP_SECONDS, GAP_MEDIANS * median)
        half = np.where(gaps <= self.limit, gaps, median) / 2
        lead, trail = float(self.at[0]), total - float(self.at[-1])
        before = np.concatenate([[lead if lead <= self.limit else median / 2], half])
        after = np.concatenate([half, [trail if trail <= self.limit else median / 2]])
        self.reach = np.stack([self.at - before, self.at + after], axis=1)

    def unseen(self, total: float) -> np.ndarray:
        """Gaps (k, 2) longer than the limit, less the reach of the frames beside them."""
        gaps = np.diff(self.at, prepend=0.0, append=total)
        edges = np.concatenate([[0.0], self.reach.ravel(), [total]]).reshape(-1, 2)
        return edges[gaps > self.limit]

    def faceless(self, faces: dict[str, np.ndarray], failed: np.ndarray) -> np.ndarray:
        """Stretches (k, 2) of frames that were looked at and have no face followed or scored; touching ones are one."""
        followed = (faces["track"] > 0) | ~np.isnan(faces["p_fake"])
        empty = ~failed & ~np.isin(self.frames, faces["frame"][followed])
        reach = self.reach[empty]
        if len(reach) == 0:
            return reach
        apart = np.diff(np.flatnonzero(empty)) > 1
        apart |= np.diff(self.at[empty]) > self.limit
        starts = np.concatenate([[True], apart])
        ends = np.concatenate([apart, [True]])
        return np.stack([reach[starts, 0], reach[ends, 1]], axis=1)

    def joined(self, place: np.ndarray) -> np.ndarray:
        """Which of the faces at `place` (n,) among the frames looked at are joined to the one before."""
        together = np.diff(place) == 1
        together &= np.diff(self.scene[place]) == 0
        together &= np.diff(self.at[place]) <= self.limit
        return np.concatenate([[False], together])


def _lines(recording: Recording, faces: dict[str, np.ndarray], looks: _Looks, seconds: np.ndarray) -> tuple[Line, ...]:
    """One line for each track with a score, by number."""
    scored = np.flatnonzero(~np.isnan(faces["p_fake"]))
    track = faces["track"][scored]
    lines = []
    for number in np.unique(track):
        rows = scored[track == number]
        lines.append(_line(int(number), person_of(recording, int(number)), faces, rows, looks, seconds))
    return tuple(lines)


def _line(
    number: int,
    person: Person | None,
    faces: dict[str, np.ndarray],
    rows: np.ndarray,
    looks: _Looks,
    seconds: np.ndarray,
) -> Line:
    place = np.searchsorted(looks.frames, faces["frame"][rows])
    at = looks.at[place]
    span = (at[0], at[-1])
    if person is not None:
        span = (seconds[person.track.first_index], seconds[person.track.last_index])
    return Line(
        track=number,
        label="" if person is None else person.track.label,
        excluded=person is not None and person.excluded is not None,
        interval=None if person is None else person.track.interval,
        span=(float(span[0]), float(span[1])),
        seconds=at,
        joined=looks.joined(place) if number > 0 else np.zeros(len(rows), bool),
        reach=looks.reach[place],
        p_fake=Pyramid(faces["p_fake"][rows]),
        p_noise=Pyramid(faces["p_noise"][rows]),
        p_semantic=Pyramid(faces["p_semantic"][rows]),
    )


def _flags(acts: Iterable[Act], seconds: np.ndarray) -> tuple[Flag, ...]:
    """The notes and marks in order of time, in the first row where each has room."""
    last = len(seconds) - 1
    notes = sorted((act.deed for act in acts if isinstance(act.deed, Note)), key=lambda note: (note.first, note.last))
    ends: list[int] = []  # of each row, the frame where its newest flag ends
    flags = []
    for note in notes:
        row = next((row for row, end in enumerate(ends) if end < note.first), len(ends))
        ends[row : row + 1] = [note.last]
        start, end = float(seconds[min(note.first, last)]), float(seconds[min(note.last, last)])
        flags.append(Flag(start, end, note.text, row))
    return tuple(flags)
