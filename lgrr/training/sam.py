"""Sharpness-aware minimisation (Foret et al., ICLR 2021): the gradient is taken where the loss nearby is worst."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import torch
from torch import nn


@contextmanager
def raised(module: nn.Module, rho: float) -> Iterator[None]:
    """Weights w become w + rho * g / |g| (their eq. 2; g: the gradient over all weights), and are put back bit by bit.

    Meanwhile batch normalisation normalises by each batch as ever, but does not count it into its running statistics a
    second time.
    """
    moved = [p for p in module.parameters() if p.grad is not None]
    layers = [m for m in module.modules() if isinstance(m, nn.BatchNorm2d)]
    kept = [p.detach().clone() for p in moved]
    with torch.no_grad():
        gradients = [p.grad for p in moved if p.grad is not None]
        scale = rho / (nn.utils.get_total_norm(gradients) + 1e-12)
        for parameter, gradient in zip(moved, gradients, strict=True):
            parameter.add_(gradient * scale)
    for layer in layers:
        layer.track_running_stats = False
    try:
        yield
    finally:
        for layer in layers:
            layer.track_running_stats = True
        with torch.no_grad():
            for parameter, before in zip(moved, kept, strict=True):
                parameter.copy_(before)
