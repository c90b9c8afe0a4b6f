"""Where in a picture faces are looked for: everywhere, or around those that neighbouring frames have shown.

The whole picture takes the detector three times as long as a few faces' surroundings. What is done at a frame follows
from its time, its picture and the sightings at the two ends of its span; nothing else. So a run that was stopped and
resumed does the same.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from lgrr.analysis.spans import near
from lgrr.faces import Detector, Sighting, between, sight
from lgrr.faces.quality import SMALLEST
from lgrr.faces.sighting import distance, is_cut, note, overlap, scene_changed
from lgrr.types import FaceBox, FrameId
from lgrr.video import Picture

WHOLE_SECONDS = 0.5  # a whole picture is searched after so long at the latest, and at the next detected frame
FOUND_AGAIN = 1.0  # longer sides that a face may have moved since it was seen: farther, it may have left its window
SAME_FACE = 0.5  # overlap from which two boxes are one face
DETECTION = {  # ways of detecting, as the parameters of an analysis state them
    "near": (
        f"lgrr-search/1: in the whole picture every {WHOLE_SECONDS:g} s, where the scene changes and where a face that "
        "could be scored is not found again; in between around the faces of at most 0.2 s before; boxes that hardly "
        "moved are carried"
    ),
    "every": "in the whole picture of every frame",
}


def carry(picture: Picture, left: Sighting | None, right: Sighting | None) -> list[tuple[int, FaceBox]] | None:
    """Boxes for a picture between two sightings, each with its face's position in `left`: those that hardly moved.

    None where the detector has to look instead: a sighting is missing, the scene changes, or there are other faces.
    """
    if left is None or right is None or is_cut(left, right):
        return None
    carried = between(left, right, picture.frame)
    return None if _others([box for _, box in carried], [*left.faces, *right.faces]) else carried


def search(picture: Picture, detector: Detector, left: Sighting | None, right: Sighting | None) -> Sighting:
    """Detects and describes a picture's faces; `left` and `right` are the sightings that bound its span, if any.

    The whole picture is searched where there is no near sighting before it, where the clock says so, where the scene
    is another than at both ends, and, after `left` alone, where one of its faces is not found again. Between two
    sightings, boxes that hardly moved are carried (and have no confidence), and only the other faces are looked for.
    """
    if left is None or not near(left.frame, picture.frame) or (right is None and _due(left.frame, picture.frame)):
        return sight(picture, detector)
    ends = [left] if right is None else [left, right]
    carried = [] if right is None else [box for _, box in between(left, right, picture.frame)]
    expected = _others(carried, [face for end in ends for face in end.faces])
    found = detector.detect(picture.rgb, around=expected)
    faces = sorted([*carried, *_others(carried, found)], key=lambda face: (face.x, face.y))
    seen = note(picture.frame, picture.rgb, faces)
    anew = all(scene_changed(end, seen) for end in ends)
    return sight(picture, detector) if anew or (right is None and _lost(left, seen)) else seen


def _due(before: FrameId, now: FrameId) -> bool:
    """Whether a multiple of WHOLE_SECONDS lies between two frames (the latter included)."""
    return math.floor(before.seconds / WHOLE_SECONDS) != math.floor(now.seconds / WHOLE_SECONDS)


def _lost(before: Sighting, now: Sighting) -> bool:
    """Whether a face large enough to be scored may have left the window in which it was looked for."""
    return any(
        min(face.width, face.height) >= SMALLEST and all(distance(face, other) > FOUND_AGAIN for other in now.faces)
        for face in before.faces
    )


def _others(known: Sequence[FaceBox], faces: Sequence[FaceBox]) -> list[FaceBox]:
    """Those of the faces that do not lie where a known one lies, or one before them."""
    kept: list[FaceBox] = []
    for face in faces:
        if all(overlap(face, other) < SAME_FACE for other in [*known, *kept]):
            kept.append(face)
    return kept
