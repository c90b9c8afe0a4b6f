"""The colours of a heat map on paper."""

from __future__ import annotations

import matplotlib
import numpy as np

COLOURS = matplotlib.colormaps["viridis"]  # perceptually uniform, safe for the colour-blind
CLEAR_BELOW = 0.2  # a map is transparent up to here and as opaque as it gets from SOLID_FROM on
SOLID_FROM = 0.7
OPACITY = 0.65


def tint(values: np.ndarray) -> np.ndarray:
    """(...) heat in [0, 1] -> (..., 4) RGBA in [0, 1]: transparent where low, so that the face stays visible."""
    rgba = COLOURS(np.clip(values, 0, 1))
    rgba[..., 3] = OPACITY * np.clip((values - CLEAR_BELOW) / (SOLID_FROM - CLEAR_BELOW), 0, 1)
    return rgba
