"""The one rule by which a face is cut out of a picture, for training and analysis alike.

The training crops are 224 x 224 JPEG files with the default tables of Pillow, cut tightly around faces. MARGIN and the
offset were measured on them with the detector of this program (docs/crop-rule.md). Any change here is a new rule with
a new name: weights name the rule they were trained by and refuse another.
"""

from __future__ import annotations

import io

import cv2
import numpy as np
from PIL import Image

from lgrr.types import FaceBox

CROP_RULE = "lgrr-crop/1"
MARGIN = 0.83  # side of the square over the longer side of the detector's box
DOWN = 0.073  # how far the square's centre lies below the box's, in sides of the square
STORED_SIDE = 224  # px at which the training crops were stored
JPEG_QUALITY = 75


def crop(rgb: np.ndarray, box: FaceBox, side: int) -> np.ndarray:
    """(H, W, 3) uint8 and a box in its pixels -> (side, side, 3) uint8, what the network sees.

    A square around the box (edge pixels repeated where it reaches over the edge), scaled to 224 x 224, one JPEG pass
    (quality 75, 4:2:0), scaled to `side`.
    """
    return prepare(np.asarray(Image.open(io.BytesIO(store(rgb, box)))), side)


def store(rgb: np.ndarray, box: FaceBox) -> bytes:
    """The cut as a training crop is stored: 224 x 224, JPEG of quality 75, 4:2:0."""
    buffer = io.BytesIO()
    Image.fromarray(scale(cut(rgb, box), STORED_SIDE)).save(buffer, "JPEG", quality=JPEG_QUALITY)
    return buffer.getvalue()


def cut(rgb: np.ndarray, box: FaceBox) -> np.ndarray:
    """The square of the rule, unscaled: (n, n[, 3]) uint8 with n = MARGIN * the longer side of the box, at least 1."""
    left, top, n = square_of(box)
    height, width = rgb.shape[:2]
    if min(left, top) >= 0 and left + n <= width and top + n <= height:
        return rgb[top : top + n, left : left + n].copy()  # the same as below in a tenth of the time
    rows = np.clip(np.arange(top, top + n), 0, height - 1)
    columns = np.clip(np.arange(left, left + n), 0, width - 1)
    return rgb[rows[:, None], columns[None, :]]


def square_of(box: FaceBox) -> tuple[int, int, int]:
    """(left, top, side) of the square in whole pixels; it may reach over the picture's edge."""
    n = max(1, round(MARGIN * max(box.width, box.height)))
    x, y = box.x + box.width / 2, box.y + box.height / 2 + DOWN * n
    return round(x - n / 2), round(y - n / 2), n


def prepare(face_rgb: np.ndarray, side: int) -> np.ndarray:
    """What follows the cut for a crop that was stored already: (h, w, 3) uint8 -> (side, side, 3) uint8."""
    return scale(face_rgb, side)


def scale(rgb: np.ndarray, side: int) -> np.ndarray:
    """(h, w[, 3]) uint8 -> (side, side[, 3]): areas when it shrinks, linear when it grows."""
    shrinks = side < min(rgb.shape[:2])
    return cv2.resize(rgb, (side, side), interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR)
