"""Heat maps: the network's (11, 11) map laid over the crop that it speaks of."""

from __future__ import annotations

import cv2
import matplotlib
import numpy as np

from lgrr.model.network import WINDOW

COLOURS = matplotlib.colormaps["viridis"]  # perceptually uniform, safe for the colour-blind
CLEAR_BELOW = 0.2  # a map is transparent up to here and as opaque as it gets from SOLID_FROM on
SOLID_FROM = 0.7
OPACITY = 0.65


def heat(forgery_map: np.ndarray, side: int) -> np.ndarray:
    """(11, 11) map in [0, 1] -> (side, side) float32 over the whole crop, linear between the windows' centres.

    The outermost cells of the crop are no window's centre: they take the nearest window's value.
    """
    cells = np.pad(forgery_map.astype(np.float32), WINDOW // 2, mode="edge")  # (15, 15), the network's grid
    return cv2.resize(cells, (side, side), interpolation=cv2.INTER_LINEAR)


def tint(values: np.ndarray) -> np.ndarray:
    """(...) heat in [0, 1] -> (..., 4) RGBA in [0, 1]: transparent where low, so that the face stays visible."""
    rgba = COLOURS(np.clip(values, 0, 1))
    rgba[..., 3] = OPACITY * np.clip((values - CLEAR_BELOW) / (SOLID_FROM - CLEAR_BELOW), 0, 1)
    return rgba
