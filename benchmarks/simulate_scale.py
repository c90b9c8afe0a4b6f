"""What would a million clips take? A cost model from stage times measured in this run, and a simulation of a cluster.

Processor seconds (of all threads and child processes), not wall-clock ones, so that other work on the machine counts
little. Prints one JSON line.
"""

from __future__ import annotations

import argparse
import heapq
import json
import os
import resource
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from time import process_time
from typing import Any

os.environ["OMP_WAIT_POLICY"] = "passive"
os.environ["OMP_NUM_THREADS"] = "1"

import numpy as np
from machine import machine
from meter import Meter
from places import data_folder

import lgrr.analysis.looking as looking
import lgrr.analysis.pipeline as pipeline
import lgrr.report as reports
from lgrr.analysis import Case, Plan
from lgrr.analysis.plan import ADAPTIVE_FACTOR, coarse_count
from lgrr.analysis.reading import CACHE_BYTES, wanted_by
from lgrr.desk import analyze_file, open_desk
from lgrr.evidence import hash_file
from lgrr.model import Predictor
from lgrr.video import open_media

CLIPS = ("real_small_speech.mp4", "real_640x360_dark_stage.mp4", "pair_left_original_right_swapped_a.mp4",
         "real_1080p_street.mp4")  # fmt: skip
START = "from pathlib import Path; import sys; from lgrr.desk import open_desk; open_desk(Path(sys.argv[1]))"


@dataclass(frozen=True)
class World:
    """What is assumed and not measured; sizes and lengths of a million clips are drawn from it."""

    median_seconds: float = 30.0
    spread: float = 1.2  # standard deviation of the logarithm of the length
    rate: float = 30.0
    megapixels: tuple[float, ...] = (0.23, 0.92, 2.07)  # 640x360, 1280x720, 1920x1080
    shares: tuple[float, ...] = (0.3, 0.4, 0.3)
    megabits: tuple[float, ...] = (0.8, 2.5, 6.0)  # a second of film, by size
    faces: float = 1.3  # fit to be scored, in a frame
    cores: int = 16  # of a node
    share_bytes: float = 1e9  # a second, that the shared folder gives to all together
    readings: int = 3  # of each file by its node: hashed, decoded whole, hashed again
    lost: float = 1e-3  # nodes lost in an hour of one


def used() -> float:
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return process_time() + ended.ru_utime + ended.ru_stime


def measure(folder: Path) -> tuple[dict[str, float], dict[str, Any]]:
    """Seconds a unit of each stage, and what was measured. Units: byte, Mpx of a frame, face, clip, frame."""
    meter, units = Meter(used), defaultdict(float)
    looked: list[tuple[Path, list[int]]] = []
    meter("hash", pipeline, "hash_file")
    meter("detect", looking, "search")
    meter("score", looking, "crop")
    meter("score", looking, "quality")
    meter("score", Predictor, "predict")
    meter("keep", Case, "store")
    meter("report", reports, "hand_over")
    with tempfile.TemporaryDirectory() as place:
        started = used()
        subprocess.run([sys.executable, "-c", START, f"{place}/start"], check=True)
        start = used() - started
        desk = open_desk(Path(place) / "out", device="cpu")
        started = used()
        with desk.case:
            for name in CLIPS:
                document = analyze_file(folder / name, desk, Plan()).document
                size = document.media.width * document.media.height / 1e6
                units["bytes"] += 2 * document.media.bytes  # before and after
                units["indexed"] += document.media.frames * size
                units["looked"] += document.coverage.frames_analyzed * size
                units["frames"] += document.coverage.frames_analyzed
                units["faces"] += sum(track.faces_scored for track in document.tracks)
                looked.append((folder / name, [frame.index for frame in document.frames]))
        whole = used() - started
        index, read = decode_seconds(looked)
        rest = whole - sum(meter.spent.values()) - index - read
        taking, case_bytes = take_in_seconds(desk.out / "case.sqlite", Path(place))
        driver = hash_seconds(folder / CLIPS[-1])
    spent, many = meter.spent, len(CLIPS)
    costs = {
        "start": start,
        "hash": spent["hash"] / units["bytes"],
        "index": index / units["indexed"],
        "look": (read + spent["detect"]) / units["looked"],
        "score": spent["score"] / units["faces"],
        "keep": spent["keep"] / units["frames"],
        "report": spent["report"] / many,
        "rest": rest / many,
        "take_in": taking / many,
        "driver_hash": driver,
    }
    return costs, {"clips": many, "case_bytes_a_frame": round(case_bytes / units["frames"]), **units}


