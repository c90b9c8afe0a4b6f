"""The tasks of a batch on a Ray cluster that is there already. Ray is an extra: nothing else imports this module.

A node analyses a clip into a case of its own on its own disk (SQLite is not for disks that several machines share),
writes the results into the shared folder and, as the last act, puts the case there. Whoever gave the command takes it
into the one case. A task that is run again, because its node was lost or seemed so, writes the same once more.
"""

from __future__ import annotations

import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

# Nothing is sent to anybody; read when Ray is imported.
os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
os.environ.setdefault("OMP_WAIT_POLICY", "passive")  # on a node, before torch is imported

import ray

from lgrr.analysis import Case
from lgrr.batch.arrivals import place_of, take_in
from lgrr.batch.clip import analyse_clip
from lgrr.batch.files import Task
from lgrr.batch.pool import Died, Heard
from lgrr.batch.results import Result, keep
from lgrr.batch.settings import Settings
from lgrr.batch.worker import Ended, Ready, Refused, Stopped, of_weights
from lgrr.desk import Desk, open_desk
from lgrr.errors import LgrrError, UsageError
from lgrr.text import printable

KNOCK = 10.0  # seconds
RETRIES = 3  # of a task whose node or process was lost


class Cluster:
    """As `Pool`, on the processors of a cluster, or its GPUs where the device asked for is cuda."""

    def __init__(self, address: str, count: int | None, out: Path, settings: Settings, case: Case) -> None:
        """Raises UsageError where no cluster answers."""
        try:
            _knock(address)
            ray.init(address=address, log_to_driver=False, configure_logging=False)
        except (OSError, RuntimeError, ValueError) as error:
            reason = printable(str(error).splitlines()[0])
            raise UsageError(f"No Ray cluster answers at {printable(address)} ({reason}): check the address.") from None
        gpus = 1 if settings.device.startswith("cuda") else 0
        there = ray.cluster_resources().get("GPU" if gpus else "CPU", 0)
        self._count = count or max(1, int(there))
        self._out, self._settings, self._case = out.absolute(), settings, case
        self._run = ray.remote(num_cpus=1, num_gpus=gpus, max_retries=RETRIES)(analyse_there)
        self._tasks: dict[Any, Task] = {}

    def __enter__(self) -> Cluster:
        return self

    def __exit__(self, *error: object) -> None:
        for ref in self._tasks:
            ray.cancel(ref, force=True)
        ray.shutdown()

    @property
    def free(self) -> bool:
        """Whether a task may be given."""
        return self.busy < self._count

    @property
    def busy(self) -> int:
        """How many tasks are in hand."""
        return len(self._tasks)

    def give(self, task: Task) -> None:
        """Hands a task to the cluster."""
        there = replace(task, path=task.path.absolute())
        self._tasks[self._run.remote(there, self._out, self._settings)] = task

    def stop(self) -> None:
        """Ends all tasks in hand; each answers Stopped."""
        for ref in self._tasks:
            ray.cancel(ref, force=True)

    def hear(self, seconds: float) -> Iterator[tuple[Task | None, Heard]]:
        """What has come to its end within so many seconds."""
        done, _ = ray.wait(list(self._tasks), timeout=seconds) if self._tasks else ([], [])
        for ref in done:
            task = self._tasks.pop(ref)
            for said in self._said(ref, task):
                yield task, said

    def _said(self, ref: Any, task: Task) -> Iterator[Heard]:
        try:
            ready, result = ray.get(ref)
        except ray.exceptions.TaskCancelledError:
            yield Stopped()
        except ray.exceptions.RayTaskError as error:
            if not isinstance(error.cause, LgrrError):
                raise
            yield Refused(str(error.cause), error.cause.exit_code)
        except ray.exceptions.RayError as error:
            yield Died(f"was lost with its node or ended by itself ({type(error).__name__})")
        else:
            take_in(self._case, place_of(self._out, task.sha256))
            yield ready
            yield Ended(result)


def _knock(address: str) -> None:
    """Ray itself would try for minutes. Raises OSError where nobody listens at HOST:PORT; other forms are Ray's own."""
    host, _, port = address.rpartition(":")
    if host and port.isdigit() and "//" not in host:
        socket.create_connection((host, int(port)), timeout=KNOCK).close()


def analyse_there(task: Task, out: Path, settings: Settings) -> tuple[Ready, Result]:
    """One task on a node: its results and its case are in the shared folder `out` when it returns."""
    desk = _desk(settings)
    own = desk.out / f"{task.sha256}.sqlite"
    _remove(own)
    try:
        with Case.create(own) as case:
            result = analyse_clip(task, replace(desk, out=out, case=case), settings, lambda event: None, lambda: False)
            keep(case, result)
        arrived = place_of(out, task.sha256)
        arrived.parent.mkdir(exist_ok=True)
        half = arrived.with_suffix(f".{os.getpid()}.half")
        shutil.copyfile(own, half)
        half.replace(arrived)
    finally:
        _remove(own)
    return of_weights(desk.predictor), result


@cache
def _desk(settings: Settings) -> Desk:
    """One for each process of a node, with one thread, and a folder on the node's own disk."""
    import torch

    os.environ["OMP_NUM_THREADS"] = "1"  # the nodes are the parallel work
    torch.set_num_threads(1)
    asked = {name: getattr(settings, name) for name in ("model", "device", "precision", "formats")}
    return open_desk(Path(tempfile.mkdtemp(prefix="lgrr-")), **asked)


def _remove(case: Path) -> None:
    for path in (case, case.with_name(case.name + "-wal"), case.with_name(case.name + "-shm")):
        path.unlink(missing_ok=True)
