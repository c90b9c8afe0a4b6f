"""Does the window stay smooth? Event loop, scrubbing and cancelling in the real window, on one recording.

`python benchmarks/bench_window.py [FILE]` prints one JSON line. Times are milliseconds unless named otherwise.
- heartbeat: a timer of 10 ms in the window's thread; how much longer than 10 ms each beat took, while every frame is
  analysed, and again while the picture is scrubbed with 100,000 scored faces loaded
- scrub: the timeline's cursor moved 30 times a second for 10 s over the recording and back; distinct pictures painted a
  second, the first time (nothing cached) and again over a stretch that fits the cache
- wrong: overlays that belonged to another frame than the picture, over 2,000 random moves
"""

from __future__ import annotations

import argparse
import json
import os
import random
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from places import data_folder
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from lgrr.analysis import FaceTable, Review, Summary
from lgrr.analysis.review import Person
from lgrr.types import Finding, Track
from lgrr.video import write_clip
from lgrr_gui import commands
from lgrr_gui.app import Desk
from lgrr_gui.looks.theme import apply_theme
from lgrr_gui.scene import resolve
from lgrr_gui.settings.store import Settings
from lgrr_gui.state import WindowState

BEAT_MS = 10
LONG, FACES = 25_000, 100_000  # frames of the long clip, faces in it


class Heart:
    """Beats every 10 ms in the event loop and writes down how late each beat was."""

    def __init__(self) -> None:
        self.late: list[float] = []
        self._last: float | None = None
        self._timer = QTimer(interval=BEAT_MS)
        self._timer.timeout.connect(self._beat)

    def _beat(self) -> None:
        now = time.perf_counter()
        if self._last is not None:
            self.late.append(1000 * (now - self._last) - BEAT_MS)
        self._last = now

    def during(self, work: Callable[[], None]) -> dict[str, float]:
        """Figures of the beats while `work` spins the loop."""
        self.late, self._last = [], None
        self._timer.start()
        work()
        self._timer.stop()
        late = np.array(self.late)
        return {
            "beats": len(late),
            "p50": round(float(np.percentile(late, 50)), 1),
            "p95": round(float(np.percentile(late, 95)), 1),
            "worst": round(float(late.max()), 1),
        }


def spin(seconds: float) -> None:
    """Lets events pass, as the event loop would: asleep while there are none."""
    from PySide6.QtCore import QEventLoop

    loop = QEventLoop()
    QTimer.singleShot(round(1000 * seconds), loop.quit)
    loop.exec()


def until(desk: Desk, said: Callable[[WindowState], bool], limit: float = 120) -> None:
    """Lets events pass until the state is as said."""
    end = time.monotonic() + limit
    while not said(desk.store.now):
        if time.monotonic() > end:
            raise TimeoutError(desk.store.now.notices)
        spin(0.01)


def drag(desk: Desk, indices: list[int], per_second: int = 30) -> float:
    """Moves the cursor as a drag would; pictures a second, each another than the one before.

    The last one must be the one asked for.
    """
    seen: list[int] = []

    def note(state: WindowState, changed: frozenset[str]) -> None:
        if "shown" in changed and state.shown is not None and seen[-1:] != [state.shown.index]:
            seen.append(state.shown.index)

    desk.store.watch(note)
    started = time.monotonic()
    for number, index in enumerate(indices):
        desk.controller.do(commands.Go(index))
        spin(max(0.001, started + (number + 1) / per_second - time.monotonic()))
    seconds = time.monotonic() - started
    until(desk, lambda s: s.shown is not None and s.shown.index == s.wanted)
    desk.store._watchers.remove(note)
    return round(len(seen) / seconds, 1)


def long_clip(path: Path) -> Path:
    """LONG frames of 320 x 180."""
    plain = np.linspace(40, 200, 180 * 320 * 3).reshape(180, 320, 3)
    write_clip(path, ((plain + k % 50).astype(np.uint8) for k in range(LONG)), 25)
    return path


