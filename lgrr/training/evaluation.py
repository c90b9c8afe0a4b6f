"""What weights are worth on known cases: every figure with its count and its interval."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from lgrr.analysis.likelihood import Calibration, log10_lr
from lgrr.model.card import FALSE_ALARMS
from lgrr.training.llr import cllr, cllr_min
from lgrr.training.metrics import (
    auc,
    average_precision,
    detected_at,
    equal_error_rate,
    intervals,
    overlap,
    patch_auc,
    share_interval,
    threshold_at_false_alarms,
)
from lgrr.training.scores import FIT, HELD, Scores

HEATS = np.linspace(0.05, 0.95, 19)  # of the heat map, from one of which on a point counts as shown forged
DIGITS = 4


def evaluate(scores: Scores, level: str = "frame", heat: float | None = None) -> dict[str, Any]:
    """Figures as json values; intervals are 95 % by bootstrap over sources. `level`: what a case is; `heat`: from which
    value on the heat map shows a point forged, None: to be chosen here.
    """
    fake, sources = scores.fake, scores.sources
    counts = {
        "level": level,
        "n_real": int((~fake).sum()),
        "n_fake": int(fake.sum()),
        "n_sources": len(np.unique(sources)),
        "n_failed": len(scores.failures),
        "failures": scores.failures,
    }
    if fake.all() or not fake.any():
        return counts
    return {
        **counts,
        **_with_intervals(partial(_detection, scores.p_fake, fake), sources),
        "auc_noise": _rounded(auc(np.array([row.p_noise for row in scores.rows]), fake)),
        "auc_semantic": _rounded(auc(np.array([row.p_semantic for row in scores.rows]), fake)),
        **_localisation(scores, heat),
    }


def _detection(p_fake: np.ndarray, fake: np.ndarray, drawn: np.ndarray) -> dict[str, float]:
    p_fake, fake = p_fake[drawn], fake[drawn]
    if fake.all() or not fake.any():
        return dict.fromkeys(DETECTION, float("nan"))
    threshold = threshold_at_false_alarms(p_fake, fake, FALSE_ALARMS)
    values = (
        auc(p_fake, fake),
        average_precision(p_fake, fake),
        equal_error_rate(p_fake, fake),
        detected_at(p_fake, fake, threshold),
    )
    return dict(zip(DETECTION, values, strict=True))


DETECTION = ("auc", "average_precision", "equal_error_rate", "detected_at_1_percent_false_alarms")


def _localisation(scores: Scores, heat: float | None) -> dict[str, Any]:
    """Where the forgery lies, by window and by the heat map; nothing where no window's truth is known."""
    known = [row for row in scores.rows if row.patches is not None and row.shares is not None]
    if not known:
        return {}
    patches, shares = np.array([row.patches for row in known]), np.array([row.shares for row in known])
    fake = np.array([row.sample.fake for row in known])
    sources = np.array([row.sample.source for row in known])
    return {
        "auc_mean_patch": _rounded(auc(patches.mean((1, 2)), fake)),
        **_with_intervals(lambda drawn: {"patch_auc": patch_auc(patches[drawn], shares[drawn])}, sources),
        "patch_auc_within_fakes": _rounded(patch_auc(patches[fake], shares[fake])),
        "n_fakes_with_mask": int(np.isfinite(shares[fake]).all((1, 2)).sum()),
        **_regions(scores, heat),
    }


