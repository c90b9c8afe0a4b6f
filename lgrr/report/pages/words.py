"""Scores, ratios and times in the words of a language, with the digits they deserve."""

from __future__ import annotations

import math

from lgrr.analysis.likelihood import SCALE
from lgrr.report.document import TrackEntry
from lgrr.report.texts import Texts
from lgrr.text import score_words


def name_of(track: TrackEntry, t: Texts) -> str:
    """`Track 2`, and what the analyst called it."""
    named = "" if track.label == f"Track {track.id}" else f": {track.label}"
    return f"{t('track')} {track.id}{named}"


def score_of(track: TrackEntry, t: Texts) -> str:
    """`0.93 [0.88, 0.96]`, or that there is none."""
    if track.p_fake is None:
        return t("score.none")
    words = score_words(track.p_fake, track.interval)
    return words if t.language == "en" else words.replace(",", ";").replace(".", ",")


def ratio_of(track: TrackEntry, t: Texts) -> str:
    """The likelihood ratio with its interval, or that there is none."""
    if track.log10_lr is None or track.log10_lr_interval is None:
        return t("ratio.none")
    ends = " ".join((plain(track.log10_lr_interval[0], t) + t("ratio.separator"), plain(track.log10_lr_interval[1], t)))
    return f"{plain(track.log10_lr, t)} [{ends}]"


def plain(log10_lr: float, t: Texts) -> str:
    """A likelihood ratio with two digits, below 1 as a fraction: `8.3`, `1/120`."""
    value = 10 ** abs(log10_lr)
    magnitude = math.floor(math.log10(value))
    rounded = t.number(value, 1) if magnitude < 1 else t.count(int(round(value, 1 - magnitude)))
    return rounded if log10_lr >= 0 or round(value, 1) == 1 else f"1/{rounded}"


def support(log10_lr: float, t: Texts) -> str:
    """What a log10 LR says by the verbal scale, in the language of the report."""
    step = max(k for k, (least, _) in enumerate(SCALE) if abs(log10_lr) >= least)
    if step == 0:
        return t("scale.0")
    first, second = (t("proposition.first"), t("proposition.second"))[:: 1 if log10_lr > 0 else -1]
    return t("scale.sentence", support=t(f"scale.{step}"), first=first, second=second)


def seconds(value: float, t: Texts) -> str:
    """A time in a recording: `83.240 s`."""
    return f"{t.number(value, 3)}\N{NO-BREAK SPACE}s"
