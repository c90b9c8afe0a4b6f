"""A case whose writer is killed at random moments: `python -m tests.durability.kills --times 300`."""

import argparse
import json
import os
import random
import signal
import tempfile
import time
from pathlib import Path

from lgrr.analysis import Case
from lgrr.analysis.acts import Note

RECORDING = "ab" * 32
_CHECK_EVERY = 25  # kills after which the whole chain is checked


def write_on(place: Path, told: int) -> None:
    """In a process of its own: notes, and telling of each when it is kept, until it is killed."""
    with Case.open(place) as case:
        for number in range(10**6):
            act = case.act("examiner", RECORDING, Note(number, number, "x" * (number % 200)))
            os.write(told, act.number.to_bytes(8, "little"))


def killed(place: Path, draw: random.Random) -> int:
    """Starts a writer and kills it; the number of the last row that it told of."""
    heard, told = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            write_on(place, told)
        finally:
            os._exit(1)
    os.close(told)
    try:
        first = os.read(heard, 8)  # it is at work
        time.sleep(draw.uniform(0, 0.05))
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        rest = b""
        while piece := os.read(heard, 1 << 16):
            rest += piece
    finally:
        os.close(heard)
    numbers = first + rest
    return int.from_bytes(numbers[len(numbers) // 8 * 8 - 8 : len(numbers) // 8 * 8], "little")


def run(times: int, seed: int, folder: Path) -> dict[str, int]:
    """Kills so many writers of one case; counts what was told and is not there, and what is wrong with the chain."""
    draw, place = random.Random(seed), folder / "case.sqlite"
    Case.create(place).close()
    lost = faults = 0
    for k in range(1, times + 1):
        last = killed(place, draw)
        with Case.open(place) as case:
            numbers = [entry.number for entry in case.log()]
            lost += last not in numbers[-3:]
            if k % _CHECK_EVERY == 0 or k == times:
                faults += len(case.verify_log().faults)
    return {"kills": times, "rows": len(numbers), "told_and_lost": lost, "faults": faults}


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--times", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="lgrr-kills-") as place:
        print(json.dumps(run(asked.times, asked.seed, Path(place))))
