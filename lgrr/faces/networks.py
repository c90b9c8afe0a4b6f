"""The three networks of MTCNN as facenet-pytorch has them, with the weights that it ships.

They are written down here because importing facenet-pytorch imports torchvision, and with it most of torch's compiler:
longer than importing torch itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import cast

import torch
from torch import Tensor, nn


class Network(nn.Module):
    """Convolutions, for candidates of one size a dense layer, and heads of which the first tells faces from others.

    Layers have the names that they have in the files. The answer: the other heads', then the first one's probabilities.
    """

    def __init__(
        self, body: Mapping[str, nn.Module], dense: Mapping[str, nn.Module], heads: Mapping[str, nn.Module]
    ) -> None:
        super().__init__()
        self._parts = tuple(tuple(part.values()) for part in (body, dense, heads))
        for name, layer in {**body, **dense, **heads}.items():
            self.add_module(name, layer)

    def forward(self, pictures: Tensor) -> tuple[Tensor, ...]:
        """(n, 3, h, w) float32 around 0 -> moves, for the last network landmarks, and probabilities (n, 2, ...)."""
        body, dense, (faces, *others) = self._parts
        for layer in body:
            pictures = layer(pictures)
        if dense:
            pictures = pictures.permute(0, 3, 2, 1).flatten(1)
        for layer in dense:
            pictures = layer(pictures)
        return *(head(pictures) for head in others), cast(Tensor, faces(pictures)).softmax(1)


def proposal(folder: Path) -> Network:
    """P-Net, which runs over a whole picture."""
    body = {**_convolution(1, 3, 10, 3, pool=2), **_convolution(2, 10, 16, 3), **_convolution(3, 16, 32, 3)}
    return _read(
        folder / "pnet.pt", Network(body, {}, {"conv4_1": nn.Conv2d(32, 2, 1), "conv4_2": nn.Conv2d(32, 4, 1)})
    )


def refinement(folder: Path) -> Network:
    """R-Net, for candidates of 24 px."""
    body = {
        **_convolution(1, 3, 28, 3, pool=3),
        **_convolution(2, 28, 48, 3, pool=3),
        **_convolution(3, 48, 64, 2),
    }
    heads = {"dense5_1": nn.Linear(128, 2), "dense5_2": nn.Linear(128, 4)}
    return _read(folder / "rnet.pt", Network(body, {"dense4": nn.Linear(576, 128), "prelu4": nn.PReLU(128)}, heads))


def output(folder: Path) -> Network:
    """O-Net, for candidates of 48 px."""
    body = {
        **_convolution(1, 3, 32, 3, pool=3),
        **_convolution(2, 32, 64, 3, pool=3),
        **_convolution(3, 64, 64, 3, pool=2),
        **_convolution(4, 64, 128, 2),
    }
    heads = {"dense6_1": nn.Linear(256, 2), "dense6_2": nn.Linear(256, 4), "dense6_3": nn.Linear(256, 10)}
    return _read(folder / "onet.pt", Network(body, {"dense5": nn.Linear(1152, 256), "prelu5": nn.PReLU(256)}, heads))


def _convolution(number: int, taken: int, given: int, side: int, pool: int = 0) -> dict[str, nn.Module]:
    """A convolution with its ReLU, and largest values of `pool` x `pool` where there is one."""
    layers: dict[str, nn.Module] = {
        f"conv{number}": nn.Conv2d(taken, given, side),
        f"prelu{number}": nn.PReLU(given),
    }
    return layers | ({f"pool{number}": nn.MaxPool2d(pool, 2, ceil_mode=True)} if pool else {})


def _read(path: Path, network: Network) -> Network:
    """`network` with the weights of a file whose hash was compared; nothing but tensors is taken from it."""
    network.load_state_dict(torch.load(path, map_location="cpu", weights_only=True))  # noqa: TID251
    return network.eval()
