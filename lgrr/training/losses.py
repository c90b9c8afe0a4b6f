"""The paper's intent, made differentiable: image and patch supervision, agreement of the streams.

Targets come from true forgery masks. Own formulation (docs/method.md), after the losses the authors name.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

from lgrr.model.network import FAKE, LGRROutput
from lgrr.training.config import TrainConfig


def losses(output: LGRROutput, fake: Tensor, shares: Tensor, config: TrainConfig) -> dict[str, Tensor]:
    """Every loss with a weight above 0, unweighted, by its name in the configuration; all scalars >= 0."""
    label = torch.where(fake, FAKE, 1 - FAKE)
    known = torch.isfinite(shares).all(dim=2).all(dim=1)
    noise_grid, semantic_grid = patch_features(output.noise_feature), patch_features(output.semantic_feature)
    noise_global, semantic_global = output.global_feature.chunk(2, dim=1)
    every = {
        "loss_image": lambda: F.cross_entropy(output.logits, label),
        "loss_pair": lambda: pair_loss(output),
        "loss_stream": lambda: (
            F.cross_entropy(output.noise_logits, label) + F.cross_entropy(output.semantic_logits, label)
        ),
        "loss_patch": lambda: (
            patch_loss(output.noise_patch_logits[known], shares[known])
            + patch_loss(output.semantic_patch_logits[known], shares[known])
        ),
        "loss_similarity": lambda: (
            similarity_loss(noise_grid[known], shares[known]) + similarity_loss(semantic_grid[known], shares[known])
        ),
        "loss_cross_patch": lambda: (1 - F.cosine_similarity(noise_grid, semantic_grid, dim=2)).mean(),
        "loss_cross_global": lambda: (1 - F.cosine_similarity(noise_global, semantic_global, dim=1)).mean(),
    }
    return {name: loss() for name, loss in every.items() if getattr(config, name) > 0}


def pair_loss(output: LGRROutput) -> Tensor:
    """-log sigmoid(fake - its own real) of the log-odds, mean of pooled head and streams (RankNet, Burges et al. 2005).

    The first half of the batch are reals, the second their fakes in the same order: what a pair has in common, scene,
    person, light and compression, falls out.
    """
    odds = [
        logits[:, FAKE] - logits[:, 1 - FAKE] for logits in (output.logits, output.noise_logits, output.semantic_logits)
    ]
    real, fake = torch.stack(odds).chunk(2, dim=1)
    return F.softplus(real - fake).mean()


def patch_features(feature: Tensor) -> Tensor:
    """(N, C, 15, 15) -> (N, 9, C): mean feature of each window."""
    return F.avg_pool2d(feature, 5).flatten(2).transpose(1, 2)


def patch_loss(logits: Tensor, shares: Tensor) -> Tensor:
    """Cross-entropy of (N, 3, 3, 2) window logits against the (N, 3, 3) forged shares as soft labels."""
    target = torch.stack([shares, 1 - shares], dim=-1)  # order (fake, real)
    return -(target * F.log_softmax(logits, dim=-1)).sum(-1).mean()


def similarity_loss(patches: Tensor, shares: Tensor) -> Tensor:
    """Mean squared error of the cosine between patches i, j of (N, 9, C) against 1 - (r_i - r_j)**2."""
    unit = F.normalize(patches, dim=2)
    share = shares.flatten(1)
    target = 1 - (share[:, :, None] - share[:, None, :]).square()
    return F.mse_loss(unit @ unit.transpose(1, 2), target)
