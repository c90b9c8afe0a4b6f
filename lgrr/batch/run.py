"""Goes through a folder: what has ended is taken from the case, the rest is given to workers, all of it is ranked."""

from __future__ import annotations

import importlib.util
import os
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, closing
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Protocol

from lgrr.analysis import Case
from lgrr.analysis.case import CASE
from lgrr.batch.arrivals import take_in_all
from lgrr.batch.files import AHEAD, Feed, Found, Hashed, Hashes, Task, look_through
from lgrr.batch.pool import Died, Heard, Pool
from lgrr.batch.results import Result, failed, keep, kept
from lgrr.batch.settings import Settings, alone_in, keep_weights, keep_words
from lgrr.batch.worker import Ended, Ready, Refused, Stopped, Told
from lgrr.errors import Cancelled, LgrrError, StorageError, UsageError, WeightsError
from lgrr.processes import cores
from lgrr.text import printable

TRIES = 2  # deaths of a worker that one clip may cause in a run
OFTEN = 60.0  # seconds between two overviews while the batch goes on
TICK = 0.1  # seconds
WORKER_BYTES = 2**31  # that a worker may need: 0.6 GiB of libraries and weights, 0.5 of kept frames, pictures, reports


class Workers(Protocol):
    """Who carries out tasks; says what came of each of them."""

    @property
    def free(self) -> bool: ...  # noqa: D102
    @property
    def busy(self) -> int: ...  # noqa: D102
    def give(self, task: Task) -> None: ...  # noqa: D102
    def stop(self) -> None: ...  # noqa: D102
    def hear(self, seconds: float) -> Iterator[tuple[Task | None, Heard]]: ...  # noqa: D102


class Watcher(Protocol):
    """Who is told how a batch goes."""

    def found(self, files: int) -> None:
        """How many files the folder holds."""

    def told(self, task: Task, values: dict[str, Any]) -> None:
        """An event of the analysis of a task."""

    def ended(self, row: Row, results: Path) -> None:
        """A file has come to its end."""

    def left(self, task: Task) -> None:
        """A task is no longer in hand."""


@dataclass(frozen=True)
class Row:
    """A file of the folder and its result. `copy_of`: the file with the same content that stands before it."""

    path: Path
    result: Result
    copy_of: Path | None = None


@dataclass
class Batch:
    """A batch in memory: which content has which files, what has ended, what waits."""

    case: Case
    total: int
    done: dict[str, Result]
    watcher: Watcher
    results: Path
    rows: list[Row] = field(default_factory=list)
    files: dict[str, list[Path]] = field(default_factory=dict)  # of contents that are not done yet, copies last
    first: dict[str, Path] = field(default_factory=dict)
    waiting: deque[Task] = field(default_factory=deque)
    deaths: dict[str, int] = field(default_factory=dict)

    def take(self, hashed: Hashed) -> None:
        """A file with its hash: done already, a copy of one that waits, or a new task."""
        path, sha256 = hashed.found.path, hashed.sha256
        if sha256 is None:
            self._row(path, failed("", hashed.code, hashed.reason))
        elif sha256 in self.done:
            self._row(path, self.done[sha256])
        elif sha256 in self.files:
            self.files[sha256].append(path)
        else:
            self.files[sha256] = [path]
            self.waiting.append(Task(path, sha256))

    def end(self, task: Task, result: Result) -> None:
        """A content has its result, and so have all its files."""
        self.done[task.sha256] = result
        self.watcher.left(task)
        for path in self.files.pop(task.sha256):
            self._row(path, result)

    def died(self, task: Task, how: str) -> None:
        """A task whose process died is tried once more, then it is a failure."""
        self.watcher.left(task)
        self.deaths[task.sha256] = self.deaths.get(task.sha256, 0) + 1
        if self.deaths[task.sha256] < TRIES:
            self.waiting.append(task)
            return
        result = failed(task.sha256, 1, f"The process that analysed {printable(task.path)} {how}, {TRIES} times.")
        keep(self.case, result)
        self.end(task, result)

    def _row(self, path: Path, result: Result) -> None:
        first = self.first.setdefault(result.recording, path) if result.recording else path
        self.rows.append(row := Row(path, result, None if first == path else first))
        self.watcher.ended(row, self.results)


