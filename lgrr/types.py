"""The few words that every part speaks: frames, faces, tracks and findings.

Boxes are in display pixels: of the picture as the analyst sees it, after rotation and pixel aspect.
"No score" is a value: `None` beside a reason, never 0, 0.5 or "real".
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from fractions import Fraction

import numpy as np


class Finding(StrEnum):
    """What may be said of a track or an exhibit. There is no word for "authentic"."""

    MANIPULATED = "manipulated"
    NO_SIGN = "no_sign"
    INCONCLUSIVE = "inconclusive"

    @property
    def words(self) -> str:
        """The finding in the words that reports use."""
        return {
            Finding.MANIPULATED: "signs of manipulation",
            Finding.NO_SIGN: "no sign of manipulation found",
            Finding.INCONCLUSIVE: "inconclusive",
        }[self]


@dataclass(frozen=True, order=True, slots=True)
class FrameId:
    """Which decoded frame: never a count of seeks.

    `index` is 0-based in presentation order, `pts` counts `time_base` seconds, `stream` is the container's
    stream index.
    """

    index: int
    pts: int
    time_base: Fraction
    stream: int = 0

    @property
    def seconds(self) -> float:
        """Presentation time in seconds as the container states it (the first frame need not be 0)."""
        return self.pts * self.time_base.numerator / self.time_base.denominator  # a Fraction takes ten times as long


@dataclass(frozen=True, slots=True)
class FaceBox:
    """A face in one picture: left, top, width, height in display pixels (float, may reach over the edge).

    `landmarks` is (5, 2) float32: left eye, right eye, nose, mouth corners; None between detections.
    `confidence` is the detector's in [0, 1]; None where the box was carried on by the tracker.
    """

    x: float
    y: float
    width: float
    height: float
    confidence: float | None = None
    landmarks: np.ndarray | None = field(default=None, compare=False)

    @property
    def xywh(self) -> tuple[float, float, float, float]:
        """(x, y, width, height)."""
        return (self.x, self.y, self.width, self.height)


@dataclass(frozen=True, slots=True)
class Quality:
    """How fit a face is for scoring: `size` is the shorter side of its box in display pixels,
    `sharpness` as `lgrr.faces.quality` defines it.
    """

    size: float
    sharpness: float


@dataclass(frozen=True, slots=True)
class FaceResult:
    """One face in one frame: scored, or skipped with the reason.

    Probabilities are in [0, 1]; `patches` is (3, 3) and `forgery_map` (11, 11) float32 in [0, 1], rows from the top.
    `track` is None until the tracks are known, and where the sightings together do not confirm a face.
    """

    track: int | None
    box: FaceBox
    quality: Quality
    p_fake: float | None = None
    p_noise: float | None = None
    p_semantic: float | None = None
    patches: np.ndarray | None = None
    forgery_map: np.ndarray | None = None
    skipped: str | None = None

    def without_maps(self) -> FaceResult:
        """The same in a tenth of the memory: no patches, no map, no landmarks."""
        return replace(self, box=replace(self.box, landmarks=None), patches=None, forgery_map=None)


@dataclass(frozen=True, slots=True)
class FrameResult:
    """Everything found in one frame; `sha256` is of the decoded picture (`lgrr.video.Media` says over which bytes).
    `same_as` is the index of the frame with the same picture from which faces and scores were taken over, if they were.
    """

    frame: FrameId
    sha256: str
    faces: tuple[FaceResult, ...] = ()
    failed: str | None = None
    same_as: int | None = None


@dataclass(frozen=True)
class Likelihood:
    """log10 of a likelihood ratio with its 95 % interval; `bounded`: the known cases support no more extreme one.

    `words` are of the verbal scale, or say why there is no ratio (then the numbers are None).
    """

    log10_lr: float | None
    interval: tuple[float, float] | None
    bounded: bool | None
    words: str


@dataclass(frozen=True)
class Track:
    """One person through one recording, and what follows from the faces scored.

    `p_fake` and `interval` (95 %, block bootstrap over time) are None where nothing was scored; `reason` says in
    words why the finding is what it is. `box` is the median in display pixels. `faces_scored` counts faces in different
    pictures: frames that show the very same one are one face. `likelihood` is None without a calibration.
    """

    id: int
    label: str
    first_index: int
    last_index: int
    faces_scored: int
    box: tuple[float, float, float, float]
    p_fake: float | None
    interval: tuple[float, float] | None
    finding: Finding
    reason: str
    likelihood: Likelihood | None = None


@dataclass(frozen=True)
class Coverage:
    """How much of what was asked for was looked at; counts of frames, faces for `too_small` and `blurred`.
    `taken_over`: frames looked at whose faces and scores are those of an earlier one with the same picture.
    """

    frames_in_range: int
    frames_analyzed: int
    no_face: int
    too_small: int
    blurred: int
    failed: int
    taken_over: int = 0
