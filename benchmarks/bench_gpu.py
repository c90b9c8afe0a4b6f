"""Does the GPU give the scores of the processor's float32, how many faces a second, at what share of its bf16 rate?

Faces are the first crops of the split `validation` of the given set. The rate is that of a matrix product of
8192 x 8192 in bfloat16; the network's time is that of the folded network alone, on pictures that are on the card, as
a CUDA graph; `predict` is what the pipeline calls, copies of all maps to the processor included.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable

import numpy as np
import torch
from bench_network import operations_of_a_face
from machine import machine
from places import data_folder

from lgrr.faces.crop import prepare
from lgrr.model import Card, Predictor, load
from lgrr.model.fold import fold
from lgrr.model.registry import find
from lgrr.model.store import read_weights
from lgrr.training.data import open_data

QUESTION = "GPU: scores against the processor's float32, faces a second, share of the bf16 rate"
MATRIX = 8192


def main() -> None:
    """Prints one JSON line, or says that there is no GPU."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("data", nargs="?", default=f"manifest:{data_folder() / 'dfdc_faces.csv'}", help="face crops")
    words.add_argument("--model", default="lgrr-small")
    words.add_argument("--faces", type=int, default=256)
    words.add_argument("--batches", type=int, nargs="+", default=[1, 8, 64, 256])
    asked = words.parse_args()
    if not torch.cuda.is_available():
        print(json.dumps({"question": QUESTION, "not_measured": "torch finds no CUDA device", "machine": machine()}))
        return
    path = find(asked.model)
    card = Card.read(path.with_suffix(".json"))
    data = open_data(asked.data).split("validation")
    crops = np.stack([prepare(data.read(s.file), card.side) for s in data.samples[: asked.faces]])
    reference = scores(load(path, "cpu", "float32"), crops)
    exact, quick = load(path, "cuda", "float32"), load(path, "cuda", "bfloat16")
    matrix = torch.rand(MATRIX, MATRIX, device="cuda", dtype=torch.bfloat16)
    peak = 2 * MATRIX**3 / seconds(lambda: matrix @ matrix)
    model = read_weights(path, card)
    operations = operations_of_a_face(model, card.side)
    network = fold(model).to("cuda", torch.bfloat16).to(memory_format=torch.channels_last)
    table = []
    for batch in asked.batches:
        images = torch.from_numpy(crops[:batch]).cuda().permute(0, 3, 1, 2).float().div(255).bfloat16()
        alone = seconds(replayed(network, images.contiguous(memory_format=torch.channels_last)))
        whole = seconds(lambda batch=batch: quick.predict(crops[:batch]))
        table.append(
            {
                "batch": batch,
                "network_faces_a_second": round(batch / alone),
                "share_of_bf16_rate": round(operations * batch / alone / peak, 3),
                "predict_faces_a_second": round(batch / whole),
            }
        )
    print(
        json.dumps(
            {
                "question": QUESTION,
                "model": card.name,
                "faces": len(crops),
                "largest_deviation_of_p_fake": {
                    "float32": float(f"{np.abs(scores(exact, crops) - reference).max():.2g}"),
                    "bfloat16": float(f"{np.abs(scores(quick, crops) - reference).max():.2g}"),
                },
                "bf16_tflops": round(peak / 1e12),
                "multiply_adds_of_a_face": operations // 2,
                "by_batch": table,
                "machine": machine(),
            }
        )
    )


def scores(predictor: Predictor, crops: np.ndarray) -> np.ndarray:
    """(N,) p_fake, in batches of 32."""
    return np.concatenate([predictor.predict(crops[k : k + 32]).p_fake for k in range(0, len(crops), 32)])


@torch.inference_mode()
def replayed(network: torch.nn.Module, images: torch.Tensor) -> Callable[[], None]:
    """The network on these pictures as one CUDA graph."""
    stream = torch.cuda.Stream()
    with torch.cuda.stream(stream):
        for _ in range(3):
            network(images)
    torch.cuda.synchronize()
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        network(images)
    return graph.replay


def seconds(work: Callable[[], object], times: int = 10) -> float:
    """Median seconds of the work by the card's clock, after three rounds of warming up."""
    for _ in range(3):
        work()
    spans = []
    for _ in range(times):
        begin, end = torch.cuda.Event(enable_timing=True), torch.cuda.Event(enable_timing=True)
        begin.record()
        work()
        end.record()
        torch.cuda.synchronize()
        spans.append(begin.elapsed_time(end) / 1000)
    return float(np.median(spans))


if __name__ == "__main__":
    main()