def _regions(scores: Scores, heat: float | None) -> dict[str, Any]:
    """`iou`: of the heat map from `iou_threshold` on with the mask, mean over fakes with a mask. The threshold is the
    best for one half of the sources and the mean of the other. `iou_of_the_usual_region`: what one gets on these for
    always showing what is forged in most fakes of the first half.
    """
    masked = scores.only(lambda row: row.region is not None)
    fit, held = ([row.region for row in masked.half(name).rows if row.region is not None] for name in (FIT, HELD))
    if not fit or not held:
        return {}
    if heat is None:
        heat = float(max(HEATS, key=lambda value: float(np.mean([overlap(h >= value, mask) for h, mask in fit]))))
    shown = np.array([overlap(h >= heat, mask) for h, mask in held])
    usual = np.mean([mask for _, mask in fit], axis=0) >= 0.5
    return {
        "iou_threshold": round(heat, 2),
        **_with_intervals(lambda drawn: {"iou": float(shown[drawn].mean())}, masked.half(HELD).sources),
        "iou_of_the_usual_region": _rounded(float(np.mean([overlap(usual, mask) for _, mask in held]))),
    }


def by_manipulation(scores: Scores, level: str = "frame") -> dict[str, dict[str, Any]]:
    """The figures of each named manipulation against all reals; empty where none is named."""
    names = sorted({row.sample.manipulation for row in scores.rows if row.sample.manipulation is not None})
    return {
        name: evaluate(
            scores.only(lambda row, name=name: not row.sample.fake or row.sample.manipulation == name),  # type: ignore[misc]
            level,
        )
        for name in names
    }


def at_thresholds(scores: Scores, threshold: float, clear: float) -> dict[str, Any]:
    """Error rates at the card's thresholds, each with a 95 % interval."""
    p_fake, fake = scores.p_fake, scores.fake
    rates = {
        "false_alarms": p_fake[~fake] >= threshold,
        "detected": p_fake[fake] >= threshold,
        "reals_clear": p_fake[~fake] <= clear,
        "missed_as_clear": p_fake[fake] <= clear,
    }
    return {"threshold": threshold, "threshold_clear": clear, **{name: _rate(hit) for name, hit in rates.items()}}


def _rate(hit: np.ndarray) -> dict[str, Any]:
    low, high = share_interval(int(hit.sum()), len(hit))
    return {"n": len(hit), "hits": int(hit.sum()), "share_interval": [_rounded(low), _rounded(high)]}


def ratios(scores: Scores, calibration: Calibration) -> np.ndarray:
    """(n,) log10 LR within the calibration's bounds, not rounded."""
    raw = np.array([log10_lr(p, calibration) for p in scores.p_fake])
    return np.clip(raw, *calibration.llr_bounds)


def calibrated(scores: Scores, calibration: Calibration) -> dict[str, Any]:
    """What the likelihood ratios cost here, in bits (`llr.cllr`)."""
    llr, fake = ratios(scores, calibration), scores.fake
    counts = {"n_real": int((~fake).sum()), "n_fake": int(fake.sum())}
    if fake.all() or not fake.any():
        return counts
    return {
        **counts,
        **_with_intervals(lambda drawn: {"cllr": cllr(llr[drawn], fake[drawn])}, scores.sources),
        "cllr_min": _rounded(cllr_min(scores.p_fake, fake)),
    }


def figure_words(row: dict[str, Any], name: str) -> str:
    """`0.912 [0.901, 0.923]`, `0.912` where there is no interval, nothing where there is no value."""
    if row.get(name) is None:
        return ""
    around = row.get(f"{name}_interval")
    return f"{row[name]:.3f}" + (f" [{around[0]:.3f}, {around[1]:.3f}]" if around and None not in around else "")


def _with_intervals(figures: Callable[[np.ndarray], dict[str, float]], sources: np.ndarray) -> dict[str, Any]:
    """{name: value, name_interval: [low, high]}."""
    found: dict[str, Any] = {}
    around = intervals(figures, sources)
    for name, value in figures(np.arange(len(sources))).items():
        found[name] = _rounded(value)
        found[f"{name}_interval"] = [_rounded(end) for end in around[name]]
    return found


def _rounded(value: float) -> float | None:
    """DIGITS after the point; None where there is no value: json knows no nan."""
    return None if np.isnan(value) else round(value, DIGITS)
