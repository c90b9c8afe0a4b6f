"""Where does the time of a whole analysis go? Wall-clock seconds of each part, every Nth frame of one recording.

Pictures are read in a thread beside the rest, so they count only while they are waited for: `idle_share` is that share
of the time spent on frames in which the part that computes does nothing. `--trace` draws who does what when, over some
seconds from the middle on.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
from pathlib import Path

os.environ.setdefault("OMP_WAIT_POLICY", "passive")

from bench_straightforward import repeated
from machine import machine
from matplotlib.figure import Figure
from meter import Meter
from places import data_folder

import lgrr.analysis.looking as looking
import lgrr.analysis.pipeline as pipeline
from lgrr.analysis import Case, Plan
from lgrr.analysis.ahead import ReadAhead
from lgrr.desk import analyze_file, open_desk
from lgrr.isolation import IsolatedMedia
from lgrr.model import Predictor


def main() -> None:
    """Prints one JSON line."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("file", type=Path, nargs="?", help="default: the 1080p street clip of the data folder")
    words.add_argument("--every", type=int, default=5)
    words.add_argument("--repeated", type=int, default=1, help="the recording so many times in a row")
    words.add_argument("--trace", type=Path, help="a picture of some seconds: PATH.svg or .png")
    asked = words.parse_args()
    file = asked.file or data_folder() / "videos/real_1080p_street.mp4"
    timed, beside = Meter(time.perf_counter), Meter(time.perf_counter)
    with tempfile.TemporaryDirectory() as folder:
        if asked.repeated > 1:
            file = repeated(file, asked.repeated, Path(folder) / file.name)
        beside("decode, a process beside", IsolatedMedia, "_decode")
        desk = open_desk(Path(folder) / "out", device="cpu")
        timed("hash", pipeline, "hash_file")
        timed("decode: index of the whole file", pipeline, "open_for")
        timed("wait for pictures", ReadAhead, "read")
        timed("detect and describe", looking, "search")
        timed("carry", looking, "carry")
        timed("crop and quality", looking, "crop")
        timed("crop and quality", looking, "quality")
        timed("infer", Predictor, "predict")
        timed("track", pipeline, "KeptFrames")
        timed("write: case", Case, "store")
        started = time.perf_counter()
        with desk.case:
            outcome = analyze_file(file, desk, Plan(every=asked.every))
        total = time.perf_counter() - started
    faces = sum(track.faces_scored for track in outcome.document.tracks)
    looking_on = ("wait for pictures", "detect and describe", "carry", "crop and quality", "infer", "write: case")
    idle = timed.spent["wait for pictures"] / sum(timed.spent[name] for name in looking_on)
    seconds = {name: round(value, 2) for name, value in timed.spent.items()}
    seconds["write: reports, and the rest"] = round(total - sum(timed.spent.values()), 2)
    if asked.trace is not None:
        draw([*timed.spans, *beside.spans], asked.trace)
    print(
        json.dumps(
            {
                "question": "pipeline: where the time goes",
                "file": file.name,
                "frames_analyzed": outcome.document.coverage.frames_analyzed,
                "faces_scored": faces,
                "seconds": round(total, 2),
                "faces_a_second": round(faces / total, 2),
                "parts": seconds,
                "idle_share": round(idle, 3),
                "machine": machine(),
            }
        )
    )


SECONDS = 5.0  # drawn
ROWS = (
    "decode, a process beside",
    "wait for pictures",
    "detect and describe",
    "crop and quality",
    "infer",
    "write: case",
)


def draw(spans: list[tuple[str, float, float]], out: Path) -> None:
    """Who did what when: one row a stage."""
    looked = [span for span in spans if span[0] == "detect and describe"]
    start = looked[len(looked) // 2][1]
    figure = Figure(figsize=(10, 2.8), layout="constrained")
    axes = figure.subplots()
    for row, name in enumerate(ROWS):
        shown = [(a - start, b - a) for stage, a, b in spans if stage == name and start <= b and a <= start + SECONDS]
        axes.broken_barh(shown, (row - 0.35, 0.7), color="tab:red" if name == "wait for pictures" else "tab:blue")
    axes.set(xlim=(0, SECONDS), yticks=range(len(ROWS)), yticklabels=ROWS, xlabel="seconds")
    axes.invert_yaxis()
    figure.savefig(out)


if __name__ == "__main__":
    main()
