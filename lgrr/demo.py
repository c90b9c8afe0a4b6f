"""A clip whose forged region is known, made on the spot, and what the program says of it. Needs no network and no data.

Matplotlib ships a public-domain portrait. Two copies of it move over a background: the left one as it is, the right one
mirrored and blended with a colour-shifted, softened copy of itself inside a soft face-shaped mask (after self-blended
images, Shiohara and Yamasaki, CVPR 2022).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import cv2
import matplotlib.cbook
import numpy as np
from PIL import Image

from lgrr.analysis import Event, FrameDone, Plan
from lgrr.desk import CASE, Outcome, analyze_file, exhibits_in, open_desk
from lgrr.errors import UsageError
from lgrr.faces import cut
from lgrr.heatmap import spread
from lgrr.report import AnalysisDocument
from lgrr.text import printable
from lgrr.types import FrameResult
from lgrr.video import write_clip

WIDTH, HEIGHT, RATE, FRAMES = 640, 360, 25, 100
SCALE = 0.62  # of the portrait in the clip: a face about 110 px wide
PART = (60, 20, 400, 480)  # left, top, width, height of the part of the portrait that is shown
FACE = ((266, 225), (82, 105))  # centre and half axes of the forged ellipse in the portrait
CLIP = "demo.mp4"


@dataclass(frozen=True)
class Demo:
    """The clip, what came of it, and how the heat map compares with the known region, in words."""

    clip: Path
    outcome: Outcome
    words: str


def run_demo(
    out: Path,
    on_event: Callable[[Event], None] = lambda event: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Demo:
    """Makes `out/demo.mp4` and analyses it as `lgrr analyze` would. What an earlier demo left there is replaced.

    Raises UsageError where `out` holds anybody else's work, or the LgrrError that the analysis ended with.
    """
    clip = out / CLIP
    _clear(out)
    desk = open_desk(out)
    results: list[FrameResult] = []

    def listen(event: Event) -> None:
        if isinstance(event, FrameDone):
            results.append(event.result)
        on_event(event)

    with desk.case:
        write_clip(clip, pictures(), RATE)
        outcome = analyze_file(clip, desk, Plan(), listen, cancelled)
    return Demo(clip, outcome, compare(results, outcome.document))


def _clear(out: Path) -> None:
    """Removes the case of an earlier demo, and nothing else."""
    case = out / CASE
    if case.exists() and all(Path(path).name == CLIP for path in exhibits_in(case)):
        for old in (case, out / f"{CASE}-wal", out / f"{CASE}-shm"):
            old.unlink(missing_ok=True)
    elif case.exists() or (out / CLIP).exists():
        raise UsageError(f"{printable(out)} holds work that no demo made: name another --out.")


def pictures() -> Iterator[np.ndarray]:
    """(HEIGHT, WIDTH, 3) uint8, one a frame."""
    clean, forged, _ = portraits()
    background = _background()
    for index in range(FRAMES):
        picture = background.copy()
        for portrait, place in ((clean, _place(index, right=False)), (forged, _place(index, right=True))):
            _paste(picture, portrait, place)
        yield picture


def true_region(index: int) -> np.ndarray:
    """(HEIGHT, WIDTH) float32 in [0, 1]: where frame `index` is forged."""
    _, _, mask = portraits()
    region = np.zeros((HEIGHT, WIDTH), np.float32)
    _paste(region, mask, _place(index, right=True))
    return region


@lru_cache(maxsize=1)
def portraits() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The untouched portrait, its mirrored forgery (both uint8 RGB) and the forgery's mask (float32)."""
    left, top, width, height = PART
    whole = np.asarray(Image.open(matplotlib.cbook.get_sample_data("grace_hopper.jpg", asfileobj=False)).convert("RGB"))
    mask: np.ndarray = np.zeros(whole.shape[:2], np.float32)
    cv2.ellipse(mask, FACE[0], FACE[1], 0, 0, 360, 1.0, -1)
    mask = cv2.GaussianBlur(mask, (0, 0), 5)
    other = cv2.GaussianBlur(whole, (0, 0), 1.6).astype(np.float32) * (1.12, 0.98, 0.9) + (6, 0, -6)
    blended = mask[..., None] * np.clip(other, 0, 255) + (1 - mask[..., None]) * whole
    forged = np.rint(blended).astype(np.uint8)
    part = np.s_[top : top + height, left : left + width]
    return whole[part], np.ascontiguousarray(forged[part][:, ::-1]), np.ascontiguousarray(mask[part][:, ::-1])


def compare(results: Sequence[FrameResult], document: AnalysisDocument) -> str:
    """Scores of both faces, and the mean heat inside and outside the region that is known to be forged."""
    inside, outside, untouched = [], [], []
    for result in results:
        region = true_region(result.frame.index)
        for face in result.faces:
            if face.forgery_map is None:
                continue
            square = cut(region, face.box)
            warm = spread(face.forgery_map, len(square))
            if face.box.x + face.box.width / 2 < WIDTH / 2:
                untouched.append(warm.mean())
            else:
                inside.append(warm[square > 0.5].mean())
                outside.append(warm[square <= 0.5].mean())
    if not inside or not untouched:
        return "The clip's two faces were not both scored, so the heat map cannot be compared with the known region."
    by_side = sorted(document.tracks, key=lambda track: track.box[0])
    scores = [f"{track.p_fake:.2f}" for track in by_side if track.p_fake is not None]
    return (
        f"Known truth: the left face is untouched, the right one is forged inside an ellipse. "
        f"Scores from left to right: {', '.join(scores)}.\n"
        f"Mean heat inside the forged region {np.mean(inside):.2f}, outside it on the same face "
        f"{np.mean(outside):.2f}, on the untouched face {np.mean(untouched):.2f}."
    )


def _place(index: int, right: bool) -> tuple[float, float]:
    """Left and top of a portrait in frame `index`: slow circles in opposite senses."""
    turn = 2 * np.pi * index / FRAMES * (-1 if right else 1)
    centre = WIDTH * (0.75 if right else 0.25)
    return centre - PART[2] * SCALE / 2 + 18 * np.cos(turn), HEIGHT - PART[3] * SCALE + 12 + 10 * np.sin(turn)


def _paste(picture: np.ndarray, portrait: np.ndarray, place: tuple[float, float]) -> None:
    """Draws a portrait into a picture in place, at a fraction of a pixel."""
    shift = np.array([[SCALE, 0, place[0]], [0, SCALE, place[1]]])
    size = (picture.shape[1], picture.shape[0])
    drawn = cv2.warpAffine(portrait, shift, size, flags=cv2.INTER_AREA)
    covered = cv2.warpAffine(np.ones(portrait.shape[:2], np.uint8), shift, size, flags=cv2.INTER_NEAREST) > 0
    picture[covered] = drawn[covered]


def _background() -> np.ndarray:
    """A quiet textured wall."""
    rng = np.random.default_rng(7)
    coarse = rng.uniform(90, 130, (9, 16, 1)) + np.array([0, 6, 14])
    wall = cv2.resize(coarse.astype(np.float32), (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC)
    return np.clip(wall + rng.normal(0, 2, wall.shape), 0, 255).astype(np.uint8)
