"""A clip with a known face, weights that load, and the analysis as a program of its own."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import matplotlib.cbook
import numpy as np
import pytest
import torch
from PIL import Image

from lgrr.model import LGRR
from lgrr.model.store import save_weights
from lgrr.video import write_clip

HEIGHT, WIDTH, RATE = 240, 320, 25
torch.set_num_threads(1)  # as in PROGRAM: the last bits of a sum depend on how many threads make it


def portrait(height: int) -> np.ndarray:
    """The public-domain portrait of Grace Hopper, (height, w, 3) uint8."""
    with matplotlib.cbook.get_sample_data("grace_hopper.jpg") as file:
        rgb = np.asarray(Image.open(file).convert("RGB"))
    scale = height / rgb.shape[0]
    return cv2.resize(rgb, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)


def moving_portrait(frames: int, height: int = 200) -> Iterator[np.ndarray]:
    """The portrait drifts to the right over a background of soft colours."""
    face = portrait(height)
    rows, columns = np.mgrid[0:HEIGHT, 0:WIDTH]
    background = np.stack([rows * 0.6, columns * 0.4, 90 + 0 * rows], axis=2).astype(np.uint8)
    for k in range(frames):
        picture = background.copy()
        left = 10 + k % 100
        picture[20 : 20 + face.shape[0], left : left + face.shape[1]] = face
        yield picture


@pytest.fixture(scope="session")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two seconds, one face throughout."""
    path = tmp_path_factory.mktemp("clip") / "hopper.mp4"
    write_clip(path, moving_portrait(50), RATE)
    return path


@pytest.fixture(scope="session")
def faceless(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A second without a face."""
    path = tmp_path_factory.mktemp("clip") / "nobody.mp4"
    write_clip(path, (np.full((HEIGHT, WIDTH, 3), k, np.uint8) for k in range(25)), RATE)
    return path


def make_weights(folder: Path, threshold: float | None, clear: float | None) -> Path:
    """A small network that knows nothing but says something else of every crop, saved the way trained ones are."""
    torch.manual_seed(1)
    model = LGRR(width=0.25).train()
    with torch.no_grad():
        for _ in range(3):
            model(torch.rand(4, 3, 64, 64))  # statistics for the normalisation
        for head in (model.head, model.noise_head, model.semantic_head):
            head.weight *= 20
    return save_weights(
        model,
        folder,
        "untrained",
        side=64,
        threshold=threshold,
        threshold_clear=clear,
        threshold_note="made by a test" if threshold is not None else "not trained",
        data=[],
        training={},
        figures={},
        limits=[],
    )


@pytest.fixture(scope="session")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Weights whose thresholds call everything manipulated: an untrained network says about 0.5."""
    return make_weights(tmp_path_factory.mktemp("weights"), 0.2, 0.1)


PROGRAM = """
import json, os, random, signal, sys, time, torch
torch.set_num_threads(1)
from pathlib import Path
from lgrr.analysis import Case, FrameDone, Plan, analyze
from lgrr.faces import MtcnnDetector
from lgrr.model import load

media, place, weights, plan, killings = sys.argv[1:]
predictor, detector = load(weights, "cpu", "float32"), MtcnnDetector()
draw = random.Random(int(killings))

def run():
    with (Case.open if Path(place).exists() else Case.create)(place) as case:
        for event in analyze(media, case, predictor, detector, Plan(**json.loads(plan))):
            if isinstance(event, FrameDone):
                print("frame", event.result.frame.index, flush=True)

for _ in range(int(killings)):
    child = os.fork()
    if child == 0:
        run()
        os._exit(0)
    time.sleep(draw.uniform(0, 1))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    print("killed", flush=True)
run()
print("done")
"""


@pytest.fixture
def program(weights: Path) -> Callable[..., subprocess.Popen[str]]:
    """Starts an analysis in a process of its own; its lines on stdout say what happens.

    `killings`: how often it is first killed (SIGKILL), each time at another moment of its first second.
    """

    def start(media: Path, place: Path, *, killings: int = 0, **plan: object) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", PROGRAM, str(media), str(place), str(weights), json.dumps(plan), str(killings)]
        return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)

    return start
