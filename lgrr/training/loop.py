"""The training loop: a page that says what is done when, and what is kept so that no step is ever lost."""

from __future__ import annotations

import math
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from lgrr.errors import Cancelled, UsageError
from lgrr.model.network import LGRR
from lgrr.training import checkpoint
from lgrr.training.batches import Batch, batches
from lgrr.training.config import TrainConfig
from lgrr.training.data import Manifest
from lgrr.training.folder import CHECKPOINT, SAMPLES
from lgrr.training.log import writing_log
from lgrr.training.memory import keep_memory
from lgrr.training.ranks import ALONE, Ranks
from lgrr.training.samples import write_samples
from lgrr.training.step import build, supervise, train_step
from lgrr.training.watch import watch

LOG_EVERY = 20  # steps


def train(
    config: TrainConfig,
    data: Manifest,
    run: Path,
    resume: bool = False,
    cancelled: Callable[[], bool] = lambda: False,
    on_log: Callable[[dict[str, Any]], None] = lambda row: None,
    ranks: Ranks = ALONE,
) -> LGRR:
    """Trains on the split `train` of `data`, watching `validation`; returns the averaged weights.

    `run/log.jsonl` gets a line for each 20 steps and each evaluation, which also draws `run/samples.png`; `masks`
    counts, from the run's beginning, how the fakes' masks came about; `waited` is the share of the time since the start
    in which the loop stood waiting for its batches. On a processor, with one thread count, a resumed
    run equals an uninterrupted one bit for bit. Raises UsageError for data without validation and for a loss that is
    no number, Cancelled after saving, when asked to stop.
    """
    watched = data.split("validation")
    if not watched.pairs():
        raise UsageError(f"{data.path} has no real and fake of one source in a split validation; add a set that has.")
    torch.manual_seed(config.seed)
    torch.set_num_threads(config.threads)
    keep_memory()
    run.mkdir(parents=True, exist_ok=True)
    state = run / CHECKPOINT
    model, average, optimizer = build(config, ranks.device)
    first, masks = (
        checkpoint.restore(state, model, average, optimizer) if resume and state.exists() else (0, Counter[str]())
    )
    if first > config.steps:
        raise UsageError(f"The run has done {first} steps already, more than steps = {config.steps}: raise steps.")
    supervised = supervise(model, config, ranks)

    def keep(done: int, gradient: Tensor) -> None:
        if not math.isfinite(float(gradient)):
            raise UsageError(f"The loss is no number at step {done}: lower learning_rate, and go on with --resume.")
        if ranks.first:
            checkpoint.save(state, done, masks, model, average, optimizer)

    if ranks.first:
        (run / f"config-from-step-{first:06d}.json").write_text(config.model_dump_json(indent=1))
    started, waited = time.monotonic(), 0.0
    with writing_log(run, first, on_log) if ranks.first else nullcontext(_silent) as log:
        found = _timed(batches(data.split("train"), config, first, ranks))
        for step, (batch, seconds) in enumerate(found, start=first):
            waited += seconds
            values = train_step(supervised, model, average, optimizer, config, batch, step, ranks)
            done = step + 1
            masks += ranks.total(batch.masks)
            if done % LOG_EVERY == 0:
                spent = time.monotonic() - started
                pace = {
                    "seconds_an_image": round(spent / (done - first) / (2 * config.pairs), 4),
                    "waited": round(waited / spent, 4),
                }
                means = {name: round(value, 4) for name, value in ranks.means(values).items()}
                log(step=done, side=config.side_at(step), **pace, masks=dict(masks), **means)
            saved = done % config.checkpoint_every == 0 or done == config.steps
            if saved:
                keep(done, values["gradient"])
            if ranks.first and (done % config.evaluate_every == 0 or done == config.steps):
                whole = config.whole_side_at(step)
                aucs = watch(average, watched, config, whole, cancelled)
                if aucs:
                    write_samples(average, watched, whole, run / SAMPLES)
                    log(step=done, side=whole, **aucs)
            if ranks.any(cancelled()):
                if not saved:
                    keep(done, values["gradient"])
                ranks.wait()
                raise Cancelled(f"Training stopped after {done} steps; go on with --resume.")
    return average


def _timed(found: Iterable[Batch]) -> Iterator[tuple[Batch, float]]:
    """Each batch with the seconds that it was waited for."""
    left = iter(found)
    while True:
        asked = time.monotonic()
        batch = next(left, None)
        if batch is None:
            return
        yield batch, time.monotonic() - asked


def _silent(**row: Any) -> None:
    """Takes the rows of a process that is not the first."""
