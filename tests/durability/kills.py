"""A case whose writer is killed at random moments, also while it brings an old case up to date:
`python -m tests.durability.kills --times 300 --migrations 300`.
"""

import argparse
import json
import os
import random
import signal
import sqlite3
import tempfile
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

from lgrr.analysis import Case
from lgrr.analysis.acts import Note
from lgrr.analysis.schema import VERSION, version_of
from tests.analysis.test_case import observation, same
from tests.analysis.test_migration import old_case

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


def killed_on_the_way(place: Path, seconds: float) -> str:
    """Starts to bring an old case up to date and kills that so many seconds later; where it stood then.

    "before": there is no backup yet; "between": there is one, and the case is still the old one; "after".
    """
    pid = os.fork()
    if pid == 0:
        try:
            Case.open(place).close()
        finally:
            os._exit(0)
    time.sleep(seconds)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    with closing(sqlite3.connect(place)) as connection:
        if version_of(connection) == VERSION:
            return "after"
    return "between" if any(place.parent.glob("case.v?*.sqlite")) else "before"


def run_migrations(times: int, seed: int, folder: Path) -> dict[str, int]:
    """Kills so many migrations, of every earlier version by turns; counts what is lost when the case is opened then."""
    draw, stood, lost = random.Random(seed), Counter[str](), 0
    started = time.perf_counter()
    for version in range(1, VERSION):  # also what is imported at the first time
        (folder / f"once-{version}").mkdir()
        Case.open(old_case(folder / f"once-{version}" / "case.sqlite", version)).close()
    usual = (time.perf_counter() - started) / (VERSION - 1)
    for k in range(times):
        version = 1 + k % (VERSION - 1)
        home = folder / str(k)
        home.mkdir()
        place = old_case(home / "case.sqlite", version)
        stood[killed_on_the_way(place, draw.uniform(0, 1.5 * usual))] += 1
        with Case.open(place) as case:
            whole = same(case.observations(1), [observation(5)]) and not case.verify_log().faults
            acts = len(case.acts()) == (2 if version > 1 else 0)
        with closing(sqlite3.connect(home / f"case.v{version}.sqlite")) as backup:
            kept = version_of(backup) == version and backup.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        lost += not (whole and acts and kept)
    return {
        "migrations_killed": times,
        **{where: stood[where] for where in ("before", "between", "after")},
        "lost": lost,
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--times", type=int, default=300)
    parser.add_argument("--migrations", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="lgrr-kills-") as place:
        found = run(asked.times, asked.seed, Path(place))
        print(json.dumps(found | run_migrations(asked.migrations, asked.seed, Path(place))))
