"""How many threads compute on the processor: found by a short measurement, once for a machine, and remembered.

What is quickest differs from machine to machine: two threads beside a busy decoder can be slower than one. The number
is part of an analysis' parameters, since the last bits of sums may depend on it. OMP_NUM_THREADS in the environment
comes before all.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeGuard

import platformdirs
import torch

from lgrr.model.canary import canary_crops
from lgrr.model.predictor import Predictor
from lgrr.processes import cores

GAIN = 0.1  # the least share of time by which more threads must be quicker
EACH = 0.25  # seconds after which a number of threads is tried no further
ROUNDS = 3
CHUNK = 8 << 20  # bytes that are hashed at once


def threads_file() -> Path:
    """Where the numbers are kept, in the user's data folder."""
    return platformdirs.user_data_path("lgrr", appauthor=False) / "threads.json"


def told() -> bool:
    """Whether the environment names the number; torch takes it, or as many as there are cores if that is less."""
    return "OMP_NUM_THREADS" in os.environ


def use_threads(predictor: Predictor, stated: object = None) -> None:
    """From now on the calling thread, and those that have not computed yet, use as many threads as are best here.

    That is `stated`, where it is the number of an analysis to be repeated and this machine has so many cores; else the
    number remembered; else what a measurement of about a second finds, which is then remembered if it can be. Nothing
    is changed where the environment tells the number, or on a GPU.
    """
    if told() or predictor.threads is None:
        return
    number = stated if _possible(stated) else remembered(predictor)
    if number is None:
        number = quickest(measure(predictor))
        remember(predictor, number)
    torch.set_num_threads(number)


def remembered(predictor: Predictor) -> int | None:
    """What was measured on such a machine with these weights; None where nothing was, or the file is damaged."""
    number = _kept().get(_key(predictor))
    return number if _possible(number) else None


def remember(predictor: Predictor, number: int) -> None:
    """Keeps the number for the next time, unless the file cannot be written."""
    path = threads_file()
    new = path.with_name(f".{path.name}.{os.getpid()}")
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        new.write_text(json.dumps(_kept() | {_key(predictor): number}, indent=1) + "\n", "utf-8")
        new.replace(path)


def _possible(number: object) -> TypeGuard[int]:
    return type(number) is int and 1 <= number <= cores()


def _kept() -> dict[str, object]:
    try:
        kept = json.loads(threads_file().read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return kept if isinstance(kept, dict) else {}


def _key(predictor: Predictor) -> str:
    """What the quickest number depends on."""
    what = (processor(), f"{cores()} cores", f"torch {torch.__version__}", predictor.sha256, predictor.precision)
    return ", ".join(what)


def processor() -> str:
    """The processor's model, as far as the system tells it."""
    with suppress(OSError):
        for line in Path("/proc/cpuinfo").read_text("utf-8", "replace").splitlines():
            name, _, value = line.partition(":")
            if name.strip() == "model name":
                return value.strip()
    return platform.processor() or platform.machine()


def measure(predictor: Predictor) -> dict[int, float]:
    """Seconds a face by number of threads, beside a thread that is as busy as a decoder in an analysis.

    Tried are 1, 2, 4, ... up to the cores of this process, until more gain nothing. The calling thread is left with the
    last of them.
    """
    seconds: dict[int, float] = {}
    with _busy_core():
        for number in _numbers(cores()):
            seconds[number] = _seconds_a_face(predictor, number)
            if quickest(seconds) != number:
                break
    return seconds


def quickest(seconds: dict[int, float]) -> int:
    """The number that takes least; a larger one only where it is quicker by GAIN."""
    best = min(seconds)
    for number in sorted(seconds):
        if seconds[number] <= (1 - GAIN) * seconds[best]:
            best = number
    return best


def _numbers(most: int) -> Iterator[int]:
    number = 1
    while number < most:
        yield number
        number *= 2
    yield most


def _seconds_a_face(predictor: Predictor, number: int) -> float:
    """Of one face and a frame of three, by turns; takes little more than EACH."""
    torch.set_num_threads(number)
    crops = canary_crops(predictor.side)
    started = begun = time.monotonic()
    predictor.predict(crops[:1])
    faces = 1
    if time.monotonic() - started < EACH:  # else the one face, with what is prepared once, must do
        begun, faces = time.monotonic(), 0
        for some in (crops[:1], crops) * ROUNDS:
            predictor.predict(some)
            faces += len(some)
            if time.monotonic() - started > EACH:
                break
    return (time.monotonic() - begun) / faces


@contextmanager
def _busy_core() -> Iterator[None]:
    """A thread that works a quarter of the time, as a decoder does; it hashes, which holds up no Python."""
    done = threading.Event()

    def work() -> None:
        chunk = bytes(CHUNK)
        took = 0.0
        while not done.wait(3 * took):
            started = time.monotonic()
            hashlib.sha256(chunk).digest()
            took = time.monotonic() - started

    busy = threading.Thread(target=work, name="busy core")
    busy.start()
    try:
        yield
    finally:
        done.set()
        busy.join()