def run_batch(
    folder: Path,
    out: Path,
    settings: Settings,
    workers: int | None,
    watcher: Watcher,
    cancelled: Callable[[], bool] = lambda: False,
    cluster: str | None = None,
) -> list[Row]:
    """Brings every file in `folder` to one result or one reasoned failure; `out` gets a case, results and an overview.

    `workers`: most tasks at once (None: as many as the machine carries), here or on the Ray cluster at the address
    `cluster`. Goes on where an earlier run of the same words stopped, however it ended. Returns a row for each file.
    Raises UsageError, WeightsError, StorageError; Cancelled when asked to stop, with an overview of what is done.
    """
    settings.plan()
    files = look_through(folder, out)
    keep_words(out, settings)
    with alone_in(out), _case(out / CASE) as case:
        take_in_all(case, out)
        batch = Batch(case, len(files), kept(case), watcher, out / "results")
        watcher.found(len(files))

        def overview() -> None:
            from lgrr.batch.overview import write_overview  # torch comes with it, which not everybody waits for

            write_overview(batch.rows, batch.total, folder, out)

        try:
            with _workers(case, out, settings, workers, cluster) as pool:
                _go_through(batch, files, out, pool, overview, cancelled)
        except Cancelled:
            overview()
            raise
        overview()
        return batch.rows


def _workers(
    case: Case, out: Path, settings: Settings, count: int | None, cluster: str | None
) -> AbstractContextManager[Workers]:
    """Processes of this machine, or the cluster at an address. Raises UsageError."""
    if cluster is None:
        return Pool(count or usual_count(), out, settings)
    if importlib.util.find_spec("ray") is None:
        raise UsageError('Ray is not installed: install it with pip install "lgrr[cluster]".')
    from lgrr.batch.cluster import Cluster

    return Cluster(cluster, count, out, settings, case)


def _case(path: Path) -> Case:
    return Case.open(path) if path.exists() else Case.create(path)


def _go_through(
    batch: Batch,
    files: Sequence[Found],
    out: Path,
    pool: Workers,
    overview: Callable[[], None],
    cancelled: Callable[[], bool],
) -> None:
    """Until every file has its row; an overview of what there is now and then."""
    with closing(Hashes(out)) as hashes, closing(Feed(files, hashes)) as feed:
        written = time.monotonic()
        while not feed.over or batch.waiting or pool.busy:
            if cancelled():
                _stop(batch, pool, out)
                raise Cancelled(f"Stopped. To go on, give the same command again; {out / CASE} is kept.")
            for hashed in feed.take() if len(batch.waiting) < AHEAD else ():
                batch.take(hashed)
            while batch.waiting and pool.free:
                pool.give(batch.waiting.popleft())
            _hear(batch, pool, out)
            if time.monotonic() - written > OFTEN:
                overview()
                written = time.monotonic()


def _hear(batch: Batch, pool: Workers, out: Path) -> None:
    for task, said in pool.hear(TICK):
        match said:
            case Ready():
                keep_weights(out, asdict(said))
            case Told(values) if task is not None:
                batch.watcher.told(task, values)
            case Ended(result) if task is not None:
                batch.end(task, result)
            case Died(how) if task is not None:
                batch.died(task, how)
            case Stopped() if task is not None:
                batch.watcher.left(task)
            case Refused(words, code):
                raise _error(words, code)


def _stop(batch: Batch, pool: Workers, out: Path) -> None:
    """Lets all clips in hand stop where they can be gone on with; what ends meanwhile counts."""
    pool.stop()
    while pool.busy:
        _hear(batch, pool, out)


def _error(words: str, code: int) -> LgrrError:
    for kind in (WeightsError, StorageError):
        if kind.exit_code == code:
            return kind(words)
    return LgrrError(words)


def usual_count() -> int:
    """Workers for this machine: a processor and WORKER_BYTES for each."""
    if not hasattr(os, "sysconf"):
        return cores()
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return max(1, min(cores(), memory // WORKER_BYTES))


def worst(rows: Iterable[Row]) -> int:
    """The exit code of a batch: the largest of its files'."""
    return max((row.result.code for row in rows), default=0)
