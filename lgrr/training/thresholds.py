"""From which score on a finding is drawn: set on one half of the known sources, its error rates told of the other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from lgrr.model.card import FALSE_ALARMS
from lgrr.training.evaluation import at_thresholds, evaluate
from lgrr.training.metrics import threshold_at_false_alarms
from lgrr.training.scores import FIT, HELD, Scores

MISSED = 0.05  # share of fakes that may lie at or below the lower threshold
LEAST_AUC = 0.5  # the interval of a validated score lies above this


def thresholds(scores: Scores, unit: str, harder: Mapping[str, Scores] | None = None) -> dict[str, Any]:
    """The card's `threshold`, `threshold_clear` and `threshold_note`, or None with the words why.

    `unit` is what a score stands for: "crop", or "video" (the highest score of its tracks). `harder` are the same cases
    after what recordings go through, by its name: the limits are kept under every one of these conditions.
    """
    fit = scores.half(FIT)
    fake = fit.fake
    if fake.all() or not fake.any():
        return _none(f"The data have no real and forged {unit}s to set thresholds on; no finding is drawn.")
    judged = scores.half(HELD).fake
    if judged.all() or not judged.any():
        return _none(
            f"The sources on which thresholds are judged have no real and forged {unit}s, so nothing would be known of "
            "their errors: give more sources; no finding is drawn."
        )
    figures = evaluate(fit)
    if figures["auc_interval"][0] <= LEAST_AUC:
        return _none(f"An AUC of {figures['auc']} is not reliably better than chance; no finding is drawn from it.")
    every = [fit, *(part.half(FIT) for part in (harder or {}).values())]
    high = max(threshold_at_false_alarms(part.p_fake, part.fake, FALSE_ALARMS) for part in every)
    low = min(-threshold_at_false_alarms(-part.p_fake, ~part.fake, MISSED) for part in every)
    threshold = float(np.ceil(high * 1e6) / 1e6)
    clear = float(np.floor(min(low, high) * 1e6) / 1e6)
    rates = at_thresholds(scores.half(HELD), threshold, clear)
    note = (
        f"Set so that at most {FALSE_ALARMS:.0%} of {int((~fake).sum())} real {unit}s reach the upper threshold and at "
        f"most {MISSED:.0%} of {int(fake.sum())} forged ones lie at or below the lower. On sources that had no part in "
        f"this: false alarms {_share(rates['false_alarms'])}, detected {_share(rates['detected'])}, forged yet below "
        f"the lower {_share(rates['missed_as_clear'])}. Between the two a score says nothing."
    )
    if harder:
        alarms = {
            name: at_thresholds(part.half(HELD), threshold, clear)["false_alarms"] for name, part in harder.items()
        }
        worst = max(alarms, key=lambda name: alarms[name]["hits"])
        note += f" Kept as stored and after {', '.join(harder)}; most false alarms: {_share(alarms[worst])} ({worst})."
    if unit == "crop":
        note += " A score here is of one crop, not of a video: how many videos raise a false alarm was not measured."
    return {"threshold": threshold, "threshold_clear": clear, "threshold_note": note}


def _none(note: str) -> dict[str, Any]:
    return {"threshold": None, "threshold_clear": None, "threshold_note": note}


def _share(rate: dict[str, Any]) -> str:
    """`3 of 559 (0.5 %, 95 % interval 0.1-1.6 %)`."""
    low, high = rate["share_interval"]
    share = rate["hits"] / rate["n"]
    return f"{rate['hits']} of {rate['n']} ({share:.1%}, 95 % interval {low:.1%} to {high:.1%})"
