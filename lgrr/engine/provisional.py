"""Whose face is this probably? For a frame just looked at, until the next review has followed all faces."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from lgrr.analysis import FaceTable
from lgrr.faces.sighting import overlap
from lgrr.types import FaceBox, FrameResult

LEAST_OVERLAP = 0.3  # intersection over union with the face of a track in a frame next to it


def with_provisional_tracks(result: FrameResult, known: FaceTable | None) -> FrameResult:
    """Each face with the track that overlaps it most in the nearest frame looked at on either side; no track twice."""
    rows = [] if known is None else _around(known, result.frame.index)
    pairs = [
        (shared, position, int(known.track[row]))
        for row in rows
        for position, face in enumerate(result.faces)
        if known is not None and (shared := overlap(face.box, FaceBox(*known.box[row].tolist()))) >= LEAST_OVERLAP
    ]
    tracks: dict[int, int] = {}
    for _, position, track in sorted(pairs, reverse=True):
        if position not in tracks and track not in tracks.values():
            tracks[position] = track
    faces = tuple(replace(face, track=tracks.get(position)) for position, face in enumerate(result.faces))
    return replace(result, faces=faces)


def _around(known: FaceTable, index: int) -> list[int]:
    """Rows of the faces in tracks in the last frame looked at up to `index`, and in the first after it."""
    place = int(np.searchsorted(known.frames, index, side="right"))
    nearest = known.frames[max(0, place - 1) : place + 1]
    return [row for frame in nearest for row in known.rows(int(frame)) if known.track[row] > 0]
