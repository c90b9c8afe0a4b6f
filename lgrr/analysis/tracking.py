"""Joins stored frames with their tracks. Tracks are never stored: they follow from all sightings together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from lgrr.analysis.case import Observation
from lgrr.faces import track
from lgrr.types import FaceResult, FrameResult

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

    A carried face has the track of the sighting it was carried from. A face that no track confirms keeps its box and
    loses its scores, with UNCONFIRMED as the reason. Pure: any order of the same observations gives the same.
    """
    ordered = sorted(observations, key=lambda o: o.result.frame)
    sightings = [o.sighting for o in ordered if o.sighting is not None]
    tracks = track(sightings)
    numbers = {
        (sighting.frame.index, face): tracks.label(position, face)
        for position, sighting in enumerate(sightings)
        for face in range(len(sighting.faces))
    }
    frames = tuple(
        replace(
            o.result,
            faces=tuple(
                _in_track(face, numbers[o.origins[position] if o.origins else (o.result.frame.index, position)])
                for position, face in enumerate(o.result.faces)
            ),
        )
        for o in ordered
    )
    return Tracked(frames, tuple(sightings[position].frame.index for position in tracks.cuts))


def _in_track(face: FaceResult, number: int | None) -> FaceResult:
    if number is not None:
        return replace(face, track=number)
    return FaceResult(None, face.box, face.quality, skipped=UNCONFIRMED)
