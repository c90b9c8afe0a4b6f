"""What is asked for of every file of a batch; a folder of results holds the batch of one set of words."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from lgrr import __version__
from lgrr.analysis import Plan
from lgrr.analysis.case import CASE
from lgrr.errors import StorageError, UsageError
from lgrr.report.files import writing
from lgrr.text import printable

WORDS = "batch.json"
FORMATS = ("json", "csv", "png")
WORKERS = ".batch.workers"
PATIENCE = 30.0  # seconds for the workers of a killed batch to end


@dataclass(frozen=True)
class Settings:
    """As the options of `lgrr analyze`, for every file. Plain values: they go to other processes and machines."""

    model: str = "lgrr-small"
    device: str = "auto"
    precision: str = "auto"
    every: int | None = None
    budget: float | None = None
    detect: str = "near"
    formats: tuple[str, ...] = FORMATS

    def __post_init__(self) -> None:
        """Raises UsageError for what a batch cannot do."""
        self.plan()
        for name in self.formats:
            if name not in FORMATS:
                raise UsageError(
                    f"A batch does not write {name!r} for each file; choose from {', '.join(FORMATS)}. "
                    "Reports of its case are made by lgrr report."
                )

    def plan(self) -> Plan:
        """What to look at in each. Raises UsageError."""
        return Plan(every=self.every, budget_seconds=self.budget, detect=self.detect)


def keep_words(out: Path, settings: Settings) -> None:
    """Writes down in `out` what the batch is of, or compares it with what is there.

    Raises UsageError where `out` holds a batch of other words, or a case that no batch made; StorageError.
    """
    words = {"version": __version__, **asdict(settings), "formats": list(settings.formats)}
    kept = out / WORDS
    if kept.exists():
        _compare(_read(kept), words, out)
        return
    if (out / CASE).exists():
        raise UsageError(f"{printable(out)} holds an analysis that no batch made: name another --out.")
    _write(kept, words)


def keep_weights(out: Path, weights: dict[str, str]) -> None:
    """The same for the weights themselves (their `sha256`): a file of the same name may hold others."""
    words = _read(out / WORDS)
    if "weights" not in words:
        _write(out / WORDS, {**words, "weights": weights})
    elif words["weights"]["sha256"] != weights["sha256"]:
        raise UsageError(f"{printable(out)} holds a batch that was begun with other weights: name another --out.")


def weights_of(out: Path) -> dict[str, str] | None:
    """The weights as `keep_weights` was given them; None while none were needed."""
    return _read(out / WORDS).get("weights")


def _compare(kept: dict[str, Any], words: dict[str, Any], out: Path) -> None:
    other = [name for name in words if kept.get(name) != words[name]]
    if other:
        asked, there = words[other[0]], kept.get(other[0])
        raise UsageError(
            f"{printable(out)} holds a batch with another {other[0]} ({there}, not {asked}): "
            "give the same options to go on, or name another --out."
        )


def _read(path: Path) -> dict[str, Any]:
    try:
        return dict(json.loads(path.read_text()))
    except (OSError, ValueError):
        raise StorageError(f"{printable(path)} cannot be read: name another --out.") from None


def _write(path: Path, words: dict[str, Any]) -> None:
    with writing(path) as temporary:
        temporary.write_text(json.dumps(words, indent=1) + "\n")


@contextlib.contextmanager
def alone_in(out: Path) -> Iterator[None]:
    """One batch at a time in a folder, and only after the workers of the one before are gone: they may outlive it by a
    moment when it is killed. SQLite's own locks, which the system lifts however a program ends.

    Raises UsageError where another one is at work there.
    """
    with _locked(out / ".batch.lock", "EXCLUSIVE", 0, out):
        with _locked(out / WORKERS, "EXCLUSIVE", PATIENCE, out):
            pass
        yield


@contextlib.contextmanager
def at_work_in(out: Path) -> Iterator[None]:
    """Held by each worker of a batch."""
    with _locked(out / WORKERS, "DEFERRED", PATIENCE, out) as lock:
        lock.execute("SELECT * FROM sqlite_master")  # takes the lock that is shared
        yield


@contextlib.contextmanager
def _locked(path: Path, kind: str, patience: float, out: Path) -> Iterator[sqlite3.Connection]:
    with contextlib.closing(sqlite3.connect(path, timeout=patience, isolation_level=None)) as lock:
        try:
            lock.execute(f"BEGIN {kind}")
        except sqlite3.Error as error:
            raise UsageError(
                f"Another batch is at work in {printable(out)} ({error}): wait for it, or name another --out."
            ) from None
        yield lock
