"""Joins stored frames with their tracks. Tracks are never stored: they follow from all sightings together."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from lgrr.analysis.case import Observation
from lgrr.faces import Sighting, track
from lgrr.types import FaceBox, FaceResult, FrameResult

UNCONFIRMED = "not confirmed as a face by the sightings around it"


@dataclass(frozen=True)
class Tracked:
    """Frames by index, each face with its track, and the indices of the frames that start a new scene."""

    frames: tuple[FrameResult, ...]
    cuts: tuple[int, ...]


def with_tracks(observations: Iterable[Observation]) -> tuple[FrameResult, ...]:
    """The frames of `tracked`."""
    return tracked(observations).frames


def tracked(observations: Iterable[Observation]) -> Tracked:
    """Joins frames with their tracks.

    A carried face has the track of the sighting it was carried from; in a frame that was taken over, of the latest
    sighting before it that equals that one. A face that no track confirms keeps its box and loses its scores, with
    UNCONFIRMED as the reason. Pure: any order of the same observations gives the same.
    """
    ordered = sorted(observations, key=lambda o: o.result.frame)
    seen = [(o.result.sha256, o.sighting) for o in ordered if o.sighting is not None]
    tracks = track([sighting for _, sighting in seen], [picture for picture, _ in seen])
    numbers = {
        (sighting.frame.index, face): tracks.label(position, face)
        for position, (_, sighting) in enumerate(seen)
        for face in range(len(sighting.faces))
    }
    equals = _equals(seen)

    def number(o: Observation, position: int) -> int | None:
        if not o.origins:
            return numbers[o.result.frame.index, position]
        origin, face = o.origins[position]
        if o.result.same_as is not None and (before := bisect_right(equals[origin], o.result.frame.index)):
            origin = equals[origin][before - 1]
        return numbers[origin, face]

    frames = tuple(
        replace(
            o.result,
            faces=tuple(_in_track(face, number(o, position)) for position, face in enumerate(o.result.faces)),
        )
        for o in ordered
    )
    return Tracked(frames, tuple(seen[position][1].frame.index for position in tracks.cuts))


def _equals(seen: Iterable[tuple[str, Sighting]]) -> Mapping[int, Sequence[int]]:
    """For the index of each sighting, those of all with the same picture and faces, ascending."""
    equal: dict[int, list[int]] = {}
    alike: dict[tuple[str, tuple[FaceBox, ...]], list[int]] = {}
    for picture, sighting in seen:
        equal[sighting.frame.index] = alike.setdefault((picture, sighting.faces), [])
        equal[sighting.frame.index].append(sighting.frame.index)
    return equal


def _in_track(face: FaceResult, number: int | None) -> FaceResult:
    if number is not None:
        return replace(face, track=number)
    return FaceResult(None, face.box, face.quality, skipped=UNCONFIRMED)
