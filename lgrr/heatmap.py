"""Heat maps: the (11, 11) forgery map laid over the crop that it speaks of, the same on paper and on screen."""

from __future__ import annotations

import cv2
import numpy as np

WINDOW = 5  # side of the network's window in cells of its 15 x 15 grid


def spread(forgery_map: np.ndarray, side: int) -> np.ndarray:
    """(11, 11) map in [0, 1] -> (side, side) float32 over the whole crop, linear between the windows' centres.

    The outermost cells of the crop are no window's centre: they take the nearest window's value.
    """
    cells = np.pad(forgery_map.astype(np.float32), WINDOW // 2, mode="edge")  # (15, 15), the network's grid
    return cv2.resize(cells, (side, side), interpolation=cv2.INTER_LINEAR)
