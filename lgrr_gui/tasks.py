"""Work beside the window's thread: numbered requests, and nothing unforeseen that goes unheard."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

_numbers = itertools.count(1)


def next_request() -> int:
    """A number that no request had before: an answer with an older one than the latest is dropped."""
    return next(_numbers)


def submit(pool: ThreadPoolExecutor, work: Callable[..., None], *arguments: Any) -> None:
    """Runs `work` in a pool; an exception goes to `threading.excepthook` instead of staying in its future."""
    pool.submit(work, *arguments).add_done_callback(_tell_unforeseen)


def unforeseen(error: BaseException) -> None:
    """Hands an exception that nobody awaits to `threading.excepthook`; the thread goes on."""
    thread = threading.current_thread()
    threading.excepthook(threading.ExceptHookArgs((type(error), error, error.__traceback__, thread)))


def _tell_unforeseen(done: Future[None]) -> None:
    error = None if done.cancelled() else done.exception()
    if error is not None:
        unforeseen(error)
