"""Workers that die or stand still."""

import os
import signal
from pathlib import Path

import pytest

from lgrr.analysis import Case
from lgrr.batch.files import Task
from lgrr.batch.pool import Died, Heard, Pool
from lgrr.batch.settings import Settings
from lgrr.batch.worker import Told
from lgrr.evidence import hash_file
from lgrr.video import write_clip
from tests.e2e.conftest import RATE, two_portraits

pytestmark = pytest.mark.slow


def test_a_worker_that_stands_still_is_ended_and_its_clip_is_named(tmp_path: Path) -> None:
    clip, out = tmp_path / "clip.mp4", tmp_path / "out"
    write_clip(clip, two_portraits(8), RATE)
    out.mkdir()
    Case.create(out / "case.sqlite").close()
    task = Task(clip, hash_file(clip).sha256)
    heard: list[tuple[Task | None, Heard]] = []
    with Pool(1, out, Settings(device="cpu", formats=("json",)), stall=240) as pool:
        pool.give(task)
        assert not pool.free
        while not any(isinstance(said, Told) for _, said in heard):
            heard += pool.hear(1)
        (worker,) = pool._workers
        assert worker.process.pid is not None
        os.kill(worker.process.pid, signal.SIGSTOP)
        pool._stall = 1
        while not isinstance(heard[-1][1], Died):
            heard += pool.hear(1)
        assert heard[-1] == (task, Died("stood still for 1 seconds and was ended"))
        assert pool.free and pool.busy == 0
    assert not worker.process.is_alive()
