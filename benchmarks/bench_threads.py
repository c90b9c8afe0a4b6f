"""How many threads compute a face quickest beside a busy decoder, and what does it cost to find out?

Milliseconds a face by number of threads, several measurements, each as the program makes it once for a machine.
"""

from __future__ import annotations

import argparse
import json
import os
import time

os.environ.setdefault("OMP_WAIT_POLICY", "passive")

from machine import machine

from lgrr.model import load
from lgrr.model.threads import measure, quickest


def main() -> None:
    """Prints one JSON line."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--precision", default="auto")
    words.add_argument("--times", type=int, default=5)
    asked = words.parse_args()
    predictor = load("lgrr-small", "cpu", asked.precision)
    line = {"question": "how many threads", "precision": predictor.precision, "machine": machine(), "measured": []}
    for _ in range(asked.times):
        started = time.perf_counter()
        seconds = measure(predictor)
        line["measured"].append(
            {
                "ms_a_face": {number: round(1000 * taken, 1) for number, taken in seconds.items()},
                "chosen": quickest(seconds),
                "seconds_to_find_out": round(time.perf_counter() - started, 2),
            }
        )
    print(json.dumps(line))


if __name__ == "__main__":
    main()
