"""The labelled set of the tests of training, and configurations that are quick, or that would go on for hours."""

from pathlib import Path

import pytest

from tests.training.conftest import manifest

__all__ = ["manifest"]

QUICK = (
    'name = "quick"\nterms = "research only"\nwidth = 0.25\nside = [[0, 32]]\npairs = 2\nwarm_up = 3\ncool_down = 4\n'
    "threads = 1\nworkers = 0\ncheckpoint_every = 20\nevaluate_every = 20\nevaluate_pairs = 2\n"
)


@pytest.fixture
def quick(tmp_path: Path) -> Path:
    """Forty steps of a narrow network."""
    return write(tmp_path / "quick.toml", 40)


@pytest.fixture
def endless(tmp_path: Path) -> Path:
    return write(tmp_path / "endless.toml", 10**6)


def write(path: Path, steps: int) -> Path:
    path.write_text(f"{QUICK}steps = {steps}\n")
    return path
