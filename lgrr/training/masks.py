"""Which pixels of a fake are forged: from the data set's mask, or from the real partner it is aligned with.

The difference is an own rule, after the data's documentation: the largest channel difference, blurred, above a few grey
levels. A fake whose difference covers almost nothing or almost everything is not aligned (or not visibly changed): no
mask is better than a wrong one.
"""

from __future__ import annotations

import cv2
import numpy as np

from lgrr.training.manifest import Manifest, Sample

GREY_LEVELS = 10  # smallest blurred difference that counts as forged, of 255
BLUR = 3  # pixels, Gaussian sigma at the stored crop size
JOIN = 8  # pixels around the hull of a mask in which a fake passes into its real
SPECK = 7  # pixels: what is narrower does not widen that hull
LEAST, MOST = 0.01, 0.75  # share of the crop between which a difference is taken for a forged region
KINDS = ("none", "difference", "dataset", "blend")  # how a fake's mask came about; "none": image losses only
MASK_SOURCE = "aligned difference > 10 of 255 after a Gaussian of 3 px; share 1-75 %"


def mask_of(data: Manifest, sample: Sample, real: np.ndarray, fake: np.ndarray) -> tuple[np.ndarray, str]:
    """The mask of a fake sample (H, W) in [0, 1], and how it came about, one of KINDS: "none", and it means nothing."""
    if sample.mask is not None:
        return data.read_mask(sample.mask), "dataset"
    mask = difference_mask(real, fake)
    return mask, "difference" if sample.aligned and is_plausible(mask) else "none"


def difference_mask(real: np.ndarray, fake: np.ndarray) -> np.ndarray:
    """(H, W, 3) uint8 twice, aligned -> (H, W) float32 of 0 and 1, 1 where the fake differs from its real."""
    if real.shape != fake.shape:
        fake = cv2.resize(fake, (real.shape[1], real.shape[0]), interpolation=cv2.INTER_AREA)
    red, green, blue = cv2.split(cv2.absdiff(real, fake))
    largest = cv2.max(red, cv2.max(green, blue))
    return (cv2.GaussianBlur(largest, (0, 0), BLUR) > GREY_LEVELS).astype(np.float32)


def in_surroundings(real: np.ndarray, fake: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """The fake with its real's pixels clear of the hull of the mask, softly joined; (H, W, 3) uint8 twice, (H, W).

    Fakes are often encoded once more than their reals: what that does to the surroundings is no forgery.
    """
    height, width = real.shape[:2]
    fake, mask = (cv2.resize(p, (width, height)) if p.shape[:2] != (height, width) else p for p in (fake, mask))
    forged = (mask > 0.02).astype(np.uint8)
    without_specks = cv2.morphologyEx(forged, cv2.MORPH_OPEN, np.ones((SPECK, SPECK), np.uint8))
    points = cv2.findNonZero(without_specks if without_specks.any() else forged)
    hull = np.zeros((height, width), np.float32)
    cv2.fillConvexPoly(hull, cv2.convexHull(points), 1.0)
    weight = cv2.GaussianBlur(cv2.dilate(hull, np.ones((2 * JOIN + 1, 2 * JOIN + 1))), (0, 0), JOIN / 2)
    return cv2.blendLinear(fake, real, weight, 1 - weight)


def is_plausible(mask: np.ndarray) -> bool:
    """Whether a difference mask can be a forged region rather than noise or misalignment."""
    return LEAST <= float(mask.mean()) <= MOST


def known_share(mask: np.ndarray, shown: np.ndarray | None = None) -> np.ndarray:
    """(3, 3) float32 forged share of a fake, NaN where its difference mask is not plausible.

    `shown`: the part of the mask that the network sees; the whole by default.
    """
    if not is_plausible(mask):
        return np.full((3, 3), np.nan, np.float32)
    return forged_share(mask if shown is None else shown)


def forged_share(mask: np.ndarray) -> np.ndarray:
    """(H, W) in [0, 1] -> (3, 3) float32: share of forged pixels in each of the nine windows."""
    return cv2.resize(mask, (3, 3), interpolation=cv2.INTER_AREA).astype(np.float32)
