"""Frames that show the very same picture: looked at once, then taken over.

Screen recordings, slideshows and clips brought to a constant frame rate repeat pictures. What would be found in one was
found in the other: the same bytes in, the same faces and scores out. Which frames are taken over follows from the plan,
the pictures' hashes and what was looked at before; nothing else. So a run that was stopped and resumed does the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from lgrr.analysis.rows import Observation
from lgrr.types import FrameId
from lgrr.video import Media

SAME = (  # as the parameters of an analysis state it
    "lgrr-same/1: a frame of a plan whose decoded picture has the SHA-256 of one looked at before takes over its faces "
    "and scores, damaged frames excepted; for a track, equal pictures are one face that stands for the time of all"
)


def apart(indices: Sequence[int], media: Media, seen: Iterable[Observation]) -> tuple[list[int], dict[int, list[int]]]:
    """Of `indices`, those to look at, and the others by the index of the frame that they are taken over from.

    Taken over is from a frame in `seen`, or the first of `indices` that shows the picture; nothing from or to a frame
    that is damaged or failed.
    """
    first = {
        o.result.sha256: o.result.frame.index for o in seen if o.result.failed is None and o.result.same_as is None
    }
    fresh: list[int] = []
    same: dict[int, list[int]] = {}
    for index in indices:
        if index in media.info.damaged or (original := first.setdefault(media.hashes[index], index)) == index:
            fresh.append(index)
        else:
            same.setdefault(original, []).append(index)
    return fresh, same


def taken_over(original: Observation, frame: FrameId) -> Observation:
    """What was found in a frame, for another one that shows the same picture."""
    result = replace(original.result, frame=frame, same_as=original.result.frame.index)
    sighting = None if original.sighting is None else replace(original.sighting, frame=frame)
    return Observation(result, sighting, original.origins)
