"""Self-blended images: a face blended onto itself, so that only the traces of blending tell the fake from the real.

Own code after the facts of Shiohara and Yamasaki (CVPR 2022) and of Face X-ray (Li et al., CVPR 2020): one of two
copies is changed in colour and sharpness, the one that gives the face is moved a little, and both are mixed under a
deformed and softened mask. Lengths are given for a crop of 224 px.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from lgrr.faces.crop import JPEG_QUALITY, STORED_SIDE, scale
from lgrr.training.augment import jpeg
from lgrr.training.shapes import draw_shape

RATIOS = (0.25, 0.5, 0.75, 1.0, 1.0, 1.0)
MOVE = (0.03, 0.015)  # of the side: largest move of the source, across and down
GROWTH = 0.95  # the source is scaled by this to its inverse
ALPHA, SIGMA = 50.0, 7.0  # px: strength and smoothness of the mask's deformation (Simard et al., ICDAR 2003)
KERNELS = (5, 25)  # px, odd: widths of the two Gaussians that soften a mask
KEPT = 0.95  # what the first Gaussian leaves below this is cut away: an erosion
SHIFT = 20  # grey levels a channel
SATURATION, HUE = 0.3, 0.1  # relative; radians
LIGHT = 0.1  # relative: brightness of 255, contrast of 1
LEAST_CHANGE = 1.0  # grey levels, mean over the mask: a blend that changes less is drawn anew


@dataclass(frozen=True)
class Blend:
    """`real` and `fake` (S, S, 3) uint8 are the same picture outside `mask` (S, S) float32 in [0, 1], before a JPEG
    pass that both have had. `shape`: kind of the mask. S = 224.
    """

    real: np.ndarray
    fake: np.ndarray
    mask: np.ndarray
    shape: str


def self_blend(face: np.ndarray, rng: np.random.Generator) -> Blend:
    """A real crop (H, W, 3) uint8 -> the real and its fake, both cut anew and stored as the crop rule stores.

    The new cut takes both off the grid of the crop's own JPEG pass: what is moved inside the mask would leave it alone.
    """
    while True:
        base, placed = _recut(scale(face, STORED_SIDE), rng)
        changed = _disturbed(base, rng)
        source, target = (changed, base) if rng.random() < 0.5 else (base, changed)
        shape, drawn = draw_shape(base, placed, rng)
        mask = _softened(_deformed(drawn, rng), rng)
        fake = _mixed(_moved(source, rng), target, mask * np.float32(rng.choice(RATIOS)))
        if cv2.norm(fake, target, cv2.NORM_L1) / 3 > LEAST_CHANGE * float(mask.sum()):
            return Blend(jpeg(target, JPEG_QUALITY), jpeg(fake, JPEG_QUALITY), mask, shape)


def _recut(face: np.ndarray, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """A slightly closer cut at the same size, and the (2, 3) map of places of an average crop to this one, a guess."""
    side = len(face)
    grow = rng.uniform(1.02, 1.12)
    left, top = rng.uniform(0, grow - 1, 2)
    cut = np.array([[grow, 0, -left], [0, grow, -top]])
    out = cv2.warpAffine(face, cut * [1, 1, side], (side, side), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
    turn, size, move = rng.normal(0, 0.08), rng.uniform(0.9, 1.08), rng.normal(0, (0.03, 0.02))
    rotation = size * np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    middle = np.array([0.5, 0.52])
    guess = np.column_stack([rotation, middle - rotation @ middle + move])  # this face against the average one
    return out, np.column_stack([cut[:, :2] @ guess[:, :2], cut[:, :2] @ guess[:, 2] + cut[:, 2]])


def _disturbed(face: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Colour and light by one linear map, then a loss of detail or a sharpening."""
    out = cv2.transform(face, _colours(rng))
    if rng.random() < 0.5:
        part = float(rng.choice([0.5, 0.25]))
        small = cv2.resize(out, None, fx=part, fy=part, interpolation=cv2.INTER_AREA)
        grow = cv2.INTER_CUBIC if rng.random() < 0.5 else cv2.INTER_LINEAR
        return cv2.resize(small, (len(face), len(face)), interpolation=grow)
    strength = rng.uniform(0.3, 1.0)
    return cv2.addWeighted(out, 1 + strength, cv2.GaussianBlur(out, (0, 0), 1.2), -strength, 0)


def _colours(rng: np.random.Generator) -> np.ndarray:
    """(3, 4): hue (a turn about the grey axis), saturation, contrast, brightness and a shift of each channel.

    All by one strength: blends that hardly show must not be rare.
    """
    strength = rng.uniform(0.1, 1)

    def draw(limit: float, count: int | None = None) -> np.ndarray:
        return strength * rng.uniform(-limit, limit, count)

    hue, saturation = draw(HUE), 1 + draw(SATURATION)
    grey = np.full((3, 3), 1 / 3)
    across = np.array([[0, -1, 1], [1, 0, -1], [-1, 1, 0]]) / np.sqrt(3)
    turned = grey + np.cos(hue) * (np.eye(3) - grey) + np.sin(hue) * across
    contrast, brightness = 1 + draw(LIGHT), 255 * draw(LIGHT)
    linear = contrast * (grey + saturation * (np.eye(3) - grey)) @ turned
    return np.column_stack([linear, 128 * (1 - contrast) + brightness + draw(SHIFT, 3)])


def _moved(face: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    side, size = len(face), rng.uniform(GROWTH, 1 / GROWTH)
    x, y = np.array(MOVE) * rng.uniform(-1, 1, 2) * side
    middle = (side - 1) / 2 * (1 - size)
    affine = np.array([[size, 0, middle + x], [0, size, middle + y]])
    how = cv2.INTER_CUBIC if rng.random() < 0.5 else cv2.INTER_LINEAR
    return cv2.warpAffine(face, affine, (side, side), flags=how, borderMode=cv2.BORDER_REFLECT)


def _deformed(mask: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Elastic deformation; the field is smooth: drawn at a quarter of the side (white noise, hence ALPHA / 4)."""
    side, coarse = len(mask), len(mask) // 4
    noise = rng.uniform(-1, 1, (coarse, coarse, 2)).astype(np.float32)
    field = cv2.GaussianBlur(noise, (0, 0), SIGMA / 4, borderType=cv2.BORDER_REFLECT) * (ALPHA / 4 * rng.uniform(1, 3))
    across, down = cv2.split(cv2.resize(field, (side, side)) + _PLACES)
    return cv2.remap(mask, across, down, cv2.INTER_LINEAR)


_PLACES = np.stack(np.meshgrid(np.arange(STORED_SIDE), np.arange(STORED_SIDE)), -1).astype(np.float32)


def _softened(mask: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """(S, S) uint8 -> float32 in [0, 1] with 1 as its largest value: softened, eroded, softened."""
    first, second = (2 * int(k) + 1 for k in rng.integers(KERNELS[0] // 2, KERNELS[1] // 2 + 1, 2))
    soft = cv2.GaussianBlur(mask.astype(np.float32) / 255, (first, first), 0)
    core = cv2.threshold(soft, min(KEPT, 0.9 * float(soft.max())), 1, cv2.THRESH_TOZERO)[1]
    out = cv2.GaussianBlur(core, (second, second), 0)
    return out / out.max()


def _mixed(source: np.ndarray, target: np.ndarray, share: np.ndarray) -> np.ndarray:
    return cv2.blendLinear(source, target, share, 1 - share)
