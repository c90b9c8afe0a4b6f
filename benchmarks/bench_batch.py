"""Does a batch lose or repeat work when it is killed -9 three times? Clips made on the spot, 5 % of them broken."""

from __future__ import annotations

import argparse
import csv
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

os.environ["OMP_WAIT_POLICY"] = "passive"
os.environ["OMP_NUM_THREADS"] = "1"  # as in a batch's workers: what is compared must be added up in the same order

import cv2
import matplotlib.cbook
import numpy as np
from machine import machine
from PIL import Image

from lgrr.analysis import Case
from lgrr.video import write_clip

FRAMES, RATE, HEIGHT, WIDTH = 24, 24, 160, 192
PLAN = ("--every", "8", "--device", "cpu", "--precision", "float32", "--format", "json")


def make(folder: Path, clips: int) -> None:
    """One second each, one face that drifts, each another way; every 20th is broken, every 25th a copy."""
    with matplotlib.cbook.get_sample_data("grace_hopper.jpg") as file:
        whole = np.asarray(Image.open(file).convert("RGB"))[:420]
    face = cv2.resize(whole, None, fx=0.34, fy=0.34, interpolation=cv2.INTER_AREA)
    for number in range(clips):
        path = folder / f"{number % 7}" / f"{number:04d}.mp4"
        path.parent.mkdir(exist_ok=True)
        if number % 25 == 24:
            path.write_bytes((folder / f"{(number - 2) % 7}" / f"{number - 2:04d}.mp4").read_bytes())
            continue
        write_clip(path, [picture(face, number, k) for k in range(FRAMES)], RATE)
        if number % 20 == 19:
            path.write_bytes([b"", os.urandom(9000), path.read_bytes()[:1500], b"no film" * 90][number // 20 % 4])


def picture(face: np.ndarray, number: int, k: int) -> np.ndarray:
    """(HEIGHT, WIDTH, 3) uint8."""
    shade = (90 + number % 40, 110, 120 - number // 40)
    shift = np.array([[1, 0, 10 + (number % 13) + k / 3], [0, 1, 8 + (number % 5)]])
    background = np.full((HEIGHT, WIDTH, 3), shade, np.uint8)
    return cv2.warpAffine(face, shift, (WIDTH, HEIGHT), background, borderMode=cv2.BORDER_TRANSPARENT)


def killed(command: list[str], contents: int) -> float:
    """Runs a batch until so many more files have ended, then kills it and all its processes; seconds."""
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    before = None
    for line in process.stdout:
        ended = json.loads(line)["event"] in ("done", "error")
        before = (before or 0) + ended
        if before >= contents:
            break
    process.send_signal(signal.SIGKILL)
    process.communicate()
    return time.perf_counter() - started


def rows_of(out: Path) -> list[dict[str, str]]:
    with (out / "overview.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def documents(out: Path) -> dict[str, object]:
    every = (json.loads(path.read_text()) for path in out.rglob("analysis.json"))
    return {found["media"]["sha256"]: (found["finding"], found["tracks"], found["frames"]) for found in every}


def main() -> None:
    """Prints one JSON line."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--clips", type=int, default=500)
    words.add_argument("--workers", type=int, default=2)
    words.add_argument("--compared", type=int, default=10, help="clips that are also given to `lgrr analyze`")
    asked = words.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder, out = Path(place) / "clips", Path(place) / "out"
        folder.mkdir()
        make(folder, asked.clips)
        lgrr = [sys.executable, "-m", "lgrr"]
        command = [*lgrr, "batch", str(folder), "--out", str(out), *PLAN, "--workers", str(asked.workers)]
        steps = [asked.clips // 4, asked.clips // 2, 3 * asked.clips // 4]
        seconds = sum(killed([*command, "--progress", "json"], ended) for ended in steps)
        started = time.perf_counter()
        subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        seconds += time.perf_counter() - started
        rows = rows_of(out)
        with Case.open(out / "case.sqlite") as case:
            outcomes = Counter(row.values["recording"] for row in case.log(("outcome",)))
            begun = Counter(row.values["recording"] for row in case.log(("begun",)))
            faults, exhibits = case.verify_log().faults, len(case.exhibits())
        good = [row["file"] for row in rows if row["finding"] != "failed" and not row["copy_of"]]
        alone = Path(place) / "alone"
        compared = [str(folder / name) for name in good[:: max(1, len(good) // asked.compared)]]
        subprocess.run([*lgrr, "analyze", *compared, "--out", str(alone), *PLAN], stdout=subprocess.DEVNULL, check=True)
        theirs, ours = documents(alone), documents(out)
        print(
            json.dumps(
                {
                    "question": "batch: is anything lost or done twice by three kills",
                    "files": asked.clips,
                    "rows": len(rows),
                    "results": sum(row["finding"] != "failed" for row in rows),
                    "failures_with_reason": sum(row["finding"] == "failed" and row["reason"] != "" for row in rows),
                    "copies": sum(row["copy_of"] != "" for row in rows),
                    "contents_with_two_outcomes": sum(number > 1 for number in outcomes.values()),
                    "clips_begun_again": sum(begun.values()) - exhibits,
                    "faults_in_the_log": len(faults),
                    "compared_with_analyze": len(theirs),
                    "of_these_equal": sum(ours[sha256] == found for sha256, found in theirs.items()),
                    "case_bytes_a_frame": round((out / "case.sqlite").stat().st_size / (exhibits * FRAMES / 8)),
                    "workers": asked.workers,
                    "seconds": round(seconds, 1),
                    "files_a_second": round(asked.clips / seconds, 2),
                    "machine": machine(),
                }
            )
        )


if __name__ == "__main__":
    main()
