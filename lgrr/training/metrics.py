"""Figures of merit of scores against labels. Scores rise with suspicion; labels are True for fake."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy.stats import binomtest, rankdata

ROUNDS = 1000  # of a bootstrap


def auc(scores: np.ndarray, fake: np.ndarray) -> float:
    """Area under the ROC curve, ties counted half (Mann-Whitney U / (n_fake * n_real)); nan without both classes."""
    n_fake, n_real = int(fake.sum()), int((~fake).sum())
    if not n_fake or not n_real:
        return float("nan")
    ranks = rankdata(scores)
    return float((ranks[fake].sum() - n_fake * (n_fake + 1) / 2) / (n_fake * n_real))


def auc_interval(
    scores: np.ndarray, fake: np.ndarray, sources: np.ndarray, rounds: int = ROUNDS, seed: int = 7
) -> tuple[float, float]:
    """95 % interval of the AUC, see `intervals`."""
    return intervals(lambda drawn: {"auc": auc(scores[drawn], fake[drawn])}, sources, rounds, seed)["auc"]


def intervals(
    figures: Callable[[np.ndarray], dict[str, float]], sources: np.ndarray, rounds: int = ROUNDS, seed: int = 7
) -> dict[str, tuple[float, float]]:
    """95 % percentile intervals of `figures` of drawn indices, by bootstrap over *sources*: pictures of one source are
    not independent. Draws in which a figure has no value are left out of its interval.
    """
    rng = np.random.default_rng(seed)
    _, group = np.unique(sources, return_inverse=True)
    members = np.split(np.argsort(group, kind="stable"), np.cumsum(np.bincount(group))[:-1])
    values = []
    for _ in range(rounds):
        values.append(figures(np.concatenate([members[k] for k in rng.integers(0, len(members), len(members))])))
    return {name: _middle([row[name] for row in values]) for name in values[0]}


def _middle(values: list[float]) -> tuple[float, float]:
    known = [value for value in values if not np.isnan(value)] or [np.nan]
    low, high = np.percentile(known, [2.5, 97.5])
    return float(low), float(high)


def average_precision(scores: np.ndarray, fake: np.ndarray) -> float:
    """Mean precision over the fakes as the threshold falls past them, tied scores at once; nan without fakes."""
    if not fake.any():
        return float("nan")
    _, place = np.unique(-scores, return_inverse=True)
    found = np.bincount(place, fake)
    flagged = np.cumsum(np.bincount(place))
    return float((found / fake.sum()) @ (np.cumsum(found) / flagged))


def overlap(first: np.ndarray, second: np.ndarray) -> float:
    """Intersection over union of two regions (h, w) bool; nan if both are empty."""
    union = int((first | second).sum())
    return int((first & second).sum()) / union if union else float("nan")


def share_interval(hits: int, trials: int) -> tuple[float, float]:
    """95 % interval of a share of independent trials, Clopper and Pearson, Biometrika 26 (1934); (0, 1) of none."""
    if not trials:
        return 0.0, 1.0
    found = binomtest(hits, trials).proportion_ci(0.95, "exact")
    return float(found.low), float(found.high)


FORGED = 0.3  # share of forged pixels from which a window counts as forged


def patch_auc(patches: np.ndarray, shares: np.ndarray) -> float:
    """AUC of (n, 3, 3) window scores against forged shares above FORGED; unknown windows (NaN) are left out."""
    known = np.isfinite(shares)
    return auc(patches[known], shares[known] > FORGED)


def equal_error_rate(scores: np.ndarray, fake: np.ndarray) -> float:
    """Error rate where false alarms and misses are equal: the smallest possible larger one of the two."""
    thresholds = np.unique(scores)
    false_alarms = 1 - np.searchsorted(np.sort(scores[~fake]), thresholds, side="left") / max((~fake).sum(), 1)
    misses = np.searchsorted(np.sort(scores[fake]), thresholds, side="left") / max(fake.sum(), 1)
    return float(np.maximum(false_alarms, misses).min())


def threshold_at_false_alarms(scores: np.ndarray, fake: np.ndarray, rate: float) -> float:
    """Smallest threshold t such that at most `rate` of the reals score t or more."""
    real = np.sort(scores[~fake])
    allowed = int(np.floor(rate * len(real)))
    return float(np.nextafter(real[len(real) - 1 - allowed], np.inf))


def detected_at(scores: np.ndarray, fake: np.ndarray, threshold: float) -> float:
    """Share of the fakes that score `threshold` or more."""
    return float((scores[fake] >= threshold).mean())
