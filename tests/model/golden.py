"""The authors' network on fixed weights and inputs, as `golden_seed7.npz` holds it."""

import json
import zlib
from pathlib import Path

import numpy as np
import torch

HERE = Path(__file__).parent


def reference_state() -> dict[str, torch.Tensor]:
    """The authors' live tensors, filled by rule from their names (seed 7)."""
    shapes = json.loads((HERE / "reference_state_dict.json").read_text())
    return {f"module.{name}": torch.from_numpy(_fill(name, shape)) for name, shape in shapes.items()}


def _fill(name: str, shape: list[int]) -> np.ndarray:
    rng = np.random.default_rng(zlib.crc32(name.encode()) + 7)
    if name.endswith("num_batches_tracked"):
        return np.array(0)
    if name.endswith("running_var"):
        value = rng.uniform(0.5, 1.5, shape)
    elif name.endswith("running_mean"):
        value = 0.1 * rng.standard_normal(shape)
    elif len(shape) == 1 and name.endswith("weight"):
        value = rng.uniform(0.8, 1.2, shape)
    elif len(shape) == 1:
        value = 0.05 * rng.standard_normal(shape)
    else:
        value = rng.standard_normal(shape) * np.sqrt(2 / np.prod(shape[1:]))
    return value.astype(np.float32)


def golden_input() -> torch.Tensor:
    return torch.from_numpy(np.random.default_rng(7).uniform(0, 1, (2, 3, 240, 240)).astype(np.float32))


def golden_output() -> dict[str, np.ndarray]:
    with np.load(HERE / "golden_seed7.npz") as arrays:
        return {name: arrays[name] for name in arrays}
