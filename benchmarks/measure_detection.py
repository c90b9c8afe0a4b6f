"""What does the default smallest face cost in faces found? A recording or picture at the default against 20 px."""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

import numpy as np
import torch

from lgrr.faces.detector import MtcnnDetector, smallest_sought
from lgrr.faces.quality import SMALLEST
from lgrr.faces.sighting import overlap
from lgrr.types import FaceBox
from lgrr.video import open_media


def missed(faces: list[FaceBox], found: list[FaceBox]) -> list[FaceBox]:
    """Those of `faces` that no box of `found` covers."""
    return [face for face in faces if all(overlap(face, other) < 0.4 for other in found)]


def measure(path: Path, pictures: int, detector: MtcnnDetector) -> dict[str, object]:
    """Faces and seconds of evenly spaced pictures, at the default and at 20 px; what each alone found, by side."""
    counts: dict[str, list[FaceBox]] = {"found": [], "found_20": [], "only_20": [], "only_default": []}
    seconds = np.zeros(2)
    with open_media(path) as media:
        places = np.unique(np.linspace(0, len(media.frames) - 1, pictures).round().astype(int)).tolist()
        for picture in media.pictures(places):
            start = time.perf_counter()
            default = detector.detect(picture.rgb)
            middle = time.perf_counter()
            small = detector.detect(picture.rgb, min_face=20)
            seconds += (middle - start, time.perf_counter() - middle)
            counts["found"] += default
            counts["found_20"] += small
            counts["only_20"] += missed(small, default)
            counts["only_default"] += missed(default, small)
        smallest = smallest_sought(media.info.height, media.info.width)
    sides = sorted(round(min(face.width, face.height)) for face in counts["only_20"])
    return {
        "file": path.name,
        "pictures": len(places),
        "smallest_sought": smallest,
        **{name: len(faces) for name, faces in counts.items()},
        "only_20_sides": sides,
        "only_20_large_enough_to_score": sum(side >= SMALLEST for side in sides),
        "seconds_a_picture": [round(float(s), 3) for s in seconds / len(places)],
    }


def main() -> None:
    """Prints one JSON line."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("files", nargs="+", type=Path)
    words.add_argument("--pictures", type=int, default=6)
    asked = words.parse_args()
    torch.set_num_threads(1)
    detector = MtcnnDetector()
    rows = [measure(path, asked.pictures, detector) for path in asked.files]
    print(json.dumps({"question": "smallest face sought, default against 20 px", "files": rows}))


if __name__ == "__main__":
    main()
