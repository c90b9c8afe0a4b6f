"""How long does one self-blend take, and one pair as the network sees it, on one core?"""

from __future__ import annotations

import json
import time
from collections.abc import Callable

import cv2
import matplotlib.cbook
import numpy as np
from machine import machine
from PIL import Image

from lgrr.training.augment import Augmentation
from lgrr.training.blend import self_blend

COUNT = 200


def milliseconds(work: Callable[[np.random.Generator], object]) -> float:
    """Processor time of a call, the best of five rounds: other work on the machine does not count."""
    rounds = []
    for _ in range(5):
        started = time.process_time()
        for seed in range(COUNT):
            work(np.random.default_rng(seed))
        rounds.append((time.process_time() - started) / COUNT * 1000)
    return round(min(rounds), 2)


def main() -> None:
    """Prints one JSON line."""
    cv2.setNumThreads(1)
    with matplotlib.cbook.get_sample_data("grace_hopper.jpg") as handle:
        face = np.asarray(Image.open(handle).convert("RGB").crop((150, 80, 400, 360)).resize((224, 224)))

    def pair(rng: np.random.Generator) -> None:
        blend, augment = self_blend(face, rng), Augmentation(rng, 128)
        augment(blend.real), augment(blend.fake), augment.mask(blend.mask)

    times = {"self_blend_ms": milliseconds(lambda rng: self_blend(face, rng)), "pair_at_128_px_ms": milliseconds(pair)}
    print(json.dumps({"question": "what self-blends cost on one core"} | times | machine()))


if __name__ == "__main__":
    main()
