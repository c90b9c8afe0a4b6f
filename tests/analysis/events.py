"""What an analysis told, to be read when its case is closed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from lgrr.analysis import Done
from lgrr.analysis.events import Event


def all_of(events: Iterable[Event]) -> list[Event]:
    """The events, the frames of the last one read from the case."""
    return [replace(event, frames=tuple(event.frames)) if isinstance(event, Done) else event for event in events]
