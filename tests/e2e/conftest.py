"""A clip of two portraits, and the program as a user starts it."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import cv2
import matplotlib.cbook
import numpy as np
import pytest
from PIL import Image

from lgrr.video import write_clip

ROOT = Path(__file__).parents[2]
# Bit-equal sums need equal numbers of threads, and one is quickest on a busy machine.
ENVIRONMENT = os.environ | {"OMP_NUM_THREADS": "1", "COLUMNS": "200"}
PLAN = ("--every", "6", "--precision", "float32", "--device", "cpu")
HEIGHT, WIDTH, RATE, FRAMES = 240, 480, 24, 72

Run = subprocess.CompletedProcess[str]


def start(*arguments: object, **options: Any) -> subprocess.Popen[str]:
    """`lgrr ARGUMENTS...`, running."""
    command = [sys.executable, "-m", "lgrr", *map(str, arguments)]
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    return subprocess.Popen(command, cwd=ROOT, env=ENVIRONMENT, **(streams | options))


def lgrr(*arguments: object, **options: Any) -> Run:
    """`lgrr ARGUMENTS...`, to its end."""
    process = start(*arguments, **options)
    stdout, stderr = process.communicate(timeout=300)
    return subprocess.CompletedProcess(process.args, process.returncode, stdout, stderr)


def portrait(height: int) -> np.ndarray:
    """The public-domain portrait of Grace Hopper, (height, w, 3) uint8."""
    with matplotlib.cbook.get_sample_data("grace_hopper.jpg") as file:
        rgb = np.asarray(Image.open(file).convert("RGB"))
    scale = height / rgb.shape[0]
    return cv2.resize(rgb, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)


def two_portraits(frames: int = FRAMES) -> Iterator[np.ndarray]:
    """Left the portrait drifting to the right, right its mirror image sinking."""
    face = portrait(200)
    height, width = face.shape[:2]
    for k in range(frames):
        picture = np.full((HEIGHT, WIDTH, 3), (90, 110, 120), np.uint8)
        left, top = 20 + k // 4, 5 + k // 4
        picture[20 : 20 + height, left : left + width] = face
        picture[top : top + height, 260 : 260 + width] = face[:, ::-1]
        yield picture


def document(out: Path, stem: str = "pair") -> dict[str, Any]:
    """The analysis.json of an exhibit."""
    found: dict[str, Any] = json.loads((out / stem / "analysis.json").read_text())
    return found


def but_for_times(found: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in found.items() if name not in ("created", "timing")}


def numbers_named(found: Any, name: str) -> Iterator[Any]:
    """Every value of that name, however deep."""
    if isinstance(found, dict):
        for key, value in found.items():
            if key == name:
                yield value
            yield from numbers_named(value, name)
    elif isinstance(found, list):
        for value in found:
            yield from numbers_named(value, name)


@pytest.fixture(scope="session")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three seconds, two faces throughout."""
    path = tmp_path_factory.mktemp("exhibits") / "pair.mp4"
    write_clip(path, two_portraits(), RATE)
    return path


@pytest.fixture(scope="session")
def analysed(pair: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Run, Path]:
    """One analysis of `pair` from beginning to end, and its folder."""
    out = tmp_path_factory.mktemp("analysed") / "results"
    return lgrr("analyze", pair, "--out", out, *PLAN), out


@pytest.fixture
def until_third_frame() -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Starts the program with --progress json and returns it when it has told of three frames."""
    running: list[subprocess.Popen[str]] = []

    def begin(*arguments: object) -> subprocess.Popen[str]:
        process = start(*arguments, "--progress", "json")
        running.append(process)
        assert process.stdout is not None
        frames = 0
        while frames < 3:
            event = json.loads(process.stdout.readline())
            frames += event["event"] == "frame"
        return process

    yield begin
    for process in running:
        process.kill()
        process.communicate()
