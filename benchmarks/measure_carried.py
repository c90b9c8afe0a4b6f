"""How well does a box carried on a straight line between two sightings fit the box that the detector finds there?

By how much the two linked boxes overlap, for gaps of 2, 4, 6 and 10 steps of five frames.
"""

from __future__ import annotations

import argparse
import json
from itertools import pairwise
from pathlib import Path

import numpy as np
import torch

from lgrr.faces import MtcnnDetector, Sighting, between, sight, tracker
from lgrr.faces.sighting import overlap
from lgrr.video import open_media

STEP, GAPS = 5, (2, 4, 6, 10)
EDGES = (0.0, 0.2, 0.4, 0.5, 0.6, 0.7, 0.8, 1.0)


def carried(sightings: list[Sighting], gap: int) -> list[tuple[float, float]]:
    """For each link over a gap: overlap of its two boxes, and of the box half way with the best one detected there."""
    rows = []
    for a, middle, b in zip(sightings, sightings[gap // 2 :], sightings[gap:], strict=False):
        ends = dict(between(a, b, b.frame))
        for face, box in between(a, b, middle.frame):
            found = max((overlap(box, other) for other in middle.faces), default=0.0)
            rows.append((overlap(a.faces[face], ends[face]), found))
    return rows


def main() -> None:
    """Prints one JSON line."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("files", nargs="+", type=Path)
    asked = words.parse_args()
    torch.set_num_threads(1)
    steady, tracker.STEADY = tracker.STEADY, 0.0
    detector, rows = MtcnnDetector(), []
    for path in asked.files:
        with open_media(path) as media:
            sightings = [sight(picture, detector) for picture in media.pictures(range(0, len(media.frames), STEP))]
        rows += [row for gap in GAPS for row in carried(sightings, gap)]
    linked, fits = np.array(rows).T
    answer = {"question": "carried boxes against detected ones", "steady": steady, "files": len(asked.files)}
    for low, high in pairwise(EDGES):
        fit = fits[(linked >= low) & (linked < high)]
        answer[f"linked_{low}_{high}"] = {
            "n": len(fit),
            "p5_p25_p50": np.percentile(fit, [5, 25, 50]).round(2).tolist(),
        }
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
