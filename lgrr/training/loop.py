"""The training loop: a page that says what a step is, and what is kept so that no step is ever lost."""

from __future__ import annotations

import copy
import json
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.torch import load_file
from torch import nn

from lgrr.errors import Cancelled, UsageError
from lgrr.faces.crop import prepare
from lgrr.model.network import LGRR, LGRROutput
from lgrr.training import checkpoint
from lgrr.training.batches import Batch, batches
from lgrr.training.config import TrainConfig
from lgrr.training.data import Manifest
from lgrr.training.folder import CHECKPOINT, LOG, SAMPLES
from lgrr.training.losses import losses
from lgrr.training.masks import forged_share, mask_of
from lgrr.training.metrics import auc, patch_auc
from lgrr.training.samples import write_samples


def train(
    config: TrainConfig,
    data: Manifest,
    run: Path,
    resume: bool = False,
    cancelled: Callable[[], bool] = lambda: False,
    on_log: Callable[[dict[str, Any]], None] = lambda row: None,
) -> LGRR:
    """Trains on the split `train` of `data`, watching `validation`; returns the averaged weights.

    `run/log.jsonl` gets a line for each 20 steps and each evaluation, which also draws `run/samples.png`; `masks`
    counts, from the run's beginning, how the fakes' masks came about. With one thread count, a resumed run equals an
    uninterrupted one bit for bit. Raises UsageError for data without validation, Cancelled after saving, when asked to
    stop.
    """
    watched = data.split("validation")
    if not watched.pairs():
        raise UsageError(f"{data.path} has no real and fake of one source in a split validation; add a set that has.")
    torch.manual_seed(config.seed)
    torch.set_num_threads(config.threads)
    run.mkdir(parents=True, exist_ok=True)
    state = run / CHECKPOINT
    model, average, optimizer = build(config)
    first, masks = (
        checkpoint.restore(state, model, average, optimizer) if resume and state.exists() else (0, Counter[str]())
    )
    (run / f"config-from-step-{first:06d}.json").write_text(config.model_dump_json(indent=1))
    with (run / LOG).open("a") as log_file:

        def log(**row: Any) -> None:
            log_file.write(json.dumps(row) + "\n")
            log_file.flush()
            on_log(row)

        started = time.monotonic()
        for step, batch in enumerate(batches(data.split("train"), config, first), start=first):
            values = train_step(config, model, average, optimizer, batch, step)
            done = step + 1
            masks += batch.masks
            if done % 20 == 0:
                pace = (time.monotonic() - started) / (done - first) / len(batch.images)
                log(step=done, side=config.side_at(step), seconds_an_image=round(pace, 4), masks=dict(masks), **values)
            saved = done % config.checkpoint_every == 0 or done == config.steps
            if saved:
                checkpoint.save(state, done, masks, model, average, optimizer)
            if done % config.evaluate_every == 0 or done == config.steps:
                whole = config.whole_side_at(step)
                values = watch(average, watched, config, whole, cancelled)
                if values:
                    write_samples(average, watched, whole, run / SAMPLES)
                    log(step=done, side=whole, **values)
            if cancelled():
                if not saved:
                    checkpoint.save(state, done, masks, model, average, optimizer)
                raise Cancelled(f"Training stopped after {done} steps; go on with --resume.")
    return average


def build(config: TrainConfig) -> tuple[LGRR, LGRR, torch.optim.Optimizer]:
    """Network, its moving average, and the optimiser."""
    model = LGRR(config.width).train()
    model.to(memory_format=torch.channels_last)  # type: ignore[call-overload]  # torch's stubs lack it
    if config.start_from is not None:
        model.load_state_dict(load_file(config.start_from))
    if config.silent != "none":
        silence(model, config.silent)
    average = copy.deepcopy(model).eval().requires_grad_(False)
    decayed = [p for p in model.parameters() if p.ndim > 1]
    others = [p for p in model.parameters() if p.ndim <= 1]
    groups = [{"params": decayed, "weight_decay": config.weight_decay}, {"params": others, "weight_decay": 0.0}]
    return model, average, torch.optim.AdamW(groups, lr=config.learning_rate, betas=(0.9, 0.98))


