"""The authors' network and training step as they run it, for ratios: see docs/method.md."""

from __future__ import annotations

import copy
from itertools import combinations
from unittest import mock

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from lgrr.model import LGRR, network
from lgrr.model.network import FAKE, THETA, CentralDifferenceConv, LGRROutput


class TwoConvolutions(nn.Module):
    """The central difference as the authors compute it: a convolution minus a 1 x 1 convolution of the kernel's sum."""

    def __init__(self, layer: CentralDifferenceConv) -> None:
        super().__init__()
        self.weight = layer.weight

    def forward(self, x: Tensor) -> Tensor:  # noqa: D102 - as in lgrr.model.network
        return F.conv2d(x, self.weight, padding=1) - THETA * F.conv2d(x, self.weight.sum((2, 3), keepdim=True))


def as_the_authors(model: LGRR) -> LGRR:
    """A copy with every central difference computed the authors' way."""
    theirs = copy.deepcopy(model).eval()
    for module in list(theirs.modules()):
        if isinstance(module, nn.Sequential):
            for place, layer in enumerate(module):
                if isinstance(layer, CentralDifferenceConv):
                    module[place] = TwoConvolutions(layer)
    return theirs


def with_their_channels(width: float) -> LGRR:
    """Their network in training: published channel counts times `width`, as they are (0.25 of 196 is 49)."""
    with mock.patch.object(network, "channels", lambda base, share: round(base * share)):
        return as_the_authors(LGRR(width, pooled_heads=False)).train()


def their_step(model: LGRR, optimizer: torch.optim.Optimizer, images: Tensor, fake: Tensor) -> None:
    """One update: cross-entropy on sigmoids of both streams and the global term; the patch terms give no gradient."""
    output = model(images)
    label = torch.where(fake, FAKE, 1 - FAKE)
    streams = (output.noise_logits, output.semantic_logits)
    classified = torch.stack([F.cross_entropy(torch.sigmoid(logits), label) for logits in streams]).sum()
    one, other = output.global_feature.chunk(2)
    (classified + (1 - F.cosine_similarity(one, other)).mean()).backward()
    unused_similarities(output)
    optimizer.step()
    optimizer.zero_grad()


@torch.no_grad()
def unused_similarities(output: LGRROutput) -> list[Tensor]:
    """The loops over patches of one image in each stream, pair by pair, whose results nothing uses."""
    found = []
    for stream in (output.noise_patch_map, output.semantic_patch_map):
        windows = F.unfold(stream, 5, stride=5).transpose(1, 2)  # (N, 9, 75)
        for image in windows:
            for i, j in combinations(range(9), 2):
                found += [F.cosine_similarity(image[i], image[j], dim=0), torch.ones(())]
    return found
