"""Is this face fit to be scored? Size and sharpness, and the limits below which there is no score but a reason."""

from __future__ import annotations

from enum import StrEnum
from math import floor

import cv2
import numpy as np

from lgrr.faces.crop import cut, scale
from lgrr.types import FaceBox, Quality

SMALLEST = 48.0  # px of the box's shorter side: 99 % of the training crops come from larger faces (docs/crop-rule.md)
LEAST_SHARPNESS = 4.5  # 99 % of the training crops, real and fake, are sharper (docs/crop-rule.md)
MEASURED_SIDE = 112  # px at which sharpness is measured, so that it compares across sizes


class SkipKind(StrEnum):
    """Why a face is not scored."""

    TOO_SMALL = "too_small"
    BLURRED = "blurred"


def quality(rgb: np.ndarray, box: FaceBox) -> Quality:
    """Size in pixels of `rgb`, and sharpness >= 0 of the face (see `sharpness`)."""
    return Quality(size=min(box.width, box.height), sharpness=sharpness(cut(rgb, box)))


def sharpness(face: np.ndarray) -> float:
    """Standard deviation of the Laplacian over that of the grey levels, times 100, at 112 px after light smoothing.

    (h, w, 3) uint8 -> >= 0; own, after the variance of the Laplacian (Pech-Pacheco et al., ICPR 2000), made
    independent of contrast. A face without any contrast has 0.
    """
    grey = cv2.cvtColor(face, cv2.COLOR_RGB2GRAY)
    smooth = cv2.GaussianBlur(scale(grey, MEASURED_SIDE).astype(np.float32), (0, 0), 1.0)
    contrast = float(smooth.std())
    return 100 * float(cv2.Laplacian(smooth, cv2.CV_32F).std()) / contrast if contrast > 0.5 else 0.0


def skip_kind(fit: Quality) -> SkipKind | None:
    """Why a face of this quality is not scored; None if it is."""
    if fit.size < SMALLEST:
        return SkipKind.TOO_SMALL
    return SkipKind.BLURRED if fit.sharpness < LEAST_SHARPNESS else None


def reason_to_skip(fit: Quality) -> str | None:
    """`skip_kind` in words with the numbers, rounded down: what falls short must not read as the limit itself."""
    match skip_kind(fit):
        case SkipKind.TOO_SMALL:
            return f"too small: {floor(fit.size)} px, at least {SMALLEST:.0f} needed"
        case SkipKind.BLURRED:
            return f"blurred: sharpness {floor(10 * fit.sharpness) / 10}, at least {LEAST_SHARPNESS} needed"
    return None
