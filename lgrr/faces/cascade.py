"""The three networks of MTCNN (Zhang et al., 2016, "Joint face detection and alignment using multitask cascaded
convolutional networks") one after the other, on a whole picture or only where faces are expected.

The networks and their conventions are facenet-pytorch's, and so are the boxes, to rounding. Its own loop spends four
fifths of its time beside the networks: it averages each level of the pyramid and each candidate from the pixels anew
and suppresses boxes one by one. Here all averages come from one table of sums (Crow, 1984).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import torch
from torch import Tensor, nn

FIELD, STRIDE = 12, 2  # px that the first network sees at once, and from one place to the next
SECOND_SIDE, THIRD_SIDE = 24, 48  # px of a candidate before the second and the third network
STEP = 0.709  # from one level of the pyramid to the next
SURE_ENOUGH = (0.6, 0.7, 0.7)  # of each network
SAME_IN_LEVEL, SAME = 0.5, 0.7  # overlap from which two candidates are one
AT_ONCE = 512  # candidates in one batch

REACH = 1.5  # of an expected face's longer side: how far from its centre a face is looked for
SHRINKS, GROWS = 0.5, 1.6  # sizes looked for, in sizes of the expected face

Rectangle = tuple[int, int, int, int]  # left, top, right, bottom in whole pixels


@dataclass(frozen=True)
class Networks:
    """P-Net, R-Net and O-Net, ready on a device."""

    proposal: nn.Module
    refinement: nn.Module
    output: nn.Module
    device: torch.device


@dataclass(frozen=True)
class Found:
    """Faces: `corners` (n, 4) left, top, right, bottom in pixels, `confidence` (n,), `points` (n, 5, 2); float64."""

    corners: np.ndarray
    confidence: np.ndarray
    points: np.ndarray


def find_faces(rgb: np.ndarray, networks: Networks, smallest: float, expected: Sequence[np.ndarray] | None) -> Found:
    """Faces from `smallest` pixels on in (H, W, 3) uint8.

    With `expected` (at least one array of left, top, width, height) the first network looks only around these, and
    only for faces of about their sizes.
    """
    height, width = rgb.shape[:2]
    levels = list(_levels(height, width, smallest))
    if expected is None:
        sums = Sums(rgb, (0, 0, width, height))
        places = [(scale, (0, 0, width, height)) for scale in levels]
    else:
        windows = [_window(box, REACH, height, width) for box in expected]
        sums = Sums(rgb, _around([_window(box, REACH + 0.5, height, width) for box in expected]))
        places = [
            (scale, window)
            for scale in levels
            for box, window in zip(expected, windows, strict=True)
            if SHRINKS <= FIELD / scale / max(box[2:]) <= GROWS
        ]
    with torch.inference_mode():
        boxes = _propose(sums, places, networks)
        boxes = _refine(sums, boxes, networks)
        return _finish(sums, boxes, networks)


class Sums:
    """Means over any rectangles in a part of a picture, from sums of all pixels above and left of each."""

    def __init__(self, rgb: np.ndarray, part: Rectangle) -> None:
        self.height, self.width = rgb.shape[:2]
        self.part = left, top, right, bottom = part
        # sums may run over 32 bits and begin again: differences are right all the same
        self._table = cv2.integral(np.ascontiguousarray(rgb[top:bottom, left:right])).view(np.uint32)

    def level(self, scale: float, rows: range, columns: range) -> np.ndarray:
        """(rows, columns, 3) float32: pixels of the picture shrunk to a level of the pyramid."""
        top, bottom = _cells(rows, self.height, int(self.height * scale + 1))
        left, right = _cells(columns, self.width, int(self.width * scale + 1))
        from_left, from_top = self.part[:2]
        across = self._table[bottom - from_top] - self._table[top - from_top]
        sums = across.take(right - from_left, 1) - across.take(left - from_left, 1)
        areas = (bottom - top)[:, None, None] * (right - left)[:, None]
        return sums.astype(np.float32) / areas.astype(np.float32)

    def candidates(self, corners: np.ndarray, side: int) -> np.ndarray:
        """(n, side, side, 3) float32: rectangles (n, 4) in whole pixels, each scaled to a square."""
        cells = np.arange(side)
        low, high = corners[:, :2, None], corners[:, 2:, None]
        starts = low + cells * (high - low) // side - np.array(self.part[:2])[:, None]
        ends = low - (-(cells + 1) * (high - low) // side) - np.array(self.part[:2])[:, None]
        left, top = starts[:, 0, None, :], starts[:, 1, :, None]
        right, bottom = ends[:, 0, None, :], ends[:, 1, :, None]
        line, table = self._table.shape[1], self._table.reshape(-1, 3)
        above, below = line * top, line * bottom
        sums = table.take(below + right, 0) - table.take(above + right, 0)
        sums -= table.take(below + left, 0) - table.take(above + left, 0)
        areas = (bottom - top) * (right - left)
        return sums.astype(np.float32) / areas[..., None].astype(np.float32)


def _levels(height: int, width: int, smallest: float) -> Iterator[float]:
    """Scales of the pyramid: in the first a face of `smallest` pixels fills the first network's field."""
    scale = FIELD / smallest
    side = min(height, width) * scale
    while side >= FIELD:
        yield scale
        scale *= STEP
        side *= STEP


