"""What is done to a real crop and to its fake alike, so that only the forgery tells them apart.

One draw of numbers serves both pictures of a pair: a difference in crop, light or compression would be a shortcut.
"""

from __future__ import annotations

import io

import cv2
import numpy as np
from PIL import Image

from lgrr.faces.crop import prepare
from lgrr.video import recompress


class Augmentation:
    """One draw: flip, zoom, light, blur or down-scaling, noise, H.264, JPEG. Call it on each picture and `mask` on its
    mask.
    """

    def __init__(
        self,
        rng: np.random.Generator,
        side: int,
        part: float = 1.0,
        noise: float = 0.0,
        h264: float = 0.0,
        damaged: float = 1.0,
    ) -> None:
        """`part`: share of the crop's side that is seen; the middle of the crop is in every part above a half.

        `noise`, `h264`: probability of each; `damaged`: that of all other changes but flip and zoom. None of them
        changes the other draws.
        """
        self.side = side
        self.flip = rng.random() < 0.5
        self.zoom = part * min(1.0, rng.uniform(0.86, 1.06))  # three in ten as a whole: an exhibit's crop is not zoomed
        self.corner = rng.uniform(0, 1, 2)
        gain, shift = rng.uniform(0.8, 1.2), rng.uniform(-20, 20)
        tint = rng.uniform(0.93, 1.07, 3) if rng.random() < 0.3 else np.ones(3)
        levels = (np.arange(256)[:, None] - 128) * gain * tint + 128 + shift
        self.light = np.clip(np.rint(levels), 0, 255).astype(np.uint8)[None]  # (1, 256, 3): a table for each channel
        self.shrink = rng.uniform(0.4, 0.9) if rng.random() < 0.3 else None
        self.blur = rng.uniform(0.4, 1.2) if rng.random() < 0.2 else None
        self.jpeg = int(rng.integers(40, 96)) if rng.random() < 0.5 else None
        self.noise = rng.uniform(1, 7) if rng.random() < noise else None  # grey levels
        self.grain = int(rng.integers(2**32))
        self.crf = int(rng.integers(20, 41)) if rng.random() < h264 else None
        if rng.random() >= damaged:
            self.light = np.arange(256, dtype=np.uint8)[None, :, None].repeat(3, axis=2)
            self.shrink = self.blur = self.jpeg = None
        self.recorded = rng.uniform(0.4, 1.0)  # side at which the codec saw the face, against the stored one

    def __call__(self, rgb: np.ndarray) -> np.ndarray:
        """(H, W, 3) uint8 -> (side, side, 3) uint8."""
        out = cv2.LUT(self._cut(rgb), self.light)
        if self.shrink is not None:
            small = cv2.resize(out, None, fx=self.shrink, fy=self.shrink, interpolation=cv2.INTER_AREA)
            out = cv2.resize(small, (out.shape[1], out.shape[0]), interpolation=cv2.INTER_LINEAR)
        if self.blur is not None:
            out = cv2.GaussianBlur(out, (0, 0), self.blur)
        if self.noise is not None:
            grain = np.random.default_rng(self.grain).standard_normal((*out.shape[:2], 1), np.float32)
            out = np.clip(out + self.noise * grain, 0, 255).astype(np.uint8)
        if self.crf is not None:
            out = self._through_h264(out, self.crf)
        if self.jpeg is not None:
            out = jpeg(out, self.jpeg)
        return prepare(out, self.side)

    def mask(self, mask: np.ndarray) -> np.ndarray:
        """The mask, flipped and zoomed like its picture."""
        return self._cut(mask)

    def _through_h264(self, rgb: np.ndarray, crf: int) -> np.ndarray:
        """Through H.264 at the size of the recording."""
        height, width = rgb.shape[:2]
        even = (max(16, 2 * round(width * self.recorded / 2)), max(16, 2 * round(height * self.recorded / 2)))
        coded = recompress(cv2.resize(rgb, even, interpolation=cv2.INTER_AREA), crf)
        return cv2.resize(coded, (width, height), interpolation=cv2.INTER_LINEAR)

    def _cut(self, picture: np.ndarray) -> np.ndarray:
        height, width = picture.shape[:2]
        h, w = round(height * self.zoom), round(width * self.zoom)
        y, x = (np.array([height - h, width - w]) * self.corner).round().astype(int)
        cut = picture[y : y + h, x : x + w]
        return np.ascontiguousarray(cut[:, ::-1] if self.flip else cut)


def jpeg(rgb: np.ndarray, quality: int) -> np.ndarray:
    """The picture after one JPEG pass (4:2:0)."""
    buffer = io.BytesIO()
    Image.fromarray(rgb).save(buffer, "JPEG", quality=quality)
    return np.asarray(Image.open(buffer).convert("RGB"))
