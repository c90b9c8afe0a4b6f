"""Does something happen at regular intervals: a comb laid over a series of ranks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy  # its parts are imported when they are used, and take long

LEAST = 10  # frames: of a period
TEETH = 4  # of a comb at least
_LEAST_RANKED = 40  # values without which there is no answer
_NEAR = 40  # frames on either side that a value is compared with
_COMPARED = 20  # of the nearest like it
_GUARD = 2  # frames after a key frame that are left out: they settle


@dataclass(frozen=True)
class Period:
    """The strongest comb: every `length` frames from frame `first` on; `evidence` is -log10 of the probability that
    chance alone gives one so strong, anywhere in the series (Bonferroni).
    """

    length: int
    first: int
    evidence: float


def ranks(values: np.ndarray, kinds: Sequence[str]) -> np.ndarray:
    """(n,) ranks in (0, 1) of how far each value is above those of its kind nearby; NaN where that cannot be said.

    Key frames and the two after them are left out: they are regular in every video.
    """
    quiet = np.zeros(len(values), bool)
    for key in (place for place, kind in enumerate(kinds) if kind[0] in "KI"):
        quiet[key : key + 1 + _GUARD] = True
    usable = ~quiet & ~np.isnan(values)
    names = np.array(kinds)
    above = np.full(len(values), np.nan)
    for k in map(int, np.flatnonzero(usable)):
        start = max(0, k - _NEAR)
        like = start + np.flatnonzero(usable[start : k + _NEAR + 1] & (names[start : k + _NEAR + 1] == names[k]))
        like = like[like != k]
        like = like[np.argsort(np.abs(like - k), kind="stable")][:_COMPARED]
        if len(like) >= TEETH:
            above[k] = values[k] - np.median(values[like])
    ranked = np.full(len(values), np.nan)
    there = ~np.isnan(above)
    if there.sum() >= _LEAST_RANKED:
        ranked[there] = (np.argsort(np.argsort(above[there], kind="stable")) + 0.5) / there.sum()
    return ranked


def strongest_period(series: Sequence[np.ndarray]) -> Period | None:
    """The comb on which all series of ranks, (n,) each, are highest together; None where they are too short.

    If ranks were independent and uniform, the sum of -ln(1 - rank) over a comb would be gamma distributed with as many
    degrees as values (Fisher's method). No comb is longer than a fourth of the series.
    """
    surprise = [-np.log1p(-ranked) for ranked in series]
    there = ~np.isnan(np.sum(surprise, axis=0))
    total = np.where(there, np.sum(surprise, axis=0), 0.0)
    best: Period | None = None
    tried = 0
    for length in range(LEAST, len(total) // TEETH + 1):
        padded = -len(total) % length
        sums = np.pad(total, (0, padded)).reshape(-1, length).sum(axis=0)
        counts = np.pad(there, (0, padded)).reshape(-1, length).sum(axis=0)
        enough = np.flatnonzero(counts >= TEETH)
        if not len(enough):
            continue
        tried += len(enough)
        evidence = -np.log10(np.maximum(scipy.special.gammaincc(len(series) * counts[enough], sums[enough]), 1e-300))
        k = int(np.argmax(evidence))
        if best is None or evidence[k] > best.evidence:
            best = Period(length, int(enough[k]), float(evidence[k]))
    if best is None:
        return None
    return Period(best.length, best.first, max(0.0, best.evidence - float(np.log10(tried))))
