"""Three made faces that never change: if their logits do, a library, a processor or a rule has changed the scores."""

from __future__ import annotations

import numpy as np
import torch

from lgrr.faces.crop import crop
from lgrr.model.network import LGRR
from lgrr.types import FaceBox

BOX = FaceBox(60.0, 40.0, 120.0, 140.0)


def canary_crops(side: int) -> np.ndarray:
    """(3, side, side, 3) uint8: smooth coloured noise of three grains, cut by the crop rule itself."""
    rng = np.random.default_rng(20260101)
    pictures = []
    for grain in (6, 12, 24):
        coarse = rng.integers(0, 256, (grain, grain, 3)).astype(np.float64)
        rows, columns = np.linspace(0, grain - 1, 240), np.linspace(0, grain - 1, 240)
        tall = np.stack([_interpolate(coarse[..., c], rows, columns) for c in range(3)], axis=-1)
        pictures.append(np.clip(np.rint(tall), 0, 255).astype(np.uint8))
    return np.stack([crop(picture, BOX, side) for picture in pictures])


def _interpolate(grid: np.ndarray, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    places = np.arange(len(grid))
    along = np.stack([np.interp(columns, places, line) for line in grid])
    return np.stack([np.interp(rows, places, line) for line in along.T]).T


def canary_logits(model: LGRR, side: int) -> list[tuple[float, float]]:
    """Golden logits of an unfolded float32 network on the CPU, for its card."""
    with torch.inference_mode():
        logits = model(torch.from_numpy(canary_crops(side)).permute(0, 3, 1, 2).float() / 255).logits
    return [(round(float(a), 6), round(float(b), 6)) for a, b in logits]
