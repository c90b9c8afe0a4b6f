"""facenet-pytorch itself, to compare with: beside any torch, and without reaching for the network.

It imports torchvision, for non-maximum suppression. The wheel of the package index is compiled for CUDA and does not
load its operators beside a CPU torch. Where that is so, they are defined in plain torch; where they load, nothing is
done.
"""

from __future__ import annotations

import importlib
import socket
import sys
from typing import Any

import torch
from torch import Tensor

_libraries: list[torch.library.Library] = []  # a library's operators live as long as it does


def facenet() -> Any:
    """The module. For downloads that are never made here it imports urllib3, which opens a socket when it is imported,
    to see whether there is IPv6: it is told that there is none.
    """
    _ensure_torchvision()
    before = socket.has_ipv6
    socket.has_ipv6 = False
    try:
        return importlib.import_module("facenet_pytorch")
    finally:
        socket.has_ipv6 = before


def _ensure_torchvision() -> None:
    """Imports torchvision, with its own operators or with ours."""
    try:
        importlib.import_module("torchvision")
    except RuntimeError as error:
        if "torchvision::nms" not in str(error):
            raise
        for name in [name for name in sys.modules if name.split(".")[0] == "torchvision"]:
            del sys.modules[name]
        _define_operators()
        extension: Any = importlib.import_module("torchvision.extension")
        extension._has_ops = lambda: True
        importlib.import_module("torchvision")


def _define_operators() -> None:
    library = torch.library.Library("torchvision", "DEF")
    library.define("nms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
    library.define("qnms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
    library.impl("nms", nms, "CompositeExplicitAutograd")
    _libraries.append(library)


def nms(boxes: Tensor, scores: Tensor, iou_threshold: float) -> Tensor:
    """Greedy non-maximum suppression: (n, 4) corners and (n,) scores -> indices kept, best score first."""
    order = scores.argsort(descending=True, stable=True)
    area = (boxes[:, 2:] - boxes[:, :2]).clamp(min=0).prod(1)
    kept = []
    while len(order):
        best, rest = order[0], order[1:]
        kept.append(best)
        corner_low = torch.maximum(boxes[best, :2], boxes[rest, :2])
        corner_high = torch.minimum(boxes[best, 2:], boxes[rest, 2:])
        overlap = (corner_high - corner_low).clamp(min=0).prod(1)
        order = rest[overlap / (area[best] + area[rest] - overlap) <= iou_threshold]
    return torch.stack(kept) if kept else order
