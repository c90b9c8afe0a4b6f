"""From the end of a run to weights that can be loaded: with card and canary, validated and calibrated."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from lgrr.commit import commit
from lgrr.model import LGRR
from lgrr.model.store import save_weights
from lgrr.training.config import TrainConfig
from lgrr.training.data import Manifest
from lgrr.training.masks import MASK_SOURCE
from lgrr.training.validate import validate_crops

LIMITS = [
    "Trained on face swaps of one collection at crops of 36 to 555 pixels; other manipulations are not covered.",
    "Cannot see forged sound, background, text, or a picture that is synthetic as a whole.",
    "Low sizes, strong compression and blur lower the score's worth; faces below the limits are not scored.",
    "The figures are for single crops of the validation split; nothing is known about other cameras and encoders.",
]


def publish(model: LGRR, config: TrainConfig, data: Manifest, folder: Path, command: str) -> Path:
    """Writes averaged weights with their card and validates them on the split `validation`; returns their path."""
    side = config.whole_side_at(config.steps - 1)
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
    validate_crops(path, data.split("validation"), f"manifest:{data.path}")
    return path
