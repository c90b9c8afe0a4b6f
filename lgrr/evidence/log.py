"""The log of a case: what tool and analyst did, as rows that are only ever added, each bound to the one before.

The form is described for strangers in `docs/log-format.md`: nothing of this program is needed to check a log. A row's
hash covers its content and the hash of the row before; its signature covers its hash.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from lgrr.evidence.signing import LocalKey, is_signed
from lgrr.text import few

FORM = "lgrr-log/1"
START = "0" * 64  # what the first row has for the hash of the row before

TABLE = (
    """CREATE TABLE log (
    number INTEGER PRIMARY KEY, time TEXT NOT NULL, who TEXT NOT NULL, kind TEXT NOT NULL, body TEXT NOT NULL,
    previous TEXT NOT NULL, hash TEXT NOT NULL, key TEXT, signature TEXT)""",
    """CREATE TRIGGER log_only_grows BEFORE INSERT ON log
    WHEN NEW.number <> (SELECT COALESCE(MAX(number), 0) + 1 FROM log)
    BEGIN SELECT RAISE(ABORT, 'rows of the log are added at its end'); END""",
    """CREATE TRIGGER log_is_never_changed BEFORE UPDATE ON log
    BEGIN SELECT RAISE(ABORT, 'rows of the log are never changed'); END""",
    """CREATE TRIGGER log_is_never_shortened BEFORE DELETE ON log
    BEGIN SELECT RAISE(ABORT, 'rows of the log are never removed'); END""",
)


@dataclass(frozen=True)
class Entry:
    """One row. `number` counts from 1, `time` is UTC (ISO 8601, milliseconds), `who` an analyst or the tool,
    `body` canonical JSON; hashes and the Ed25519 key and signature are lower-case hex, None where not signed.
    """

    number: int
    time: str
    who: str
    kind: str
    body: str
    previous: str
    hash: str
    key: str | None
    signature: str | None

    @property
    def values(self) -> dict[str, Any]:
        """The body, parsed. ValueError where it is no JSON object."""
        try:
            parsed = json.loads(self.body)
        except RecursionError as error:
            raise ValueError(f"row {self.number} of the log is nested too deeply") from error
        if not isinstance(parsed, dict):
            raise ValueError(f"row {self.number} of the log holds no object")
        return parsed

    @property
    def content(self) -> bytes:
        """What the hash covers."""
        return row_bytes(self.number, self.time, self.who, self.kind, self.body, self.previous)


@dataclass(frozen=True)
class Fault:
    """Something wrong with row `number`, in one sentence."""

    number: int
    words: str


@dataclass(frozen=True)
class Verification:
    """What checking a log has found: how many rows, the last one's hash (None: no rows), every fault by row.

    `signers` counts rows by the public key that signed them, `unsigned` are the numbers of those without a signature,
    `set_back` of those dated before the row above them (a clock that was corrected, or a false date).
    """

    rows: int
    head: str | None
    faults: tuple[Fault, ...]
    signers: Mapping[str, int]
    unsigned: tuple[int, ...]
    set_back: tuple[int, ...]

    @property
    def sentences(self) -> tuple[str, ...]:
        """All of it in words for a report."""
        return tuple(_sentences(self))


def canonical(value: Mapping[str, Any]) -> str:
    """JSON with sorted keys, without spaces, non-ASCII as it is; ValueError for NaN and infinity."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return _encodable(text)


def append(
    connection: sqlite3.Connection,
    who: str,
    kind: str,
    body: Mapping[str, Any],
    key: LocalKey | None,
    time: str | None = None,
) -> Entry:
    """Adds a row, inside a transaction that the caller began with BEGIN IMMEDIATE; `time` is now if None."""
    last = connection.execute("SELECT number, hash FROM log ORDER BY number DESC LIMIT 1").fetchone()
    number, previous = (1, START) if last is None else (last[0] + 1, last[1])
    time = time or datetime.now(UTC).isoformat(timespec="milliseconds")
    words = (time, _encodable(who), kind, canonical(body), previous)
    found = row_hash(number, *words)
    signature = None if key is None else key.sign(signed_message(found))
    entry = Entry(number, *words, found, None if key is None else key.public, signature)
    connection.execute(
        "INSERT INTO log (number, time, who, kind, body, previous, hash, key, signature) VALUES (?,?,?,?,?,?,?,?,?)",
        tuple(vars(entry).values()),
    )
    return entry


