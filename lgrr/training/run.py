"""What `lgrr train` and `lgrr evaluate` do, from words to files."""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

from lgrr.errors import UsageError
from lgrr.model import load
from lgrr.training.config import read_config
from lgrr.training.data import Manifest, open_data, open_sets
from lgrr.training.evaluation import evaluate, score_crops
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
    if (out / "checkpoint.safetensors").exists() and not resume:
        raise UsageError(f"The folder {out} holds a training run already; go on with --resume or name another --out.")
    settings, data = read_config(config), open_sets(specs)
    words = ["lgrr", "train", "--config", config.name, *(word for spec in specs for word in ("--data", _short(spec)))]
    command = shlex.join([*words, "--out", out.name, *(["--resume"] if resume else [])])
    average = train(settings, data, out, resume, cancelled, on_log)
    return publish(average, settings, data, out, command)


def run_evaluation(
    specs: list[str],
    model: str,
    crops: bool,
    out: Path,
    split: str = "validation",
    device: str = "auto",
    precision: str = "auto",
    on_progress: Callable[[int, int], None] = lambda done, total: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> dict[str, Any]:
    """Scores one split of labelled crops, writes the figures as json to `out` and returns them."""
    if not crops:
        raise UsageError("Only face crops can be evaluated so far; say --crops where the data are crops.")
    predictor, data = load(model, device, precision), _one(specs).split(split)
    if not data.samples:
        raise UsageError(f"The data {data.path} have no split named {split!r}.")
    figures = {
        "model": predictor.name,
        "sha256": predictor.sha256,
        "precision": predictor.precision,
        "data": data.path.name,
        "split": split,
        **evaluate(score_crops(predictor, data, on_progress, cancelled)),
    }
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(figures, indent=2) + "\n")
    return figures


def _short(spec: str) -> str:
    """The spec without the folders of its path, which mean nothing on another machine."""
    kind, _, where = spec.partition(":")
    return f"{kind}:{Path(where).name}"


def _one(specs: list[str]) -> Manifest:
    if len(specs) != 1:
        raise UsageError("Name exactly one set of data with --data.")
    return open_data(specs[0])
