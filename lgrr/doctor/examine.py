"""The examination as a whole, in the order in which things depend on each other."""

from __future__ import annotations

import platform
from collections.abc import Callable, Iterator
from pathlib import Path

from lgrr import __version__
from lgrr.commit import commit
from lgrr.doctor import clock, libraries, media, network, places, window
from lgrr.doctor.check import Check, guarded, passed

SUBJECTS: dict[str, Callable[[Path], Iterator[Check]]] = {
    "Program": lambda out: program(),
    "Libraries": lambda out: libraries.checks(),
    "Decoding": lambda out: media.checks(),
    "Weights": lambda out: network.checks(),
    "Window": lambda out: window.checks(),
    "Places": places.checks,
    "Clock": lambda out: clock.checks(),
}


def examine(out: Path) -> Iterator[Check]:
    """Every check, one after another as it is done; never raises. `out` is where results are to go."""
    for name, look in SUBJECTS.items():
        yield from guarded(name, lambda look=look: look(out))  # type: ignore[misc]


def program() -> Iterator[Check]:
    """Which program, on what."""
    version = f"LGRR {__version__}" + (f", commit {known[:12]}" if (known := commit()) else "")
    yield passed("Program", f"{version}, Python {platform.python_version()}, {platform.platform()}")
