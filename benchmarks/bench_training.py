"""How many times faster is a training step than the authors', and how long does it wait for pictures?

Theirs: published channel counts, central differences as two convolutions, float32, eager, contiguous memory, Adam, and
their losses with the loops over patches. Ours: `lgrr.training` with the shipped configuration, whose memory is kept
from step to step; theirs is measured before that is switched on. Same width, side, batch, threads and run. Times of
steps and of preparing a batch are processor seconds, the best of the rounds: other work hardly changes these. Waiting
is the share of the wall time in which the loop holds no batch.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from collections import Counter
from functools import partial
from pathlib import Path

os.environ.setdefault("OMP_WAIT_POLICY", "passive")

import torch
from as_the_authors import their_step, with_their_channels
from machine import best_of, machine

from lgrr.training.batches import Batch, PairSteps, batches
from lgrr.training.config import TrainConfig, read_config
from lgrr.training.data import Manifest, open_sets
from lgrr.training.memory import keep_memory
from lgrr.training.step import build, supervise, train_step

FIRST = 3  # steps before the waiting is timed: starts of workers, first allocations


def main() -> None:
    """Prints one JSON line."""
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    words.add_argument("--config", type=Path, default=Path("configs/lgrr-small.toml"))
    words.add_argument("--width", type=float, help="default: the configuration's")
    words.add_argument("--side", type=int, action="append", help="may be repeated; default 64, 96 and 128")
    words.add_argument("--pairs", type=int, help="pairs a step; default: the configuration's")
    words.add_argument("--data", action="append", default=[], help="face crops, to measure the waiting for them too")
    words.add_argument("--rounds", type=int, default=3)
    words.add_argument("--steps", type=int, default=20, help="steps of which the waiting is timed; 0: none")
    asked = words.parse_args()
    config = read_config(asked.config)
    config = config.model_copy(
        update={"width": asked.width or config.width, "pairs": asked.pairs or config.pairs, "start_from": None}
    )
    torch.set_num_threads(config.threads)
    data = open_sets(asked.data).split("train") if asked.data else None
    configs = [at(config, side) for side in asked.side or (64, 96, 128)]
    theirs = [their_seconds(config, asked.rounds) for config in configs]
    keep_memory()
    rows = [row(config, seconds, data, asked) for config, seconds in zip(configs, theirs, strict=True)]
    question = "training: a step against the authors', and the share of the time spent waiting for pictures"
    about = {"question": question, "width": config.width, "images": 2 * config.pairs, "bfloat16": config.bfloat16}
    print(json.dumps(about | {"sides": rows, "machine": machine()}))


def at(config: TrainConfig, side: int) -> TrainConfig:
    """The configuration at one side, as worn as at its end."""
    return config.model_copy(update={"side": [(0, side)], "damaged": [(0, config.damaged_at(config.steps))]})


def row(config: TrainConfig, theirs: float, data: Manifest | None, asked: argparse.Namespace) -> dict[str, object]:
    """The figures at one side."""
    ours = our_seconds(config, asked.rounds)
    found: dict[str, object] = {
        "side": config.side_at(0),
        "ours_s": round(ours, 3),
        "theirs_s": round(theirs, 3),
        "ratio": round(theirs / ours, 2),
    }
    if data is not None:
        found["prepare_s"] = round(preparing(config, data), 3)
    if data is not None and asked.steps:
        found["waiting_share"] = {
            f"{workers} workers": waiting(config, data, workers, asked.steps) for workers in (1, 2)
        }
    return found


def noise(config: TrainConfig) -> Batch:
    """A batch of no pictures."""
    torch.manual_seed(7)
    side, count = config.side_at(0), 2 * config.pairs
    shares = torch.cat([torch.zeros(config.pairs, 3, 3), torch.rand(config.pairs, 3, 3)])
    return Batch(torch.rand(count, 3, side, side), torch.arange(count) >= config.pairs, shares, Counter())


def their_seconds(config: TrainConfig, rounds: int) -> float:
    """Processor seconds of a step of theirs."""
    batch, model = noise(config), with_their_channels(config.width)
    optimizer = torch.optim.Adam(model.parameters(), lr=2e-5)
    (best,) = best_of(rounds, lambda: their_step(model, optimizer, batch.images, batch.fake), clock=time.process_time)
    return best


def our_seconds(config: TrainConfig, rounds: int) -> float:
    """Processor seconds of a step of ours."""
    batch, (model, average, optimizer) = noise(config), build(config)
    step = partial(train_step, supervise(model, config), model, average, optimizer, config, batch, 0)
    (best,) = best_of(rounds, step, clock=time.process_time)
    return best


def waiting(config: TrainConfig, data: Manifest, workers: int, count: int) -> float:
    """Share of the wall time of `count` steps in which the loop waits for a batch."""
    config = config.model_copy(update={"workers": workers})
    model, average, optimizer = build(config)
    supervised, coming = supervise(model, config), batches(data, config, 0)
    waited = worked = 0.0
    for step in range(FIRST + count):
        asked_at = time.perf_counter()
        batch = next(coming)
        given_at = time.perf_counter()
        train_step(supervised, model, average, optimizer, config, batch, step)
        if step >= FIRST:
            waited += given_at - asked_at
            worked += time.perf_counter() - given_at
    return round(waited / (waited + worked), 3)


def preparing(config: TrainConfig, data: Manifest, count: int = 5) -> float:
    """Processor seconds of one process that prepares a batch."""
    made = PairSteps(data, config, 0)
    made[0]  # opens files
    started = time.process_time()
    for step in range(1, count + 1):
        made[step]
    return (time.process_time() - started) / count


if __name__ == "__main__":
    main()
