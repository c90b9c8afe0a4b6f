"""How long does MTCNN take in facenet-pytorch's own loop, in ours, and in ours around the faces known; same boxes?

Processor milliseconds a picture, one thread, turn by turn on the same pictures of one recording, already scaled.
"""

from __future__ import annotations

import argparse
import json
import time
from functools import partial
from pathlib import Path

import cv2
import numpy as np
import torch
from facenet import facenet
from machine import best_of, machine
from places import data_folder

from lgrr.faces import MtcnnDetector
from lgrr.faces.detector import CONFIDENT, SEARCH_SIDE, smallest_sought
from lgrr.faces.sighting import overlap
from lgrr.types import FaceBox
from lgrr.video import open_media


def pictures(path: Path, count: int) -> list[np.ndarray]:
    """Evenly spaced, scaled as the detector scales them."""
    with open_media(path) as media:
        places = np.linspace(0, len(media.frames) - 1, count).round().astype(int).tolist()
        found = [picture.rgb for picture in media.pictures(places)]
    scale = SEARCH_SIDE / smallest_sought(*found[0].shape[:2])
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    return [cv2.resize(rgb, None, fx=scale, fy=scale, interpolation=how) for rgb in found]


def boxes_of(found: tuple[np.ndarray, ...]) -> list[FaceBox]:
    corners, confidence, _ = found
    if corners is None:
        return []
    pairs = zip(corners.tolist(), confidence, strict=True)
    return [FaceBox(x, y, right - x, bottom - y) for (x, y, right, bottom), sure in pairs if sure >= CONFIDENT]


def main() -> None:
    """Prints one JSON line."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("file", type=Path, nargs="?", default=data_folder() / "videos/real_1080p_street.mp4")
    words.add_argument("--pictures", type=int, default=4)
    asked = words.parse_args()
    torch.set_num_threads(1)
    ours, library = MtcnnDetector(), facenet().MTCNN(keep_all=True, min_face_size=int(SEARCH_SIDE))
    spent, fits, missing = np.zeros(3), [], 0
    for rgb in pictures(asked.file, asked.pictures):
        faces = ours.detect(rgb, min_face=SEARCH_SIDE)
        spent += best_of(
            2,
            partial(library.detect, rgb, landmarks=True),
            partial(ours.detect, rgb, SEARCH_SIDE),
            partial(ours.detect, rgb, SEARCH_SIDE, faces),
            clock=time.process_time,
        )
        theirs = boxes_of(library.detect(rgb, landmarks=True))
        fits += [max((overlap(face, other) for other in theirs), default=0.0) for face in faces]
        missing += abs(len(theirs) - len(faces))
    names = ("library", "whole", "around")
    answer = {
        "question": "MTCNN: the library's loop, ours, ours around the faces known",
        "file": asked.file.name,
        "pictures": asked.pictures,
        "faces": len(fits),
        "found_by_one_alone": missing,
        "overlap_least_median": [round(float(f(fits)), 3) for f in (np.min, np.median)],
        "ms_a_picture": {name: round(1000 * s / asked.pictures, 1) for name, s in zip(names, spent, strict=True)},
        "machine": machine(),
    }
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