def silence(model: LGRR, stream: str) -> None:
    """Makes the stem of a stream, "noise" or "semantic", give zeros for good: its last scales and shifts stay 0."""
    last = {
        "noise": [model.noise_stem.lift[-2], model.noise_stem.merge[-2]],
        "semantic": [model.semantic_stem.lift[-2]],
    }[stream]
    for parameter in (parameter for layer in last for parameter in layer.parameters()):
        nn.init.zeros_(parameter.requires_grad_(False))


def train_step(
    config: TrainConfig, model: LGRR, average: LGRR, optimizer: torch.optim.Optimizer, batch: Batch, step: int
) -> dict[str, float]:
    """One update; returns the losses and the gradient's norm before clipping."""
    for group in optimizer.param_groups:
        group["lr"] = config.rate_at(step)
    images = batch.images.contiguous(memory_format=torch.channels_last)
    with torch.autocast(images.device.type, torch.bfloat16, enabled=config.bfloat16):
        output = model(images)
    parts = losses(in_float32(output), batch.fake, batch.shares, config)
    total = torch.stack([getattr(config, name) * value for name, value in parts.items()]).sum()
    optimizer.zero_grad()
    total.backward()
    norm = nn.utils.clip_grad_norm_(model.parameters(), config.clip)
    optimizer.step()
    move_average(average, model, min(config.ema, (1 + step) / (10 + step)))
    return {name: round(float(v.detach()), 4) for name, v in (parts | {"total": total, "gradient": norm}).items()}


def in_float32(output: LGRROutput) -> LGRROutput:
    """The same output with every tensor in float32: losses are not computed in half the digits."""

    def float32(part: Any) -> Any:
        return [tensor.float() for tensor in part] if isinstance(part, list) else part.float()

    return LGRROutput(**{name: float32(part) for name, part in vars(output).items()})


@torch.no_grad()
def move_average(average: nn.Module, model: nn.Module, decay: float) -> None:
    """average <- decay * average + (1 - decay) * model, statistics of batch normalisation included."""
    for kept, new in zip(average.state_dict().values(), model.state_dict().values(), strict=True):
        if kept.is_floating_point():
            kept.lerp_(new, 1 - decay)
        else:
            kept.copy_(new)


@torch.no_grad()
def watch(
    model: LGRR, data: Manifest, config: TrainConfig, side: int, cancelled: Callable[[], bool] = lambda: False
) -> dict[str, float]:
    """AUCs on a fixed sample of validation pairs: pooled head, each stream, mean patch, and window by window; none
    when asked to stop.
    """
    heads: list[torch.Tensor] = []
    patches, shares, fake = [], [], []
    for real_sample, fake_sample in data.pairs()[: config.evaluate_pairs]:
        if cancelled():
            return {}
        pictures = [data.read(real_sample.file), data.read(fake_sample.file)]
        crops = np.stack([prepare(picture, side) for picture in pictures])
        output = model(torch.from_numpy(crops).permute(0, 3, 1, 2).float() / 255)
        heads.append(torch.stack([output.p_fake, output.p_noise, output.p_semantic], dim=1))
        patches.append(output.patches.numpy())
        mask, origin = mask_of(data, fake_sample, *pictures)
        shares.append(np.stack([np.zeros((3, 3)), np.full((3, 3), np.nan) if origin == "none" else forged_share(mask)]))
        fake += [False, True]
    is_fake = np.array(fake)
    scores, window, share = torch.cat(heads).numpy(), np.concatenate(patches), np.concatenate(shares)
    values = {
        "auc_head": auc(scores[:, 0], is_fake),
        "auc_noise": auc(scores[:, 1], is_fake),
        "auc_semantic": auc(scores[:, 2], is_fake),
        "auc_mean_patch": auc(window.mean((1, 2)), is_fake),
        "auc_patches": patch_auc(window, share),
    }
    return {name: round(value, 4) for name, value in values.items()}
