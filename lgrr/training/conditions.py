"""What recordings go through before they are examined, done to stored crops: JPEG, H.264, half the size.

A crop is brought back to the size that the face had, if that is known and smaller; there it is degraded, and then it is
stored again by the crop rule, as the analysis of a degraded recording would do. The H.264 clip has one frame: an intra
picture loses more (33.2 dB at crf 32) than the last of eight slowly drifting ones (34.8 dB).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import cv2
import numpy as np

from lgrr.faces.crop import JPEG_QUALITY, STORED_SIDE, scale
from lgrr.model.card import AS_STORED
from lgrr.training.augment import jpeg
from lgrr.video import open_media, write_clip


def h264(rgb: np.ndarray, crf: int) -> np.ndarray:
    """(H, W, 3) uint8 with even sides after x264 at this rate factor (preset medium, 4:2:0)."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "crop.mp4"
        write_clip(path, [rgb], 25, crf=crf)
        with open_media(path) as clip:
            return clip.read(0).rgb


def half(rgb: np.ndarray) -> np.ndarray:
    """Half the sides, by areas."""
    return cv2.resize(rgb, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)


CONDITIONS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    AS_STORED: lambda rgb: rgb,
    "JPEG 50": partial(jpeg, quality=50),
    "H.264 crf 23": partial(h264, crf=23),
    "H.264 crf 32": partial(h264, crf=32),
    "H.264 crf 40": partial(h264, crf=40),
    "half size": half,
}


def under(condition: str, stored: np.ndarray, size: int | None) -> np.ndarray:
    """A stored crop (H, W, 3) uint8 as it would have been stored had its recording gone through `condition`.

    `size`: side in px that the face's crop had in the recording, None if unknown.
    """
    if condition == AS_STORED:
        return stored
    side = STORED_SIDE if size is None else min(size, STORED_SIDE) // 2 * 2
    return jpeg(scale(CONDITIONS[condition](scale(stored, side)), STORED_SIDE), JPEG_QUALITY)
