"""Is the clock plausible: every row of a case's log carries its time."""

from __future__ import annotations

import ctypes
import json
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

from lgrr.doctor.check import Check, failed, passed, unknown

WEIGHTS = Path(__file__).parents[2] / "resources" / "weights"
_YEARS = 15  # after the release: a program as old as that, or a clock gone wrong
_UNSYNCHRONISED = 5  # TIME_ERROR, what adjtimex(2) answers where no time server or the like has set the clock


def checks() -> Iterator[Check]:
    """Against the day that the newest weights were made, and whether the system's clock is being kept right."""
    dates = [date.fromisoformat(json.loads(card.read_text("utf-8"))["created"]) for card in cards()]
    yield plausible(datetime.now(UTC).astimezone(), max(dates, default=date(2026, 1, 1)))
    if sys.platform == "linux":
        yield synchronised()


def cards() -> list[Path]:
    """The cards of the weights that ship."""
    return [card for path in WEIGHTS.glob("*.safetensors") if (card := path.with_suffix(".json")).is_file()]


def plausible(now: datetime, made: date) -> Check:
    """`now` with its offset from UTC; `made` is the day the newest part of the program was made."""
    words = f"{now.isoformat(' ', 'seconds')} ({now.tzname()})"
    if now.date() < made:
        remedy = "Set the clock before any case is begun: times in its log would be wrong for ever."
        return failed("Clock", f"{words} is before this program was made ({made})", remedy)
    if now.year > made.year + _YEARS:
        return unknown("Clock", f"{words} is long after this program was made ({made})", "Compare with another clock.")
    return passed("Clock", words)


def synchronised() -> Check:
    """Whether the kernel says that something keeps its clock right."""
    buffer = ctypes.create_string_buffer(512)  # struct timex, all zero: asks and changes nothing
    if ctypes.CDLL(None).adjtimex(buffer) != _UNSYNCHRONISED:
        return passed("Clock's source", "kept right by a time service")
    return unknown(
        "Clock's source",
        "no time service keeps the clock right, as is usual without a network",
        "Compare it with a trusted clock before casework and note the difference.",
    )
