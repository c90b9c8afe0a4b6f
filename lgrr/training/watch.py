"""What a run looks at as it goes on: the averaged network on a fixed sample of validation faces."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch

from lgrr.faces.crop import prepare
from lgrr.model.network import LGRR, LGRROutput
from lgrr.training.config import TrainConfig
from lgrr.training.manifest import Manifest
from lgrr.training.masks import forged_share, mask_of
from lgrr.training.metrics import auc, patch_auc


def seen(model: LGRR, crops: np.ndarray) -> LGRROutput:
    """What the network says of (N, S, S, 3) uint8 crops, on its own device."""
    device = next(model.parameters()).device
    return model(torch.from_numpy(crops).to(device).permute(0, 3, 1, 2).float() / 255)


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
        output = seen(model, crops)
        heads.append(torch.stack([output.p_fake, output.p_noise, output.p_semantic], dim=1).cpu())
        patches.append(output.patches.cpu().numpy())
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
    return {name: round(value, 4) for name, value in values.items() if not np.isnan(value)}
