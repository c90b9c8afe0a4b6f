"""Reviews of a case: when asked, and while an analysis goes on, at intervals that grow with what they cost."""

from __future__ import annotations

import time
from dataclasses import dataclass

from lgrr.analysis import Case, FaceTable, Review, review, thresholds_in

FIRST = 1.0  # seconds after an analysis has begun to look
LEAST_INTERVAL = 1.5  # seconds from the end of one review to the next
SHARE = 8  # ... and this many times what the last one cost


@dataclass(frozen=True)
class Glance:
    """A review that an analysis wants for itself; `request` is the analysis' number."""

    request: int
    case: str
    sha256: str


class Reviews:
    """Makes reviews and remembers the newest table of each recording of the case. One thread makes them, any reads."""

    def __init__(self) -> None:
        self._tables: dict[tuple[str, str], FaceTable] = {}
        self._due = 0.0

    def make(self, path: str, sha256: str) -> Review:
        """The review of a recording. Raises StorageError."""
        started = time.monotonic()
        with Case.open_as_allowed(path) as case:
            made = review(case, sha256, thresholds_in(case, sha256))
        of_the_case = {key: table for key, table in self._tables.items() if key[0] == path}
        self._tables = {**of_the_case, (path, sha256): made.table}
        now = time.monotonic()
        self._due = now + max(LEAST_INTERVAL, SHARE * (now - started))
        return made

    def newest(self, path: str, sha256: str) -> FaceTable | None:
        """The table of the last review of a recording."""
        return self._tables.get((path, sha256))

    def expect(self) -> None:
        """An analysis begins to look."""
        self._due = time.monotonic() + FIRST

    def is_due(self) -> bool:
        """Whether it is time for the next one; says so once, until that is made."""
        due = time.monotonic() >= self._due
        if due:
            self._due = float("inf")
        return due
