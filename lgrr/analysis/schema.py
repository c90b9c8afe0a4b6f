"""The tables of a case, and how a case of an earlier version is brought to this one."""

from __future__ import annotations

import contextlib
import itertools
import json
import sqlite3
import uuid
from pathlib import Path
from typing import Any

from lgrr import __version__
from lgrr.commit import commit
from lgrr.errors import StorageError
from lgrr.evidence import hash_file
from lgrr.evidence.log import TABLE as LOG
from lgrr.evidence.log import append
from lgrr.evidence.signing import local_key

APPLICATION = 0x4C475252  # "LGRR" in SQLite's application_id
VERSION = 5  # of the tables below, in SQLite's user_version
LOGGED_SINCE = 3  # the version that brought the log
DOCUMENTED_SINCE = 4  # the version that brought the documents of analyses
TOOL = f"lgrr {__version__}"  # who wrote a row of the log that no analyst did

_SINCE_1 = (
    """CREATE TABLE exhibit (
    id INTEGER PRIMARY KEY, path TEXT NOT NULL, sha256 TEXT NOT NULL,
    bytes INTEGER NOT NULL, modified_ns INTEGER NOT NULL,
    media TEXT NOT NULL, parameters TEXT NOT NULL, sha256_after TEXT, UNIQUE (sha256, parameters))""",
    """CREATE TABLE frame (
    exhibit INTEGER NOT NULL, position INTEGER NOT NULL,
    pts INTEGER NOT NULL, numerator INTEGER NOT NULL, denominator INTEGER NOT NULL, stream INTEGER NOT NULL,
    sha256 TEXT NOT NULL, failed TEXT, appearance BLOB, scene BLOB, PRIMARY KEY (exhibit, position)) WITHOUT ROWID""",
    """CREATE TABLE face (
    exhibit INTEGER NOT NULL, frame INTEGER NOT NULL, position INTEGER NOT NULL,
    x REAL NOT NULL, y REAL NOT NULL, width REAL NOT NULL, height REAL NOT NULL, confidence REAL, landmarks BLOB,
    size REAL NOT NULL, sharpness REAL NOT NULL, p_fake REAL, p_noise REAL, p_semantic REAL,
    patches BLOB, forgery_map BLOB, skipped TEXT, from_frame INTEGER, from_position INTEGER,
    PRIMARY KEY (exhibit, frame, position)) WITHOUT ROWID""",
)
_SINCE_2 = (
    "CREATE TABLE survey (sha256 TEXT PRIMARY KEY, made_by TEXT NOT NULL, data BLOB NOT NULL)",
    """CREATE TABLE file (
    sha256 TEXT PRIMARY KEY, path TEXT NOT NULL, bytes INTEGER NOT NULL, modified_ns INTEGER NOT NULL,
    media TEXT NOT NULL)""",
)
_SINCE_3 = ("ALTER TABLE exhibit ADD COLUMN md5 TEXT", "ALTER TABLE file ADD COLUMN md5 TEXT", *LOG)
_SINCE_4 = ("CREATE TABLE document (exhibit INTEGER PRIMARY KEY, sha256 TEXT NOT NULL, content BLOB NOT NULL)",)
_SINCE_5 = ("ALTER TABLE frame ADD COLUMN same_as INTEGER",)
_FILES_FROM_EXHIBITS = (
    "INSERT OR IGNORE INTO file SELECT sha256, path, bytes, modified_ns, media FROM exhibit ORDER BY id"
)


def create_tables(connection: sqlite3.Connection) -> None:
    """Makes an empty file a case, with the first row of its log. `connection` must be in autocommit mode."""
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute(f"PRAGMA application_id = {APPLICATION}")
    connection.execute("BEGIN IMMEDIATE")
    for statement in (*_SINCE_1, *_SINCE_2, *_SINCE_3, *_SINCE_4, *_SINCE_5):
        connection.execute(statement)
    append(connection, TOOL, "created", _beginning(), local_key())
    connection.execute(f"PRAGMA user_version = {VERSION}")
    connection.execute("COMMIT")


def version_of(connection: sqlite3.Connection) -> int:
    """The version of a case's tables."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return int(version)


def migrate(connection: sqlite3.Connection, path: Path) -> None:
    """Brings a case of an earlier version to this one, all of it or nothing, after a copy of it was put beside it.

    Where two programs open it at once, one waits until the other has done it.
    """
    connection.execute("BEGIN IMMEDIATE")
    try:
        version = version_of(connection)
        if version < VERSION:
            backup = _back_up(path, version)
            if version == 1:
                for statement in (*_SINCE_2, _FILES_FROM_EXHIBITS):
                    connection.execute(statement)
            if version <= 2:
                for statement in _SINCE_3:
                    connection.execute(statement)
            if version == 2:
                _acts_to_log(connection, path)
            if version <= 3:
                for statement in _SINCE_4:
                    connection.execute(statement)
            for statement in _SINCE_5:
                connection.execute(statement)
            origin = {"from": version, "backup": backup.name, "backup_sha256": hash_file(backup).sha256}
            append(connection, TOOL, "migrated", {**_beginning(), **origin}, local_key())
            connection.execute(f"PRAGMA user_version = {VERSION}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _beginning() -> dict[str, Any]:
    """What tells this case from any other, and who began its log."""
    return {"case": str(uuid.uuid4()), "version": __version__, "commit": commit()}


def _back_up(path: Path, version: int) -> Path:
    """A copy of the case as it is, under a name that is free."""
    names = (f"{path.stem}.v{version}{'' if n == 1 else f'-{n}'}{path.suffix}" for n in itertools.count(1))
    place = next(place for place in map(path.with_name, names) if not place.exists())
    unborn = place.with_name(place.name + ".new")
    unborn.unlink(missing_ok=True)
    with (
        contextlib.closing(sqlite3.connect(path.absolute().as_uri() + "?mode=ro", uri=True)) as source,
        contextlib.closing(sqlite3.connect(unborn)) as copy,
    ):
        source.backup(copy)
    unborn.rename(place)
    return place


def _acts_to_log(connection: sqlite3.Connection, path: Path) -> None:
    """The acts of version 2, which had a table of their own, become the log's first rows and keep their numbers."""
    rows = connection.execute("SELECT number, time, who, sha256, kind, deed FROM act ORDER BY number").fetchall()
    for expected, (number, time, who, sha256, kind, deed) in enumerate(rows, 1):
        if number != expected:
            raise StorageError(f"Act {expected} is missing from the case {path}: restore a copy of the case.")
        append(connection, who, kind, {"recording": sha256, "deed": json.loads(deed)}, local_key(), time)
    connection.execute("DROP TABLE act")
