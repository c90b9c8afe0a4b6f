"""Looks at frames: finds or carries the faces, cuts them out and scores them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from lgrr.analysis.case import Observation
from lgrr.analysis.searching import carry, search
from lgrr.analysis.spans import Span
from lgrr.errors import MediaError
from lgrr.faces import Detector, Sighting, crop, quality, reason_to_skip, sight
from lgrr.types import FaceBox, FaceResult, FrameResult
from lgrr.video import Media, Picture

if TYPE_CHECKING:  # torch is imported by whoever scores, not by whoever reads results
    from lgrr.model import Prediction, Predictor

BATCH = 16  # crops the network gets at once
DAMAGED = "damaged in the file: the decoder had to repair this picture"

Seen = tuple[Observation, list[np.ndarray]]  # a frame, not scored yet, and the crops of its faces that are fit for it
Read = Callable[[int], Picture]  # a frame's index -> its picture; raises MediaError


@dataclass(frozen=True)
class Looker:
    """What it takes to look at frames of one recording."""

    media: Media
    detector: Detector
    predictor: Predictor

    def see(self, group: Sequence[Span], sightings: Mapping[int, Sighting], read: Read) -> list[Seen]:
        """Every frame of a group, in order, with its faces but without scores.

        `sightings`: those known before, by index; what is needed of them are the group's ends (`spans.ends_of`).
        Pictures are read in the group's order. The same arguments always give the same. A frame that cannot be decoded
        is a failed observation.
        """
        known = dict(sightings)
        return [seen for span in group for seen in self._see(span, known, read)]

    def _see(self, span: Span, known: dict[int, Sighting], read: Read) -> list[Seen]:
        """Each frame of a span with its crops, in order; what the detector saw is added to `known`."""
        pictures = {index: self._read(index, read) for index in span.indices}
        # the right end first: the others' boxes hang between it and the left one
        order = sorted(span.indices, key=lambda index: index != span.right)
        seen = {index: self._see_one(index, pictures[index], span, known) for index in order}
        return [seen[index] for index in span.indices]

    def _see_one(self, index: int, picture: Picture | str, span: Span, known: dict[int, Sighting]) -> Seen:
        if isinstance(picture, str):
            return Observation(FrameResult(self.media.frames[index], self.media.hashes[index], failed=picture)), []
        left = None if span.left is None else known.get(span.left)
        right = None if index == span.right else known.get(span.right)
        if left is None or (carried := carry(picture, left, right)) is None:
            sighting = known[index] = search(picture, self.detector, left, right)
            return detected(picture, sighting, self.predictor.side)
        faces, crops = _cut(picture, [box for _, box in carried], self.predictor.side)
        origins = tuple((left.frame.index, position) for position, _ in carried)
        return Observation(FrameResult(picture.frame, picture.sha256, faces), origins=origins), crops

    def _read(self, index: int, read: Read) -> Picture | str:
        """The picture, or why there is none to be trusted."""
        if index in self.media.info.damaged:
            return DAMAGED
        try:
            return read(index)
        except MediaError as error:
            return str(error).rstrip(".")


def look_at(picture: Picture, detector: Detector, predictor: Predictor) -> Observation:
    """One picture by itself: its faces detected and scored."""
    (observation,) = score([detected(picture, sight(picture, detector), predictor.side)], predictor)
    return observation


def detected(picture: Picture, sighting: Sighting, side: int) -> Seen:
    """A picture in which the detector saw faces, and the crops of those fit to be scored."""
    faces, crops = _cut(picture, sighting.faces, side)
    return Observation(FrameResult(picture.frame, picture.sha256, faces), sighting), crops


def score(seen: Sequence[Seen], predictor: Predictor) -> list[Observation]:
    """The observations with the scores of the faces not skipped; the crops of all are batched together."""
    crops = [ready for _, cut in seen for ready in cut]
    batches = (predictor.predict(np.stack(crops[k : k + BATCH])) for k in range(0, len(crops), BATCH))
    predictions = ((said, k) for said in batches for k in range(len(said.p_fake)))

    def one(face: FaceResult) -> FaceResult:
        return face if face.skipped is not None else _scored(face, *next(predictions))

    return [replace(o, result=replace(o.result, faces=tuple(map(one, o.result.faces)))) for o, _ in seen]


def _cut(picture: Picture, boxes: Sequence[FaceBox], side: int) -> tuple[tuple[FaceResult, ...], list[np.ndarray]]:
    faces, crops = [], []
    for box in boxes:
        fit = quality(picture.rgb, box)
        skipped = reason_to_skip(fit)
        faces.append(FaceResult(None, box, fit, skipped=skipped))
        if skipped is None:
            crops.append(crop(picture.rgb, box, side))
    return tuple(faces), crops


def _scored(face: FaceResult, said: Prediction, k: int) -> FaceResult:
    """The face with what the network says of crop `k` of a batch."""
    return replace(
        face,
        p_fake=float(said.p_fake[k]),
        p_noise=float(said.p_noise[k]),
        p_semantic=float(said.p_semantic[k]),
        patches=np.asarray(said.patches[k], np.float32),
        forgery_map=np.asarray(said.forgery_map[k], np.float32),
    )
