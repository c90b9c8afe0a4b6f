"""How many times more faces a second does the shipped path score than the authors' network, run as they run it?

Theirs: unfolded, central differences as two convolutions, float32, eager, contiguous memory; one face at a time and in
batches. Ours: `Predictor` (folded, channels last, the precision this machine is quick in). Same width, side and run.
"""

from __future__ import annotations

import argparse
import copy
import json

import numpy as np
import torch
import torch.nn.functional as F
from machine import best_of, machine
from torch import nn

from lgrr.model import LGRR, Predictor, load
from lgrr.model.network import THETA, CentralDifferenceConv
from lgrr.model.precision import choose_precision


class TwoConvolutions(nn.Module):
    """The central difference as the authors compute it: a convolution minus a 1 x 1 convolution of the kernel's sum."""

    def __init__(self, layer: CentralDifferenceConv) -> None:
        super().__init__()
        self.weight = layer.weight

    def forward(self, x: torch.Tensor) -> torch.Tensor:  # noqa: D102 - as in lgrr.model.network
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


def main() -> None:
    """Prints one JSON line."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--width", type=float, default=0.5)
    words.add_argument("--side", type=int, default=128)
    words.add_argument("--batch", type=int, default=8)
    words.add_argument("--rounds", type=int, default=5)
    asked = words.parse_args()
    model = LGRR(asked.width).eval()
    theirs = as_the_authors(model)
    card = load("lgrr-small", "cpu", "float32").card.model_copy(update={"width": asked.width, "side": asked.side})
    cpu = torch.device("cpu")
    ours = Predictor(model, card, cpu, choose_precision("auto", cpu))
    crops = np.random.default_rng(7).integers(0, 256, (asked.batch, asked.side, asked.side, 3), dtype=np.uint8)
    images = torch.from_numpy(crops).permute(0, 3, 1, 2).contiguous().float() / 255

    def one_by_one() -> None:
        with torch.inference_mode():
            for image in images:
                theirs(image[None])

    def in_batches() -> None:
        with torch.inference_mode():
            theirs(images)

    single, batched, shipped = best_of(asked.rounds, one_by_one, in_batches, lambda: ours.predict(crops))
    with torch.inference_mode():
        deviation = np.abs(ours.predict(crops).p_fake - theirs(images).p_fake.numpy()).max()
    print(
        json.dumps(
            {
                "question": "network: faces a second against the authors' network",
                "width": asked.width,
                "side": asked.side,
                "precision": ours.precision,
                "ours_faces_a_second": round(asked.batch / shipped, 2),
                "theirs_one_by_one": round(asked.batch / single, 2),
                "theirs_in_batches": round(asked.batch / batched, 2),
                "ratio_one_by_one": round(single / shipped, 2),
                "ratio_in_batches": round(batched / shipped, 2),
                "largest_deviation_of_p_fake": float(f"{deviation:.2g}"),
                "machine": machine(),
            }
        )
    )


if __name__ == "__main__":
    main()
