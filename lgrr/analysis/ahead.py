"""Pictures are read in a thread while the ones before them are looked at."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType

from lgrr.video import Media, Picture

AHEAD = 4  # pictures that are read and not yet asked for, at most


class ReadAhead:
    """Gives pictures in the order foretold, each read before it is asked for if time allows; a context manager."""

    def __init__(self, media: Media, foretold: Iterable[int]) -> None:
        self._media = media
        self._foretold = iter(foretold)
        self._coming: deque[tuple[int, Future[Picture]]] = deque()
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="read ahead")
        self._read_on()

    def read(self, index: int) -> Picture:
        """As `Media.read`, also for a picture that was not foretold."""
        if not self._coming or self._coming[0][0] != index:
            return self._media.read(index)
        _, picture = self._coming.popleft()
        self._read_on()
        return picture.result()

    def _read_on(self) -> None:
        while len(self._coming) < AHEAD and (index := next(self._foretold, None)) is not None:
            self._coming.append((index, self._pool.submit(self._media.read, index)))

    def __enter__(self) -> ReadAhead:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self._pool.shutdown(cancel_futures=True)
