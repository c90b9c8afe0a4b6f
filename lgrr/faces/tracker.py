"""Whose face is whose over time: a pure function of what was seen, however sparse and in whatever order it was seen.

Each sighting's faces are assigned to the tracks so far (Hungarian method, scipy). What a link costs: where the face was
to be expected (intersection over union, distance in faces) and how alike it looks; after a long gap the place says
little and the look decides. Own weights, tried on the clips of the tests.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from lgrr.faces.sighting import Sighting, appearance_distance, distance, is_cut, overlap
from lgrr.types import FaceBox, FrameId

MEMORY = 3.0  # seconds that a track waits for its face to come back, or three gaps between sightings if longer
COST_LIMIT = 0.6  # a link as dear as this is none
FARTHEST = 4.0  # faces that a head may move between two sightings; people who cross close to the camera make 7 a second
RECENT = 3  # looks of a track that a face may be like: one of them may be half hidden
STEADY = 0.6  # overlap of two linked boxes that a box between them may be carried on


@dataclass(eq=False)
class _Trail:
    """A track while it grows: its latest boxes, looks and times, and of all before only what decides at the end."""

    boxes: deque[FaceBox] = field(default_factory=lambda: deque(maxlen=2))
    looks: deque[np.ndarray] = field(default_factory=lambda: deque(maxlen=RECENT))
    seconds: deque[float] = field(default_factory=lambda: deque(maxlen=2))
    members: list[tuple[int, int]] = field(default_factory=list)  # (position of sighting, position of face)
    confidence: array[float] = field(default_factory=lambda: array("d"))  # of the boxes that have one
    plausible: bool = False  # whether any box is

    def add(self, sighting: Sighting, position: int, face: int) -> None:
        box = sighting.faces[face]
        self.boxes.append(box)
        self.looks.append(sighting.appearance[face])
        self.seconds.append(sighting.frame.seconds)
        self.members.append((position, face))
        if box.confidence is not None:
            self.confidence.append(box.confidence)
        self.plausible = self.plausible or _plausible(box)

    def expected(self, seconds: float) -> FaceBox:
        """The last box, moved on with the last velocity for at most half a second."""
        last = self.boxes[-1]
        if len(self.boxes) < 2:
            return last
        before, passed = self.boxes[-2], self.seconds[-1] - self.seconds[-2]
        if not 0 < passed < 1:
            return last
        ahead = min(seconds - self.seconds[-1], 0.5) / passed
        return FaceBox(
            last.x + ahead * (last.x - before.x), last.y + ahead * (last.y - before.y), last.width, last.height
        )


class Tracks:
    """The outcome of `track`; positions are those of the sightings it was given, in order of frames."""

    def __init__(self, labels: dict[tuple[int, int], int], cuts: list[int]) -> None:
        self._labels = labels
        self.cuts = cuts  # positions of sightings that start a new scene

    def label(self, position: int, face: int) -> int | None:
        """Track number, from 1 in order of appearance; None for what was not confirmed as a face."""
        return self._labels.get((position, face))


def track(sightings: Iterable[Sighting], pictures: Sequence[Hashable] | None = None) -> Tracks:
    """Numbers the faces of sightings in ascending order of frames. A cut ends all tracks.

    `pictures` tells equal pictures by equal values, one for each sighting (None: no two are equal); it is read when all
    sightings are. A face is not confirmed by being seen again in the very same picture.
    """
    finished: list[_Trail] = []
    alive: list[_Trail] = []
    cuts: list[int] = []
    seconds: list[float] = []
    before: Sighting | None = None
    for position, sighting in enumerate(sightings):
        now = sighting.frame.seconds
        if before is not None and is_cut(before, sighting):
            cuts.append(position)
            finished, alive = finished + alive, []
        gap = now - seconds[-1] if seconds else 0.0
        before = sighting
        seconds.append(now)
        lost = [trail for trail in alive if now - trail.seconds[-1] > max(MEMORY, 3 * gap)]
        finished += lost
        alive = [trail for trail in alive if trail not in lost]
        pairs = {face: trail for trail, face in _assign(alive, sighting)}
        for face in range(len(sighting.faces)):
            if face not in pairs:
                alive.append(_Trail())
            (alive[pairs[face]] if face in pairs else alive[-1]).add(sighting, position, face)
    shown = range(len(seconds)) if pictures is None else pictures
    trails = [trail for trail in finished + alive if _is_confirmed(trail, seconds, shown, cuts)]
    trails.sort(key=lambda trail: trail.members[0])
    labels = {member: number for number, trail in enumerate(trails, start=1) for member in trail.members}
    return Tracks(labels, cuts)


def between(a: Sighting, b: Sighting, frame: FrameId) -> list[tuple[int, FaceBox]]:
    """Boxes at a frame between two neighbouring sightings, each with its face's position in `a`.

    Linear in time between the linked boxes of `a` and `b`, without confidence. None across a cut, and none for a face
    that moved too far: heads do not go straight, and the crop is tight.
    """
    share = (frame.seconds - a.frame.seconds) / (b.frame.seconds - a.frame.seconds)
    return [(face, _mix(a.faces[face], b.faces[other], share)) for face, other in _steady(a, b)]


@lru_cache(maxsize=16)  # it is asked for each frame between the same two
def _steady(a: Sighting, b: Sighting) -> tuple[tuple[int, int], ...]:
    """The faces of `a` and `b`, by position, that are the same and hardly moved; none across a cut."""
    if is_cut(a, b):
        return ()
    trails = []
    for face in range(len(a.faces)):
        trails.append(_Trail())
        trails[-1].add(a, 0, face)
    links = _assign(trails, b)
    return tuple((face, other) for face, other in links if overlap(a.faces[face], b.faces[other]) >= STEADY)


def _assign(trails: Sequence[_Trail], sighting: Sighting) -> list[tuple[int, int]]:
    """(position of trail, position of face) of the cheapest assignment; to leave a pair unlinked costs COST_LIMIT."""
    if not trails or not sighting.faces:
        return []
    costs = np.array([[_cost(trail, sighting, face) for face in range(len(sighting.faces))] for trail in trails])
    from scipy.optimize import linear_sum_assignment  # takes as long to import as half of the window

    rows, columns = linear_sum_assignment(np.minimum(costs, COST_LIMIT))
    return [(int(r), int(c)) for r, c in zip(rows, columns, strict=True) if costs[r, c] < COST_LIMIT]


def _cost(trail: _Trail, sighting: Sighting, face: int) -> float:
    """Cost in [0, 1] of a face going on a trail, 1 where it cannot."""
    now, box = sighting.frame.seconds, sighting.faces[face]
    gap = now - trail.seconds[-1]
    expected = trail.expected(now)
    faces_away = distance(expected, box)
    reach = min(1 + 5 * gap, FARTHEST)
    growth = max(box.height / expected.height, expected.height / box.height)
    if faces_away > reach or growth > 1.6 + gap:
        return 1.0
    place = (1 - overlap(expected, box)) / 2 + faces_away / reach / 2
    alike = min(appearance_distance(look, sighting.appearance[face]) for look in trail.looks)
    look = min(1.5 * alike, 1.0)
    trust = 0.7 / (1 + gap)  # in the place rather than in the look
    return trust * place + (1 - trust) * look


def _mix(a: FaceBox, b: FaceBox, share: float) -> FaceBox:
    x, y, width, height = ((1 - share) * p + share * q for p, q in zip(a.xywh, b.xywh, strict=True))
    landmarks = None
    if a.landmarks is not None and b.landmarks is not None:
        landmarks = ((1 - share) * a.landmarks + share * b.landmarks).astype(np.float32)
    return FaceBox(x, y, width, height, None, landmarks)


NEIGHBOURHOOD = 1.0  # seconds within which a true face is expected to be seen again
SURE, SURE_ALONE = 0.95, 0.97  # mean confidence of a track, of a face that could be seen only once


def _is_confirmed(trail: _Trail, seconds: Sequence[float], shown: Sequence[Hashable], cuts: Sequence[int]) -> bool:
    """Whether a trail is a face: plausible landmarks, sure enough, and seen again where it could have been.

    `seconds` are those of all sightings, ascending. Chances to see it and times that it was seen are counted in
    different pictures, which `shown` tells apart.
    """
    confidence = trail.confidence
    if not confidence or not trail.plausible:
        return False
    first, last = trail.members[0][0], trail.members[-1][0]
    scene_start = max((cut for cut in cuts if cut <= first), default=0)
    scene_end = min((cut for cut in cuts if cut > last), default=len(seconds))
    since = bisect_left(seconds, seconds[first] - NEIGHBOURHOOD, scene_start, scene_end)
    until = bisect_right(seconds, seconds[last] + NEIGHBOURHOOD, scene_start, scene_end)
    chances = len(set(shown[since:until]))
    seen = len({shown[position] for position, _ in trail.members})
    if chances <= 2:
        return float(np.mean(confidence)) >= (SURE_ALONE if seen == 1 else SURE)
    return seen >= 2 and seen >= chances / 4 and float(np.mean(confidence)) >= SURE


def _plausible(box: FaceBox) -> bool:
    """Eyes above nose above mouth, and left of right, as far as a turned head allows."""
    if box.landmarks is None:
        return True
    left_eye, right_eye, nose, left_mouth, right_mouth = box.landmarks
    eyes, mouth = (left_eye + right_eye) / 2, (left_mouth + right_mouth) / 2
    upright = mouth[1] - eyes[1]
    apart = np.hypot(*(right_eye - left_eye))
    inside = box.x - 0.1 * box.width <= nose[0] <= box.x + 1.1 * box.width
    return bool(np.hypot(*(mouth - eyes)) > 0.2 * box.height and abs(upright) + apart > 0.25 * box.height and inside)
