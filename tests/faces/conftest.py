"""One detector and one public-domain portrait for all tests of the room."""

import matplotlib.cbook
import numpy as np
import pytest
import torch
from PIL import Image

from lgrr.faces import MtcnnDetector
from lgrr.types import FaceBox


@pytest.fixture(scope="package", autouse=True)
def one_thread():
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="package")
def detector() -> MtcnnDetector:
    return MtcnnDetector()


@pytest.fixture(scope="package")
def portrait() -> np.ndarray:
    """(600, 512, 3) uint8: one face, a little above the middle."""
    with matplotlib.cbook.get_sample_data("grace_hopper.jpg") as handle:
        return np.asarray(Image.open(handle).convert("RGB"))


@pytest.fixture(scope="package")
def portrait_face() -> FaceBox:
    """Where the detector sees the portrait's face, in round numbers."""
    return FaceBox(175, 97, 182, 237, 1.0)
