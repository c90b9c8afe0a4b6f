"""Fitting likelihood ratios and measuring them. `llr` are log10 likelihood ratios, `fake` is True where the first
proposition holds. Held against `lir` (Netherlands Forensic Institute) in the tests.
"""

from __future__ import annotations

import numpy as np
from scipy.optimize import isotonic_regression
from scipy.special import expit

RIDGE = 1.0  # penalty slope**2 / 2 beside the summed loss, lir's default: finite also where the classes separate
STEP = 0.01  # of log10 LR, on which ELUB looks for its bounds
EXTREME = 9.0  # |log10 LR| up to which it looks: more than any number of known cases supports


def fit_logistic(scores: np.ndarray, fake: np.ndarray) -> tuple[float, float]:
    """(intercept, slope) with ln LR = intercept + slope * score: logistic regression with both classes weighted alike.

    Brümmer and du Preez, Computer Speech and Language 20 (2006), there "affine calibration". Newton steps.
    `scores` (n,) within the limits of log-odds.
    """
    weights = np.where(fake, 1 / fake.sum(), 1 / (~fake).sum()) * len(fake) / 2
    inputs = np.stack([np.ones_like(scores), scores], axis=1)
    ridge = np.array([0.0, RIDGE])

    line = np.zeros(2)
    for _ in range(100):
        p = expit(inputs @ line)
        gradient = inputs.T @ (weights * (p - fake)) + ridge * line
        curvature = inputs.T @ (inputs * (weights * p * (1 - p))[:, None]) + np.diag(ridge)
        step = np.linalg.solve(curvature, gradient)
        line = line - step
        if np.abs(step).max() < 1e-12:
            break
    return float(line[0]), float(line[1])


def cllr(llr: np.ndarray, fake: np.ndarray) -> float:
    """Log-likelihood-ratio cost in bits: mean of log2(1 + 1/LR) over fakes and of log2(1 + LR) over reals, halved.

    Brümmer and du Preez (2006), there C_llr. 0 is perfect, 1 is what saying nothing (LR = 1) costs; nan without both
    classes.
    """
    if fake.all() or not fake.any():
        return float("nan")
    natural = llr * np.log(10)
    missed, alarmed = np.logaddexp(0, -natural[fake]).mean(), np.logaddexp(0, natural[~fake]).mean()
    return float((missed + alarmed) / 2 / np.log(2))


def pav(scores: np.ndarray, fake: np.ndarray) -> np.ndarray:
    """(n,) log10 LR, infinite at the ends: the best that any rising function of the scores could say of these cases.

    Pool adjacent violators, both classes weighted alike (Brümmer and du Preez 2006: C_llr^min); ties are one case.
    """
    weights = np.where(fake, 1 / fake.sum(), 1 / (~fake).sum())
    _, place = np.unique(scores, return_inverse=True)
    total = np.bincount(place, weights)
    share = np.bincount(place, weights * fake) / total
    p = np.clip(isotonic_regression(share, weights=total).x, 0, 1)[place]
    with np.errstate(divide="ignore"):
        return np.log10(p) - np.log10(1 - p)


def cllr_min(scores: np.ndarray, fake: np.ndarray) -> float:
    """Cllr after `pav`: what discrimination alone leaves; the rest of Cllr is calibration."""
    return cllr(pav(scores, fake), fake)


def ece(llr: np.ndarray, fake: np.ndarray, prior_log10_odds: np.ndarray) -> np.ndarray:
    """(m,) empirical cross-entropy in bits for prior log10 odds (m,) of "fake"; at prior odds of 1 it is Cllr.

    Ramos, Gonzalez-Rodriguez, Zadora and Aitken, Journal of Forensic Sciences 58 (2013), there ECE.
    """
    prior = expit(prior_log10_odds * np.log(10))
    posterior = (llr + prior_log10_odds[:, None]) * np.log(10)
    missed, alarmed = np.logaddexp(0, -posterior[:, fake]).mean(1), np.logaddexp(0, posterior[:, ~fake]).mean(1)
    return (prior * missed + (1 - prior) * alarmed) / np.log(2)


def tippett(llr: np.ndarray, fake: np.ndarray, at: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Shares (m,) of reals, and of fakes, whose log10 LR is at least `at` (m,)."""
    return (llr[~fake] >= at[:, None]).mean(1), (llr[fake] >= at[:, None]).mean(1)


def elub(llr: np.ndarray, fake: np.ndarray) -> tuple[float, float]:
    """Empirical lower and upper bound of log10 LR: beyond them, believing the ratios costs more than ignoring them.

    Vergeer, van Es, de Jongh, Alberink and Stoel, Science and Justice 56 (2016): the expected utility with one more
    misleading case on either side, over that of LR = 1, on a grid of STEP. Beyond what the numbers of cases support
    that one case alone makes it worse.
    """
    steps = round(EXTREME / STEP)
    at = np.arange(-steps, steps + 1) * STEP
    accepted_fake = _above(llr[fake], at) / (fake.sum() + 1)
    accepted_real = (_above(llr[~fake], at) + 1) / ((~fake).sum() + 1)
    neutral = np.where(at < 0, 10**at, 1.0)  # an LR of 1 accepts all below a threshold of 1, and none above
    worse = neutral < 1 - accepted_fake + 10**at * accepted_real
    lower, upper = at[(at <= 0) & worse].max() + STEP, at[(at >= 0) & worse].min() - STEP
    return float(min(lower, 0)), float(max(upper, 0))


def _above(values: np.ndarray, at: np.ndarray) -> np.ndarray:
    return len(values) - np.searchsorted(np.sort(values), at, side="right")
