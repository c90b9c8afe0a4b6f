"""A recording that is hashed and read whole in a thread, while whoever will analyse it loads the weights."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import AbstractContextManager
from fractions import Fraction
from pathlib import Path
from threading import Event as Flag
from types import TracebackType
from typing import TypeVar

import numpy as np

from lgrr.analysis.plan import Plan, likely
from lgrr.analysis.progress import TICK
from lgrr.evidence import FileHash, hash_file
from lgrr.isolation import IsolatedMedia, open_isolated
from lgrr.video.media import FrameIds
from lgrr.video.reading import Likely

Progress = Callable[[int, int | None], None]
T = TypeVar("T")
CACHE_BYTES = 64 * 2**20  # a plan's rounds go forward, and what it looks at first is kept from the first reading


def open_for(
    plan: Plan,
    path: Path,
    *,
    on_progress: Progress,
    cancelled: Callable[[], bool],
    survey: bytes | None = None,
) -> IsolatedMedia:
    """`open_isolated` for an analysis: frames that the plan will look at are kept while the file is read whole."""
    return open_isolated(
        path,
        on_progress=on_progress,
        cancelled=cancelled,
        cache_bytes=CACHE_BYTES,
        survey=survey,
        likely=wanted_by(plan),
    )


def wanted_by(plan: Plan) -> Likely:
    """What `open_media` asks for: the frames that a plan will look at, as far as a header tells."""

    def wanted(frames: int, step: Fraction, room: int) -> Iterable[int]:
        return likely(plan, FrameIds(np.arange(frames), step, 0)) if frames else ()

    return wanted


class Reading(AbstractContextManager["Reading"]):
    """Begins at once; ends, with the recording closed, when the context is left."""

    def __init__(self, path: Path, plan: Plan) -> None:
        self._unwanted = Flag()
        self._tell: Progress = lambda done, total: None
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="reading")
        self._hash = self._pool.submit(hash_file, path, cancelled=self._unwanted.is_set)
        self._media = self._pool.submit(self._open, path, plan)

    def hash(self, path: Path, /, *, on_progress: Progress, cancelled: Callable[[], bool]) -> FileHash:
        """The file's hash; a `Work` of `lgrr.analysis.progress`, as `media` is."""
        return self._result(self._hash, cancelled)

    def media(self, path: Path, /, *, on_progress: Progress, cancelled: Callable[[], bool]) -> IsolatedMedia:
        """The open recording."""
        self._tell = on_progress
        return self._result(self._media, cancelled)

    def _result(self, future: Future[T], cancelled: Callable[[], bool]) -> T:
        while not wait([future], timeout=TICK).done:
            if cancelled():
                self._unwanted.set()
        return future.result()

    def _open(self, path: Path, plan: Plan) -> IsolatedMedia:
        self._hash.result()  # a file that cannot be hashed is not opened
        return open_for(
            plan, path, on_progress=lambda done, total: self._tell(done, total), cancelled=self._unwanted.is_set
        )

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self._unwanted.set()
        self._pool.shutdown()
        if self._media.exception() is None:
            self._media.result().close()
