"""A run's state on disk: one safetensors file, no pickle; replaced whole, so that a kill never leaves half of one."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor, nn

from lgrr.errors import StorageError, UsageError

MOMENTS = ("step", "exp_avg", "exp_avg_sq")  # what AdamW keeps for each parameter


def save(
    path: Path,
    step: int,
    masks: Counter[str],
    model: nn.Module,
    average: nn.Module,
    optimizer: torch.optim.Optimizer,
) -> None:
    """Weights, averaged weights and moments after `step` steps, and the fakes so far by where their masks are from.

    Raises StorageError; the state saved before is kept.
    """
    tensors = {f"model.{k}": v for k, v in model.state_dict().items()}
    tensors |= {f"average.{k}": v for k, v in average.state_dict().items()}
    for name, parameter in model.named_parameters():
        moments = optimizer.state.get(parameter, {})  # none where no loss reaches the parameter
        tensors |= {f"{key}.{name}": moments[key] for key in MOMENTS if key in moments}
    half_written = path.with_suffix(".part")
    words = {"step": str(step), "masks": json.dumps(masks)}
    try:
        save_file({k: v.detach().cpu().contiguous() for k, v in tensors.items()}, half_written, words)
        half_written.replace(path)
    except (OSError, SafetensorError) as error:
        raise StorageError(f"The run's state cannot be written to {path} ({error}); make room and --resume.") from None


def restore(
    path: Path, model: nn.Module, average: nn.Module, optimizer: torch.optim.Optimizer
) -> tuple[int, Counter[str]]:
    """Puts a saved state back and returns its step and counts of masks (none in a file from before they were kept).

    Raises UsageError if the file is damaged or of another network.
    """
    try:
        with safe_open(path, "pt") as file:
            step, masks = int(file.metadata()["step"]), Counter(json.loads(file.metadata().get("masks", "{}")))
            tensors: dict[str, Tensor] = {key: file.get_tensor(key) for key in file.keys()}  # noqa: SIM118 - no mapping
    except (OSError, SafetensorError, KeyError, TypeError) as error:
        raise UsageError(f"The checkpoint {path} cannot be read ({error}): begin anew in another folder.") from None
    try:
        model.load_state_dict({k.removeprefix("model."): v for k, v in tensors.items() if k.startswith("model.")})
        average.load_state_dict({k.removeprefix("average."): v for k, v in tensors.items() if k.startswith("average.")})
    except RuntimeError:
        raise UsageError(f"The checkpoint {path} is of another network; give its own configuration.") from None
    for name, parameter in model.named_parameters():
        if f"{MOMENTS[0]}.{name}" in tensors:
            moments = {key: tensors[f"{key}.{name}"].clone() for key in MOMENTS}
            optimizer.state[parameter] = moments | {key: moments[key].to(parameter.device) for key in MOMENTS[1:]}
    return step, masks


def masks_of(path: Path) -> Counter[str]:
    """How many fakes a run has seen so far, by where their masks are from."""
    with safe_open(path, "pt") as file:
        return Counter(json.loads(file.metadata().get("masks", "{}")))