def _cells(places: range, pixels: int, cells: int) -> tuple[np.ndarray, np.ndarray]:
    """Where the pixels that a cell of a level averages begin and end: (n,) each."""
    at = np.arange(places.start, places.stop)
    return at * pixels // cells, -(-(at + 1) * pixels // cells)


def _window(box: np.ndarray, reach: float, height: int, width: int) -> Rectangle:
    """The square around a face's centre, as far as it lies in the picture."""
    x, y, side = box[0] + box[2] / 2, box[1] + box[3] / 2, reach * max(box[2:])
    left, top = max(0, int(x - side)), max(0, int(y - side))
    return left, top, max(left, min(width, int(x + side) + 1)), max(top, min(height, int(y + side) + 1))


def _around(windows: Sequence[Rectangle]) -> Rectangle:
    left, top, right, bottom = np.array(windows).T
    return int(left.min()), int(top.min()), int(right.max()), int(bottom.max())


def _propose(sums: Sums, places: Sequence[tuple[float, Rectangle]], networks: Networks) -> np.ndarray:
    """Squares (n, 4) that the first network takes for faces, in parts of levels of the pyramid."""
    found = [_proposed(sums, scale, part, networks) for scale, part in places]
    kept = [rows[_separate(rows[:, :4], rows[:, 4], SAME_IN_LEVEL)] for rows in found]
    rows = np.concatenate(kept) if kept else np.zeros((0, 9))
    rows = rows[_separate(rows[:, :4], rows[:, 4], SAME)]
    return _square(_moved(rows[:, :4], rows[:, 5:], 0))


def _proposed(sums: Sums, scale: float, part: Rectangle, networks: Networks) -> np.ndarray:
    """(n, 9): corners, probability, and how each corner is to be moved, in sides."""
    rows = _part_of_level(part[1], part[3], sums.height, scale)
    columns = _part_of_level(part[0], part[2], sums.width, scale)
    if min(len(rows), len(columns)) < FIELD:
        return np.zeros((0, 9))
    moves, sure = _run(networks.proposal, sums.level(scale, rows, columns)[None], networks.device)
    likely = sure[0, 1]
    y, x = np.nonzero(likely >= SURE_ENOUGH[0])
    at = np.stack([columns.start + STRIDE * x, rows.start + STRIDE * y], 1)
    low, high = np.floor((at + 1) / scale), np.floor((at + FIELD) / scale)
    return np.concatenate([low, high, likely[y, x, None], moves[0, :, y, x]], 1)


