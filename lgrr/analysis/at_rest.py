"""The log of a case, read without opening the case for work: nothing is written, not even beside it."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from lgrr.analysis.case import in_words
from lgrr.analysis.opening import address
from lgrr.analysis.schema import APPLICATION, DOCUMENTED_SINCE, LOGGED_SINCE, version_of
from lgrr.errors import StorageError
from lgrr.evidence.log import Entry, read
from lgrr.text import printable


def log_at_rest(path: Path) -> list[Entry]:
    """All rows of a case's log. StorageError where there is no case, or one that was made before cases had logs."""
    with reading(path) as connection:
        return read(connection)


def documents_at_rest(path: Path) -> dict[int, bytes]:
    """The documents of finished analyses that a case keeps, by the number of the exhibit. StorageError as `reading`."""
    with reading(path) as connection:
        if version_of(connection) < DOCUMENTED_SINCE:
            return {}
        rows = connection.execute("SELECT exhibit, CAST(content AS BLOB) FROM document ORDER BY exhibit")
        return {exhibit: bytes(content) for exhibit, content in rows}


@contextlib.contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection that cannot write, to a case with a log. StorageError as `log_at_rest`."""
    if not path.is_file():
        raise StorageError(f"There is no case at {printable(path)}: check the path.")
    with in_words(path), contextlib.closing(sqlite3.connect(address(path, read_only=True), uri=True)) as opened:
        opened.execute("PRAGMA trusted_schema = OFF")
        (application,) = opened.execute("PRAGMA application_id").fetchone()
        if application != APPLICATION:
            raise StorageError(f"{printable(path)} is not a case of LGRR: name the case file itself.")
        if version_of(opened) < LOGGED_SINCE:
            raise StorageError(f"{printable(path)} was made before cases had logs: there is none to check.")
        yield opened
