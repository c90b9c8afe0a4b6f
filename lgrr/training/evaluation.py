"""What weights are worth on labelled crops: every figure with its count, every failure as a row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from lgrr.errors import Cancelled, LgrrError
from lgrr.faces.crop import prepare
from lgrr.model.predictor import Predictor
from lgrr.training.data import Manifest, Sample
from lgrr.training.masks import difference_mask, known_share
from lgrr.training.metrics import auc, auc_interval, detected_at, equal_error_rate, patch_auc, threshold_at_false_alarms

BATCH = 16
FALSE_ALARMS = 0.01  # share of reals that may reach the threshold


@dataclass
class Scores:
    """Scores of crops in the order of the data; `share` is NaN where a fake has no mask."""

    samples: list[Sample] = field(default_factory=list)
    p_fake: list[float] = field(default_factory=list)
    p_noise: list[float] = field(default_factory=list)
    p_semantic: list[float] = field(default_factory=list)
    patches: list[np.ndarray] = field(default_factory=list)
    shares: list[np.ndarray] = field(default_factory=list)
    failures: list[dict[str, str]] = field(default_factory=list)


def score_crops(
    predictor: Predictor,
    data: Manifest,
    on_progress: Callable[[int, int], None] = lambda done, total: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Scores:
    """Scores every crop of `data`; one that cannot be read becomes a failure, never a number."""
    scores = Scores()
    partner = {fake.file: real for real, fake in data.pairs()}
    for start in range(0, len(data.samples), BATCH):
        if cancelled():
            raise Cancelled("The evaluation was stopped; nothing was written.")
        readable = []
        for sample in data.samples[start : start + BATCH]:
            try:
                readable.append((sample, data.read(sample.file)))
            except (LgrrError, OSError) as error:
                scores.failures.append({"file": sample.file, "reason": str(error)})
        if not readable:
            continue
        prediction = predictor.predict(np.stack([prepare(picture, predictor.side) for _, picture in readable]))
        scores.samples += [sample for sample, _ in readable]
        scores.p_fake += prediction.p_fake.tolist()
        scores.p_noise += prediction.p_noise.tolist()
        scores.p_semantic += prediction.p_semantic.tolist()
        scores.patches += list(prediction.patches)
        scores.shares += [_share(sample, picture, partner, data) for sample, picture in readable]
        on_progress(min(start + BATCH, len(data.samples)), len(data.samples))
    return scores


def _share(sample: Sample, picture: np.ndarray, partner: dict[str, Sample], data: Manifest) -> np.ndarray:
    """(3, 3) forged share: 0 for a real, from the aligned real partner for a fake, NaN where that is not plausible."""
    if not sample.fake:
        return np.zeros((3, 3))
    if sample.file not in partner:
        return np.full((3, 3), np.nan)
    return known_share(difference_mask(data.read(partner[sample.file].file), picture))


def evaluate(scores: Scores) -> dict[str, Any]:
    """Frame-level figures as json values. AUCs with 95 % intervals by bootstrap over sources."""
    fake = np.array([sample.fake for sample in scores.samples])
    sources = np.array([sample.source for sample in scores.samples])
    p_fake, patches, shares = np.array(scores.p_fake), np.array(scores.patches), np.array(scores.shares)
    low, high = auc_interval(p_fake, fake, sources)
    threshold = threshold_at_false_alarms(p_fake, fake, FALSE_ALARMS)
    return {
        "level": "frame",
        "n_real": int((~fake).sum()),
        "n_fake": int(fake.sum()),
        "n_sources": len(np.unique(sources)),
        "n_failed": len(scores.failures),
        "failures": scores.failures,
        "auc": round(auc(p_fake, fake), 4),
        "auc_interval": [round(low, 4), round(high, 4)],
        "auc_noise": round(auc(np.array(scores.p_noise), fake), 4),
        "auc_semantic": round(auc(np.array(scores.p_semantic), fake), 4),
        "auc_mean_patch": round(auc(patches.mean((1, 2)), fake), 4),
        "equal_error_rate": round(equal_error_rate(p_fake, fake), 4),
        "detected_at_1_percent_false_alarms": round(detected_at(p_fake, fake, threshold), 4),
        "patch_auc": round(patch_auc(patches, shares), 4),
        "patch_auc_within_fakes": round(patch_auc(patches[fake], shares[fake]), 4),
        "n_fakes_with_mask": int(np.isfinite(shares[fake]).all((1, 2)).sum()),
    }