def crowd(frames: int, faces: int) -> Review:
    """A review with so many scored faces, as many in each frame, of 40 tracks one after another."""
    draw = np.random.default_rng(1)
    each = faces // frames
    frame = np.repeat(np.arange(frames, dtype=np.int32), each)
    position = np.tile(np.arange(each, dtype=np.int32), frames)
    track = (position + each * (frame * (40 // each) // frames) + 1).astype(np.int32)
    box = np.column_stack([70.0 * position + 10, draw.uniform(20, 100, faces), *[np.full(faces, 60.0)] * 2])
    score = np.clip(0.3 + 0.2 * np.sin(frame / 40) + draw.normal(0, 0.05, faces), 0, 1)
    table = FaceTable(
        frames=np.arange(frames, dtype=np.int32), failed=np.zeros(frames, bool), frame=frame, position=position,
        track=track, box=box.astype(np.float32), size=np.full(faces, 120, np.float32),
        sharpness=np.full(faces, 9, np.float32), p_fake=score, p_noise=score, p_semantic=score,
        patches=np.zeros((faces, 3, 3), np.float32), maps=draw.random((faces, 11, 11)).astype(np.float16),
        skipped=np.full(faces, -1, np.int32),
    )  # fmt: skip
    people = tuple(
        Person(
            Track(n, f"Track {n}", 0, frames - 1, int((track == n).sum()), (0, 0, 120, 120), 0.4, (0.3, 0.5),
                  Finding.INCONCLUSIVE, f"Track {n} is made up."),
            (int(frame[rows[0]]), int(position[rows[0]])),
        )
        for n in range(1, 41)
        if len(rows := np.flatnonzero(track == n))
    )  # fmt: skip
    summary = Summary(people, Finding.INCONCLUSIVE, "Made up.", None, None, (), finished=True)
    return Review(summary, table)


def wrong_overlays(desk: Desk, frames: int, moves: int = 2000) -> int:
    """Random moves with a resolved scene after every change of the state: overlays of another frame."""
    wrong = 0

    def check(state: WindowState, changed: frozenset[str]) -> None:
        nonlocal wrong
        scene, recording = resolve(state), state.recording
        if scene.shown is None or recording is None:
            return
        found = recording.faces(scene.shown.index)
        own = set() if found is None else {tuple(map(float, found[0].box[row])) for row in found[1]}
        wrong += any(mark.box not in own for mark in scene.marks)

    desk.store.watch(check)
    draw = random.Random(5)
    for _ in range(moves):
        desk.controller.do(commands.Go(draw.randrange(frames)))
        spin(0.002)
    until(desk, lambda s: s.shown is not None and s.shown.index == s.wanted)
    desk.store._watchers.remove(check)
    return wrong


def measure(desk: Desk, file: Path) -> dict[str, Any]:
    """All figures."""
    heart = Heart()
    desk.start([file])
    until(desk, lambda s: s.model.status == "ready" and s.recording is not None and s.recording.frames > 0)
    until(desk, lambda s: s.shown is not None)
    recording = desk.store.now.recording
    assert recording is not None
    count = recording.frames
    there_and_back = [round((count - 1) * (1 - abs(1 - 2 * k / 299))) for k in range(300)]
    uncached = drag(desk, there_and_back)
    near = [round(30 * (1 - abs(1 - 2 * (k % 60) / 59))) for k in range(300)]
    drag(desk, near[:60])
    cached = drag(desk, near)
    desk.controller.do(commands.Analyze(every=1))
    until(desk, lambda s: s.job is not None and s.job.stage == "look")
    analysing = heart.during(lambda: spin(15))
    scrubbing_too = heart.during(lambda: drag(desk, there_and_back) and None)
    started = time.monotonic()
    desk.controller.do(commands.Cancel())
    while desk.store.now.job is not None:
        if desk.store.now.looking is False:
            desk.controller.do(commands.Cancel())
        spin(0.005)
    cancelled = time.monotonic() - started
    wrong = wrong_overlays(desk, count)
    desk.controller.do(commands.Open((long_clip(desk.window.settings.cases_folder / "long.mp4"),)))
    until(desk, lambda s: len(s.recordings) == 2 and s.recordings[-1].frames == LONG)
    last = desk.store.now.recordings[-1].sha256
    desk.controller.do(commands.Choose(last))
    spin(1)
    desk.store.set_recording(last, review=crowd(LONG, FACES))
    way = [round((LONG - 1) * (1 - abs(1 - 2 * k / 299))) for k in range(300)]
    loaded = heart.during(lambda: drag(desk, way) and None)
    return {
        "frames": count,
        "heartbeat_analysing": analysing,
        "heartbeat_analysing_and_scrubbing": scrubbing_too,
        "heartbeat_100000_faces_scrubbing": loaded,
        "pictures_a_second_uncached": uncached,
        "pictures_a_second_cached": cached,
        "cancel_ms": round(1000 * cancelled),
        "wrong_overlays_in_2000_moves": wrong,
    }


def main() -> None:
    """Prints one JSON line."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("file", type=Path, nargs="?", help="default: the 1080p street clip of the data folder")
    file = words.parse_args().file
    file = file or data_folder() / "videos/real_1080p_street.mp4"
    app = QApplication([])
    apply_theme(app, "light")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["LGRR_SETTINGS_FILE"] = str(Path(folder) / "settings.json")
        desk = Desk(Settings(cases_folder=Path(folder)))
        desk.window.resize(1280, 800)
        desk.window.show()
        figures = measure(desk, file)
        desk.window.close()
    print(
        json.dumps(
            {
                "question": "window: does it stay smooth",
                "cores": os.cpu_count(),
                "load": round(os.getloadavg()[0], 1),
                **figures,
            }
        )
    )


if __name__ == "__main__":
    main()
