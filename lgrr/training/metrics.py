"""Figures of merit of scores against labels. Scores rise with suspicion; labels are True for fake."""

from __future__ import annotations

import numpy as np
from scipy.stats import rankdata


def auc(scores: np.ndarray, fake: np.ndarray) -> float:
    """Area under the ROC curve, ties counted half (Mann-Whitney U / (n_fake * n_real)); nan without both classes."""
    n_fake, n_real = int(fake.sum()), int((~fake).sum())
    if not n_fake or not n_real:
        return float("nan")
    ranks = rankdata(scores)
    return float((ranks[fake].sum() - n_fake * (n_fake + 1) / 2) / (n_fake * n_real))


def auc_interval(
    scores: np.ndarray, fake: np.ndarray, sources: np.ndarray, rounds: int = 1000, seed: int = 7
) -> tuple[float, float]:
    """95 % percentile interval of the AUC by bootstrap over *sources*: pictures of one source are not independent."""
    rng = np.random.default_rng(seed)
    _, group = np.unique(sources, return_inverse=True)
    members = np.split(np.argsort(group, kind="stable"), np.cumsum(np.bincount(group))[:-1])
    values = []
    for _ in range(rounds):
        drawn = np.concatenate([members[k] for k in rng.integers(0, len(members), len(members))])
        values.append(auc(scores[drawn], fake[drawn]))
    low, high = np.nanpercentile(values, [2.5, 97.5])
    return float(low), float(high)


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
