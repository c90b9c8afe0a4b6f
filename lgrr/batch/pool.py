"""The workers of a batch on this machine: each a process with one clip in hand, replaced when it dies.

Not a pool of the standard library: there, the death of one process fails the tasks of all, and nothing tells whose it
was.
"""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from pathlib import Path

from lgrr.batch.files import Task
from lgrr.batch.settings import Settings
from lgrr.batch.worker import Ended, Ready, Refused, Stopped, Told, work

STALL = 900.0  # seconds in which an analysis that still lives must come one step further
PATIENCE = 10.0  # seconds that a worker has to end by itself


@dataclass(frozen=True)
class Died:
    """The process of a task ended by itself, or was ended because it stood still; `how` says which."""

    how: str


Heard = Ready | Told | Ended | Stopped | Refused | Died


@dataclass(eq=False)
class _Worker:
    process: SpawnProcess
    pipe: Connection
    task: Task | None = None
    step: object = None  # how far its analysis is
    since: float = field(default_factory=time.monotonic)  # when it came there

    def moved(self, step: object) -> None:
        if step != self.step:
            self.step, self.since = step, time.monotonic()


class Pool:
    """At most `count` workers, started as tasks come; a context manager that leaves no process behind."""

    def __init__(self, count: int, out: Path, settings: Settings, stall: float = STALL) -> None:
        self._count, self._out, self._settings, self._stall = count, out, settings, stall
        self._spawn = multiprocessing.get_context("spawn")
        self._stop = self._spawn.Event()
        self._workers: list[_Worker] = []
        self._begun = False  # whether any worker ever came to work

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *error: object) -> None:
        self._stop.set()
        for worker in self._workers:
            with suppress(OSError):
                worker.pipe.send(None)
        deadline = time.monotonic() + PATIENCE
        for worker in self._workers:
            worker.process.join(max(0.0, deadline - time.monotonic()))
            worker.process.kill()
            worker.process.join()

    @property
    def free(self) -> bool:
        """Whether a task may be given: never more than one for each worker."""
        return self.busy < self._count

    @property
    def busy(self) -> int:
        """How many tasks are in hand."""
        return sum(worker.task is not None for worker in self._workers)

    def give(self, task: Task) -> None:
        """Hands a task to a worker that has none; the first ones wait in the pipe until the weights are loaded."""
        idle = [worker for worker in self._workers if worker.task is None]
        worker = idle[0] if idle else self._start()
        worker.task = task
        worker.moved(task)
        with suppress(OSError):  # a worker that has died is heard of
            worker.pipe.send(task)

    def stop(self) -> None:
        """Asks all to stop their clips; each answers Stopped, or Ended where it was done already."""
        self._stop.set()

    def hear(self, seconds: float) -> Iterator[tuple[Task | None, Heard]]:
        """What workers say within so many seconds, each with the task that it is of."""
        awake = wait([source for w in self._workers for source in (w.pipe, w.process.sentinel)], seconds)
        for worker in [w for w in self._workers if w.pipe in awake or w.process.sentinel in awake]:
            yield from self._hear(worker)
        for worker in self._workers:
            if worker.task is not None and time.monotonic() - worker.since > self._stall:
                worker.process.kill()  # heard of the next time

    def _hear(self, worker: _Worker) -> Iterator[tuple[Task | None, Heard]]:
        gone = not worker.process.is_alive()  # asked first: what it said before is in the pipe
        with suppress(EOFError, OSError):
            while worker.pipe.poll():
                said: Heard = worker.pipe.recv()
                task = worker.task
                if isinstance(said, Ended | Stopped | Refused):
                    worker.task = None
                self._begun |= isinstance(said, Ready)
                worker.moved(_step(said))
                yield task, said
        if gone:
            self._workers.remove(worker)
            worker.process.join()
            if not self._begun:
                yield worker.task, Refused(f"A process for the work {self._how(worker)} before it could begin.", 1)
            elif worker.task is not None:
                yield worker.task, Died(self._how(worker))

    def _how(self, worker: _Worker) -> str:
        if time.monotonic() - worker.since > self._stall:
            return f"stood still for {self._stall:g} seconds and was ended"
        code = worker.process.exitcode or 0
        return f"ended by itself (signal {-code})" if code < 0 else f"ended by itself (code {code})"

    def _start(self) -> _Worker:
        ours, theirs = self._spawn.Pipe()
        process = self._spawn.Process(
            target=work, args=(self._out, self._settings, theirs, self._stop), name="lgrr-batch", daemon=True
        )
        process.start()
        theirs.close()
        self._workers.append(worker := _Worker(process, ours))
        return worker


def _step(said: Heard) -> object:
    """Two equal ones: nothing was done in between."""
    if isinstance(said, Told):
        return tuple(said.values.get(name) for name in ("event", "stage", "done", "index"))
    return said
