"""Where does the time of a whole analysis go? Wall-clock seconds of each part, every Nth frame of one recording.

Pictures are read in a thread beside the rest, so they count only while they are waited for: `idle_share` is that share
of the time spent on frames in which the part that computes does nothing.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
from pathlib import Path

os.environ.setdefault("OMP_WAIT_POLICY", "passive")

from machine import machine
from meter import Meter

import lgrr.analysis.looking as looking
import lgrr.analysis.pipeline as pipeline
from lgrr.analysis import Case, Plan
from lgrr.analysis.ahead import ReadAhead
from lgrr.desk import analyze_file, open_desk
from lgrr.model import Predictor


def main() -> None:
    """Prints one JSON line."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("file", type=Path, nargs="?", help="default: the 1080p street clip of the data folder")
    words.add_argument("--every", type=int, default=5)
    asked = words.parse_args()
    file = asked.file or Path(os.environ.get("LGRR_DATA", "../shared/data")) / "videos/real_1080p_street.mp4"
    timed = Meter(time.perf_counter)
    with tempfile.TemporaryDirectory() as folder:
        desk = open_desk(Path(folder) / "out", device="cpu")
        timed("hash", pipeline, "hash_file")
        timed("decode: index of the whole file", pipeline, "open_isolated")
        timed("wait for pictures", ReadAhead, "read")
        timed("detect and describe", looking, "search")
        timed("carry", looking, "carry")
        timed("crop and quality", looking, "crop")
        timed("crop and quality", looking, "quality")
        timed("infer", Predictor, "predict")
        timed("track", pipeline, "with_tracks")
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


if __name__ == "__main__":
    main()
