"""A case whose log has rows of every sort, and a way to alter what the program never alters."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from lgrr.analysis import Case
from lgrr.analysis.acts import Exclude, Judge, Note, Rename, Retract
from lgrr.evidence import FileHash
from lgrr.types import Finding

FILE = FileHash("ab" * 32, 12345, 1_700_000_000_123_456_789, "cd" * 16)


@pytest.fixture
def case_file(tmp_path: Path) -> Path:
    path = tmp_path / "case.sqlite"
    with Case.create(path) as case:
        case.add_file("/evidence/größe\n.mp4", FILE, {})
        case.register("/evidence/clip.mp4", FILE, {}, {"every": 5, "x": 0.1})
        case.act('A. "Examiner" \\ 李', FILE.sha256, Rename((1, 0), "مهمان"))
        noted = case.act("B\u0007\x7f\u2028", FILE.sha256, Note(1, 2, "line\none", ("a",)))
        case.act("", FILE.sha256, Retract(noted.number))
        case.act("C", FILE.sha256, Exclude((1, 0), "too dark"))
        case.act("C", FILE.sha256, Judge(Finding.INCONCLUSIVE, "no"))
        case.record("exported", {"sha256": {"a.json": "00" * 32}})
    return path


@pytest.fixture
def alter(case_file: Path) -> Callable[..., None]:
    """Runs a statement on the case as someone would who wants to deceive: without the triggers."""

    def run(statement: str, *values: object) -> None:
        with closing(sqlite3.connect(case_file)) as connection, connection:
            for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
                connection.execute(f"DROP TRIGGER {name}")
            connection.execute(statement, values)

    return run
