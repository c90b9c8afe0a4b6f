"""Fitting the calibration of weights: on one half of the known sources, its worth told of the other."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from math import ceil, floor
from typing import Any, Literal

import numpy as np

from lgrr.analysis.likelihood import DIGITS, bounds_of, log_odds
from lgrr.errors import UsageError
from lgrr.model.calibration import Held, Part
from lgrr.training.llr import cllr, cllr_min, ece, elub, fit_logistic, pav, tippett
from lgrr.training.metrics import auc, intervals
from lgrr.training.scores import FIT, HELD, Scored, Scores

ROUNDS = 300  # refits, for the calibration's own uncertainty
LEAST = 30  # known sources of either class, in either half, below which nothing is fitted
LEAST_OF_PART = 20  # of either class, below which a stratum's Cllr is not told
PRIORS = np.linspace(-2, 2, 41)  # log10 odds
AT = np.linspace(-4, 4, 161)  # log10 LR
SIZES = (96.0, 160.0)  # px, side of the cut square
METHOD = (
    "ln LR = intercept + slope * log-odds of p_fake (for a track, of its trimmed mean over time); logistic regression, "
    "both classes weighted alike, penalty slope^2 / 2; one case of each source and class; log10 LR cut off at the "
    "tighter of the numbers of known cases (-log10(n_fake + 1), log10(n_real + 1)) and ELUB (Vergeer et al. 2016)"
)


def one_of_each(scores: Scores) -> Scores:
    """One case of each source and class, since others of the same are not independent: drawn by the files' hashes."""
    drawn: dict[tuple[str, bool], Scored] = {}
    for row in sorted(scores.rows, key=lambda row: sha256(f"{row.sample.file} {row.what}".encode()).digest()):
        drawn.setdefault((row.sample.source, row.sample.fake), row)
    chosen = {id(row) for row in drawn.values()}
    return scores.only(lambda row: id(row) in chosen)


def fitted(scores: Scores, unit: Literal["track", "crop"]) -> dict[str, Any]:
    """What of a `CalibrationRecord` follows from the scores. Raises UsageError where there is too little to fit."""
    known = one_of_each(scores)
    fit, held = known.half(FIT), known.half(HELD)
    for half in (fit, held):
        least = int(min(half.fake.sum(), (~half.fake).sum()))
        if least < LEAST:
            raise UsageError(
                f"Half of the data has only {least} sources of one class with a scored {unit}; a calibration needs "
                f"{LEAST} real and {LEAST} forged ones in each half."
            )
    x, fake = _x(fit), fit.fake
    intercept, slope = fit_logistic(x, fake)
    if slope <= 0:
        raise UsageError("The scores do not rise with forgery on these data, so no calibration can be fitted to them.")
    bounds = _bounds((intercept + slope * x) / np.log(10), fake)
    llr = np.clip((intercept + slope * _x(held)) / np.log(10), *bounds)
    sizes = [row.size for row in fit.rows if row.size is not None]
    return {
        "unit": unit,
        "method": METHOD,
        "n_real": int((~fake).sum()),
        "n_fake": int(fake.sum()),
        "intercept": intercept,
        "slope": slope,
        "covariance": _covariance(x, fake, fit.sources),
        "llr_bounds": bounds,
        "sizes": (min(sizes), max(sizes)) if len(sizes) == len(fit.rows) else None,
        "cllr": round(cllr(llr, held.fake), 4),
        "cllr_min": round(cllr_min(held.p_fake, held.fake), 4),
        "held": _held(held, llr),
    }


def _x(scores: Scores) -> np.ndarray:
    return np.array([log_odds(p) for p in scores.p_fake])


