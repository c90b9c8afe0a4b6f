"""What it costs to decode in a confined process: opening, frames in a row, frames at random, against the same here."""

from __future__ import annotations

import json
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from lgrr.isolation import open_isolated
from lgrr.video import Media, open_media, write_clip

FRAMES, ROW, DRAWN = 240, 100, 40
SIZE = (1080, 1920)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(sys.argv[1]) if len(sys.argv) > 1 else made(Path(folder) / "clip.mp4")
        times = {name: measured(door, path) for name, door in (("here", open_media), ("apart", open_isolated))}
    ratios = {key: round(times["apart"][key] / times["here"][key], 2) for key in times["here"]}
    print(json.dumps({"benchmark": "isolation", "ms": times, "apart_to_here": ratios}))


def made(path: Path) -> Path:
    """A clip with noise, so that decoding is as much work as of a recording."""
    rng = np.random.default_rng(1)
    still = rng.integers(0, 256, (SIZE[0] // 4, SIZE[1] // 4, 3), np.uint8).repeat(4, 0).repeat(4, 1)
    write_clip(path, (np.roll(still, 5 * k, 1) for k in range(FRAMES)), 25, crf=23)
    return path


def measured(door: Callable[..., Media], path: Path) -> dict[str, float]:
    """Milliseconds: to open with a kept survey, and for a frame; nothing is kept between reads."""
    with door(path) as media:
        survey = media.survey_bytes()
    start = time.perf_counter()
    with door(path, survey=survey, cache_bytes=0) as media:
        opened = time.perf_counter()
        for index in range(ROW):
            media.read(index)
        row = time.perf_counter()
        for index in random.Random(3).sample(range(FRAMES), DRAWN):
            media.read(index)
        drawn = time.perf_counter()
    spans = {"open": opened - start, "in_a_row": (row - opened) / ROW, "at_random": (drawn - row) / DRAWN}
    return {name: round(1000 * seconds, 1) for name, seconds in spans.items()}


if __name__ == "__main__":
    main()
