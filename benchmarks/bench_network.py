"""How many times more faces a second does the shipped path score than the authors' network, and how near its limit?

Theirs: unfolded, central differences as two convolutions, float32, eager, contiguous memory. Ours: `Predictor` (folded,
channels last, the precision this machine is quick in). Same width, side and run. The limit: the folded network's
multiply-adds at the rate at which this processor multiplies two matrices of 1024 x 1024 in the same precision.
Processor seconds of one thread, which other work on the machine hardly changes.
"""

from __future__ import annotations

import argparse
import json
from time import process_time

import numpy as np
import torch
from as_the_authors import as_the_authors
from machine import best_of, machine
from torch.utils.flop_counter import FlopCounterMode

from lgrr.model import LGRR, Card, Predictor
from lgrr.model.fold import fold
from lgrr.model.precision import PRECISIONS, choose_precision
from lgrr.model.registry import find
from lgrr.model.store import read_weights

MATRIX = 1024  # side, large enough that reading it costs nothing beside multiplying


def main() -> None:
    """Prints one JSON line."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--width", type=float, help="default: the shipped weights")
    words.add_argument("--side", type=int, help="default: the shipped weights'")
    words.add_argument("--batch", type=int, default=8)
    words.add_argument("--rounds", type=int, default=5)
    asked = words.parse_args()
    torch.set_num_threads(1)
    card = Card.read(find("lgrr-small").with_suffix(".json"))
    if asked.width is None:
        model = read_weights(find("lgrr-small"), card)
    else:
        model = LGRR(asked.width).eval()
        card = card.model_copy(update={"width": asked.width})
    card = card.model_copy(update={"side": asked.side or card.side})
    theirs = as_the_authors(model)
    cpu = torch.device("cpu")
    ours = Predictor(model, card, cpu, choose_precision("auto", cpu))
    crops = np.random.default_rng(7).integers(0, 256, (asked.batch, card.side, card.side, 3), dtype=np.uint8)
    images = torch.from_numpy(crops).permute(0, 3, 1, 2).contiguous().float() / 255

    def they_one_by_one() -> None:
        with torch.inference_mode():
            for image in images:
                theirs(image[None])

    def they_in_a_batch() -> None:
        with torch.inference_mode():
            theirs(images)

    def we_one_by_one() -> None:
        for crop in crops:
            ours.predict(crop[None])

    matrix = torch.rand(MATRIX, MATRIX).to(PRECISIONS[ours.precision])
    works = (they_one_by_one, they_in_a_batch, we_one_by_one, lambda: ours.predict(crops), lambda: matrix @ matrix)
    their_single, their_batch, our_single, our_batch, product = best_of(asked.rounds, *works, clock=process_time)
    limit, operations = 2 * MATRIX**3 / product, operations_of_a_face(model, card.side)
    with torch.inference_mode():
        deviation = np.abs(ours.predict(crops).p_fake - theirs(images).p_fake.numpy()).max()
    print(
        json.dumps(
            {
                "question": "network: faces a second against the authors' network",
                "width": card.width,
                "side": card.side,
                "batch": asked.batch,
                "precision": ours.precision,
                "ours": {"one_by_one": rate(our_single, asked), "batch": rate(our_batch, asked)},
                "theirs": {"one_by_one": rate(their_single, asked), "batch": rate(their_batch, asked)},
                "ratio_one_by_one": round(their_single / our_single, 2),
                "ratio_batch": round(their_batch / our_batch, 2),
                "ratio_best": round(min(their_single, their_batch) / min(our_single, our_batch), 2),
                "multiply_adds_of_a_face": operations // 2,
                "matrices_gflops": round(limit / 1e9),
                "share_of_limit": round(operations * asked.batch / min(our_single, our_batch) / limit, 2),
                "largest_deviation_of_p_fake": float(f"{deviation:.2g}"),
                "machine": machine(),
            }
        )
    )


def operations_of_a_face(model: LGRR, side: int) -> int:
    """Multiplications and additions of the folded network for one face."""
    with FlopCounterMode(display=False) as counter, torch.inference_mode():
        fold(model)(torch.zeros(1, 3, side, side))
    return counter.get_total_flops()


def rate(seconds: float, asked: argparse.Namespace) -> float:
    """Faces a second."""
    return round(asked.batch / seconds, 2)


if __name__ == "__main__":
    main()
