"""Shapes of forged regions on a face crop: many kinds, because a detector learns the shapes that it is shown.

Own drawings after the kinds that Face X-ray (Li et al., CVPR 2020) and self-blended images (Shiohara and Yamasaki, CVPR
2022) name. Crops are cut by a fixed rule, so eyes, nose and mouth lie near known places (docs/crop-rule.md); no
detector is run. Points are (x, y) in sides of the crop.
"""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np

OUTLINE = np.array(  # brows to chin, clockwise: breadth and height follow from the measured places of eyes and mouth
    [(0.13, 0.20), (0.22, 0.13), (0.36, 0.11), (0.50, 0.12), (0.64, 0.11), (0.78, 0.13), (0.87, 0.20), (0.92, 0.34),
     (0.92, 0.52), (0.88, 0.69), (0.78, 0.85), (0.64, 0.95), (0.50, 0.98), (0.36, 0.95), (0.22, 0.85), (0.12, 0.69),
     (0.08, 0.52), (0.08, 0.34)]
)  # fmt: skip
PARTS = {
    "eyes": [(0.13, 0.20), (0.87, 0.20), (0.88, 0.36), (0.72, 0.42), (0.28, 0.42), (0.12, 0.36)],
    "left eye": [(0.14, 0.20), (0.44, 0.20), (0.46, 0.34), (0.30, 0.42), (0.14, 0.36)],
    "right eye": [(0.56, 0.20), (0.86, 0.20), (0.86, 0.36), (0.70, 0.42), (0.54, 0.34)],
    "nose": [(0.43, 0.28), (0.57, 0.28), (0.65, 0.58), (0.50, 0.64), (0.35, 0.58)],
    "mouth": [(0.28, 0.70), (0.50, 0.65), (0.72, 0.70), (0.66, 0.85), (0.34, 0.85)],
    "eyes and nose": [(0.12, 0.20), (0.88, 0.20), (0.86, 0.42), (0.66, 0.60), (0.34, 0.60), (0.14, 0.42)],
    "nose and mouth": [(0.42, 0.30), (0.58, 0.30), (0.74, 0.70), (0.66, 0.86), (0.34, 0.86), (0.26, 0.70)],
    "inner face": [(0.14, 0.18), (0.86, 0.18), (0.84, 0.48), (0.68, 0.86), (0.32, 0.86), (0.16, 0.48)],
}
WEIGHTS = {"hull": 0.30, "ellipse": 0.15, "part": 0.20, "half": 0.10, "cells": 0.15, "polygon": 0.10}
POINT_JITTER = 0.025  # standard deviation of each point of an outline, in sides of the crop
CELL_SIDE = 56  # px at which cells are found
LEAST_AREA = 0.02  # of the crop: a smaller drawing is drawn anew


def draw_shape(face: np.ndarray, placed: np.ndarray, rng: np.random.Generator) -> tuple[str, np.ndarray]:
    """The name of a kind and its mask, (S, S) uint8 of 0 and 255, on a face (S, S, 3) uint8.

    `placed` (2, 3) maps places of an average crop to places in this one, both in sides of the crop.
    """
    kinds: dict[str, Callable[[], np.ndarray]] = {
        "hull": lambda: _hull(len(face), placed, rng),
        "ellipse": lambda: _ellipse(len(face), placed, rng),
        "part": lambda: _part(len(face), placed, rng),
        "half": lambda: _half(len(face), placed, rng),
        "cells": lambda: _cells(face, placed, rng),
        "polygon": lambda: _polygon(len(face), placed, rng),
    }
    while True:
        kind = str(rng.choice(list(WEIGHTS), p=list(WEIGHTS.values())))
        mask = kinds[kind]()
        if cv2.countNonZero(mask) >= LEAST_AREA * mask.size:
            return kind, mask


def _on(points: np.ndarray, placed: np.ndarray) -> np.ndarray:
    return points @ placed[:, :2].T + placed[:, 2]


def _filled(side: int, points: np.ndarray) -> np.ndarray:
    mask = np.zeros((side, side), np.uint8)
    cv2.fillPoly(mask, [np.rint(points * side).astype(np.int32)], 255)
    return mask


