"""Which margin around MTCNN's box reproduces the training crops, and how small and how blurred are these?

Each stored crop (224 px, cut tightly) is laid on a larger canvas, its edge pixels repeated and blurred, so that the
detector can find the face as it would in a whole picture. Its box relative to the crop gives side and offset.
"""

from __future__ import annotations

import argparse
import csv
import json
from pathlib import Path

import cv2
import numpy as np

from lgrr.faces.detector import MtcnnDetector
from lgrr.faces.quality import SMALLEST, sharpness
from lgrr.training.data import open_data

PAD = 112
SIDE = 224


def canvas(crop: np.ndarray) -> np.ndarray:
    """The crop in the middle of a canvas that continues its edges, blurred."""
    around = cv2.copyMakeBorder(crop, PAD, PAD, PAD, PAD, cv2.BORDER_REPLICATE)
    around = cv2.GaussianBlur(around, (0, 0), 12)
    around[PAD : PAD + SIDE, PAD : PAD + SIDE] = crop
    return around


def sizes(manifest: Path, side_over_shorter: float) -> dict[str, object]:
    """How large the faces were: sides of the squares before they were scaled to 224, and what boxes these stand for."""
    with manifest.open(newline="") as handle:
        squares = np.array([min(int(row["crop_width"]), int(row["crop_height"])) for row in csv.DictReader(handle)])
    boxes = squares / side_over_shorter
    common, counts = np.unique(squares, return_counts=True)
    return {
        "most_common": sorted(common[np.argsort(-counts)[:12]].tolist()),
        "square_p0.5_p1_p10_p50": np.percentile(squares, [0.5, 1, 10, 50]).tolist(),
        "box_shorter_p0.5_p1_p10_p50": np.percentile(boxes, [0.5, 1, 10, 50]).round().tolist(),
        f"share_of_boxes_below_{SMALLEST:.0f}": round(float((boxes < SMALLEST).mean()), 4),
    }


def main() -> None:
    """Prints one JSON line."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("data", help="manifest:PATH.csv")
    words.add_argument("--crops", type=int, default=300)
    asked = words.parse_args()
    data = open_data(asked.data).split("train")
    reals = [sample for sample in data.samples if not sample.fake]
    drawn = np.random.default_rng(7).permutation(len(reals))[: asked.crops]
    detector = MtcnnDetector()
    rows = []
    for place in drawn:
        picture = cv2.resize(data.read(reals[place].file), (SIDE, SIDE))
        faces = detector.detect(canvas(picture), min_face=80)
        if len(faces) == 1:
            face = faces[0]
            longer, mean = max(face.width, face.height), (face.width * face.height) ** 0.5
            x, y = face.x + face.width / 2 - PAD, face.y + face.height / 2 - PAD
            rows.append((SIDE / longer, SIDE / mean, 0.5 - x / SIDE, 0.5 - y / SIDE, face.width / face.height))
    names = ("side_over_longer", "side_over_mean", "centre_right", "centre_down", "width_over_height")
    spread = {
        name: [round(float(v), 3) for v in np.percentile(column, [10, 50, 90])]
        for name, column in zip(names, np.array(rows).T, strict=True)
    }
    first = data.samples[:: max(1, len(data.samples) // (4 * asked.crops))]
    sharp = {
        label: [round(float(v), 2) for v in np.percentile([sharpness(data.read(s.file)) for s in of], [0.5, 1, 10, 50])]
        for label, of in (("real", [s for s in first if not s.fake]), ("fake", [s for s in first if s.fake]))
    }
    print(
        json.dumps(
            {
                "question": "crop margin, sharpness",
                "crops": len(drawn),
                "one_face_found": len(rows),
                "p10_p50_p90": spread,
                "sharpness_p0.5_p1_p10_p50": sharp,
                "sizes": sizes(data.path, spread["side_over_longer"][1] / spread["width_over_height"][1]),
            }
        )
    )


if __name__ == "__main__":
    main()
