"""AUCs of a run's state on its watched validation pairs, weights and averaged weights, without publishing them.

    python tools/watched.py training/checkpoints/lgrr-base.safetensors --config configs/lgrr-base.toml \
        --data manifest:faces.csv --pairs 150

A file of published weights, with a card beside it, is looked at in the same way.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from safetensors.torch import load_file

from lgrr.model.network import LGRR
from lgrr.training.config import read_config
from lgrr.training.data import open_sets
from lgrr.training.watch import watch


def main() -> None:
    """Prints one JSON line for each set of weights in the file."""
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("weights", type=Path)
    words.add_argument("--config", type=Path, required=True)
    words.add_argument("--data", action="append", required=True)
    words.add_argument("--pairs", type=int, default=300)
    asked = words.parse_args()
    config = read_config(asked.config).model_copy(update={"evaluate_pairs": asked.pairs})
    data, tensors = open_sets(asked.data).split("validation"), load_file(asked.weights)
    for part in ("average.", "model.") if "model.head.weight" in tensors else ("",):
        model = LGRR(config.width).eval()
        model.load_state_dict({name.removeprefix(part): t for name, t in tensors.items() if name.startswith(part)})
        aucs = watch(model, data, config, config.whole_side_at(config.steps - 1))
        print(json.dumps({"weights": part.strip(".") or "published", **aucs}), flush=True)


if __name__ == "__main__":
    main()
