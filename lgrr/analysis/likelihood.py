"""From a track's score to a likelihood ratio, and to words for it. Pure; fitted by `lgrr.training.calibration`.

A likelihood ratio (LR) says how many times better the first proposition explains a score than the second. It is the
probability of neither: that also depends on everything else that is known of the case, which is not the program's.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from math import log10, sqrt

import numpy as np
import scipy

from lgrr.analysis.pooling import LOGIT_LIMIT
from lgrr.faces.crop import square_of
from lgrr.types import FaceBox, Likelihood, Track

PROPOSITIONS = (
    "the face was replaced or re-enacted",
    "the face was recorded as shown, apart from ordinary processing",
)
# Least |log10 LR| and its words, after the table of the ENFSI guideline for evaluative reporting (2015); 0.3 is an LR
# of 2. The same words serve both propositions.
SCALE = (
    (0.0, "no support for either proposition"),
    (0.3, "weak support"),
    (1.0, "moderate support"),
    (2.0, "moderately strong support"),
    (3.0, "strong support"),
    (4.0, "very strong support"),
)
DIGITS = 2  # of a log10 LR: 0.01 is 2 % of the LR, less than any interval
NORMAL_95 = 1.96  # standard errors on either side of a 95 % interval

NONE = "these weights have no calibration: scores are not likelihood ratios"
OTHER_UNIT = {
    "crop": (
        "these weights are calibrated on single crops, one of a recording; the score of a video's track is pooled from "
        "many faces, which behaves otherwise: scores of tracks are not likelihood ratios"
    ),
    "track": "these weights are calibrated on tracks of videos, not on pictures: scores are not likelihood ratios",
}


@dataclass(frozen=True)
class Calibration:
    """What turns a score into a likelihood ratio, and what the result is worth.

    ln LR = intercept + slope * log-odds of p_fake, cut off at `llr_bounds` (log10). `unit` is what was scored: "track"
    (of a video) or "crop" (one face in one picture). `covariance` is (var intercept, covariance, var slope); `sizes`
    the range of the known cases' faces (side of the crop rule's square in px, None: unknown); `conditions` say what
    else these were; `sha256` is of its file.
    """

    id: str
    sha256: str
    unit: str
    n_real: int
    n_fake: int
    intercept: float
    slope: float
    covariance: tuple[float, float, float]
    llr_bounds: tuple[float, float]
    sizes: tuple[float, float] | None
    cllr: float
    cllr_min: float
    method: str
    conditions: str


def applicable(
    calibration: Calibration | None, refused: str | None, still: bool
) -> tuple[Calibration | None, str | None]:
    """The calibration for an exhibit, or None and why: there is none, it was `refused`, or its unit is another."""
    if calibration is None:
        return None, NONE if refused is None else f"{refused.rstrip('.')}: scores are not likelihood ratios"
    if (calibration.unit == "crop") != still:
        return None, OTHER_UNIT[calibration.unit]
    return calibration, None


def rated(tracks: Iterable[Track], calibration: Calibration | None, still: bool) -> tuple[Track, ...]:
    """The tracks of an exhibit with their likelihood ratios; as they are where the calibration is not applicable.

    `still`: the exhibit is one picture, so that a score has no interval over time.
    """
    calibration, _ = applicable(calibration, None, still)
    if calibration is None:
        return tuple(tracks)
    return tuple(replace(track, likelihood=_of_track(track, calibration, still)) for track in tracks)


def _of_track(track: Track, calibration: Calibration, still: bool) -> Likelihood:
    side = square_of(FaceBox(*track.box))[2]
    if track.p_fake is None:
        return no_likelihood("no face was scored")
    if track.interval is None and not still:
        return no_likelihood("too few faces were scored")
    if calibration.sizes is not None and not calibration.sizes[0] <= side <= calibration.sizes[1]:
        low, high = calibration.sizes
        why = f"the face's crop is {side} px wide, those of the known cases were {low:.0f} to {high:.0f} px"
        return no_likelihood(why)
    return likelihood(track.p_fake, track.interval, calibration)


def likelihood(p_fake: float, interval: tuple[float, float] | None, calibration: Calibration) -> Likelihood:
    """The likelihood ratio of a score in [0, 1] with its 95 % interval over time, if it has one.

    The LR's interval is that of the score, widened by what 95 % of the calibration's own uncertainty allow.
    """
    value = log10_lr(p_fake, calibration)
    low, high = (
        log10_lr(end, calibration) + sign * NORMAL_95 * _deviation(end, calibration)
        for end, sign in zip(interval or (p_fake, p_fake), (-1, 1), strict=True)
    )
    bounded = not calibration.llr_bounds[0] < value < calibration.llr_bounds[1]
    within = _within(value, calibration)
    return Likelihood(within, (_within(low, calibration), _within(high, calibration)), bounded, words(within))


def log10_lr(p_fake: float, calibration: Calibration) -> float:
    """log10 of the likelihood ratio before it is bounded: logistic calibration (Brümmer and du Preez, Computer Speech
    and Language 20 (2006)), fitted with both classes weighted alike, so that the posterior odds are the LR.
    """
    return (calibration.intercept + calibration.slope * log_odds(p_fake)) / np.log(10)


def log_odds(p_fake: float) -> float:
    """The score as analysis pools it: log-odds within +-LOGIT_LIMIT."""
    return float(np.clip(scipy.special.logit(p_fake), -LOGIT_LIMIT, LOGIT_LIMIT))


def words(value: float) -> str:
    """What a log10 LR says, by the verbal scale; the same for either side."""
    if strength(value) == SCALE[0][1]:
        return strength(value)
    first, second = PROPOSITIONS if value > 0 else PROPOSITIONS[::-1]
    return f"{strength(value)} for the proposition that {first}, against the proposition that {second}"


def strength(value: float) -> str:
    """The name that the scale has for a log10 LR, the same for either side."""
    return [name for least, name in SCALE if abs(value) >= least][-1]


def bounds_of(n_real: int, n_fake: int) -> tuple[float, float]:
    """(lowest, highest) log10 LR that so many known cases support: no ratio can be read off where no case lies."""
    return -log10(n_fake + 1), log10(n_real + 1)


def _deviation(p_fake: float, calibration: Calibration) -> float:
    """Standard error of log10 LR at a score, from the calibration's own uncertainty (delta method)."""
    of_intercept, both, of_slope = calibration.covariance
    score = log_odds(p_fake)
    return sqrt(max(0.0, of_intercept + 2 * score * both + score**2 * of_slope)) / float(np.log(10))


def _within(value: float, calibration: Calibration) -> float:
    """Cut off at the bounds (which have DIGITS themselves) and rounded; `+ 0.0` turns -0.0 into 0.0."""
    low, high = calibration.llr_bounds
    return round(min(max(value, low), high), DIGITS) + 0.0


def no_likelihood(why: str) -> Likelihood:
    """No ratio for this track, and why."""
    return Likelihood(None, None, None, f"no likelihood ratio: {why}")
