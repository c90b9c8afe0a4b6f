"""Where are faces in one picture: MTCNN (Zhang et al., 2016) with the networks and weights of facenet-pytorch."""

from __future__ import annotations

import hashlib
import importlib.util
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import cv2
import numpy as np

from lgrr.errors import WeightsError
from lgrr.types import FaceBox

if TYPE_CHECKING:  # torch: only for whoever detects
    from lgrr.faces.cascade import Networks

CONFIDENT = 0.9  # least confidence of a box that is passed on; tracks are confirmed by more than one sighting
SHARE = 1 / 20  # of the picture's shorter side: smaller faces are not sought
SMALLEST, LARGEST = 32.0, 48.0  # px, bounds of that: a face large enough to be scored is sought in any picture
# px that the shorter side of the smallest face sought has in the picture the detector gets: the last of its networks
# looks at 48 px of the longer side. From 24 px on this hardly matters (docs/crop-rule.md)
SEARCH_SIDE = 40.0
# The weights that facenet-pytorch 2.5.3 ships. They are pickles: none but these are let in, and only tensors taken.
WEIGHTS = {
    "pnet.pt": "a2a71925e0b9996a42f63e47efc1ca19043e69558b5c523b978d611dfae49c8f",
    "rnet.pt": "bbb937de72efc9ef83b186c49f5f558467a1d7e3453a8ece0d71a886633f6a86",
    "onet.pt": "165bfbe42940416ccfb977545cf0e976d5bf321f67083ae2aaaa5c764280118d",
}
NETWORK_SIDE = 12.0  # px that MTCNN's first network sees: what is asked for below counts as this


class Detector(Protocol):
    """Finds faces in a picture."""

    name: str

    def detect(
        self, rgb: np.ndarray, min_face: float | None = None, around: Sequence[FaceBox] | None = None
    ) -> list[FaceBox]:
        """(H, W, 3) uint8 -> faces from left to right; `min_face` in pixels, by default from the picture's size.

        `around`: only near these boxes, and of about their sizes; without it the whole picture is searched.
        """


class MtcnnDetector:
    """MTCNN on a picture scaled so that the smallest face sought is just found.

    `give_way` is called before each convolution of its networks and may hold the detector up, or raise: what it raises
    ends `detect`. Raises WeightsError where its weights are not those that facenet-pytorch ships.
    """

    name = (
        f"MTCNN of facenet-pytorch {version('facenet-pytorch')}, cascade lgrr-cascade/1, confidence 0.9, "
        "smallest face 1/20 of the shorter side within 32 to 48 px"
    )

    def __init__(self, device: str = "cpu", give_way: Callable[[], None] | None = None) -> None:
        check_weights(folder := weights_folder())
        self._networks = _networks(folder, device, give_way)

    def detect(
        self, rgb: np.ndarray, min_face: float | None = None, around: Sequence[FaceBox] | None = None
    ) -> list[FaceBox]:
        """(H, W, 3) uint8 -> faces from left to right, with landmarks and confidence, in the pixels of `rgb`.

        `around` as in `Detector`. A face that was found in the whole picture is found near its box as well, up to the
        last pixel or two (docs/crop-rule.md).
        """
        from lgrr.faces.cascade import find_faces

        height, width = rgb.shape[:2]
        sought = smallest_sought(height, width) if min_face is None else max(min_face, NETWORK_SIDE)
        if min(height, width) < sought or (around is not None and not around):
            return []
        scale = SEARCH_SIDE / sought
        size = (max(1, round(width * scale)), max(1, round(height * scale)))
        scaled = cv2.resize(rgb, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
        back = np.array([width / size[0], height / size[1]])
        expected = None if around is None else [np.array(box.xywh) / np.tile(back, 2) for box in around]
        found = find_faces(scaled, self._networks, SEARCH_SIDE, expected)
        faces = [
            _face(corners.reshape(2, 2) * back, float(sure), points * back)
            for corners, sure, points in zip(found.corners, found.confidence, found.points, strict=True)
            if sure >= CONFIDENT
        ]
        return sorted(faces, key=lambda face: (face.x, face.y))


def _networks(folder: Path, device: str, give_way: Callable[[], None] | None) -> Networks:
    import torch

    from lgrr.faces.cascade import Networks
    from lgrr.faces.giving_way import call_before_convolutions
    from lgrr.faces.networks import output, proposal, refinement

    networks = [read(folder).to(device) for read in (proposal, refinement, output)]
    for network in networks:
        # a third of the time that R-Net and O-Net take otherwise
        network.to(memory_format=torch.channels_last)  # type: ignore[call-overload] # missing from the stubs
        if give_way is not None:
            call_before_convolutions(network, give_way)
    return Networks(networks[0], networks[1], networks[2], torch.device(device))


def weights_folder() -> Path:
    """Where facenet-pytorch keeps its weights."""
    spec = importlib.util.find_spec("facenet_pytorch")
    if spec is None or spec.origin is None:
        raise WeightsError("The face detector is not installed: install facenet-pytorch.")
    return Path(spec.origin).parent / "data"


def check_weights(folder: Path) -> None:
    """Raises WeightsError where a file of the detector's weights is missing or another one."""
    for name, sha256 in WEIGHTS.items():
        path = folder / name
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != sha256:
            raise WeightsError(
                f"The face detector's weights {path} are not those of facenet-pytorch 2.5.3: install it anew."
            )


def smallest_sought(height: int, width: int) -> float:
    """Side in pixels of the smallest face that is sought by default in a picture of this size."""
    return min(max(SMALLEST, SHARE * min(height, width)), LARGEST)


def _face(corners: np.ndarray, confidence: float, landmarks: np.ndarray) -> FaceBox:
    (left, top), (right, bottom) = corners
    return FaceBox(
        float(left), float(top), float(right - left), float(bottom - top), confidence, landmarks.astype(np.float32)
    )
