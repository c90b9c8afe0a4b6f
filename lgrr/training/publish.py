"""From the end of a run to weights that can be loaded: evaluated, with thresholds, card and canary."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from lgrr.commit import commit
from lgrr.model import LGRR, load
from lgrr.model.store import save_weights
from lgrr.training.config import TrainConfig
from lgrr.training.data import Manifest
from lgrr.training.evaluation import FALSE_ALARMS, Scores, evaluate, score_crops
from lgrr.training.masks import MASK_SOURCE
from lgrr.training.metrics import threshold_at_false_alarms

MISSED = 0.05  # share of validation fakes that may lie at or below the lower threshold
LEAST_AUC = 0.5  # the interval of a validated score lies above this

LIMITS = [
    "Trained on face swaps of one collection at crops of 36 to 555 pixels; other manipulations are not covered.",
    "Cannot see forged sound, background, text, or a picture that is synthetic as a whole.",
    "Low sizes, strong compression and blur lower the score's worth; faces below the limits are not scored.",
    "The figures are for single crops of the validation split; nothing is known about other cameras and encoders.",
]


def publish(model: LGRR, config: TrainConfig, data: Manifest, folder: Path, command: str) -> Path:
    """Evaluates averaged weights on the split `validation` and writes them with their card; returns their path."""
    side = config.side_at(config.steps - 1)
    about: dict[str, Any] = {
        "data": [
            {
                "set": data.path.name,
                "terms": "research only (faces of the Deepfake Detection Challenge)",
                "split": "train for learning, validation for thresholds and figures; no source in both",
                "masks": MASK_SOURCE,
            }
        ],
        "training": {
            "command": command,
            "commit": commit() or "unknown",
            "steps": config.steps,
            "self_blended_share": config.blended,
            "images_seen": 2 * config.pairs * config.steps,
            "configuration": config.model_dump(mode="json"),
        },
        "limits": LIMITS,
    }
    unknown: dict[str, Any] = {
        "threshold": None,
        "threshold_clear": None,
        "threshold_note": "not evaluated",
        "figures": {},
    }
    path = save_weights(model, folder, config.name, side, **about, **unknown)
    scores = score_crops(load(path, "cpu", "float32"), data.split("validation"))
    figures = evaluate(scores)
    known = {**thresholds(scores, figures), "figures": {"validation": figures}}
    return save_weights(model, folder, config.name, side, **about, **known)


def thresholds(scores: Scores, figures: dict[str, Any]) -> dict[str, Any]:
    """The card's thresholds from validation alone, or None with the words why."""
    if figures["auc_interval"][0] <= LEAST_AUC:
        note = (
            f"The validation AUC of {figures['auc']} is not reliably better than chance; no finding is drawn from it."
        )
        return {"threshold": None, "threshold_clear": None, "threshold_note": note}
    fake = np.array([sample.fake for sample in scores.samples])
    p_fake = np.array(scores.p_fake)
    high = threshold_at_false_alarms(p_fake, fake, FALSE_ALARMS)
    low = -threshold_at_false_alarms(-p_fake, ~fake, MISSED)
    note = (
        f"Single crops of the validation split: {FALSE_ALARMS:.0%} of {figures['n_real']} reals reach the threshold, "
        f"and {figures['detected_at_1_percent_false_alarms']:.1%} of {figures['n_fake']} fakes do; {MISSED:.0%} of the "
        "fakes lie at or below the lower threshold. Between the two a score says nothing."
    )
    return {
        "threshold": float(np.ceil(high * 1e6) / 1e6),
        "threshold_clear": float(np.floor(min(low, high) * 1e6) / 1e6),
        "threshold_note": note,
    }
