"""One case taken into another: what was found elsewhere, as if it had been found here."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any

from lgrr.evidence.log import Entry, append
from lgrr.evidence.signing import local_key

BEGINNING = frozenset({"created", "migrated"})  # rows of a log that are of the case itself


def take_in(connection: sqlite3.Connection, log: Sequence[Entry]) -> None:
    """Copies all of the case that is attached as `part`, whose log is `log`, inside a transaction of the caller.

    Exhibits get numbers of this case. Each row of the other log becomes a row of this one, signed here and now; what it
    was there is in its body: `there` (case, row, time, hash).
    """
    numbers = {
        old: _exhibit(connection, old) for (old,) in connection.execute("SELECT id FROM part.exhibit").fetchall()
    }
    for table in ("file", "survey"):
        names = ", ".join(_columns(connection, table))
        connection.execute(f"INSERT OR REPLACE INTO main.{table} ({names}) SELECT {names} FROM part.{table}")
    for table in ("frame", "face", "document"):
        names = ", ".join(name for name in _columns(connection, table) if name != "exhibit")
        for old, new in numbers.items():
            connection.execute(
                f"INSERT OR REPLACE INTO main.{table} (exhibit, {names}) SELECT ?, {names} FROM part.{table}"
                " WHERE exhibit = ?",
                (new, old),
            )
    case = log[0].values.get("case") if log else None
    for entry in log:
        if entry.kind not in BEGINNING:
            there = {"case": case, "row": entry.number, "time": entry.time, "hash": entry.hash}
            append(
                connection, entry.who, entry.kind, {**_renumbered(entry.values, numbers), "there": there}, local_key()
            )


def _exhibit(connection: sqlite3.Connection, old: int) -> int:
    """The number here of the exhibit that has the number `old` there."""
    names = ", ".join(name for name in _columns(connection, "exhibit") if name != "id")
    connection.execute(
        f"INSERT OR IGNORE INTO main.exhibit ({names}) SELECT {names} FROM part.exhibit WHERE id = ?", (old,)
    )
    here, after = connection.execute(
        "SELECT here.id, there.sha256_after FROM main.exhibit here JOIN part.exhibit there"
        " ON here.sha256 = there.sha256 AND here.parameters = there.parameters WHERE there.id = ?",
        (old,),
    ).fetchone()
    connection.execute("UPDATE main.exhibit SET sha256_after = COALESCE(?, sha256_after) WHERE id = ?", (after, here))
    return int(here)


def _columns(connection: sqlite3.Connection, table: str) -> list[str]:
    return [row[1] for row in connection.execute(f"PRAGMA main.table_info({table})")]


def _renumbered(body: dict[str, Any], numbers: dict[int, int]) -> dict[str, Any]:
    return {**body, "exhibit": numbers[body["exhibit"]]} if body.get("exhibit") in numbers else body
