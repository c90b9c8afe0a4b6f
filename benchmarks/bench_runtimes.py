"""Is another runtime quicker with the shipped network than the path that ships, and what does it do to the scores?

The folded network in each runtime, one thread, processor seconds; scores against the float32 path on the first crops of
the split `validation`. OpenVINO is measured where it is installed (`pip install openvino nncf`); its int8 network is
fitted to crops of the split `train`.
"""

from __future__ import annotations

import argparse
import copy
import json
import os
from collections.abc import Callable, Sequence
from time import perf_counter, process_time

os.environ["OMP_NUM_THREADS"] = "1"

import numpy as np
import torch
from machine import best_of, machine
from places import data_folder
from torch import Tensor, nn

from lgrr.faces.crop import prepare
from lgrr.model import Card
from lgrr.model.fold import fold
from lgrr.model.registry import find
from lgrr.model.store import read_weights
from lgrr.training.data import open_data
from lgrr.training.metrics import auc

Runtime = Callable[[Tensor], np.ndarray]  # (N, 3, S, S) float32 in [0, 1] -> (N,) p_fake


class Score(nn.Module):
    """The folded network's p_fake alone, for runtimes that take no dataclasses."""

    def __init__(self, model: nn.Module) -> None:
        super().__init__()
        self.model = model

    def forward(self, image: Tensor) -> Tensor:
        """(N, 3, S, S) -> (N,)."""
        return self.model(image).p_fake


def main() -> None:
    """Prints one JSON line."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("data", nargs="?", default=f"manifest:{data_folder() / 'dfdc_faces.csv'}", help="face crops")
    words.add_argument("--model", default="lgrr-small")
    words.add_argument("--faces", type=int, default=200)
    words.add_argument("--batch", type=int, default=8)
    words.add_argument("--rounds", type=int, default=5)
    words.add_argument("--fitted", type=int, default=300, help="crops of the split train that int8 is fitted to")
    asked = words.parse_args()
    torch.set_num_threads(1)
    path = find(asked.model)
    card = Card.read(path.with_suffix(".json"))
    images, fake = crops_of(asked.data, "validation", asked.faces, card.side)
    fitted, _ = crops_of(asked.data, "train", asked.fitted, card.side)
    model = Score(fold(read_weights(path, card))).eval()
    runtimes = {"eager float32": eager(model, torch.float32), "eager bfloat16 (ships)": eager(model, torch.bfloat16)}
    started = perf_counter()
    runtimes["torch.compile bfloat16"] = eager(model, torch.bfloat16, compiled=True)
    runtimes["torch.compile bfloat16"](images[: asked.batch])
    compiling = perf_counter() - started
    runtimes |= openvino(model, fitted.split(asked.batch))
    batches = images.split(asked.batch)
    times = best_of(asked.rounds, *(lambda run=run: run(batches[0]) for run in runtimes.values()), clock=process_time)
    scores = {
        name: np.concatenate([run(b) for b in batches if len(b) == asked.batch]) for name, run in runtimes.items()
    }
    reference = scores["eager float32"]
    is_fake = fake[: len(reference)]
    table = {
        name: {
            "faces_a_second": round(asked.batch / took, 1),
            "against_eager_float32": round(times[0] / took, 2),
            "largest_deviation": float(f"{np.abs(scores[name] - reference).max():.2g}"),
            "auc_moves": round(auc(scores[name], is_fake) - auc(reference, is_fake), 4),
        }
        for name, took in zip(runtimes, times, strict=True)
    }
    about = {"model": card.name, "faces": len(reference), "batch": asked.batch, "seconds_to_compile": round(compiling)}
    print(json.dumps({"question": "runtimes: is another quicker", **about, "runtimes": table, "machine": machine()}))


def crops_of(data: str, split: str, count: int, side: int) -> tuple[Tensor, np.ndarray]:
    """So many crops, (N, 3, side, side) float32 in [0, 1], spread over the split; and which are fakes."""
    faces = open_data(data).split(split)
    samples = faces.samples[:: max(1, len(faces.samples) // count)][:count]
    crops = np.stack([prepare(faces.read(s.file), side) for s in samples])
    images = (torch.from_numpy(crops).permute(0, 3, 1, 2).float() / 255).contiguous()
    return images, np.array([s.fake for s in samples])


def eager(model: Score, dtype: torch.dtype, compiled: bool = False) -> Runtime:
    """torch, channels last."""
    network = copy.deepcopy(model).to(dtype).to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    call = torch.compile(network) if compiled else network

    def run(images: Tensor) -> np.ndarray:
        with torch.inference_mode():
            return call(images.to(dtype, memory_format=torch.channels_last)).float().numpy()

    return run


def openvino(model: Score, fitted: Sequence[Tensor]) -> dict[str, Runtime]:
    """OpenVINO in float32, bfloat16 and int8 fitted to these batches, one thread; nothing where it is not installed."""
    try:
        import nncf
        import openvino as ov
    except ImportError:
        return {}
    converted = ov.convert_model(model, example_input=fitted[0])
    converted.reshape(list(fitted[0].shape))
    whole = [batch.numpy() for batch in fitted if batch.shape == fitted[0].shape]
    quantized = nncf.quantize(converted, nncf.Dataset(whole), subset_size=len(whole))

    def compiled(network: ov.Model, precision: str) -> Runtime:
        settings = {"INFERENCE_PRECISION_HINT": precision, "INFERENCE_NUM_THREADS": 1}
        ready = ov.Core().compile_model(network, "CPU", settings)
        return lambda images: np.asarray(ready(images.numpy())[0])

    return {
        "openvino float32": compiled(converted, "f32"),
        "openvino bfloat16": compiled(converted, "bf16"),
        "openvino int8": compiled(quantized, "f32"),
    }


if __name__ == "__main__":
    main()
