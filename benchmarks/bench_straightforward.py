"""How many times faster is an analysis than the loop that one would write first, and are its scores the same?

The loop: OpenCV reads, MTCNN looks at each frame as it comes (facenet-pytorch's own settings), the authors' network in
float32, eager, one face at a time; no reports. Ours: the whole of `lgrr analyze --format json`: hashes, index, case,
metadata, document. Every frame is scored by both; the default adaptive plan is timed beside, also over the recording so
many times in a row (`--repeated`), against the loop's seconds a frame. The loop has as many threads as torch takes by
itself, ours as many as it chooses.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

os.environ.setdefault("OMP_WAIT_POLICY", "passive")

import av
import cv2
import numpy as np
import torch
from bench_network import as_the_authors
from clips import to_and_fro
from facenet import facenet
from machine import machine
from places import data_folder

from lgrr.analysis import Plan
from lgrr.desk import Outcome, analyze_file, open_desk
from lgrr.faces import crop
from lgrr.model import Card
from lgrr.model.registry import find
from lgrr.model.store import read_weights
from lgrr.types import FaceBox
from lgrr.video import write_clip

SURE = 0.9  # of MTCNN's confidence, as in the analysis
SAME = 0.5  # of two boxes' intersection over union
THREADS = torch.get_num_threads()
ENLARGED = 2  # times
HALF, BAND = 640, (720 - 256 * ENLARGED) // 2  # pixels: a person's width, what is black above and below
Faces = list[tuple[FaceBox, float]]


@dataclass(frozen=True)
class Run:
    """What came out, and what it took: seconds on the wall and of processors."""

    faces: list[Faces]
    wall: float
    processor: float


def timed(work: Callable[[], list[Faces]]) -> Run:
    wall, processor = time.perf_counter(), used()
    faces = work()
    return Run(faces, time.perf_counter() - wall, used() - processor)


def used() -> float:
    """Processor seconds of all threads, and of processes that have ended."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + ended.ru_utime + ended.ru_stime


def the_loop(file: Path, frames: int) -> Callable[[], list[Faces]]:
    """Loads what it needs, and is then ready to be timed."""
    card = Card.read(find("lgrr-small").with_suffix(".json"))
    network = as_the_authors(read_weights(find("lgrr-small"), card))
    mtcnn = facenet().MTCNN(keep_all=True)

    def score(rgb: np.ndarray, box: FaceBox) -> float:
        image = torch.from_numpy(crop(rgb, box, card.side)).permute(2, 0, 1).float() / 255
        with torch.inference_mode():
            return float(network(image[None]).p_fake[0])

    def look(rgb: np.ndarray) -> Faces:
        corners, sure = mtcnn.detect(rgb)
        if corners is None:
            return []
        boxes = [FaceBox(x, y, right - x, bottom - y) for x, y, right, bottom in np.asarray(corners, float)]
        return [(box, score(rgb, box)) for box, p in zip(boxes, sure, strict=True) if p >= SURE]

    def run() -> list[Faces]:
        torch.set_num_threads(THREADS)
        video, found = cv2.VideoCapture(str(file)), []
        while len(found) < frames and (read := video.read())[0]:
            found.append(look(cv2.cvtColor(read[1], cv2.COLOR_BGR2RGB)))
        return found

    return run


def ours(file: Path, plan: Plan) -> tuple[Run, Outcome]:
    outcomes: list[Outcome] = []
    with tempfile.TemporaryDirectory() as folder:
        desk = open_desk(Path(folder) / "out", device="cpu", formats=("json",))

        def run() -> list[Faces]:
            outcomes.append(analyze_file(file, desk, plan))
            frames = outcomes[0].document.frames
            return [[(FaceBox(*f.box), f.p_fake) for f in frame.faces if f.p_fake is not None] for frame in frames]

        with desk.case:
            return timed(run), outcomes[0]


def repeated(file: Path, times: int, out: Path) -> Path:
    """The recording so many times, `to_and_fro`, as one with as many frames in a group: no two pictures are equal."""
    with av.open(str(file)) as read:
        pictures = read.streams.video[0]
        frames, rate = [frame.to_ndarray(format="rgb24") for frame in read.decode(pictures)], pictures.average_rate
    with av.open(str(out), "w") as written:
        options = {"crf": "20", "g": str(len(frames)), "preset": "veryfast"}
        stream = written.add_stream("libx264", rate=rate, options=options)
        stream.height, stream.width, stream.pix_fmt = *frames[0].shape[:2], "yuv420p"
        for rgb in islice(to_and_fro(frames, 2), times * len(frames)):
            written.mux(stream.encode(av.VideoFrame.from_ndarray(rgb, "rgb24")))
        written.mux(stream.encode(None))
    return out