def _hull(side: int, placed: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Convex hull of the jittered outline; a few of its points may be missing."""
    points = OUTLINE * rng.uniform(0.85, 1.06) + rng.normal(0, POINT_JITTER, OUTLINE.shape)
    points = points[rng.random(len(points)) > rng.choice([0.0, 0.3])]
    hull = cv2.convexHull(_on(points, placed).astype(np.float32))
    return _filled(side, hull[:, 0])


def _ellipse(side: int, placed: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    (x, y), axes = rng.normal((0.5, 0.55), 0.03), rng.uniform((0.24, 0.30), (0.44, 0.46))
    turn, angles = rng.normal(0, 0.15), np.linspace(0, 2 * np.pi, 60, endpoint=False)
    flat = np.stack([np.cos(angles), np.sin(angles)], 1) * axes
    turned = flat @ np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    return _filled(side, _on(turned + np.array((x, y)), placed))


def _part(side: int, placed: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    points = np.array(PARTS[str(rng.choice(list(PARTS)))])
    middle = points.mean(0)
    points = middle + (points - middle) * rng.uniform(0.9, 1.3) + rng.normal(0, POINT_JITTER, points.shape)
    return _filled(side, _on(points, placed))


def _half(side: int, placed: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """One side of the face: a line through its middle, near upright or near level."""
    angle = rng.choice([0, 0.5, 1, 1.5]) * np.pi + rng.normal(0, 0.2)
    along, across = np.array([np.cos(angle), np.sin(angle)]), np.array([-np.sin(angle), np.cos(angle)])
    middle = rng.normal((0.5, 0.53), 0.04)
    far = np.array([middle - 2 * along, middle + 2 * along, middle + 2 * along + 2 * across, middle - 2 * along])
    far[3] += 2 * across
    return cv2.bitwise_and(_hull(side, placed, rng), _filled(side, _on(far, placed)))


def _cells(face: np.ndarray, placed: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """A union of superpixels: cells of near places and like colours (one step of SLIC), gathered in a random region."""
    small = cv2.resize(face, (CELL_SIDE, CELL_SIDE), interpolation=cv2.INTER_AREA)
    across = int(rng.integers(4, 8))
    grid = (np.stack(np.meshgrid(np.arange(across), np.arange(across)), -1).reshape(-1, 2) + 0.5) / across
    grid = np.clip(grid + rng.uniform(-0.35, 0.35, grid.shape) / across, 0, 0.999)
    at = (grid * CELL_SIDE).astype(int)
    levels = small.astype(np.float32) / 255 * rng.uniform(0.3, 1.0)
    y, x = np.mgrid[0:CELL_SIDE, 0:CELL_SIDE].astype(np.float32) / CELL_SIDE
    pixels = np.concatenate([x[..., None], y[..., None], levels], -1).reshape(-1, 5)
    seeds = np.concatenate([grid.astype(np.float32), levels[at[:, 1], at[:, 0]]], 1)
    nearest = ((seeds**2).sum(1) - 2 * pixels @ seeds.T).argmin(1)
    middle, reach = _on(rng.normal((0.5, 0.52), (0.12, 0.15))[None], placed)[0], rng.uniform(0.16, 0.40)
    inside = np.hypot(*(grid - middle).T) < reach * rng.uniform(0.8, 1.2, len(grid))
    cells = (inside[nearest] * np.uint8(255)).reshape(CELL_SIDE, CELL_SIDE)
    return cv2.threshold(cv2.resize(cells, (len(face), len(face))), 127, 255, cv2.THRESH_BINARY)[1]


def _polygon(side: int, placed: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    corners = int(rng.integers(5, 13))
    angles = np.sort(rng.uniform(0, 2 * np.pi, corners))
    reach = rng.uniform(0.15, 0.45) * rng.uniform(0.5, 1.1, (corners, 1))
    points = rng.normal((0.5, 0.52), (0.08, 0.10)) + reach * np.stack([np.cos(angles), np.sin(angles)], 1)
    return _filled(side, _on(points, placed))
