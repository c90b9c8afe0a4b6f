"""Does cost grow with length, and nothing else? Clips of several lengths, made here from one real recording in a loop.

Each is analysed by processes of their own (`lgrr analyze --format json`), one that looks at every so manieth frame and
one with the usual, adaptive plan. Of each: processor seconds (of its decoder too), the largest memory that a process
held, and bytes of the case a frame looked at.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from itertools import pairwise
from multiprocessing import get_context
from pathlib import Path

os.environ["OMP_WAIT_POLICY"] = "passive"
os.environ["OMP_NUM_THREADS"] = "1"

import numpy as np
from clips import to_and_fro
from machine import machine
from places import data_folder

from lgrr.report import AnalysisDocument
from lgrr.video import open_media, write_clip

RATE = 25


def looped(source: Path, frames: int) -> Iterator[np.ndarray]:
    """So many pictures out of a recording, no two equal."""
    with open_media(source) as media:
        pictures = [picture.rgb for picture in media.pictures(range(len(media.frames)))]
    yield from itertools.islice(to_and_fro(pictures, 1), frames)


def analyzed(clip: Path, out: Path, plan: list[str]) -> dict[str, float]:
    command = [sys.executable, "-m", "lgrr", "analyze", str(clip), "--out", str(out), *plan,
               "--format", "json", "--progress", "none"]  # fmt: skip
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    if status:
        raise SystemExit(f"lgrr analyze ended with {os.waitstatus_to_exitcode(status)}")
    document = AnalysisDocument.read_json(next(out.rglob("analysis.json")))
    frames = document.coverage.frames_analyzed
    return {
        "frames_looked_at": frames,
        "taken_over": document.coverage.taken_over,
        "processor_seconds": round(used.ru_utime + used.ru_stime, 2),
        "peak_mib": round(used.ru_maxrss / 1024),
        "case_bytes_a_frame": round((out / "case.sqlite").stat().st_size / frames),
    }


def main() -> None:
    """Prints one JSON line."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--minutes", type=float, nargs="+", default=[1, 2, 5])
    words.add_argument("--every", type=int, default=5)
    words.add_argument("--clips", type=Path, help="a folder that keeps the clips: those in it are not made again")
    asked = words.parse_args()
    plans = {"every": ["--every", str(asked.every)], "adaptive": []}
    rows: dict[str, dict[float, dict[str, float]]] = {name: {} for name in plans}
    with tempfile.TemporaryDirectory() as folder:
        for minutes in sorted(asked.minutes):
            clip = made(asked.clips or Path(folder), minutes)
            for name, plan in plans.items():
                rows[name][minutes] = analyzed(clip, Path(folder) / f"{name}{minutes:g}", plan)
    answer = {"question": "cost against length", "every": asked.every, "machine": machine()}
    print(json.dumps(answer | {name: of_plan(by_minutes) for name, by_minutes in rows.items()}))


def made(folder: Path, minutes: float) -> Path:
    """The clip of so many minutes, made in a process of its own: a process that is started counts what its parent held
    as its own largest memory.
    """
    clip = folder / f"{minutes:g}.mp4"
    folder.mkdir(parents=True, exist_ok=True)
    if not clip.exists():
        maker = get_context("spawn").Process(target=make, args=(clip, round(60 * RATE * minutes)))
        maker.start()
        maker.join()
    return clip


def make(clip: Path, frames: int) -> None:
    unborn = clip.with_name(f"unborn-{clip.name}")
    write_clip(unborn, looped(data_folder() / "videos/real_small_speech.mp4", frames), RATE)
    unborn.rename(clip)


def of_plan(rows: dict[float, dict[str, float]]) -> dict[str, object]:
    seconds = {minutes: row["processor_seconds"] for minutes, row in rows.items()}
    return {
        "by_minutes": {f"{minutes:g}": row for minutes, row in rows.items()},
        # equal slopes: linear, whatever starting costs
        "seconds_a_minute_more": [round((seconds[b] - seconds[a]) / (b - a), 2) for a, b in pairwise(seconds)],
    }


if __name__ == "__main__":
    main()
