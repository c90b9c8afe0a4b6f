"""Joins stored frames with their tracks. Tracks are never stored: they follow from all sightings together."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from lgrr.analysis.rows import Observation
from lgrr.faces import Sighting, track
from lgrr.types import FaceBox, FaceResult, FrameResult

UNCONFIRMED = "not confirmed as a face by the sightings around it"


@dataclass(frozen=True)
class Tracked:
    """Frames by index, each face with its track, and the indices of the frames that start a new scene."""

    frames: tuple[FrameResult, ...]
    cuts: tuple[int, ...]


@dataclass(frozen=True)
class Numbers:
    """Which track each face belongs to, and the indices of the frames that start a new scene.

    `of_sighting` has for a sighting's index a number for each of its faces, None for one that no track confirms;
    `equals`, for the index of one that others equal in picture and faces, the indices of all of these, ascending.
    """

    of_sighting: Mapping[int, tuple[int | None, ...]]
    equals: Mapping[int, Sequence[int]]
    cuts: tuple[int, ...]

    def tell(self, o: Observation) -> FrameResult:
        """The frame with its tracks.

        A carried face has the track of the sighting it was carried from; in a frame that was taken over, of the latest
        sighting before it that equals that one. A face that no track confirms keeps its box and loses its scores, with
        UNCONFIRMED as the reason.
        """
        numbered = (_in_track(face, self._number(o, position)) for position, face in enumerate(o.result.faces))
        return replace(o.result, faces=tuple(numbered))

    def _number(self, o: Observation, position: int) -> int | None:
        if not o.origins:
            return self.of_sighting[o.result.frame.index][position]
        origin, face = o.origins[position]
        if o.result.same_as is not None:
            equals = self.equals.get(origin, (origin,))
            if before := bisect_right(equals, o.result.frame.index):
                origin = equals[before - 1]
        return self.of_sighting[origin][face]


def with_tracks(observations: Iterable[Observation]) -> tuple[FrameResult, ...]:
    """The frames of `tracked`."""
    return tracked(observations).frames


def tracked(observations: Iterable[Observation]) -> Tracked:
    """Joins frames with their tracks. Pure: any order of the same observations gives the same."""
    ordered = sorted(observations, key=lambda o: o.result.frame)
    numbers = numbers_of(ordered)
    return Tracked(tuple(map(numbers.tell, ordered)), numbers.cuts)


def numbers_of(ordered: Iterable[Observation]) -> Numbers:
    """The tracks of frames that come by index, each of which is needed only once."""
    indices: list[int] = []
    pictures: list[str] = []
    counts: list[int] = []
    alike: dict[tuple[str, tuple[FaceBox, ...]], list[int]] = {}

    def sightings() -> Iterator[Sighting]:
        for o in ordered:
            if o.sighting is not None:
                indices.append(o.result.frame.index)
                pictures.append(o.result.sha256)
                counts.append(len(o.sighting.faces))
                alike.setdefault((o.result.sha256, o.sighting.faces), []).append(o.result.frame.index)
                yield o.sighting

    tracks = track(sightings(), pictures)
    of_sighting = {
        index: tuple(tracks.label(position, face) for face in range(count))
        for position, (index, count) in enumerate(zip(indices, counts, strict=True))
    }
    equals = {index: equal for equal in alike.values() if len(equal) > 1 for index in equal}
    return Numbers(of_sighting, equals, tuple(indices[position] for position in tracks.cuts))


def _in_track(face: FaceResult, number: int | None) -> FaceResult:
    if number is not None:
        return replace(face, track=number)
    return FaceResult(None, face.box, face.quality, skipped=UNCONFIRMED)