def _part_of_level(low: int, high: int, pixels: int, scale: float) -> range:
    """Cells of a level that lie in a stretch of the picture; from an even one on, as if it were the whole level."""
    cells = int(pixels * scale + 1)
    first = -(-low * cells // pixels)
    return range(first + first % STRIDE, high * cells // pixels)


def _refine(sums: Sums, boxes: np.ndarray, networks: Networks) -> np.ndarray:
    """Those of the squares that the second network takes for faces, moved as it says, squares again."""
    boxes, cut = _cut(sums, boxes, SECOND_SIDE)
    if not len(boxes):
        return boxes
    moves, sure = _run(networks.refinement, cut, networks.device)
    likely = sure[:, 1]
    take = likely > SURE_ENOUGH[1]
    boxes, moves, likely = boxes[take], moves[take], likely[take]
    kept = _separate(boxes, likely, SAME)
    return _square(_moved(boxes[kept], moves[kept], 1))


def _finish(sums: Sums, boxes: np.ndarray, networks: Networks) -> Found:
    """What the third network makes of the squares."""
    boxes, cut = _cut(sums, boxes, THIRD_SIDE)
    if not len(boxes):
        return Found(np.zeros((0, 4)), np.zeros(0), np.zeros((0, 5, 2)))
    moves, points, sure = _run(networks.output, cut, networks.device)
    likely = sure[:, 1]
    take = likely > SURE_ENOUGH[2]
    boxes, moves, points, likely = boxes[take], moves[take], points[take], likely[take]
    sides = boxes[:, 2:] - boxes[:, :2] + 1
    points = points.reshape(-1, 2, 5).transpose(0, 2, 1) * sides[:, None] + boxes[:, None, :2] - 1
    boxes = _moved(boxes, moves, 1)
    kept = _outermost(boxes, likely)
    return Found(boxes[kept], likely[kept], points[kept])


def _cut(sums: Sums, boxes: np.ndarray, side: int) -> tuple[np.ndarray, np.ndarray]:
    """Those of the boxes that reach into the picture, and what lies in them scaled to squares."""
    left, top, right, bottom = sums.part
    corners = boxes.astype(np.int64)  # towards zero; the first pixel counts as 1
    corners[:, :2] = np.maximum(corners[:, :2] - 1, (left, top))
    corners[:, 2:] = np.minimum(corners[:, 2:], (right, bottom))
    inside = (corners[:, 2:] > corners[:, :2]).all(1)
    return boxes[inside], sums.candidates(corners[inside], side)


def _run(network: nn.Module, pictures: np.ndarray, device: torch.device) -> tuple[np.ndarray, ...]:
    """(n, h, w, 3) float32 in [0, 255] -> what a network says of them, as float64."""
    pictures = (pictures - np.float32(127.5)) * np.float32(1 / 128)
    batches = torch.from_numpy(pictures).permute(0, 3, 1, 2).split(AT_ONCE)  # channels stay last in memory
    said: list[tuple[Tensor, ...]] = [network(batch.to(device)) for batch in batches]
    return tuple(torch.cat(parts).double().cpu().numpy() for parts in zip(*said, strict=True))


def _moved(corners: np.ndarray, moves: np.ndarray, edge: int) -> np.ndarray:
    """(n, 4) corners, each moved by so many sides; a side counts `edge` pixels more than its corners are apart."""
    sides = corners[:, 2:] - corners[:, :2] + edge
    return corners + moves * np.tile(sides, 2)


def _square(corners: np.ndarray) -> np.ndarray:
    """Squares with the boxes' centres and longer sides."""
    sides = corners[:, 2:] - corners[:, :2]
    longer = sides.max(1, keepdims=True)
    low = corners[:, :2] + sides / 2 - longer / 2
    return np.concatenate([low, low + longer], 1)


def _separate(corners: np.ndarray, likely: np.ndarray, same: float) -> np.ndarray:
    """Greedy non-maximum suppression: indices kept, the likeliest first."""
    boxes = np.concatenate([corners[:, :2], corners[:, 2:] - corners[:, :2]], 1)
    kept = cv2.dnn.NMSBoxes(boxes.tolist(), likely.tolist(), 0.0, same)
    return np.asarray(kept, np.int64).reshape(-1)


def _outermost(corners: np.ndarray, likely: np.ndarray) -> np.ndarray:
    """The same, but a box that lies in another one is the same as that, however small it is."""
    left = np.argsort(-likely, kind="stable")
    kept: list[int] = []
    areas = (corners[:, 2:] - corners[:, :2] + 1).prod(1)
    while len(left):
        best, left = left[0], left[1:]
        kept.append(int(best))
        low = np.maximum(corners[best, :2], corners[left, :2])
        high = np.minimum(corners[best, 2:], corners[left, 2:])
        shared = np.maximum(high - low + 1, 0).prod(1)
        left = left[shared / np.minimum(areas[best], areas[left]) <= SAME]
    return np.array(kept, np.int64)
