"""Frames and faces as rows of a case's tables, and back: arrays as .npy bytes, all else as SQLite keeps it."""

from __future__ import annotations

import functools
import io
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from lgrr.faces import Sighting
from lgrr.types import FaceBox, FaceResult, FrameId, FrameResult, Quality

NPY_HEADER = 10  # bytes of a .npy before its description: magic, version, and in two bytes the description's length


@dataclass(frozen=True, slots=True)
class Observation:
    """One frame looked at, as it is stored.

    `result`'s faces have no track. `sighting` is what the detector saw, None where the boxes were carried from
    neighbouring sightings or the frame failed; `origins` then names for each face the frame index of the sighting it
    was carried from and its position there. A frame that was taken over has what its original has.
    """

    result: FrameResult
    sighting: Sighting | None = None
    origins: tuple[tuple[int, int], ...] = ()


def _pack(array: np.ndarray | None) -> bytes | None:
    if array is None:
        return None
    np.save(file := io.BytesIO(), array, allow_pickle=False)
    return file.getvalue()


def _unpack(blob: bytes | None) -> np.ndarray | None:
    if blob is None:
        return None
    start = NPY_HEADER + int.from_bytes(blob[NPY_HEADER - 2 : NPY_HEADER], "little")
    shape, column_first, dtype = _layout(blob[:start])
    return np.frombuffer(blob, dtype, offset=start).reshape(shape, order="F" if column_first else "C").copy("K")


@functools.lru_cache(maxsize=256)  # a case has thousands of arrays, and reading a header takes longer than the array
def _layout(header: bytes) -> tuple[tuple[int, ...], bool, np.dtype]:
    """Shape, whether columns come first, and type, as a .npy header (version 1.0: `_pack` writes no other) states."""
    file = io.BytesIO(header)
    np.lib.format.read_magic(file)
    layout: tuple[tuple[int, ...], bool, np.dtype] = np.lib.format.read_array_header_1_0(file)
    return layout


def frame_row(exhibit: int, o: Observation) -> tuple[Any, ...]:
    """The row of table `frame`, 11 values. What was taken over stands only in the rows of the frame it is from."""
    frame, seen, same_as = o.result.frame, o.sighting, o.result.same_as
    base = frame.time_base
    arrays = (None, None) if seen is None or same_as is not None else (_pack(seen.appearance), _pack(seen.scene))
    identity = (frame.pts, base.numerator, base.denominator, frame.stream)
    return (exhibit, frame.index, *identity, o.result.sha256, o.result.failed, *arrays, same_as)


def face_rows(exhibit: int, o: Observation) -> Iterator[tuple[Any, ...]]:
    """The rows of table `face`, 19 values each; none for a frame that was taken over."""
    for position, face in enumerate(o.result.faces if o.result.same_as is None else ()):
        box = face.box
        scores = (face.p_fake, face.p_noise, face.p_semantic)
        origin = o.origins[position] if o.origins else (None, None)
        yield (
            *(exhibit, o.result.frame.index, position),
            *(*box.xywh, box.confidence, _pack(box.landmarks)),
            *(face.quality.size, face.quality.sharpness, *scores),
            *(_pack(face.patches), _pack(face.forgery_map), face.skipped, *origin),
        )


def observation(frame: tuple[Any, ...], faces: list[tuple[Any, ...]]) -> Observation:
    """What the rows of a frame and its faces were made from, but for tracks and what was taken over."""
    _, index, pts, numerator, denominator, stream, sha256, failed, appearance, scene, same_as = frame
    identity = FrameId(index, pts, Fraction(numerator, denominator), stream)
    results = tuple(_face(row) for row in faces)
    look, view = _unpack(appearance), _unpack(scene)
    sighting = None
    if look is not None and view is not None:
        sighting = Sighting(identity, tuple(face.box for face in results), look, view)
    origins = tuple((row[17], row[18]) for row in faces if row[17] is not None)
    return Observation(FrameResult(identity, sha256, results, failed, same_as), sighting, origins)


def _face(row: tuple[Any, ...]) -> FaceResult:
    x, y, width, height, confidence, landmarks, size, sharpness, p_fake, p_noise, p_semantic = row[3:14]
    patches, forgery_map, skipped = row[14:17]
    return FaceResult(
        track=None,
        box=FaceBox(x, y, width, height, confidence, _unpack(landmarks)),
        quality=Quality(size, sharpness),
        p_fake=p_fake,
        p_noise=p_noise,
        p_semantic=p_semantic,
        patches=_unpack(patches),
        forgery_map=_unpack(forgery_map),
        skipped=skipped,
    )