def _bounds(llr: np.ndarray, fake: np.ndarray) -> tuple[float, float]:
    """The tighter of what the numbers of cases and ELUB allow, rounded towards 0."""
    counted, empirical = bounds_of(int((~fake).sum()), int(fake.sum())), elub(llr, fake)
    scale = 10**DIGITS
    low = ceil(round(max(counted[0], empirical[0]) * scale, 6)) / scale
    high = floor(round(min(counted[1], empirical[1]) * scale, 6)) / scale
    return low + 0.0, high + 0.0


def _covariance(x: np.ndarray, fake: np.ndarray, sources: np.ndarray) -> tuple[float, float, float]:
    """(var intercept, covariance, var slope) of the fit, by bootstrap over sources."""
    rng = np.random.default_rng(7)
    names, place = np.unique(sources, return_inverse=True)
    lines: list[tuple[float, float]] = []
    while len(lines) < ROUNDS:
        times = np.bincount(rng.integers(0, len(names), len(names)), minlength=len(names))[place]
        drawn = np.repeat(np.arange(len(x)), times)
        if fake[drawn].any() and not fake[drawn].all():
            lines.append(fit_logistic(x[drawn], fake[drawn]))
    spread = np.cov(np.array(lines).T)
    return float(spread[0, 0]), float(spread[0, 1]), float(spread[1, 1])


def _held(held: Scores, llr: np.ndarray) -> Held:
    fake = held.fake
    reals, fakes = tippett(llr, fake, AT)
    around = intervals(lambda drawn: {"cllr": cllr(llr[drawn], fake[drawn])}, held.sources)
    return Held(
        n_real=int((~fake).sum()),
        n_fake=int(fake.sum()),
        n_sources=len(np.unique(held.sources)),
        cllr_interval=(round(around["cllr"][0], 4), round(around["cllr"][1], 4)),
        misleading_real=round(float((llr[~fake] > 0).mean()), 4),
        misleading_fake=round(float((llr[fake] < 0).mean()), 4),
        ece={
            "prior_log10_odds": _list(PRIORS),
            "these": _list(ece(llr, fake, PRIORS)),
            "pav": _list(ece(pav(held.p_fake, fake), fake, PRIORS)),
            "none": _list(ece(np.zeros(len(llr)), fake, PRIORS)),
        },
        tippett={"log10_lr": _list(AT), "real": _list(reals), "fake": _list(fakes)},
        strata=list(_strata(held, llr)),
    )


def _strata(held: Scores, llr: np.ndarray) -> Iterator[Part]:
    """The held cases by size of the face and by thirds of sharpness."""
    sizes = np.array([np.nan if row.size is None else row.size for row in held.rows])
    for low, high in zip((0.0, *SIZES), (*SIZES, np.inf), strict=True):
        inside = (sizes >= low) & (sizes < high)
        if inside.any():
            words = f"{low:.0f} px and more" if np.isinf(high) else f"{low:.0f} px to below {high:.0f} px"
            yield _part(f"crop in the recording: {words}", inside, held, llr)
    sharp = np.array([row.sharpness for row in held.rows])
    first, second = np.quantile(sharp, [1 / 3, 2 / 3])
    for words, inside in (
        (f"sharpness below {first:.1f}", sharp < first),
        (f"sharpness {first:.1f} to below {second:.1f}", (sharp >= first) & (sharp < second)),
        (f"sharpness {second:.1f} and more", sharp >= second),
    ):
        yield _part(words, inside, held, llr)


def _part(of: str, inside: np.ndarray, held: Scores, llr: np.ndarray) -> Part:
    fake = held.fake[inside]
    n_real, n_fake = int((~fake).sum()), int(fake.sum())
    enough = min(n_real, n_fake) >= LEAST_OF_PART
    return Part(
        of=of,
        n_real=n_real,
        n_fake=n_fake,
        cllr=round(cllr(llr[inside], fake), 4) if enough else None,
        auc=round(auc(held.p_fake[inside], fake), 4) if enough else None,
    )


def _list(values: np.ndarray) -> list[float]:
    return [round(float(value), 4) + 0.0 for value in values]
