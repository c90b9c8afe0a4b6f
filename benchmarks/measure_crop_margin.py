"""Which margin around MTCNN's box reproduces the training crops, and how small and how blurred are these?

Each stored crop (224 px, cut tightly) is laid on a larger canvas, its edge pixels repeated and blurred outwards, so
that the detector can find the face as it would in a whole picture. Its box relative to the crop gives side and offset.
The box depends a little on what surrounds the crop; eyes and mouth do not. So, as a check, where they lie in the stored
crops is compared with where they lie in crops that the rule cuts from whole pictures (`--pictures`: tars of portraits).
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import tarfile
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from lgrr.faces.crop import square_of
from lgrr.faces.detector import MtcnnDetector
from lgrr.faces.quality import sharpness
from lgrr.training.data import open_data
from lgrr.types import FaceBox

PAD = 112
SIDE = 224


def canvas(crop: np.ndarray) -> np.ndarray:
    """The crop in the middle of a canvas that continues its edges, blurred."""
    around = cv2.copyMakeBorder(crop, PAD, PAD, PAD, PAD, cv2.BORDER_REPLICATE)
    around = cv2.GaussianBlur(around, (0, 0), 12)
    around[PAD : PAD + SIDE, PAD : PAD + SIDE] = crop
    return around


def of_box(face: FaceBox) -> dict[str, float]:
    """Side and centre of a stored crop in terms of the box found in its canvas."""
    longer, mean = max(face.width, face.height), (face.width * face.height) ** 0.5
    x, y = face.x + face.width / 2 - PAD, face.y + face.height / 2 - PAD
    return {
        "side_over_longer": SIDE / longer,
        "side_over_mean": SIDE / mean,
        "centre_right": 0.5 - x / SIDE,
        "centre_down": 0.5 - y / SIDE,
        "width_over_height": face.width / face.height,
    }


def of_landmarks(face: FaceBox, left: float, top: float, side: float) -> dict[str, float]:
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


def spread(rows: list[dict[str, float]]) -> dict[str, list[float]]:
    """10th, 50th and 90th percentile of each column."""
    return {key: [round(float(v), 3) for v in np.percentile([r[key] for r in rows], [10, 50, 90])] for key in rows[0]}


def pictures(path: Path, count: int) -> Iterator[np.ndarray]:
    """`count` pictures drawn from a tar."""
    with tarfile.open(path) as shard:
        names = sorted(n for n in shard.getnames() if n.endswith((".jpg", ".png")))
        for k in np.random.default_rng(7).permutation(len(names))[:count]:
            member = shard.extractfile(names[k])
            assert member is not None
            yield np.asarray(Image.open(io.BytesIO(member.read())).convert("RGB"))


def sizes(table: Path) -> dict[str, float]:
    """Sides before scaling of the training crops: shares of them below limits, in px."""
    with table.open(newline="") as lines:
        shorter = np.array([min(int(r["crop_width"]), int(r["crop_height"])) for r in csv.DictReader(lines)])
    return {f"below_{limit}": round(float((shorter < limit).mean()), 4) for limit in (40, 48, 56, 64, 80, 96)}


def main() -> None:
    """Prints one JSON line."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("data", help="manifest:PATH.csv")
    words.add_argument("--pictures", type=Path, nargs="*", default=[], help="tars of whole pictures, one face each")
    words.add_argument("--crops", type=int, default=300)
    asked = words.parse_args()
    data = open_data(asked.data).split("train")
    reals = [sample for sample in data.samples if not sample.fake]
    drawn = np.random.default_rng(7).permutation(len(reals))[: asked.crops]
    detector = MtcnnDetector()
    found = [detector.detect(canvas(cv2.resize(data.read(reals[k].file), (SIDE, SIDE))), min_face=80) for k in drawn]
    faces = [several[0] for several in found if len(several) == 1]
    answer = {
        "question": "crop margin, sharpness",
        "crops": len(drawn),
        "one_face_found": len(faces),
        "p10_p50_p90": spread([of_box(face) for face in faces]),
        "stored": spread([of_landmarks(face, PAD, PAD, SIDE) for face in faces]),
    }
    for tar in asked.pictures:
        whole = [several[0] for p in pictures(tar, asked.crops // 2) if len(several := detector.detect(p)) == 1]
        answer[f"cut_from_{tar.stem}"] = spread([of_landmarks(face, *square_of(face)) for face in whole])
    first = data.samples[:: max(1, len(data.samples) // (4 * asked.crops))]
    answer["sharpness_p0.5_p1_p10_p50"] = {
        label: [
            round(float(v), 2)
            for v in np.percentile([sharpness(data.read(s.file)) for s in first if s.fake == fake], [0.5, 1, 10, 50])
        ]
        for label, fake in (("real", False), ("fake", True))
    }
    answer["side_before_scaling"] = sizes(Path(asked.data.removeprefix("manifest:")))
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
