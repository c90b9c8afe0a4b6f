"""What `lgrr train` does, from words to files."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

from lgrr.errors import UsageError
from lgrr.training.config import read_config
from lgrr.training.data import open_sets, short
from lgrr.training.folder import CHECKPOINT
from lgrr.training.loop import train
from lgrr.training.publish import publish
from lgrr.training.ranks import Ranks, ranks


def run_training(
    config: Path,
    specs: list[str],
    out: Path,
    resume: bool = False,
    on_log: Callable[[dict[str, Any]], None] = lambda row: None,
    cancelled: Callable[[], bool] = lambda: False,
    device: str = "auto",
) -> None:
    """Trains, evaluates on the validation split and writes `out/NAME.safetensors` with its card.

    `on_log` gets the rows of the log and at the end {"weights": path}; under torchrun, in the first process alone.
    Raises UsageError for settings, data, a device or a folder that will not do, Cancelled when asked to stop (state is
    saved).
    """
    with ranks(device) as here:
        _run_training(config, specs, out, resume, on_log, cancelled, here)


def _run_training(
    config: Path,
    specs: list[str],
    out: Path,
    resume: bool,
    on_log: Callable[[dict[str, Any]], None],
    cancelled: Callable[[], bool],
    here: Ranks,
) -> None:
    if (out / CHECKPOINT).exists() and not resume:
        raise UsageError(f"The folder {out} holds a training run already; go on with --resume or name another --out.")
    settings, data = read_config(config), open_sets(specs)
    words = ["lgrr", "train", "--config", config.name, *(word for spec in specs for word in ("--data", short(spec)))]
    command = shlex.join([*words, "--out", out.name, *(["--resume"] if resume else [])])
    average = train(settings, data, out, resume, cancelled, on_log, here)
    if here.first:
        weights = publish(average.cpu(), settings, data, out, command, here.device.type, cancelled)
        on_log({"weights": str(weights)})
