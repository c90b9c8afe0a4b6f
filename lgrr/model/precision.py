"""Which arithmetic this machine is quick in."""

from __future__ import annotations

import torch

from lgrr.errors import UsageError

PRECISIONS = {"float32": torch.float32, "bfloat16": torch.bfloat16}


def choose_device(name: str) -> torch.device:
    """`auto`, `cpu` or `cuda`. Raises UsageError where the device is not there."""
    if name not in ("auto", "cpu", "cuda"):
        raise UsageError(f"The device {name!r} is unknown; choose auto, cpu or cuda.")
    if name == "cuda" and not torch.cuda.is_available():
        raise UsageError("No CUDA device is available to torch on this machine; use --device cpu or auto.")
    return torch.device("cuda" if name != "cpu" and torch.cuda.is_available() else "cpu")


def choose_precision(name: str, device: torch.device) -> str:
    """`auto`: bfloat16 on processors that multiply in it (AMX, AVX-512 BF16), else float32.

    On a GPU float32 too: it gives the scores of a processor's float32 to 3e-6, where bfloat16 moves single ones by up
    to 0.05 (docs/benchmarks.md).
    """
    if name != "auto":
        if name not in PRECISIONS:
            raise UsageError(f"The precision {name!r} is unknown; choose auto, float32 or bfloat16.")
        return name
    if device.type == "cuda":
        return "float32"
    able = torch.cpu.get_capabilities()
    return "bfloat16" if able.get("amx_bf16") or able.get("avx512_bf16") else "float32"
