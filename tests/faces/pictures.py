"""Made pictures."""

import cv2
import numpy as np


def resized(rgb: np.ndarray, scale: float) -> np.ndarray:
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    return cv2.resize(rgb, None, fx=scale, fy=scale, interpolation=how)


def smooth_noise(height: int, width: int, seed: int, grain: float = 8) -> np.ndarray:
    """(H, W, 3) uint8 that fills the grey levels; `grain` in pixels."""
    rng = np.random.default_rng(seed)
    noise = cv2.GaussianBlur(rng.normal(size=(height, width, 3)), (0, 0), grain)
    return (255 * (noise - noise.min()) / np.ptp(noise)).astype(np.uint8)
