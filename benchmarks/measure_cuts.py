"""Are cuts found, and only cuts? Pairs of frames of one scene at growing distance, and of different recordings."""

from __future__ import annotations

import argparse
import json
from itertools import combinations
from pathlib import Path

import cv2
import numpy as np

from lgrr.faces.sighting import SCENE, Sighting, is_cut
from lgrr.video import Picture, open_media

GAPS = (0.04, 0.3, 1.0, 1.4, 2.0, 3.0)  # seconds


def scenes(path: Path) -> list[Sighting]:
    """Every second frame of a recording, faces left out: scenes alone decide."""
    with open_media(path) as media:
        pictures = media.pictures(range(0, len(media.frames), 2))
        return [faceless(picture) for picture in pictures]


def faceless(picture: Picture) -> Sighting:
    scene = cv2.resize(picture.rgb, SCENE, interpolation=cv2.INTER_AREA)
    return Sighting(picture.frame, (), np.zeros((0, 216), np.float32), scene)


def within(one: list[Sighting]) -> dict[str, list[int]]:
    """For each gap: pairs compared, pairs called a cut."""
    seconds = np.array([s.frame.seconds for s in one])
    found = {}
    for gap in GAPS:
        partners = np.searchsorted(seconds, seconds + gap - 1e-6)
        called = [is_cut(a, one[k]) for a, k in zip(one, partners, strict=True) if k < len(one)]
        found[f"{gap:g} s"] = [len(called), sum(called)]
    return found


def main() -> None:
    """Prints one JSON line."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("uncut", nargs="+", type=Path, help="recordings without any cut")
    recordings = {path.name: scenes(path) for path in words.parse_args().uncut}
    across = [
        is_cut(a, b)
        for one, other in combinations(recordings.values(), 2)
        for a in one[:: len(one) // 6]
        for b in other[:: len(other) // 6]
    ]
    print(
        json.dumps(
            {
                "question": "cuts: [pairs, called a cut]",
                "same_scene": {name: within(one) for name, one in recordings.items()},
                "different_recordings": [len(across), sum(across)],
            }
        )
    )


if __name__ == "__main__":
    main()
