"""Trains for a given time, where a machine is lent by the minute: how many steps fit is found out on the way.

The configuration's own schedules hold, but for the steps at which they change: with the first side and the first share
of damaged pairs for the first part of the time, with the last ones for the second, and a cool-down to learning rate 0
for the third, as long as the pace of the second lets it be. Each part goes on from the state of the one before, as
`lgrr train --resume` would. Publish the weights afterwards with `lgrr train --resume` and the configuration that the
last line names.

    python tools/train_for.py --config configs/lgrr-base.toml --seconds 500 --data manifest:faces.csv --out runs/base
"""

from __future__ import annotations

import argparse
import json
import time
from contextlib import suppress
from pathlib import Path

from safetensors import safe_open

from lgrr.errors import Cancelled
from lgrr.training.config import TrainConfig, read_config
from lgrr.training.data import Manifest, open_sets
from lgrr.training.folder import CHECKPOINT
from lgrr.training.loop import train
from lgrr.training.ranks import Ranks, ranks

FIRST, SECOND, SPARE = 0.25, 0.7, 0.04  # shares of the time: end of the first part, of the second; not used
ENDLESS = 10_000_000


def main() -> None:
    """Trains, and prints what the configuration has become."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--config", type=Path, required=True)
    words.add_argument("--data", action="append", required=True)
    words.add_argument("--out", type=Path, required=True)
    words.add_argument("--seconds", type=float, required=True)
    words.add_argument("--device", default="auto")
    asked = words.parse_args()
    began = time.monotonic()
    config, data = read_config(asked.config), open_sets(asked.data)
    sides, damaged = [value for _, value in config.side], [value for _, value in config.damaged]
    with ranks(asked.device) as here:
        early = _until(
            began + FIRST * asked.seconds,
            config.model_copy(update={"side": [(0, sides[0])], "damaged": [(0, damaged[0])], "steps": ENDLESS}),
            data,
            asked.out,
            here,
        )
        schedule = {"side": [(0, sides[0]), (early, sides[-1])], "damaged": [(0, damaged[0]), (early, damaged[-1])]}
        turn = time.monotonic()
        middle = _until(
            began + SECOND * asked.seconds,
            config.model_copy(update=schedule | {"steps": ENDLESS}),
            data,
            asked.out,
            here,
        )
        now = time.monotonic()
        left = began + (1 - SPARE) * asked.seconds - now
        falling = max(1, int((middle - early) * left / (now - turn)))
        final = config.model_copy(update=schedule | {"steps": middle + falling, "cool_down": falling})
        train(final, data, asked.out, True, on_log=print, ranks=here)
    print(json.dumps({name: getattr(final, name) for name in ("side", "damaged", "steps", "cool_down")}))


def _until(end: float, config: TrainConfig, data: Manifest, out: Path, here: Ranks) -> int:
    """Goes on with the run until the time `end` of the clock; the steps done so far."""
    with suppress(Cancelled):
        train(config, data, out, True, lambda: time.monotonic() > end, print, here)
    with safe_open(out / CHECKPOINT, "pt") as state:
        return int(state.metadata()["step"])


if __name__ == "__main__":
    main()
