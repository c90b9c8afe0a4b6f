"""What does a face cost at 1080p, and how good is its box, by how far the picture is scaled down for the detector?

Overlap is with the boxes found without scaling, so 1 in the last row by definition.
"""

from __future__ import annotations

import json

import cv2
import matplotlib.cbook
import numpy as np
import torch
from machine import best_of, machine
from PIL import Image

from lgrr.faces import MtcnnDetector, crop, quality
from lgrr.faces import detector as settings
from lgrr.faces.detector import smallest_sought
from lgrr.faces.sighting import describe, overlap

HEIGHT, WIDTH = 1080, 1920
FACES = (60, 75, 100, 150, 220)  # px, about, of the shorter side


def crowd() -> np.ndarray:
    """The public-domain portrait in several sizes before soft shapes, (1080, 1920, 3) uint8."""
    coarse = np.random.default_rng(1).integers(30, 220, (9, 16, 3), dtype=np.uint8)
    rgb = cv2.resize(coarse, (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC)
    with matplotlib.cbook.get_sample_data("grace_hopper.jpg") as file:
        portrait = np.asarray(Image.open(file).convert("RGB"))
    left = 10
    for size in FACES:
        small = cv2.resize(portrait, None, fx=size / 180, fy=size / 180, interpolation=cv2.INTER_AREA)
        rgb[200 : 200 + small.shape[0], left : left + small.shape[1]] = small
        left += small.shape[1] + 10
    return rgb


def by_search_side(rgb: np.ndarray) -> dict[str, dict[str, float]]:
    """Seconds, faces found and mean overlap of their boxes with those of the unscaled picture, for each search side."""
    sought = smallest_sought(*rgb.shape[:2])
    rows = {}
    settings.SEARCH_SIDE = sought
    truth = MtcnnDetector().detect(rgb)
    for side in (16.0, 24.0, 32.0, 40.0, sought):
        settings.SEARCH_SIDE = side
        detector = MtcnnDetector()
        found = detector.detect(rgb)
        overlaps = [max((overlap(face, other) for other in found), default=0.0) for face in truth]
        seconds = best_of(3, lambda detector=detector: detector.detect(rgb))[0]
        rows[f"{side:.0f}"] = {
            "seconds": round(seconds, 3),
            "found": len(found),
            "overlap": round(float(np.mean(overlaps)), 3),
        }
    return rows


def main() -> None:
    """Prints one JSON line."""
    torch.set_num_threads(1)
    rgb = crowd()
    default = settings.SEARCH_SIDE
    rows = by_search_side(rgb)
    settings.SEARCH_SIDE = default
    face = MtcnnDetector().detect(rgb)[-1]
    described, measured, cut = best_of(
        20, lambda: describe(rgb, face), lambda: quality(rgb, face), lambda: crop(rgb, face, 160)
    )
    answer = {
        "question": "faces at 1080p: detection by search side, and what each face costs after it",
        "faces_drawn": len(FACES),
        "default_search_side": default,
        "by_search_side": rows,
        "describe_ms": round(1000 * described, 2),
        "quality_ms": round(1000 * measured, 2),
        "crop_ms": round(1000 * cut, 2),
        **machine(),
    }
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
