import pytest
import torch

from lgrr.faces import MtcnnDetector


@pytest.fixture(scope="session")
def detector() -> MtcnnDetector:
    torch.set_num_threads(1)
    return MtcnnDetector()
