"""How far the work is: of a stage that runs in the background, and of looking at frames."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path
from threading import Event as Flag
from typing import Protocol, TypeVar

from lgrr.analysis.case import Observation
from lgrr.analysis.events import Progress, Stage

TICK = 0.1  # seconds between two reports from the background

T_co = TypeVar("T_co", covariant=True)


class Work(Protocol[T_co]):
    """A function of a file that tells how far it is and can be stopped."""

    def __call__(  # noqa: D102
        self, path: Path, /, *, on_progress: Callable[[int, int | None], None], cancelled: Callable[[], bool]
    ) -> T_co: ...


def in_background(
    stage: Stage, cancelled: Callable[[], bool], work: Work[T_co], path: Path
) -> Generator[Progress, None, T_co]:
    """Runs `work` in a thread, yields its progress meanwhile and returns its result, or raises its error.

    Closing the generator stops the work.
    """
    start = time.monotonic()
    latest: tuple[int, int | None] = (0, None)
    abandoned = Flag()

    def tell(done: int, total: int | None) -> None:
        nonlocal latest
        latest = done, total

    def stop() -> bool:
        return abandoned.is_set() or cancelled()

    with ThreadPoolExecutor(1, thread_name_prefix=stage) as pool:
        future = pool.submit(work, path, on_progress=tell, cancelled=stop)
        try:
            while not wait([future], timeout=TICK).done:
                done, total = latest
                yield Progress(stage, done, total, _left(done, total, time.monotonic() - start))
            result = future.result()
        finally:
            abandoned.set()
    done, total = latest
    yield Progress(stage, done, total or done, 0.0)
    return result


class Pace:
    """Keeps count of frames looked at: how many, how fast, how long still. `total` None: until `deadline`."""

    def __init__(self, total: int | None, deadline: float | None) -> None:
        self._total, self._deadline = total, deadline
        self._start = time.monotonic()
        self._frames = self._new_frames = self._new_faces = 0

    def passed(self, observations: Sequence[Observation]) -> None:
        """These are done, now or before."""
        self._frames += len(observations)

    def scored(self, observations: Sequence[Observation]) -> None:
        """These were done now."""
        self._new_frames += len(observations)
        fresh = [o.result for o in observations if o.result.same_as is None]
        self._new_faces += sum(face.p_fake is not None for result in fresh for face in result.faces)

    def progress(self) -> Progress:
        """The state of the stage `look`. Seconds left: by the pace so far, at most until the deadline."""
        now = time.monotonic()
        spent = now - self._start
        left = None
        if self._total is not None and self._new_frames:
            left = (self._total - self._frames) * spent / self._new_frames
        if self._deadline is not None:
            until = max(0.0, self._deadline - now)
            left = until if left is None else min(left, until)
        return Progress("look", self._frames, self._total, left, self._speed(spent))

    def end(self) -> Progress:
        """The last state, all done: where pictures repeat fewer frames are looked at than were planned at most."""
        return Progress("look", self._frames, self._frames, 0.0, self._speed(time.monotonic() - self._start))

    def _speed(self, spent: float) -> float | None:
        return self._new_faces / spent if self._new_faces and spent > 0 else None


def _left(done: int, total: int | None, spent: float) -> float | None:
    return None if not done or total is None else max(0.0, (total - done) * spent / done)
