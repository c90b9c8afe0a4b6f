"""A recording that is hashed and read whole in a thread, while whoever will analyse it loads the weights."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import AbstractContextManager
from pathlib import Path
from threading import Event as Flag
from types import TracebackType

from lgrr.analysis.progress import TICK
from lgrr.evidence import FileHash, hash_file
from lgrr.isolation import IsolatedMedia, open_isolated

Progress = Callable[[int, int | None], None]


class Reading(AbstractContextManager["Reading"]):
    """Begins at once; ends, with the recording closed, when the context is left."""

    def __init__(self, path: Path) -> None:
        self._unwanted = Flag()
        self._tell: Progress = lambda done, total: None
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="reading")
        self._read = self._pool.submit(self._begin, path)

    def take(
        self, path: Path, /, *, on_progress: Progress, cancelled: Callable[[], bool]
    ) -> tuple[FileHash, IsolatedMedia]:
        """The file's hash, and the open recording; a `Work` of `lgrr.analysis.progress`."""
        self._tell = on_progress
        while not wait([self._read], timeout=TICK).done:
            if cancelled():
                self._unwanted.set()
        return self._read.result()

    def _begin(self, path: Path) -> tuple[FileHash, IsolatedMedia]:
        before = hash_file(path, cancelled=self._unwanted.is_set)

        def tell(done: int, total: int | None) -> None:
            self._tell(done, total)

        return before, open_isolated(path, on_progress=tell, cancelled=self._unwanted.is_set)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self._unwanted.set()
        self._pool.shutdown()
        if self._read.exception() is None:
            self._read.result()[1].close()
