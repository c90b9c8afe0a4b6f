"""What it costs to decode in a confined process: opening, frames in a row, frames at random, against the same here.

Processor time of both processes together, so that a busy machine does not disturb it.
"""

from __future__ import annotations

import json
import os
import random
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np

from lgrr.isolation import open_isolated
from lgrr.video import Media, open_media, write_clip

FRAMES, ROW, DRAWN = 60, 40, 12
SIZE = (1080, 1920)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(sys.argv[1]) if len(sys.argv) > 1 else made(Path(folder) / "clip.mp4")
        times = {name: measured(door, path) for name, door in (("here", open_media), ("apart", open_isolated))}
    ratios = {key: round(times["apart"][key] / times["here"][key], 2) for key in times["here"]}
    print(json.dumps({"question": "reading in a process of its own", "ms": times, "apart_to_here": ratios}))


def made(path: Path) -> Path:
    """A clip with noise, so that decoding is as much work as of a recording."""
    rng = np.random.default_rng(1)
    still = rng.integers(0, 256, (SIZE[0] // 4, SIZE[1] // 4, 3), np.uint8).repeat(4, 0).repeat(4, 1)
    write_clip(path, (np.roll(still, 5 * k, 1) for k in range(FRAMES)), 25, crf=23)
    return path


def measured(door: Callable[..., Media], path: Path) -> dict[str, float]:
    """Milliseconds: to open with a kept survey and close, and for a frame; nothing is kept between reads."""
    with door(path) as media:
        survey = media.survey_bytes()

    def spent(indices: list[int]) -> float:
        start = sum(os.times()[:4])  # of this process and of those that it has waited for
        with door(path, survey=survey, cache_bytes=0) as media:
            for index in indices:
                media.read(index)
        return 1000 * (sum(os.times()[:4]) - start)

    opening = spent([])
    row, drawn = spent(list(range(ROW))), spent(random.Random(3).sample(range(FRAMES), DRAWN))
    spans = {"open": opening, "in_a_row": (row - opening) / ROW, "at_random": (drawn - opening) / DRAWN}
    return {name: round(milliseconds, 1) for name, milliseconds in spans.items()}


if __name__ == "__main__":
    main()
