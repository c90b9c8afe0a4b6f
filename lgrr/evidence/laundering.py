"""Signs that a recording lost traces on its way here: strong compression, enlarging, compression more than once.

None of them is a sign of manipulation. They say how little the absence of a trace means: see `lgrr.analysis.tempering`
for what follows, and `docs/laundering.md` for formulas, limits, and how often each sign hits and fails.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

import cv2
import numpy as np
from PIL import Image

from lgrr.evidence.periods import ranks, strongest_period
from lgrr.evidence.pictures import Part
from lgrr.evidence.quantisation import quality_of, ripple
from lgrr.video import Media, coded_pictures

MOST_PICTURES = 300  # of a video that are looked at
_SHARED_OUT = 8  # of these, for the width of edges
QUANTISER = 36.0  # H.264: the mean quantiser (0 to 51) at and above which compression is strong
QUALITY = 40.0  # JPEG: the quality (1 to 100) at and below which it is
EDGE = 2.5  # px: the width of the sharpest edges at and above which pictures are soft
NATIVE_EDGE = 2.0  # px: the same in pictures that were never enlarged, at most
TWICE_VIDEO = 3.0  # evidence (-log10 of a probability) at and above which a video was compressed before
TWICE_JPEG = 2.2  # ripple at and above which a JPEG was
_CONTRAST, _REACH, _LEAST_EDGES = 40, 11, 200

Name = Literal["strong compression", "soft pictures", "compressed before"]


class Sign(Part):
    """One sign: its measured `value` and its `limit`, null where it could not be measured; `words` for the report."""

    name: Name
    value: float | None
    limit: float | None
    present: bool | None
    words: str


def signs_of_laundering(media: Media, cancelled: Callable[[], bool] | None = None) -> tuple[Sign, ...]:
    """The signs of a recording, one of each name. Raises MediaError where it cannot be read, Cancelled."""
    return _of_still(media) if media.info.still else _of_video(media, cancelled)


def _of_video(media: Media, cancelled: Callable[[], bool] | None) -> tuple[Sign, ...]:
    kinds: list[str] = []
    quantisers, unpredicted, changes, widths = [], [], [], []
    every = max(1, min(MOST_PICTURES, len(media.frames)) // _SHARED_OUT)
    before: np.ndarray | None = None
    for picture in coded_pictures(media.info.path, MOST_PICTURES, cancelled):
        if len(kinds) % every == 0:
            widths.append(edge_widths(picture.grey))
        kinds.append(picture.kind)
        quantisers.append(picture.quantiser)
        unpredicted.append(np.nan if picture.unpredicted is None else picture.unpredicted)
        same = before is not None and before.shape == picture.grey.shape
        changes.append(_change(before, picture.grey) if same and before is not None else np.nan)
        before = picture.grey
    known = [q for q in quantisers if q is not None]
    strong = _quantised(float(np.mean(known)) if known and media.info.codec == "h264" else None)
    return strong, _soft(widths), _video_before(kinds, np.array(changes), np.array(unpredicted))


def _of_still(media: Media) -> tuple[Sign, ...]:
    grey = cv2.cvtColor(media.read(0).rgb, cv2.COLOR_RGB2GRAY)
    soft = _soft([edge_widths(grey)])
    if media.info.codec != "jpeg":
        words = "Only images in JPEG are examined for compression; this one is in another format."
        return _unmeasured("strong compression", words), soft, _unmeasured("compressed before", words)
    with Image.open(media.info.path) as image:
        tables = image.quantization  # type: ignore[attr-defined]
        table = np.array(tables[min(tables)], np.float64)
        luminance = np.asarray(image.convert("YCbCr") if image.mode != "L" else image)
    plane = luminance if luminance.ndim == 2 else luminance[:, :, 0]
    return _jpeg_quality(quality_of(table)), soft, _jpeg_before(ripple(plane, table.reshape(8, 8)))


def _change(before: np.ndarray, after: np.ndarray) -> float:
    """Logarithm of the median over 16 px blocks of the mean difference between two pictures, in grey levels."""
    difference = cv2.absdiff(before, after).astype(np.float32)
    height, width = max(1, after.shape[0] // 16), max(1, after.shape[1] // 16)
    # one way after the other: both at once take five times as long
    across = cv2.resize(difference, (width, after.shape[0]), interpolation=cv2.INTER_AREA)
    return float(np.log(np.median(cv2.resize(across, (width, height), interpolation=cv2.INTER_AREA)) + 0.02))


def edge_widths(grey: np.ndarray) -> np.ndarray:
    """Widths in px of the strong edges of a picture, (H, W) uint8: contrast over 11 px by the steepest step within."""
    found = []
    for along in (grey, grey.T):
        rows = cv2.GaussianBlur(np.ascontiguousarray(along, np.float32), (1, 5), 0)  # along the edges alone
        steps = np.abs(np.diff(rows, axis=1, append=rows[:, -1:]))
        reach = np.ones((1, _REACH), np.uint8)
        contrast = cv2.dilate(rows, reach) - cv2.erode(rows, reach)
        steepest = (steps == cv2.dilate(steps, np.ones((1, 5), np.uint8))) & (steps > 4) & (contrast > _CONTRAST)
        steepest[:, :_REACH] = steepest[:, -_REACH:] = False
        found.append(contrast[steepest] / steps[steepest])
    return np.concatenate(found)


def _soft(widths: Sequence[np.ndarray]) -> Sign:
    joined = np.concatenate(widths) if widths else np.array([])
    if len(joined) < _LEAST_EDGES:
        return _unmeasured("soft pictures", "There are too few strong edges to measure how sharp the pictures are.")
    value = round(float(np.percentile(joined, 5)), 2)
    present = value >= EDGE
    says = f"The sharpest edges are {value:.1f} px wide"
    words = (
        f"{says} ({EDGE} px or more): the pictures were enlarged or are out of focus, and hold no more detail than "
        f"pictures of {100 * NATIVE_EDGE / value:.0f} % of their size."
        if present
        else f"{says}, as in pictures that were not enlarged (less than {EDGE} px)."
    )
    return Sign(name="soft pictures", value=value, limit=EDGE, present=present, words=words)


def _quantised(value: float | None) -> Sign:
    if value is None:
        return _unmeasured("strong compression", "The strength of compression is measured in H.264 alone.")
    present = value >= QUANTISER
    words = (
        f"The mean quantiser of H.264 is {value:.0f}, {'at or above' if present else 'below'} {QUANTISER:.0f} of 51."
    )
    return Sign(name="strong compression", value=round(value, 2), limit=QUANTISER, present=present, words=words)


def _jpeg_quality(value: float) -> Sign:
    present = value <= QUALITY
    words = f"The JPEG quality is {value:.0f}, {'at or below' if present else 'above'} {QUALITY:.0f} of 100."
    return Sign(name="strong compression", value=round(value, 1), limit=QUALITY, present=present, words=words)


def _video_before(kinds: Sequence[str], changes: np.ndarray, unpredicted: np.ndarray) -> Sign:
    series = [ranks(values, kinds) for values in (changes, unpredicted)]
    period = strongest_period([s for s in series if not np.isnan(s).all()] or series[:1])
    if period is None or np.isnan(series[0]).all():
        return _unmeasured("compressed before", "The video is too short to be examined for an earlier compression.")
    present = period.evidence >= TWICE_VIDEO
    words = (
        f"Every {period.length} frames, from frame {period.first} on, the pictures change more than around them, as "
        "where an earlier compression had its key frames: the video was compressed before."
        if present
        else "No trace of an earlier compression was found; there may have been one all the same."
    )
    value = round(period.evidence, 2)
    return Sign(name="compressed before", value=value, limit=TWICE_VIDEO, present=present, words=words)


def _jpeg_before(value: float | None) -> Sign:
    if value is None:
        return _unmeasured(
            "compressed before", "The image is too small or too plain to be examined for an earlier JPEG."
        )
    present = value >= TWICE_JPEG
    words = (
        "The image was saved as JPEG before, with another quality."
        if present
        else "No trace of an earlier JPEG was found; there may have been one all the same."
    )
    return Sign(name="compressed before", value=round(value, 2), limit=TWICE_JPEG, present=present, words=words)


def _unmeasured(name: Name, words: str) -> Sign:
    return Sign(name=name, value=None, limit=None, present=None, words=words)
