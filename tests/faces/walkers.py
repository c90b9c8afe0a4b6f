"""Pictures with faces at known places, and what a detector that errs as told would see in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import cv2
import matplotlib.cbook
import numpy as np
from PIL import Image

from lgrr.faces import Sighting
from lgrr.faces.sighting import note
from lgrr.types import FaceBox, FrameId

HEIGHT, WIDTH, RATE = 360, 640, 25
HEAD = (100, 20, 320, 340)  # left, top, width, height of head and collar in the portrait
FACE = (0.225, 0.28, 0.5625, 0.647)  # of the head: left, top, width, height of the face


def portrait() -> np.ndarray:
    """The public-domain portrait of Grace Hopper, (600, 512, 3) uint8."""
    with matplotlib.cbook.get_sample_data("grace_hopper.jpg") as file:
        return np.asarray(Image.open(file).convert("RGB"))


def head(height: int, person: str = "Grace") -> np.ndarray:
    """Her head; as "Twin" mirrored and of another colour."""
    left, top, w, h = HEAD
    rgb = portrait()[top : top + h, left : left + w]
    if person == "Twin":
        rgb = np.clip(rgb[:, ::-1].astype(float) * [0.55, 0.75, 1.1], 0, 255).astype(np.uint8)
    return cv2.resize(rgb, (round(height * w / h), height), interpolation=cv2.INTER_AREA)


def street(seed: int = 1) -> np.ndarray:
    """A background of soft shapes, another one for each seed."""
    coarse = np.random.default_rng(seed).integers(30, 220, (5, 8, 3), dtype=np.uint8)
    return cv2.resize(coarse, (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC)


@dataclass(frozen=True)
class Actor:
    """A person whose head's left upper corner is at x, y in a picture."""

    x: float
    y: float = 60
    height: int = 160
    person: str = "Grace"
    confidence: float = 0.999
    seen: bool = True

    def box(self) -> FaceBox:
        width = self.height * HEAD[2] / HEAD[3]
        left, top = round(self.x) + FACE[0] * width, round(self.y) + FACE[1] * self.height
        w, h = FACE[2] * width, FACE[3] * self.height
        eyes_and_mouth = [(0.3, 0.4), (0.7, 0.4), (0.5, 0.6), (0.35, 0.8), (0.65, 0.8)]
        landmarks = np.array([(left + a * w, top + b * h) for a, b in eyes_and_mouth], np.float32)
        return FaceBox(left, top, w, h, self.confidence, landmarks)


def scene(background: np.ndarray, actors: Sequence[Actor]) -> np.ndarray:
    """The actors before a background, later ones in front."""
    rgb = background.copy()
    for actor in actors:
        picture, left, top = head(actor.height, actor.person), round(actor.x), round(actor.y)
        x0, y0 = max(left, 0), max(top, 0)
        x1, y1 = min(left + picture.shape[1], WIDTH), min(top + picture.shape[0], HEIGHT)
        if x0 < x1 and y0 < y1:
            rgb[y0:y1, x0:x1] = picture[y0 - top : y1 - top, x0 - left : x1 - left]
    return rgb


def frame(index: int) -> FrameId:
    return FrameId(index, index, Fraction(1, RATE))


def seen(index: int, background: np.ndarray, actors: Sequence[Actor]) -> Sighting:
    """What is noted of a picture where the detector finds every actor that is to be seen, from left to right."""
    rgb = scene(background, actors)
    boxes = sorted((a.box() for a in actors if a.seen), key=lambda box: (box.x, box.y))
    return note(frame(index), rgb, boxes)
