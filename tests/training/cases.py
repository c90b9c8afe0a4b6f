"""Known cases with made scores: no network, no pictures."""

import numpy as np

from lgrr.training.manifest import Sample
from lgrr.training.scores import Scored, Scores


def made(n: int = 200, apart: float = 2.0, seed: int = 1, of_each: int = 1, size: int | None = 120) -> Scores:
    """`n` sources with `of_each` reals and fakes each; log-odds normal, fakes `apart` higher."""
    rng = np.random.default_rng(seed)
    rows = []
    for number in range(n):
        for k in range(of_each):
            for fake in (False, True):
                p = 1 / (1 + np.exp(-rng.normal(apart * (fake - 0.5), 1)))
                name = f"{'fake' if fake else 'real'}{number:03d}-{k}.jpg"
                manipulation = None if not fake else ("swap" if number % 2 else "reenactment")
                sample = Sample(name, fake, f"clip{number:03d}", "validation", manipulation=manipulation, size=size)
                known = None if size is None else float(size + number % 60)
                rows.append(Scored(sample, float(p), float(p), float(p), known, 10 + float(rng.uniform(0, 5))))
    return Scores(rows)
