"""Do eyes and mouth lie in the rule's crops where they lie in the training crops?

A check of the margin that does not use the box found on a made canvas: the detector's box depends on what surrounds a
stored crop (`edges`: repeated, mirrored, grey), its landmarks hardly do. Whole pictures of single people are cut by the
rule. All figures are medians in sides of the square.
"""

from __future__ import annotations

import argparse
import io
import json
import tarfile
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import torch
from PIL import Image

from lgrr.faces.crop import STORED_SIDE, square_of
from lgrr.faces.detector import MtcnnDetector
from lgrr.training.data import open_data
from lgrr.types import FaceBox

PAD = 112
EDGES = {"repeated": cv2.BORDER_REPLICATE, "mirrored": cv2.BORDER_REFLECT_101, "grey": cv2.BORDER_CONSTANT}


def places(face: FaceBox, left: float, top: float, side: float) -> dict[str, float]:
    """Where eyes and mouth lie in a square, in its sides."""
    assert face.landmarks is not None
    points = (face.landmarks - [left, top]) / side
    eyes, mouth = points[:2].mean(0), points[3:].mean(0)
    return {
        "eyes_apart": float(np.hypot(*(points[1] - points[0]))),
        "eyes_to_mouth": float(np.hypot(*(mouth - eyes))),
        "eyes_right": float(eyes[0]),
        "eyes_down": float(eyes[1]),
        "mouth_down": float(mouth[1]),
    }


def medians(rows: list[dict[str, float]]) -> dict[str, float]:
    return {"faces": len(rows)} | {key: round(float(np.median([row[key] for row in rows])), 3) for key in rows[0]}


def on_canvas(crop: np.ndarray, edge: int, detector: MtcnnDetector) -> dict[str, float] | None:
    """The places in a stored crop, and its side in longer sides of the box; None if there is not one face."""
    square = cv2.resize(crop, (STORED_SIDE, STORED_SIDE))
    found = detector.detect(cv2.copyMakeBorder(square, PAD, PAD, PAD, PAD, edge, value=(128, 128, 128)), min_face=80)
    if len(found) != 1:
        return None
    of_box = {"side_over_longer": STORED_SIDE / max(found[0].width, found[0].height)}
    return places(found[0], PAD, PAD, STORED_SIDE) | of_box


def pictures(path: Path, count: int) -> Iterator[np.ndarray]:
    """Pictures drawn from a tar with a fixed seed."""
    with tarfile.open(path) as shard:
        names = sorted(name for name in shard.getnames() if name.endswith((".jpg", ".png")))
        for k in np.random.default_rng(7).permutation(len(names))[:count]:
            member = shard.extractfile(names[k])
            assert member is not None
            yield np.asarray(Image.open(io.BytesIO(member.read())).convert("RGB"))


def main() -> None:
    """Prints one JSON line."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("data", help="manifest:PATH.csv")
    words.add_argument("tars", nargs="+", type=Path, help="tars of whole pictures, one person each")
    words.add_argument("--count", type=int, default=200)
    asked = words.parse_args()
    torch.set_num_threads(1)
    detector = MtcnnDetector()
    data = open_data(asked.data).split("train")
    reals = [sample for sample in data.samples if not sample.fake]
    drawn = np.random.default_rng(7).permutation(len(reals))[: asked.count]
    crops = [data.read(reals[k].file) for k in drawn]
    answer: dict[str, object] = {"question": "eyes and mouth in the training crops and in the rule's"}
    for name, edge in EDGES.items():
        rows = [on_canvas(crop, edge, detector) for crop in crops]
        answer[f"stored, edges {name}"] = medians([row for row in rows if row is not None])
    for tar in asked.tars:
        found = [detector.detect(picture) for picture in pictures(tar, asked.count)]
        answer[f"cut from {tar.stem}"] = medians([places(f[0], *square_of(f[0])) for f in found if len(f) == 1])
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