def decode_seconds(looked: Sequence[tuple[Path, list[int]]]) -> tuple[float, float]:
    """Of reading files whole, and then the frames that were looked at: an analysis does it in a process of its own."""
    index = read = 0.0
    for path, indices in looked:
        started = used()
        with open_media(path, cache_bytes=CACHE_BYTES // 2, likely=wanted_by(Plan())) as media:
            opened = used()
            for k in indices:
                media.read(k)
            index, read = index + opened - started, read + used() - opened
    return index, read


def take_in_seconds(case: Path, place: Path) -> tuple[float, int]:
    """Of a case with all that was measured, into a new one; and its size."""
    with Case.create(place / "one.sqlite") as one:
        started = used()
        one.take_in(case)
        spent = used() - started
    return spent, case.stat().st_size


def hash_seconds(file: Path) -> float:
    """A byte, by whoever gives the command."""
    started = process_time()
    size = hash_file(file).bytes
    return (process_time() - started) / size


@dataclass(frozen=True)
class Clips:
    """Of each of the million: seconds of a processor, bytes; and the sums by stage."""

    seconds: np.ndarray
    size: np.ndarray
    stages: dict[str, float]
    frames: int


def population(world: World, costs: dict[str, float], count: int, seed: int = 7) -> Clips:
    """Draws the clips and what they cost."""
    rng = np.random.default_rng(seed)
    length = np.clip(world.median_seconds * np.exp(world.spread * rng.standard_normal(count)), 1, 4 * 3600)
    kind = rng.choice(len(world.shares), count, p=world.shares)
    pixels, size = np.array(world.megapixels)[kind], length * np.array(world.megabits)[kind] * 125_000
    frames = np.array([ADAPTIVE_FACTOR * coarse_count(seconds) for seconds in length.tolist()])
    frames = np.minimum(frames, length * world.rate)
    stages = {
        "hash": 2 * size * costs["hash"],
        "index": length * world.rate * pixels * costs["index"],
        "look": frames * pixels * costs["look"],
        "score": frames * world.faces * costs["score"],
        "keep": frames * costs["keep"],
        "report": np.full(count, costs["report"]),
        "rest": np.full(count, costs["rest"]),
    }
    seconds = np.sum(list(stages.values()), axis=0)
    sums = {name: float(np.sum(values)) for name, values in stages.items()}
    return Clips(seconds, size, sums, int(frames.sum()))


def simulate(world: World, costs: dict[str, float], clips: Clips, nodes: int) -> dict[str, Any]:
    """One after another: hashed by whoever gave the command, analysed on the next free core, taken in.

    The shared folder is a line in which bytes wait: the driver's and the nodes' together.
    """
    cores = [costs["start"]] * (nodes * world.cores)
    heapq.heapify(cores)
    driver = link = taken = 0.0
    for seconds, size in zip(clips.seconds.tolist(), clips.size.tolist(), strict=True):
        link = max(link, driver) + size / world.share_bytes
        driver = max(driver + size * costs["driver_hash"], link)
        begun = max(driver, heapq.heappop(cores))
        link += world.readings * size / world.share_bytes
        ended = max(begun + seconds, link)
        heapq.heappush(cores, ended)
        taken = max(taken, ended) + costs["take_in"]
    wall = max(taken, *cores)
    busy = {
        "cores": float(clips.seconds.sum()) / (wall * nodes * world.cores),
        "shared folder": float(clips.size.sum()) * (1 + world.readings) / world.share_bytes / wall,
        "driver: hashing": float(clips.size.sum()) * costs["driver_hash"] / wall,
        "driver: taking in": len(clips.seconds) * costs["take_in"] / wall,
    }
    return {
        "nodes": nodes,
        "days": round(wall / 86_400, 2),
        "core_hours": round(float(clips.seconds.sum()) / 3600),
        "paid_core_hours": round(wall * nodes * world.cores / 3600),
        "busy": {name: round(share, 3) for name, share in busy.items()},
        "bottleneck": max(busy, key=lambda name: busy[name]),
        "core_hours_lost_with_nodes": round(
            world.lost * nodes * wall / 3600 * world.cores * float(clips.seconds.mean()) / 2 / 3600, 2
        ),
    }


def main() -> None:
    """Prints one JSON line."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--clips", type=int, default=1_000_000)
    words.add_argument("--nodes", type=int, nargs="+", default=[1, 4, 16, 64, 256])
    asked = words.parse_args()
    costs, measured = measure(data_folder() / "videos")
    world = World()
    clips = population(world, costs, asked.clips)
    growth = [
        {"clips": count, "core_hours": round(float(population(world, costs, count).seconds.sum()) / 3600)}
        for count in (1_000, 10_000, 100_000, 1_000_000)
    ]
    print(
        json.dumps(
            {
                "question": "scale: what a million clips take",
                "measured_on": {name: round(value, 1) for name, value in measured.items()},
                "seconds_a_unit": {name: float(f"{value:.3g}") for name, value in costs.items()},
                "assumed": asdict(world),
                "clips": asked.clips,
                "terabytes": round(float(clips.size.sum()) / 1e12, 1),
                "core_seconds_a_clip": round(float(clips.seconds.mean()), 2),
                "shares": {k: round(v / float(clips.seconds.sum()), 3) for k, v in clips.stages.items()},
                "case_terabytes": round(clips.frames * measured["case_bytes_a_frame"] / 1e12, 2),
                "nodes": [simulate(world, costs, clips, nodes) for nodes in asked.nodes],
                "growth": growth,
                "machine": machine(),
            }
        )
    )


if __name__ == "__main__":
    main()
