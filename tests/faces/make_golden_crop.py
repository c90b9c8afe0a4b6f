"""Writes golden_crop.npz: only when the crop rule gets a new name, with `python -m tests.faces.make_golden_crop`."""

from pathlib import Path

import numpy as np

from lgrr.faces import CROP_RULE, crop
from lgrr.types import FaceBox
from tests.faces.pictures import smooth_noise

GOLDEN = Path(__file__).parent / "golden_crop.npz"
PICTURE = smooth_noise(240, 320, seed=11, grain=5)
BOXES = {
    "inside": FaceBox(100, 60, 91, 117),
    "over the right bottom corner": FaceBox(260.4, 170.7, 80, 100),
    "smaller than stored": FaceBox(40, 30, 30, 41),
}


def golden_crops(side: int = 32) -> dict[str, np.ndarray]:
    return {name: crop(PICTURE, box, side) for name, box in BOXES.items()}


if __name__ == "__main__":
    np.savez_compressed(GOLDEN, rule=CROP_RULE, **golden_crops())
