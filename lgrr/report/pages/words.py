"""Scores, ratios and times in the words of a language, with the digits they deserve."""

from __future__ import annotations

import math

from lgrr.analysis.likelihood import SCALE
from lgrr.analysis.ratio import ratio
from lgrr.report.document import Calibration, TrackEntry
from lgrr.report.texts import Texts
from lgrr.text import score_words, with_sign
from lgrr.types import Likelihood


def name_of(track: TrackEntry, t: Texts) -> str:
    """`Track 2`, and what the analyst called it."""
    named = "" if track.label == f"Track {track.id}" else f": {track.label}"
    return f"{t('track')} {track.id}{named}"


def score_of(track: TrackEntry, t: Texts) -> str:
    """`0.93 [0.88, 0.96]`, or that there is none."""
    if track.p_fake is None:
        return t("score.none")
    return with_sign(score_words(track.p_fake, track.interval), "." if t.language == "en" else ",")


def ratio_of(track: TrackEntry, calibration: Calibration | None, t: Texts) -> str:
    """The likelihood ratio with its interval in the digits that it deserves, or that there is none."""
    likelihood = Likelihood(track.log10_lr, track.log10_lr_interval, track.bounded, track.words or "")
    found = None if calibration is None else ratio(likelihood, calibration.llr_bounds)
    if found is None:
        return t("ratio.none")
    value, low, high = (_localised(words, t) for words in (found.value, found.low, found.high))
    return f"{value} [{low}{t('ratio.separator')} {high}]"


def _localised(words: str, t: Texts) -> str:
    """`8.3`, `2000` or `1/2000` as the language writes it."""
    inverse, number = ("1/", words[2:]) if words.startswith("1/") else ("", words)
    return inverse + (t.number(float(number), 1) if "." in number else t.count(int(number)))


def plain(log10_lr: float, t: Texts) -> str:
    """A likelihood ratio with two digits, below 1 as a fraction: `8.3`, `1/120`."""
    value = 10 ** abs(log10_lr)
    magnitude = math.floor(math.log10(value))
    rounded = t.number(value, 1) if magnitude < 1 else t.count(int(round(value, 1 - magnitude)))
    return rounded if log10_lr >= 0 or round(value, 1) == 1 else f"1/{rounded}"


def support(log10_lr: float, t: Texts, *, short: bool = False) -> str:
    """What a log10 LR says by the verbal scale, in the language of the report; `short`: beside the propositions."""
    step = max(k for k, (least, _) in enumerate(SCALE) if abs(log10_lr) >= least)
    if step == 0:
        return t("scale.0")
    if short:
        return t("scale.first" if log10_lr > 0 else "scale.second", support=t(f"scale.{step}"))
    first, second = (t("proposition.first"), t("proposition.second"))[:: 1 if log10_lr > 0 else -1]
    return t("scale.sentence", support=t(f"scale.{step}"), first=first, second=second)


def seconds(value: float, t: Texts) -> str:
    """A time in a recording: `83.240 s`."""
    return f"{t.number(value, 3)}\N{NO-BREAK SPACE}s"
