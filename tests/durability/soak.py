"""A long day in the real window, compressed: `python -m tests.durability.soak --actions 10000 --seed 1`.

An examiner sits down, does a number of things drawn by lot, and closes the window; again and again in one process. What
is left after each sitting is counted: memory, threads, file handles, child processes, temporary files. Memory is
compared between the second quarter of the sittings and the last one (the first is for warming up). One JSON line for
each sitting, and one at the end. Linux only: /proc knows what a process holds.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import random
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import mean

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
import psutil
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from lgrr.analysis import Case
from lgrr.analysis.acts import Exclude, Judge, Note, Rename
from lgrr.analysis.case import CASE
from lgrr.batch.results import Result, keep
from lgrr.evidence import hash_file
from lgrr.types import Finding
from lgrr.video import write_clip
from lgrr_gui import commands
from lgrr_gui.app import Desk
from lgrr_gui.looks.theme import apply_theme
from lgrr_gui.memory import share_one_heap
from lgrr_gui.report.record import Wanted
from lgrr_gui.settings.store import Settings
from lgrr_gui.state import WindowState
from tests.analysis.conftest import moving_portrait

PATIENCE = 120.0  # seconds that anything may take on a busy machine
OFTEN = {  # how often each thing is done, of 100
    "scrub": 36, "overlay": 14, "mark": 6, "note": 5, "judge": 3, "rename": 2, "exclude": 2, "undo": 6, "redo": 3,
    "look": 3, "analyse": 2, "cancel": 3, "choose": 4, "open": 2, "play": 3, "panel": 2, "pages": 1, "export": 1,
    "new_case": 1, "batch_case": 1,
}  # fmt: skip
OVERLAYS = ("heat", "patches", "attention", "strip", "original", "side_by_side", "loupe", "boxes", "zoom_in", "fit")


@dataclass(frozen=True)
class Sample:
    """What is there when a sitting has ended: `open_mb` and `engine_mb` just before the window was closed."""

    actions: int
    open_mb: float
    engine_mb: float
    closed_mb: float
    threads: int
    handles: int
    children: int
    temporary: int


class Place:
    """A folder with recordings to work on and a case as a batch leaves it."""

    def __init__(self, folder: Path) -> None:
        self.cases, self.reports, self.temporary = (folder / name for name in ("cases", "reports", "tmp"))
        self.temporary.mkdir()
        tempfile.tempdir = os.environ["TMPDIR"] = str(self.temporary)
        self.clips = [folder / "face.mp4", folder / "nobody.mp4"]
        write_clip(self.clips[0], moving_portrait(20), 25)
        write_clip(self.clips[1], (np.full((96, 128, 3), 8 * k, np.uint8) for k in range(20)), 25)
        self.batch = folder / "batch" / CASE
        self.batch.parent.mkdir()
        with Case.create(self.batch) as case:
            for number, clip in enumerate(self.clips):
                found = hash_file(clip)
                case.add_file(str(clip), found, {"frames": 20, "still": False, "damaged": []})
                said = {"finding": "no_sign", "p_fake": 0.1 * number, "final": True, "code": 0, "reason": "Said why."}
                keep(case, Result.model_validate({"recording": found.sha256, **said}))


class Examiner:
    """Sits at one window and does things, each named by a method."""

    def __init__(self, place: Place, draw: random.Random) -> None:
        self.place, self.draw = place, draw
        self.errors: set[str] = set()
        self.desk = Desk(Settings(cases_folder=place.cases, examiner="A. Examiner"))
        self.desk.window.resize(1280, 800)
        self.desk.window.show()
        self.desk.start([place.clips[0]])
        self.until(lambda s: s.model.status == "ready" and _open(s))

    def until(self, there: Callable[[WindowState], bool], seconds: float = PATIENCE) -> bool:
        """Lets events pass until the state is as wanted; whether it was."""
        end = time.monotonic() + seconds
        while not there(self.desk.store.now) and time.monotonic() < end:
            QApplication.processEvents()
            time.sleep(0.002)
        return there(self.desk.store.now)

    def act(self) -> str:
        """Does the next thing; its name. Raises RuntimeError where the window does not come to rest."""
        (name,) = self.draw.choices([*OFTEN], [*OFTEN.values()])
        getattr(self, name)()
        if not self.until(lambda s: not s.recordings or _open(s) or bool(s.recording and s.recording.trouble)):
            raise RuntimeError(f"After {name} the picture does not come: {self.desk.store.now.recording}")
        self.errors |= {n.words for n in self.desk.store.now.notices if n.level == "error"}
        return name

    def leave(self) -> None:
        """Closes the window; what its threads have said by then still arrives."""
        self.desk.window.close()
        QApplication.processEvents()
        self.desk.window.deleteLater()

    def trigger(self, name: str) -> None:
        """As the key or the menu would."""
        self.desk.window.actions_by_name[name].trigger()

    def frame(self) -> int:
        recording = self.desk.store.now.recording
        return self.draw.randrange(recording.frames) if recording is not None and recording.frames else 0

    def do(self, *asked: commands.Command) -> None:
        for command in asked:
            self.desk.controller.do(command)

    def scrub(self) -> None:
        self.do(*(commands.Go(self.frame()) for _ in range(3)))

    def overlay(self) -> None:
        self.trigger(self.draw.choice(OVERLAYS))

    def mark(self) -> None:
        self.trigger("mark")

    def note(self) -> None:
        index = self.frame()
        words = "the jaw line flickers " * self.draw.randrange(1, 9)
        self.do(commands.Do(Note(index, index, words, ("jaw",)), "note"))

    def judge(self) -> None:
        self.do(commands.Do(Judge(self.draw.choice([*Finding, None]), "seen so"), "judge"))

    def rename(self) -> None:
        for face in self._faces():
            self.do(commands.Do(Rename(face, f"witness {self.draw.randrange(9)}"), "rename"))

    def exclude(self) -> None:
        for face in self._faces():
            self.do(commands.Do(Exclude(face, "a poster"), "exclude"))

    def _faces(self) -> list[tuple[int, int]]:
        recording = self.desk.store.now.recording
        people = () if recording is None or recording.review is None else recording.review.summary.people
        return [person.face for person in people[:1]]

    def undo(self) -> None:
        self.trigger("undo")

    def redo(self) -> None:
        self.trigger("redo")

    def look(self) -> None:
        self.trigger("look")
        self.until(lambda s: s.looking is None)

    def analyse(self) -> None:
        self.do(commands.Analyze(every=self.draw.choice([2, 5, 10])))
        if self.draw.random() < 0.7:
            self.until(lambda s: s.job is None)

    def cancel(self) -> None:
        self.trigger("cancel")

    def choose(self) -> None:
        if self.desk.store.now.recordings:
            self.do(commands.Choose(self.draw.choice(self.desk.store.now.recordings).sha256))

    def open(self) -> None:
        self.do(commands.Open((self.draw.choice(self.place.clips),)))

    def play(self) -> None:
        self.trigger("play")
        self.until(lambda s: not s.playing, 0.3)
        if self.desk.store.now.playing:
            self.trigger("play")

    def panel(self) -> None:
        self.trigger(self.draw.choice(["log", "settings", "training", "reset_layout"]))

    def pages(self) -> None:
        self.trigger("report")
        self.until(lambda s: s.report.drafting is None and bool(s.report.pages or s.report.trouble), 20)
        self.desk.window.report.close()

    def export(self) -> None:
        formats = self.draw.choice([("json",), ("html",), ("pdf", "csv")])
        self.do(commands.ExportReport(Wanted(), formats, self.place.reports / str(self.draw.randrange(3))))
        self.until(lambda s: s.report.writing is None)

    def new_case(self) -> None:
        self.trigger("new_case")
        self.until(lambda s: not s.recordings)
        self.open()

    def batch_case(self) -> None:
        self.do(commands.Open((self.place.batch,)))
        self.until(lambda s: s.case == self.place.batch)


def _open(state: WindowState) -> bool:
    """The picture of the frame asked for is on the screen."""
    recording, shown = state.recording, state.shown
    if recording is None or shown is None or not recording.frames:
        return False
    return (shown.recording, shown.index) == (recording.sha256, min(state.wanted, recording.frames - 1))


def sit(place: Place, draw: random.Random, actions: int, done: int) -> tuple[Sample, set[str]]:
    """One sitting, and what it left."""
    me, examiner = psutil.Process(), Examiner(place, draw)
    for _ in range(actions):
        examiner.act()
    opened = me.memory_info().rss / 2**20
    link = examiner.desk.engine._link
    engine = 0.0 if link is None else psutil.Process(link.process.pid).memory_info().rss / 2**20
    examiner.leave()
    errors = examiner.errors
    del examiner
    for _ in range(3):
        gc.collect()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QApplication.processEvents()
    sample = Sample(
        done + actions,
        round(opened, 1),
        round(engine, 1),
        round(me.memory_info().rss / 2**20, 1),
        threading.active_count(),
        me.num_fds(),
        len(me.children(recursive=True)),
        sum(path.is_file() for path in place.temporary.rglob("*")),
    )
    return sample, errors


def growth(values: list[float]) -> float:
    """From the mean of the second quarter to the mean of the last, in percent."""
    quarter = max(1, len(values) // 4)
    before, after = values[quarter : 2 * quarter] or values[:1], values[-quarter:]
    return round(100 * (mean(after) / mean(before) - 1), 2)


def run(actions: int, a_sitting: int, seed: int, folder: Path) -> dict[str, object]:
    """So many actions, `a_sitting` in each window; the figures, each sample printed as it comes."""
    share_one_heap()  # as the program does when it starts
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    apply_theme(app)
    draw, place = random.Random(seed), Place(folder)
    samples: list[Sample] = []
    errors: set[str] = set()
    while not samples or samples[-1].actions < actions:
        sample, said = sit(place, draw, a_sitting, samples[-1].actions if samples else 0)
        samples.append(sample)
        errors |= said
        print(json.dumps(asdict(sample)), flush=True)
    first, last = samples[0], samples[-1]
    return {
        "actions": last.actions,
        "sittings": len(samples),
        "growth_open_percent": growth([s.open_mb for s in samples]),
        "growth_closed_percent": growth([s.closed_mb for s in samples]),
        "growth_engine_percent": growth([s.engine_mb for s in samples]),
        "threads_more": last.threads - first.threads,
        "handles_more": last.handles - first.handles,
        "children_left": max(s.children for s in samples),
        "temporary_left": max(s.temporary for s in samples),
        "errors": sorted(errors),
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--actions", type=int, default=10_000)
    parser.add_argument("--sitting", type=int, default=250, help="actions in one window")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="lgrr-soak-") as place:
        os.environ["LGRR_SETTINGS_FILE"] = str(Path(place) / "settings.json")
        os.environ["LGRR_KEY_FILE"] = str(Path(place) / "key.pem")
        print(json.dumps(run(asked.actions, asked.sitting, asked.seed, Path(place))))
        sys.stdout.flush()
