"""For inference: central differences and batch normalisation folded into plain convolutions; the same function."""

from __future__ import annotations

import copy

from torch import nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

from lgrr.model.network import LGRR, CentralDifferenceConv


def fold(model: LGRR) -> LGRR:
    """A copy in eval mode without central differences and batch normalisation; equal within rounding."""
    folded = copy.deepcopy(model).eval().requires_grad_(False)
    for module in list(folded.modules()):
        if isinstance(module, nn.Sequential):
            _fold_sequence(module)
    return folded


def _fold_sequence(sequence: nn.Sequential) -> None:
    """In place: each convolution takes in the batch normalisation that follows it."""
    for place, layer in enumerate(sequence):
        if isinstance(layer, CentralDifferenceConv):
            sequence[place] = _plain(layer)
        previous = sequence[place - 1]
        if isinstance(layer, nn.BatchNorm2d) and isinstance(previous, nn.Conv2d):
            sequence[place - 1] = fuse_conv_bn_eval(previous, layer)
            sequence[place] = nn.Identity()


def _plain(layer: CentralDifferenceConv) -> nn.Conv2d:
    plain = nn.Conv2d(layer.in_channels, layer.out_channels, 3, padding=1, bias=layer.bias is not None)
    plain = plain.to(layer.weight).eval().requires_grad_(False)
    plain.weight.copy_(layer.plain_weight())
    if layer.bias is not None and plain.bias is not None:
        plain.bias.copy_(layer.bias)
    return plain
