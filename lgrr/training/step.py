"""One update: network, losses, gradient, optimiser, moving average."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor, nn

from lgrr.errors import UsageError
from lgrr.model.network import LGRR, LGRROutput
from lgrr.training.batches import Batch
from lgrr.training.config import TrainConfig
from lgrr.training.losses import losses
from lgrr.training.ranks import ALONE, Ranks
from lgrr.training.sam import raised


def build(config: TrainConfig, device: torch.device = ALONE.device) -> tuple[LGRR, LGRR, torch.optim.Optimizer]:
    """Network, its moving average, and the optimiser. Raises UsageError for weights that it cannot start from."""
    torch.backends.cudnn.benchmark = True  # every step has the same shapes
    model = LGRR(config.width).train()
    if config.start_from is not None:
        _start(model, config.start_from)
    if config.silent != "none":
        silence(model, config.silent)
    model.to(device, memory_format=torch.channels_last)  # type: ignore[call-overload]  # torch's stubs lack it
    average = copy.deepcopy(model).eval().requires_grad_(False)
    decayed = [p for p in model.parameters() if p.ndim > 1]
    others = [p for p in model.parameters() if p.ndim <= 1]
    groups = [{"params": decayed, "weight_decay": config.weight_decay}, {"params": others, "weight_decay": 0.0}]
    return model, average, torch.optim.AdamW(groups, lr=config.learning_rate, betas=(0.9, 0.98))


def _start(model: LGRR, weights: Path) -> None:
    try:
        model.load_state_dict(load_file(weights))
    except (OSError, SafetensorError, RuntimeError) as error:
        first = str(error).splitlines()[0]
        raise UsageError(f"The training cannot start from the weights {weights}: {first}") from None


def silence(model: LGRR, stream: str) -> None:
    """Makes a stream, "noise" or "semantic", zeros for good: the scales and shifts of all its layers stay 0.

    Of all, not of its stem alone: normalising what does not vary would blow the gradient up from layer to layer.
    """
    parts = [getattr(model, f"{stream}_stem"), getattr(model, f"{stream}_stages")]
    for layer in (layer for part in parts for layer in part.modules() if isinstance(layer, nn.BatchNorm2d)):
        for parameter in layer.parameters():
            nn.init.zeros_(parameter.requires_grad_(False))


class Supervised(nn.Module):
    """The network with its losses: what DistributedDataParallel must see whole, to know which parameters they reach."""

    def __init__(self, model: LGRR, config: TrainConfig) -> None:
        super().__init__()
        self.model, self.config = model, config

    def forward(self, images: Tensor, fake: Tensor, shares: Tensor) -> dict[str, Tensor]:
        """A batch -> its losses, unweighted, and `total`, their weighted sum."""
        with torch.autocast(images.device.type, torch.bfloat16, enabled=self.config.bfloat16):
            output = self.model(images.contiguous(memory_format=torch.channels_last))
        parts = losses(in_float32(output), fake, shares, self.config)
        total = torch.stack([getattr(self.config, name) * value for name, value in parts.items()]).sum()
        return parts | {"total": total}

    def reaches_all(self) -> bool:
        """Whether every parameter gets a gradient; one that only a loss with weight 0 uses does not."""
        probe, device = copy.deepcopy(self), next(self.parameters()).device
        batch = torch.rand(2, 3, 32, 32), torch.tensor([False, True]), torch.rand(2, 3, 3)
        probe(*(part.to(device) for part in batch))["total"].backward()
        return all(p.grad is not None for p in probe.parameters() if p.requires_grad)


def supervise(model: LGRR, config: TrainConfig, ranks: Ranks = ALONE) -> nn.Module:
    """The network with its losses, joined over all processes."""
    supervised = Supervised(model, config)
    return supervised if ranks.count == 1 else ranks.joined(supervised, supervised.reaches_all())


def train_step(
    supervised: nn.Module,
    model: LGRR,
    average: LGRR,
    optimizer: torch.optim.Optimizer,
    config: TrainConfig,
    batch: Batch,
    step: int,
    ranks: Ranks = ALONE,
) -> dict[str, Tensor]:
    """One update of `model` by way of `supervised`, what `supervise` made of it; returns the losses, and the
    gradient's norm before clipping.
    """
    for group in optimizer.param_groups:
        group["lr"] = config.rate_at(step)
    optimizer.zero_grad()
    parts = supervised(batch.images, batch.fake, batch.shares)
    parts["total"].backward()
    if config.optimizer == "sam":
        with raised(model, config.rho):
            optimizer.zero_grad()
            supervised(batch.images, batch.fake, batch.shares)["total"].backward()
    norm = nn.utils.clip_grad_norm_(model.parameters(), config.clip)
    optimizer.step()
    ranks.mean_statistics(model)
    move_average(average, model, min(config.ema, (1 + step) / (10 + step)))
    return {name: value.detach() for name, value in parts.items()} | {"gradient": norm}


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
