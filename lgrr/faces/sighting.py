"""What one detection pass saw in one picture: boxes, how the faces look, how the scene looks. Small enough to store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np

from lgrr.faces.detector import Detector
from lgrr.types import FaceBox, FrameId
from lgrr.video import Picture

HUES, SATURATIONS = 12, 6
THUMB = 12  # px, side of the grey thumbnail
SCENE = (32, 18)  # px, width and height


@dataclass(frozen=True, eq=False, slots=True)
class Sighting:
    """Faces of one picture. `appearance` is (n, 216) float32, a row a face; `scene` (18, 32, 3) uint8."""

    frame: FrameId
    faces: tuple[FaceBox, ...]
    appearance: np.ndarray
    scene: np.ndarray


def sight(picture: Picture, detector: Detector) -> Sighting:
    """Detects and describes the faces of a picture."""
    return note(picture.frame, picture.rgb, detector.detect(picture.rgb))


def note(frame: FrameId, rgb: np.ndarray, faces: Sequence[FaceBox]) -> Sighting:
    """Describes faces seen in a picture (H, W, 3) uint8, and its scene."""
    described = [describe(rgb, face) for face in faces]
    appearance = np.stack(described) if described else np.zeros((0, HUES * SATURATIONS + THUMB * THUMB), np.float32)
    return Sighting(frame, tuple(faces), appearance, cv2.resize(rgb, SCENE, interpolation=cv2.INTER_AREA))


def describe(rgb: np.ndarray, box: FaceBox) -> np.ndarray:
    """(216,) float32: two unit vectors, roots of a hue-saturation histogram and a grey thumbnail without its mean."""
    height, width = rgb.shape[:2]
    left, top = int(np.clip(box.x, 0, width - 1)), int(np.clip(box.y, 0, height - 1))
    right, bottom = int(np.clip(box.x + box.width, left + 1, width)), int(np.clip(box.y + box.height, top + 1, height))
    face = cv2.resize(rgb[top:bottom, left:right], (48, 48), interpolation=cv2.INTER_AREA)
    histogram = cv2.calcHist(
        [cv2.cvtColor(face, cv2.COLOR_RGB2HSV)], [0, 1], None, [HUES, SATURATIONS], [0, 180, 0, 256]
    )
    thumb = cv2.resize(cv2.cvtColor(face, cv2.COLOR_RGB2GRAY), (THUMB, THUMB), interpolation=cv2.INTER_AREA)
    return np.concatenate([_unit(np.sqrt(histogram.ravel())), _unit(thumb.astype(np.float32).ravel() - thumb.mean())])


def appearance_distance(a: np.ndarray, b: np.ndarray) -> float:
    """0 for the same look, at most 1: mean of a Bhattacharyya (colours) and a correlation part (shape).

    Of one face a second apart 0.15, rarely above 0.4; of different people in one recording 0.2 to 0.5: no proof.
    """
    colours = HUES * SATURATIONS
    same_colour = float(a[:colours] @ b[:colours])
    same_shape = max(0.0, float(a[colours:] @ b[colours:]))
    return 1 - (same_colour + same_shape) / 2


SAME_LOOK = 0.3  # appearance distance of a face that stayed; across true cuts it is 0.5 and more
FLAT = 2.0  # grey levels: what spreads less has no layout
LAYOUT_NEW = 0.55  # likeness of layout below which a scene is new (benchmarks/measure_cuts.py)
LAYOUT_CHANGED, COLOURS_CHANGED = 0.85, 0.95  # or both of these: likeness of layout, affinity of colour histograms


@lru_cache(maxsize=16)  # it is asked for each frame between the same two
def is_cut(a: Sighting, b: Sighting) -> bool:
    """Whether a new scene starts between two sightings: another scene, and no face stayed near where it was."""
    return scene_changed(a, b) and not _a_face_stayed(a, b)


def scene_changed(a: Sighting, b: Sighting) -> bool:
    """Whether two sightings show different scenes, whatever the faces do. Own rule.

    The layout must have changed (a correlation, so that a flash is no cut; moved by up to a quarter of the picture, so
    that a pan is none), utterly or together with the colours. Between pictures without any layout (black leader)
    nothing changes.
    """
    grey_a, grey_b = (s.scene.mean(2, dtype=np.float32) for s in (a, b))
    if max(grey_a.std(), grey_b.std()) < FLAT:
        return False
    layout = _correlation(grey_a[None], grey_b)
    if layout < LAYOUT_CHANGED:
        layout = max(layout, _found_in(grey_a, grey_b), _found_in(grey_b, grey_a))
    colours = float(_colours(a.scene) @ _colours(b.scene))
    return layout < LAYOUT_NEW or (layout < LAYOUT_CHANGED and colours < COLOURS_CHANGED)


def _found_in(grey: np.ndarray, other: np.ndarray) -> float:
    """The best correlation of the middle of one picture with any part of the other, (18, 32) each."""
    height, width = grey.shape
    middle = grey[height // 4 : -(height // 4), width // 4 : -(width // 4)]
    windows = np.lib.stride_tricks.sliding_window_view(other, middle.shape)
    return _correlation(windows.reshape(-1, *middle.shape), middle)


def _correlation(parts: np.ndarray, grey: np.ndarray) -> float:
    """The best of (n, h, w) with (h, w), in [-1, 1]; near 0 for what is flat."""
    rows = parts.reshape(len(parts), -1)
    rows = rows - rows.mean(1, keepdims=True)
    spread = np.maximum(rows.std(1), FLAT) * max(grey.std(), FLAT)
    return float((rows @ (grey - grey.mean()).ravel() / grey.size / spread).max())


def _a_face_stayed(a: Sighting, b: Sighting) -> bool:
    return any(
        distance(face, other) < 1 and appearance_distance(a.appearance[i], b.appearance[j]) < SAME_LOOK
        for i, face in enumerate(a.faces)
        for j, other in enumerate(b.faces)
    )


def overlap(a: FaceBox, b: FaceBox) -> float:
    """Intersection over union of two boxes, 0 to 1."""
    width = min(a.x + a.width, b.x + b.width) - max(a.x, b.x)
    height = min(a.y + a.height, b.y + b.height) - max(a.y, b.y)
    if width <= 0 or height <= 0:
        return 0.0
    return width * height / (a.width * a.height + b.width * b.height - width * height)


def distance(a: FaceBox, b: FaceBox) -> float:
    """How far the centre of `b` is from that of `a`, in longer sides of `a`."""
    right = b.x + b.width / 2 - a.x - a.width / 2
    down = b.y + b.height / 2 - a.y - a.height / 2
    return float(np.hypot(right, down)) / max(a.width, a.height)


def _colours(scene: np.ndarray) -> np.ndarray:
    histogram = cv2.calcHist([scene], [0, 1, 2], None, [6, 6, 6], [0, 256] * 3)
    smooth = cv2.GaussianBlur(histogram.reshape(6, 36), (3, 3), 0.6)
    return _unit(np.sqrt(smooth.ravel()))


def _unit(vector: np.ndarray) -> np.ndarray:
    length = float(np.linalg.norm(vector))
    return (vector / length if length > 0 else vector).astype(np.float32)
