"""Maps of where the network looked, for whoever asks. They are no evidence: attention does not show what is forged."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np

from lgrr.errors import WeightsError
from lgrr.faces import crop, cut
from lgrr.report.heat import COLOURS
from lgrr.report.pictures import FACE_SIDE, Draw, jpeg
from lgrr.types import FaceResult

OPACITY = 0.55


def drawers(wanted: Iterable[str]) -> dict[str, Draw]:
    """What draws the attention of each of the weights (by SHA-256) that are at hand."""
    from lgrr.model import Card, shipped

    made: dict[str, Draw] = {}
    hashes = set(wanted)
    for path in shipped():
        try:
            sha256 = Card.read(path.with_suffix(".json")).sha256
            if sha256 in hashes:
                made[sha256] = _drawer(path, sha256)
        except WeightsError:
            continue  # weights that are not what they should be draw nothing
    return made


@lru_cache(maxsize=2)
def _drawer(path: Path, sha256: str) -> Draw:
    from lgrr.model import load

    predictor = load(path, "cpu", "float32")

    def draw(rgb: np.ndarray, face: FaceResult) -> bytes:
        said = predictor.predict(crop(rgb, face.box, predictor.side)[None])
        shown = cv2.resize(cut(rgb, face.box), (FACE_SIDE, FACE_SIDE), interpolation=cv2.INTER_CUBIC)
        streams = (np.mean([_large(maps[0, stream]) for maps in said.attention], axis=0) for stream in (0, 1))
        return jpeg(np.concatenate([_over(shown, looked) for looked in streams], axis=1))

    return draw


def _large(attention: np.ndarray) -> np.ndarray:
    return cv2.resize(attention.astype(np.float32), (FACE_SIDE, FACE_SIDE), interpolation=cv2.INTER_LINEAR)


def _over(face: np.ndarray, looked: np.ndarray) -> np.ndarray:
    """A map in [0, 1] over a face, both FACE_SIDE pixels wide, as it is: not stretched to fill the colours."""
    colours = 255 * COLOURS(np.clip(looked, 0, 1))[..., :3]
    return np.asarray(np.round(face * (1 - OPACITY) + colours * OPACITY), np.uint8)
