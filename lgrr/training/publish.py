"""From the end of a run to weights that can be loaded: with card and canary, validated and calibrated."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from lgrr.commit import commit
from lgrr.model import LGRR
from lgrr.model.store import save_weights
from lgrr.training.checkpoint import masks_of
from lgrr.training.config import TrainConfig
from lgrr.training.data import Manifest
from lgrr.training.folder import CHECKPOINT
from lgrr.training.masks import MASK_SOURCE
from lgrr.training.validate import validate_crops

LIMITS = [
    "Forged sound, background or text, and pictures that are synthetic as a whole, are not seen.",
    "Low sizes, strong compression and blur lower the score's worth; faces below the limits are not scored.",
    "The figures are for single crops of the validation split; nothing is known about other cameras and encoders.",
]


def publish(
    model: LGRR,
    config: TrainConfig,
    data: Manifest,
    folder: Path,
    command: str,
    device: str = "cpu",
    cancelled: Callable[[], bool] = lambda: False,
) -> Path:
    """Writes averaged weights with their card into a run's folder, and validates them on the split `validation`.

    Returns their path. Raises Cancelled, the weights written but not validated.
    """
    side, fakes = config.whole_side_at(config.steps - 1), masks_of(folder / CHECKPOINT)
    about: dict[str, Any] = {
        "data": sets_of(data, config),
        "training": {
            "command": command,
            "commit": commit() or "unknown",
            "steps": config.steps,
            "images_seen": 2 * fakes.total(),  # `pairs` may have been another in an earlier part of the run
            "fakes_seen_by_mask": dict(fakes),
            "configuration": config.model_dump(mode="json"),
        },
        "limits": [seen_in_training(data), *LIMITS],
    }
    unknown: dict[str, Any] = {
        "threshold": None,
        "threshold_clear": None,
        "threshold_note": "not evaluated",
        "figures": {},
    }
    path = save_weights(model, folder, config.name, side, **about, **unknown)
    validate_crops(path, data.split("validation"), f"manifest:{data.path}", device, cancelled)
    return path


def sets_of(data: Manifest, config: TrainConfig) -> list[dict[str, str]]:
    """One entry a set for the card: what it is, how much of it was for learning, where its masks are from."""
    entries = []
    for name in dict.fromkeys(sample.collection for sample in data.samples):
        learning = [s for s in data.samples if s.collection == name and s.split == "train"]
        fakes = [s for s in learning if s.fake]
        masks = {
            "of the data set": sum(s.mask is not None for s in fakes),
            MASK_SOURCE: sum(s.mask is None and s.aligned for s in fakes),
            "none, not aligned with a real": sum(s.mask is None and not s.aligned for s in fakes),
            "of self-blends": int(not fakes),
        }
        entries.append(
            {
                "set": name or data.path.name,
                "terms": config.terms,
                "split": "train for learning, validation for thresholds and figures; no source in both",
                "learning": f"{len(learning) - len(fakes)} real and {len(fakes)} fake crops",
                "masks": "; ".join(words for words, count in masks.items() if count),
            }
        )
    return entries


def seen_in_training(data: Manifest) -> str:
    """What the weights know, as a sentence of limits."""
    learning = [s for s in data.samples if s.split == "train"]
    sizes = [s.size for s in learning if s.size is not None]
    kinds = sorted({s.manipulation for s in learning if s.fake and s.manipulation})
    made = f"{', '.join(kinds)} and self-blends" if kinds else "the fakes of its sets and self-blends"
    size = f" at crops of {min(sizes)} to {max(sizes)} pixels" if sizes else ""
    return f"Trained on {made}{size}; other manipulations are not covered."
