"""Could a network tell fakes from reals by their files rather than by their forgery?

A control: a linear model on statistics of JPEG, noise and light of training crops, as the network sees them, is asked
twice: of the whole crop, where a forgery may rightly show, and of what lies clear of the forged region, where
nothing is forged and every success is a shortcut. Half of the sources fit the model, the other half give the AUC.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import cv2
import numpy as np
import torch

from lgrr.training.augment import jpeg
from lgrr.training.batches import Pair, PairSteps
from lgrr.training.config import TrainConfig, read_config
from lgrr.training.data import open_sets
from lgrr.training.masks import LEAST, MOST
from lgrr.training.metrics import auc, auc_interval

CLEAR = 0.08  # of the side: distance from the forged region that counts as clear of it
LEAST_CLEAR = 0.1  # of the crop: smaller clear regions give no statistics
QUALITIES = (50, 75, 90)
NAMES = ["red", "green", "blue", "var red", "var green", "var blue", "laplacian", "above 1 px", "above 2 px",
         *(f"recompressed at {quality}" for quality in QUALITIES), "blocks across", "blocks down"]  # fmt: skip


def statistics(rgb: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """The numbers of NAMES for (S, S, 3) uint8, over the pixels where `weight` (S, S) is 1; energies as logarithms."""
    mean = [float(np.average(rgb[..., k], weights=weight)) for k in range(3)]
    grey = rgb.astype(np.float32).mean(2)

    def energy(picture: np.ndarray) -> float:
        return float(np.log(np.average(picture**2, weights=weight) + 0.01))

    variance = [energy(rgb[..., k].astype(np.float32) - mean[k]) for k in range(3)]
    fine = [
        energy(cv2.Laplacian(grey, cv2.CV_32F)),
        *(energy(grey - cv2.GaussianBlur(grey, (0, 0), s)) for s in (1, 2)),
    ]
    again = [energy(grey - jpeg(rgb, quality).astype(np.float32).mean(2)) for quality in QUALITIES]
    blocks = [_blockiness(grey, weight), _blockiness(grey.T, weight.T)]
    return np.array([*mean, *variance, *fine, *again, *blocks])


def _blockiness(grey: np.ndarray, weight: np.ndarray) -> float:
    """Log of the steps between columns 8 k - 1 and 8 k against all other steps."""
    step, seen = np.abs(np.diff(grey, axis=1)), weight[:, 1:]
    edge = np.arange(1, grey.shape[1]) % 8 == 0
    on, off = (np.average(step[:, part], weights=seen[:, part] + 1e-9) for part in (edge, ~edge))
    return float(np.log((on + 0.1) / (off + 0.1)))


def clear_of(pair: Pair) -> np.ndarray:
    """(S, S) float32 of 0 and 1: what lies clear of the mask."""
    side = len(pair.real)
    reach = 2 * round(CLEAR * side) + 1
    return 1 - cv2.dilate((cv2.resize(pair.mask, (side, side)) > 0.02).astype(np.float32), np.ones((reach, reach)))


def fitted(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Weights of a logistic regression with a light ridge, (d + 1,), bias last; L-BFGS."""
    inputs, target = torch.from_numpy(np.column_stack([x, np.ones(len(x))])), torch.from_numpy(y.astype(float))
    weights = torch.zeros(inputs.shape[1], dtype=torch.float64, requires_grad=True)
    steps = torch.optim.LBFGS([weights], max_iter=200, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        steps.zero_grad()
        value = torch.nn.functional.binary_cross_entropy_with_logits(inputs @ weights, target)
        value = value + 1e-3 * weights[:-1].square().sum()
        value.backward()
        return value

    steps.step(loss)
    return weights.detach().numpy()


def judged(real: np.ndarray, fake: np.ndarray, sources: np.ndarray, fitting: np.ndarray) -> dict[str, object]:
    """AUC of the linear model on sources that did not fit it, and the statistic that moves most often one way.

    `real`, `fake` (pairs, d); `sources`, `fitting` (pairs,).
    """
    x, y = np.concatenate([real, fake]), np.repeat([False, True], len(real))
    source, fits = np.tile(sources, 2), np.tile(fitting, 2)
    x = (x - x[fits].mean(0)) / (x[fits].std(0) + 1e-9)
    weights = fitted(x[fits], y[fits])
    scores = x[~fits] @ weights[:-1] + weights[-1]
    low, high = auc_interval(scores, y[~fits], source[~fits])
    rises = np.mean(fake > real, 0) + np.mean(fake == real, 0) / 2
    most = int(np.abs(rises - 0.5).argmax())
    return {
        "pairs": len(real),
        "auc": round(auc(scores, y[~fits]), 3),
        "interval": [round(low, 3), round(high, 3)],
        "most one-sided": f"{NAMES[most]} is higher in {rises[most]:.0%} of the fakes",
    }


def main() -> None:
    """Prints one JSON line."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("data", nargs="+", help="manifest:PATH.csv, real:PATH")
    words.add_argument("--pairs", type=int, default=1500, help="of each kind")
    words.add_argument("--config", type=Path, help="the run's settings; the defaults without it")
    asked = words.parse_args()
    torch.set_num_threads(1)
    data = open_sets(asked.data).split("train")
    config = read_config(asked.config) if asked.config else TrainConfig()
    last = config.steps - 1
    answer: dict[str, object] = {
        "question": "what a linear model reads off training crops",
        "side": config.side_at(last),
    }
    for kind, share in (("fakes of the data", 0.0), ("self-blends", 1.0)):
        if share == 0 and not data.pairs():
            continue
        steps = PairSteps(data, config.model_copy(update={"blended": share}), 0)
        whole, clear, sources = ([], [], []), ([], [], []), set()
        for place in range(asked.pairs):
            pair = steps.pair(place, last)
            sources.add(pair.sample.source)
            everywhere, outside = np.ones(pair.real.shape[:2], np.float32), clear_of(pair)
            known = pair.origin != "none" and LEAST <= pair.mask.mean() <= MOST and outside.mean() >= LEAST_CLEAR
            for (reals, fakes, owners), weight in ((whole, everywhere), (clear, outside)):
                if weight is outside and not known:
                    continue
                reals.append(statistics(pair.real, weight))
                fakes.append(statistics(pair.fake, weight))
                owners.append(pair.sample.source)
        half = set(np.random.default_rng(7).permutation(sorted(sources))[: len(sources) // 2])
        for where, (reals, fakes, owners) in (("whole crop", whole), ("clear of the forged region", clear)):
            fitting = np.array([owner in half for owner in owners])
            answer[f"{kind}, {where}"] = judged(np.array(reals), np.array(fakes), np.array(owners), fitting)
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
