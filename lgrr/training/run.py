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


def run_training(
    config: Path,
    specs: list[str],
    out: Path,
    resume: bool = False,
    on_log: Callable[[dict[str, Any]], None] = lambda row: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Path:
    """Trains, evaluates on the validation split and writes `out/NAME.safetensors` with its card; returns that path.

    Raises UsageError for settings, data or a folder that will not do, Cancelled when asked to stop (state is saved).
    """
    if (out / CHECKPOINT).exists() and not resume:
        raise UsageError(f"The folder {out} holds a training run already; go on with --resume or name another --out.")
    settings, data = read_config(config), open_sets(specs)
    words = ["lgrr", "train", "--config", config.name, *(word for spec in specs for word in ("--data", short(spec)))]
    command = shlex.join([*words, "--out", out.name, *(["--resume"] if resume else [])])
    average = train(settings, data, out, resume, cancelled, on_log)
    return publish(average, settings, data, out, command, cancelled)
