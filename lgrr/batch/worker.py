"""A process that analyses one clip after another for a batch. What it says goes through a pipe as the values below."""

from __future__ import annotations

import os
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Event as Flag
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lgrr.analysis import Event
from lgrr.batch.files import Task
from lgrr.batch.results import Result, keep
from lgrr.batch.settings import Settings, at_work_in
from lgrr.errors import Cancelled, LgrrError
from lgrr.processes import end_with_parent

if TYPE_CHECKING:  # torch is imported by whoever scores
    from lgrr.model import Predictor


@dataclass(frozen=True)
class Ready:
    """The weights are loaded: their name, SHA-256, device, precision and what they are worth in words."""

    name: str
    sha256: str
    device: str
    precision: str
    worth: str


@dataclass(frozen=True)
class Told:
    """An event of an analysis, as the values of a line of JSON."""

    values: dict[str, Any]


@dataclass(frozen=True)
class Ended:
    """A task came to its result, which is in the case."""

    result: Result


@dataclass(frozen=True)
class Stopped:
    """A task was stopped because that was asked for."""


@dataclass(frozen=True)
class Refused:
    """No worker can go on: weights that are not to be trusted, a disk that is full."""

    words: str
    code: int


def of_weights(loaded: Predictor) -> Ready:
    """What is said of weights that were loaded."""
    from lgrr.model.card import worth

    return Ready(loaded.name, loaded.sha256, str(loaded.device), loaded.precision, worth(loaded.card.figures))


def work(out: Path, settings: Settings, pipe: Connection, stop: Flag) -> None:
    """Takes tasks from the pipe until None comes, or the other end is gone."""
    end_with_parent()
    os.environ["OMP_NUM_THREADS"] = "1"  # the processes are the parallel work; read when torch is imported
    try:
        with at_work_in(out):
            _work(out, settings, pipe, stop)
    except LgrrError as error:
        pipe.send(Refused(str(error), error.exit_code))
    except (EOFError, BrokenPipeError):
        return


def _work(out: Path, settings: Settings, pipe: Connection, stop: Flag) -> None:
    import cv2
    import torch

    from lgrr.batch.clip import analyse_clip
    from lgrr.desk import open_desk
    from lgrr.progress import as_json

    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    asked = {name: getattr(settings, name) for name in ("model", "device", "precision", "formats")}
    desk = open_desk(out, resume=True, **asked)
    with desk.case:
        pipe.send(of_weights(desk.predictor))
        task: Task | None

        def tell(event: Event) -> None:
            assert task is not None
            pipe.send(Told(as_json(task.path, event)))

        while (task := pipe.recv()) is not None:
            try:
                result = analyse_clip(task, desk, settings, tell, stop.is_set)
            except Cancelled:
                pipe.send(Stopped())
                continue
            keep(desk.case, result)
            pipe.send(Ended(result))
