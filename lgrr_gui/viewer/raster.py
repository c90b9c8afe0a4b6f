"""Maps as pictures: values of a face to premultiplied pixels, to be scaled over its square."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

import cv2
import numpy as np

from lgrr.heatmap import spread
from lgrr_gui.looks.colours import scale
from lgrr_gui.state import View

Kind = Literal["heat", "patches", "attention"]
SIDE = 240  # px of a raster, 16 for each cell of the network's grid
RAMP = 0.5  # heat is as opaque as it gets this far above the threshold, as in the report


def raster(values: np.ndarray, kind: Kind, view: View) -> np.ndarray:
    """Values in [0, 1] -> (SIDE, SIDE, 4) uint8 premultiplied BGRA (Qt's ARGB32 in memory).

    `heat` (11, 11) is spread as the report does, `patches` (3, 3) are nine even cells, `attention` (s, s) is
    interpolated linearly. Colours and opacity as `colours_of` gives them.
    """
    steps = np.round(255 * np.clip(grown(values, kind), 0, 1)).astype(np.uint8)
    return colours_of(kind, view)[steps].view(np.uint8).reshape(*steps.shape, 4)


def grown(values: np.ndarray, kind: Kind) -> np.ndarray:
    """The values over the whole square, (SIDE, SIDE) float32."""
    if kind == "heat":
        return spread(values, SIDE)
    how = cv2.INTER_NEAREST if kind == "patches" else cv2.INTER_LINEAR
    return cv2.resize(values.astype(np.float32), (SIDE, SIDE), interpolation=how)


def colours_of(kind: Kind, view: View) -> np.ndarray:
    """(256,) uint32: the premultiplied pixel of each value. Attention is equally opaque everywhere; anything else is
    transparent up to the threshold and reaches the view's opacity RAMP above it, or at 1.
    """
    name = "attention" if kind == "attention" else view.colours
    return _pixels(name, 0.0 if kind == "attention" else view.threshold, view.opacity, kind == "attention")


@lru_cache(maxsize=32)
def _pixels(name: str, threshold: float, opacity: float, even: bool) -> np.ndarray:
    values = np.linspace(0, 1, 256)
    ramp = max(min(RAMP, 1 - threshold), 1e-6)
    alpha = opacity * (np.ones(256) if even else np.clip((values - threshold) / ramp, 0, 1))
    bgra = np.empty((256, 4), np.uint8)
    bgra[:, :3] = np.round(scale(name)[:, ::-1] * alpha[:, None])
    bgra[:, 3] = np.round(255 * alpha)
    return bgra.view(np.uint32)[:, 0]