def two_at_720p(pair: Path, frames: int, out: Path) -> Path:
    """The first so many pictures of a clip of two people side by side, 800 x 256, enlarged and set into 1280 x 720."""
    video = cv2.VideoCapture(str(pair))

    def pictures() -> Iterator[np.ndarray]:
        for _ in range(frames):
            found, bgr = video.read()
            if not found:
                return
            people = [half[:, : HALF // ENLARGED] for half in np.hsplit(cv2.cvtColor(bgr, cv2.COLOR_BGR2RGB), 2)]
            large = cv2.resize(np.hstack(people), None, fx=ENLARGED, fy=ENLARGED, interpolation=cv2.INTER_CUBIC)
            yield np.pad(large, ((BAND, BAND), (0, 0), (0, 0)))

    write_clip(out, pictures(), 25, crf=20)
    return out


def over_a_long_one(file: Path, times: int, loop_a_frame: float) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        run, outcome = ours(repeated(file, times, Path(folder) / file.name), Plan())
    frames = outcome.document.coverage.frames_in_range
    return {
        "frames": frames,
        "looked_at": outcome.document.coverage.frames_analyzed,
        "processor_seconds": round(run.processor, 1),
        "times_faster": round(frames * loop_a_frame / run.processor, 1),
    }


def differences(one: Run, other: Run) -> np.ndarray:
    """Of the scores of faces that both have, frame by frame."""
    pairs = (
        (p, q)
        for faces, others in zip(one.faces, other.faces, strict=True)
        for a, p in faces
        for b, q in others
        if overlap(a, b) > SAME
    )
    return np.array([abs(p - q) for p, q in pairs])


def overlap(a: FaceBox, b: FaceBox) -> float:
    """Intersection over union."""
    width = min(a.x + a.width, b.x + b.width) - max(a.x, b.x)
    height = min(a.y + a.height, b.y + b.height) - max(a.y, b.y)
    shared = max(0.0, width) * max(0.0, height)
    return shared / (a.width * a.height + b.width * b.height - shared)


def compare(file: Path, frames: int, times: int | None) -> dict[str, object]:
    """What is printed of a recording; `times` as `--repeated`."""
    part = f"0:{frames}"
    every, outcome = ours(file, Plan(every=1, range=part))
    loop = timed(the_loop(file, frames))
    adaptive, quick = ours(file, Plan(range=part))
    moved = differences(every, loop)
    return {
        "frames": frames,
        "processor_seconds": {
            name: round(run.processor, 1)
            for name, run in (("loop", loop), ("every frame", every), ("adaptive", adaptive))
        },
        "times_faster_every_frame": round(loop.processor / every.processor, 2),
        "times_faster_adaptive": round(loop.processor / adaptive.processor, 2),
        "times_faster_on_the_wall": round(loop.wall / every.wall, 2),
        "looked_at": quick.document.coverage.frames_analyzed,
        "threads": {"loop": THREADS, "ours": outcome.document.environment.threads},
        "faces": {"loop": sum(map(len, loop.faces)), "every frame": sum(map(len, every.faces))},
        "faces_of_both": len(moved),
        "score_moves": {"mean": round(float(moved.mean()), 4), "largest": round(float(moved.max()), 4)},
        "finding": {"every frame": outcome.document.finding, "adaptive": quick.document.finding},
        "reason": {"every frame": outcome.document.finding_reason, "adaptive": quick.document.finding_reason},
        "long": over_a_long_one(file, times, loop.processor / frames) if times else None,
        "machine": machine(),
    }


def main() -> None:
    """Prints one JSON line."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("file", type=Path, nargs="?", help="default: the 1080p street clip of the data folder")
    words.add_argument("--frames", type=int, default=105, help="the first so many; the adaptive plan has them too")
    words.add_argument("--repeated", type=int, help="as well: the adaptive plan over the recording so many times")
    words.add_argument("--two-at-720p", action="store_true", help="of the file's two people a clip of 1280 x 720")
    asked = words.parse_args()
    videos = data_folder() / "videos"
    usual = "pair_left_original_right_swapped_b.mp4" if asked.two_at_720p else "real_1080p_street.mp4"
    file, made = asked.file or videos / usual, None
    with tempfile.TemporaryDirectory() as folder:
        compared = file
        if asked.two_at_720p:
            compared = two_at_720p(file, asked.frames, Path(folder) / "two.mp4")
            made = f"its two people, {ENLARGED} times enlarged, on 1280 x 720"
        line = {"question": "analysis against the straightforward loop", "file": file.name, "made": made}
        print(json.dumps(line | compare(compared, asked.frames, asked.repeated)))


if __name__ == "__main__":
    main()