def read(connection: sqlite3.Connection, kinds: Iterable[str] = ()) -> list[Entry]:
    """All rows in order, or those of some kinds. Bytes that are no UTF-8 come as lone surrogates (PEP 383)."""
    names = list(kinds)
    where = f"WHERE kind IN ({', '.join('?' * len(names))})" if names else ""
    # as BLOB, or a damaged text could not be read at all
    columns = ", ".join(
        f"CAST({name} AS BLOB)" for name in ("time", "who", "kind", "body", "previous", "hash", "key", "signature")
    )
    rows = connection.execute(f"SELECT number, {columns} FROM log {where} ORDER BY number", names)
    return [Entry(number, *map(_text, words[:6]), *map(_text_or_none, words[6:])) for number, *words in rows]


def row_bytes(number: int, time: str, who: str, kind: str, body: str, previous: str) -> bytes:
    """What a row's hash covers: the JSON array [form, number, time, who, kind, body, previous] in UTF-8."""
    array = json.dumps([FORM, number, time, who, kind, body, previous], ensure_ascii=False, separators=(",", ":"))
    return array.encode("utf-8", "surrogateescape")


def row_hash(number: int, time: str, who: str, kind: str, body: str, previous: str) -> str:
    """SHA-256 over `row_bytes`, in lower-case hex."""
    return hashlib.sha256(row_bytes(number, time, who, kind, body, previous)).hexdigest()


def signed_message(found: str) -> bytes:
    """What the signature of a row with this hash covers."""
    return f"{FORM} {found}".encode("utf-8", "surrogateescape")


def verify(entries: Iterable[Entry]) -> Verification:
    """Checks every row against its hash, the row before, and its signature; rows in order of their numbers."""
    faults: list[Fault] = []
    signers: Counter[str] = Counter()
    unsigned, set_back = [], []
    rows, expected, before = 0, 1, None
    follows = {START}  # hashes that the next row may name: the last row's as stored, and as it should be
    for entry in entries:
        rows += 1
        if entry.number < expected:
            faults.append(Fault(entry.number, f"Row {entry.number} of the log has no place in it: numbers begin at 1."))
            continue
        if entry.number > expected:
            faults.append(_gap(expected, entry.number - 1))
        faults += _faults_of(entry, follows if entry.number == expected else None)
        if entry.key is None and entry.signature is None:
            unsigned.append(entry.number)
        elif entry.key is not None:
            signers[entry.key] += 1
        if before is not None and entry.time < before.time:
            set_back.append(entry.number)
        follows = {entry.hash, _recomputed(entry)}
        expected, before = entry.number + 1, entry
    head = before.hash if before is not None else None
    return Verification(rows, head, tuple(faults), signers, tuple(unsigned), tuple(set_back))


def _gap(first: int, last: int) -> Fault:
    rows = f"Row {first} of the log is" if first == last else f"Rows {first} to {last} of the log are"
    return Fault(first, f"{rows} missing.")


def _recomputed(entry: Entry) -> str:
    return hashlib.sha256(entry.content).hexdigest()


def _faults_of(entry: Entry, follows: set[str] | None) -> list[Fault]:
    """At most one fault: of its content, of its place, or of its signature. `follows` is None behind a gap."""
    n = entry.number
    if _recomputed(entry) != entry.hash:
        return [Fault(n, f"Row {n} of the log was changed: its hash is not that of its content.")]
    if follows == {START} and entry.previous != START:
        return [Fault(n, f"Row {n} of the log is not its beginning: rows before it were cut off.")]
    if follows is not None and entry.previous not in follows:
        return [Fault(n, f"Row {n} of the log does not follow row {n - 1}: one of the two was replaced.")]
    if (entry.key, entry.signature) == (None, None):
        return []
    if not is_signed(entry.key or "", entry.signature or "", signed_message(entry.hash)):
        return [Fault(n, f"Row {n} of the log is not signed by the key it names.")]
    return []


def _sentences(found: Verification) -> Iterable[str]:
    if not found.rows:
        yield "The log is empty."
        return
    if found.faults:
        yield from (fault.words for fault in found.faults)
    else:
        yield f"Each of the log's {found.rows:,} rows follows from the one before; the last has the hash {found.head}."
    for key, rows in found.signers.items():
        yield f"Rows signed by the key {key}: {rows:,}."
    if found.unsigned:
        yield f"Rows without a signature: {few(found.unsigned)}."
    if found.set_back:
        yield f"Rows dated before the one above (a clock was set back, or a date is false): {few(found.set_back)}."


def _encodable(text: str) -> str:
    """`text` with a question mark for each lone surrogate, which UTF-8 cannot hold."""
    return text.encode("utf-8", "replace").decode()


def _text(value: bytes | None) -> str:
    return (value or b"").decode("utf-8", "surrogateescape")


def _text_or_none(value: bytes | None) -> str | None:
    return None if value is None else _text(value)
