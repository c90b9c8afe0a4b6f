"""One analysis beside another of the same recording: the same pictures, faces, scores? Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from math import inf, isnan

from lgrr.report.verify.stated import Analysis, Face

SCORES = ("p_fake", "p_noise", "p_semantic")


@dataclass
class Deviation:
    """The largest difference met so far, and in which frame."""

    largest: float = 0.0
    index: int | None = None

    def meet(self, difference: float, index: int) -> None:
        """Takes a difference into account."""
        if difference > self.largest:
            self.largest, self.index = difference, index


@dataclass
class Comparison:
    """Frames that both have; by index, those that only the first has, whose pictures or faces differ, whose faces were
    taken over from other frames; the largest differences of boxes (display pixels) and scores; faces compared.
    """

    frames: int = 0
    faces: int = 0
    missing: list[int] = field(default_factory=list)
    other_pictures: list[int] = field(default_factory=list)
    other_faces: list[int] = field(default_factory=list)
    other_originals: list[int] = field(default_factory=list)
    boxes: Deviation = field(default_factory=Deviation)
    scores: Deviation = field(default_factory=Deviation)


def compare(stated: Analysis, again: Analysis) -> Comparison:
    """Every stated frame beside the one of the same index."""
    there, found = {frame.index: frame for frame in again.frames}, Comparison()
    for frame in stated.frames:
        other = there.get(frame.index)
        if other is None:
            found.missing.append(frame.index)
            continue
        found.frames += 1
        if frame.sha256 != other.sha256:
            found.other_pictures.append(frame.index)
        if frame.same_as != other.same_as:
            found.other_originals.append(frame.index)
        if len(frame.faces) != len(other.faces):
            found.other_faces.append(frame.index)
            continue
        for one, another in _pairs(frame.faces, other.faces):
            found.faces += 1
            found.boxes.meet(_apart(one, another), frame.index)
            if (one.skipped is None) != (another.skipped is None):
                found.other_faces.append(frame.index)
            elif one.skipped is None:
                found.scores.meet(_difference(one, another), frame.index)
    return found


def _pairs(faces: tuple[Face, ...], others: tuple[Face, ...]) -> Iterator[tuple[Face, Face]]:
    """Each face with the nearest that is left."""
    left = list(others)
    for face in faces:
        nearest = min(left, key=lambda other: _apart(face, other))
        left.remove(nearest)
        yield face, nearest


def _apart(one: Face, another: Face) -> float:
    return max(_gap(a, b) for a, b in zip(one.box, another.box, strict=True))


def _difference(one: Face, another: Face) -> float:
    return max(_gap(getattr(one, name), getattr(another, name)) for name in SCORES)


def _gap(a: float | None, b: float | None) -> float:
    """What is no number is farther away than any."""
    return inf if a is None or b is None or isnan(a - b) else abs(a - b)
