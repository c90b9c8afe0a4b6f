"""The case: everything found so far, on disk, in one SQLite file. The only place of the core where state changes.

Frames are stored in groups, each in one transaction, so a run that is killed loses the group it was at and leaves a
case that opens. Numbers read back as they were written: 64-bit floats as SQLite keeps them, arrays as .npy bytes.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import shutil
import sqlite3
import tempfile
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from lgrr import __version__
from lgrr.analysis.acts import DEEDS, Act, Deed, from_json, to_json
from lgrr.analysis.opening import address, may_be_written
from lgrr.analysis.rows import Observation, face_rows, frame_row, observation
from lgrr.analysis.same import taken_over
from lgrr.analysis.schema import APPLICATION, TOOL, VERSION, create_tables, migrate, version_of
from lgrr.analysis.taking import take_in
from lgrr.errors import StorageError
from lgrr.evidence import FileHash
from lgrr.evidence.log import Entry, Verification, append, read, verify
from lgrr.evidence.signing import local_key
from lgrr.text import printable

CASE = "case.sqlite"  # its name in a folder of results
PATIENCE = 20.0  # seconds to wait for the transactions of other programs, a batch's workers among them
SPOOLED = 2**20  # bytes of a document held at once


@dataclass(frozen=True)
class Exhibit:
    """One file under one set of parameters. `sha256_after` is None until an analysis came to its end."""

    id: int
    path: str
    hash: FileHash
    media: dict[str, Any]
    parameters: dict[str, Any]
    sha256_after: str | None


@dataclass(frozen=True)
class File:
    """A recording of the case: its content's hash, where it was last found, what `MediaInfo` said of it."""

    path: str
    hash: FileHash
    media: dict[str, Any]


def case_file(path: Path) -> Path:
    """The case that is named: the file itself, or `case.sqlite` in a folder of results."""
    return path / CASE if path.is_dir() else path


class Case:
    """An open case; a context manager. Safe to read from other threads while one thread writes.

    Every method raises StorageError, in one sentence, where the file cannot be read or written.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection, read_only: bool = False) -> None:
        """Use `create` or `open`."""
        self.path = path
        self.read_only = read_only
        self._connection = connection
        self._lock = threading.RLock()

    @classmethod
    def create(cls, path: str | Path) -> Case:
        """A new, empty case. StorageError where the path is taken or cannot be written."""
        path = Path(path)
        if path.exists():
            raise StorageError(f"{path} exists already: resume it, or choose another place for the new case.")
        unborn = path.with_name(path.name + ".new")  # so that a case exists whole or not at all
        with in_words(path):
            unborn.unlink(missing_ok=True)
            with contextlib.closing(sqlite3.connect(unborn, isolation_level=None)) as connection:
                create_tables(connection)
            unborn.rename(path)
        return cls.open(path)

    @classmethod
    def open(cls, path: str | Path, read_only: bool = False) -> Case:
        """A case that exists; one of an earlier version is brought to this one, and a copy of it left beside it.

        With `read_only` nothing is written, and whatever would write raises StorageError.
        StorageError where there is none, or it is no case, or of a newer version, or an earlier one to be read only.
        """
        path = Path(path)
        if not path.is_file():
            raise StorageError(f"There is no case at {path}: check the path.")
        with in_words(path):
            connection = sqlite3.connect(
                address(path, read_only),
                uri=True,
                timeout=PATIENCE,
                isolation_level=None,
                check_same_thread=False,
            )
            try:
                (application,) = connection.execute("PRAGMA application_id").fetchone()
                if application != APPLICATION:
                    raise StorageError(f"{path} is not a case of LGRR: name the case file itself.")
                if version_of(connection) > VERSION:
                    raise StorageError(f"{path} was made by a newer version of LGRR: open it with that version.")
                if version_of(connection) < VERSION:
                    if read_only:
                        raise StorageError(f"{path} was made by an earlier version of LGRR: open it once for writing.")
                    migrate(connection, path)
            except BaseException:
                connection.close()
                raise
        return cls(path, connection, read_only)

    @classmethod
    def open_as_allowed(cls, path: str | Path) -> Case:
        """`open`, for reading only where the file or its folder may not be written."""
        return cls.open(path, read_only=not may_be_written(Path(path)))

    def close(self) -> None:
        """Closes the file; everything stored is in it."""
        with self._lock, in_words(self.path):
            self._connection.close()

    def __enter__(self) -> Case:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self.close()

    def register(self, path: str, file: FileHash, media: dict[str, Any], parameters: dict[str, Any]) -> Exhibit:
        """The exhibit with this content and these parameters: the one in the case, else a new one, which is logged."""
        key = (file.sha256, _json(parameters))
        with self._transaction() as connection:
            _keep_file(connection, path, file, media)
            made = connection.execute(
                "INSERT OR IGNORE INTO exhibit (path, sha256, bytes, modified_ns, media, parameters, md5)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                (path, file.sha256, file.bytes, file.modified_ns, _json(media), key[1], file.md5),
            )
            if made.rowcount == 1:
                body = {"exhibit": made.lastrowid, "recording": file.sha256, "path": path, "parameters": parameters}
                append(connection, TOOL, "exhibit", body, local_key())
        (found,) = self._exhibits("WHERE sha256 = ? AND parameters = ?", *key)
        return found

    def add_file(self, path: str, file: FileHash, media: dict[str, Any]) -> None:
        """Takes a recording that was opened into the case, or notes that a known one now lies at `path`; logged."""
        path = _storable(path)
        body = {"recording": file.sha256, "md5": file.md5, "bytes": file.bytes, "path": path}
        with self._transaction() as connection:
            _keep_file(connection, path, file, media)
            append(connection, TOOL, "opened", body, local_key())

    def move_files(self, places: Mapping[str, str], kind: str, body: Mapping[str, Any]) -> None:
        """Recordings, by their SHA-256, now lie elsewhere; logged as `kind`, with the places in `body`."""
        with self._transaction() as connection:
            for sha256, path in places.items():
                connection.execute("UPDATE file SET path = ? WHERE sha256 = ?", (_storable(path), sha256))
                connection.execute("UPDATE exhibit SET path = ? WHERE sha256 = ?", (_storable(path), sha256))
            paths = {sha256: _storable(path) for sha256, path in places.items()}
            append(connection, TOOL, kind, {**body, "recordings": paths}, local_key())

    def copy_to(self, path: Path) -> list[Entry]:
        """Makes a consistent copy, one file, of the case as it is; returns the copy's log."""
        with self._lock, in_words(path), contextlib.closing(sqlite3.connect(path)) as copy:
            self._connection.backup(copy)
            return read(copy)

    def files(self) -> list[File]:
        """All recordings, in the order they were added."""
        rows = self._rows("SELECT path, sha256, bytes, modified_ns, md5, media FROM file ORDER BY rowid")
        return [File(path, FileHash(*file), json.loads(media)) for path, *file, media in rows]

    def act(self, who: str, sha256: str, deed: Deed) -> Act:
        """Appends what an analyst did to the log; the act's number is that of its row."""
        kind, words = to_json(deed)
        entry = self.record(kind, {"recording": sha256, "deed": json.loads(words)}, who)
        return Act(entry.number, entry.time, who, sha256, deed)

    def acts(self) -> list[Act]:
        """All acts, in order. StorageError where a row of the log is not what `act` wrote."""
        return [_act(entry, self.path) for entry in self.log(DEEDS)]

    def record(self, kind: str, body: Mapping[str, Any], who: str = TOOL) -> Entry:
        """Adds a row to the log: what was done, in JSON values, and by whom."""
        with self._transaction() as connection:
            return append(connection, who, kind, body, local_key())

    def log(self, kinds: Iterable[str] = ()) -> list[Entry]:
        """The log's rows in order: all, or those of some kinds."""
        with self._lock, in_words(self.path):
            return read(self._connection, kinds)

    @property
    def state(self) -> int:
        """A number that is another one whenever another program has written since it was asked for last."""
        ((number,),) = self._rows("PRAGMA data_version")
        return int(number)

    @property
    def id(self) -> str:
        """What tells this case from any other: `case` in the first row of its log that has one."""
        for entry in self.log(("created", "migrated")):
            return str(entry.values["case"])
        raise StorageError(f"The log of {self.path} does not say which case it is: restore a copy of it.")

    def keep_stamp(self, stamped: Entry, response: bytes) -> Entry:
        """Adds a row with the time stamp that an authority gave for a row of the log; UsageError if it is none."""
        from lgrr.evidence.stamps import STAMPED, stamp_body  # X.509 takes long to import, and few cases are stamped

        return self.record(STAMPED, stamp_body(stamped, response))

    def verify_log(self) -> Verification:
        """Checks the log row by row."""
        return verify(self.log())

    def exhibits(self) -> list[Exhibit]:
        """All exhibits, in the order they were added."""
        return self._exhibits("ORDER BY id")

    def exhibit(self, number: int) -> Exhibit:
        """The exhibit of that number. StorageError where there is none."""
        for exhibit in self._exhibits("WHERE id = ?", number):
            return exhibit
        raise StorageError(f"The case {self.path} has no exhibit {number}: restore a copy of the case.")

    def _exhibits(self, which: str, *values: Any) -> list[Exhibit]:
        rows = self._rows(
            "SELECT id, path, sha256, bytes, modified_ns, md5, media, parameters, sha256_after FROM exhibit " + which,
            *values,
        )
        return [
            Exhibit(number, path, FileHash(*file), json.loads(media), json.loads(parameters), after)
            for number, path, *file, media, parameters, after in rows
        ]

    def survey(self, sha256: str) -> bytes | None:
        """What reading the file of this hash whole has found (`lgrr.video.Media.survey_bytes`), if it was kept."""
        with self._lock, in_words(self.path):
            row = self._connection.execute("SELECT data FROM survey WHERE sha256 = ?", (sha256,)).fetchone()
        return None if row is None else row[0]

    def keep_survey(self, sha256: str, data: bytes) -> None:
        """Keeps a survey in place of an earlier one of the same file."""
        with self._transaction(lasting=False) as connection:
            connection.execute("INSERT OR REPLACE INTO survey VALUES (?, ?, ?)", (sha256, f"LGRR {__version__}", data))

    def store(self, exhibit: int, observations: Sequence[Observation]) -> None:
        """Writes a group of frames, all of it or nothing."""
        frames = [frame_row(exhibit, o) for o in observations]
        faces = [row for o in observations for row in face_rows(exhibit, o)]
        with self._transaction(lasting=False) as connection:
            connection.executemany(f"INSERT OR REPLACE INTO frame VALUES ({_marks(11)})", frames)
            connection.executemany(f"INSERT OR REPLACE INTO face VALUES ({_marks(19)})", faces)

    def indices(self, exhibit: int) -> list[int]:
        """The indices of all frames stored for an exhibit, ascending."""
        rows = self._rows("SELECT position FROM frame WHERE exhibit = ? ORDER BY position", exhibit)
        return [index for (index,) in rows]

    def observations(self, exhibit: int, indices: Iterable[int] | None = None) -> list[Observation]:
        """The frames stored for an exhibit, by index: all of them, or those of some indices."""
        asked = None if indices is None else list(indices)
        found = self._found(exhibit, asked)
        sources = {o.result.same_as for o in found.values() if o.result.same_as is not None} - found.keys()
        originals = {**found, **self._found(exhibit, sorted(sources))} if sources else found
        return [self._whole(o, originals) for o in found.values()]

    def _found(self, exhibit: int, asked: Sequence[int] | None) -> dict[int, Observation]:
        """What the rows say, without what was taken over."""
        which = "exhibit = ?"
        values: list[int | str] = [exhibit]
        if asked is not None:
            which += " AND {} IN (SELECT value FROM json_each(?))"
            values.append(json.dumps(asked))
        frames = self._rows(f"SELECT * FROM frame WHERE {which.format('position')} ORDER BY position", *values)
        rows = self._rows(f"SELECT * FROM face WHERE {which.format('frame')} ORDER BY frame, position", *values)
        faces: dict[int, list[tuple[Any, ...]]] = {}
        for row in rows:
            faces.setdefault(row[1], []).append(row)
        return {frame[1]: observation(frame, faces.get(frame[1], [])) for frame in frames}

    def _whole(self, o: Observation, found: Mapping[int, Observation]) -> Observation:
        """The observation with what it took over from another of those found."""
        frame, source = o.result.frame, o.result.same_as
        if source is None:
            return o
        original = found.get(source)
        if original is None or original.result.sha256 != o.result.sha256:
            raise StorageError(
                f"Frame {frame.index} in the case {self.path} is taken over from frame {source}, which is not there "
                "with the same picture: restore a copy of the case."
            )
        return taken_over(original, frame)

    def finish(self, exhibit: int, sha256_after: str) -> None:
        """Marks that an analysis came to its end and the file was still the same."""
        with self._transaction() as connection:
            connection.execute("UPDATE exhibit SET sha256_after = ? WHERE id = ?", (sha256_after, exhibit))

    def keep_document(self, exhibit: int, recording: str, parts: Iterable[bytes]) -> None:
        """Keeps the bytes of a finished analysis' document (`analysis.json`) in place of an earlier one; its hash is
        logged. `recording` is the file's SHA-256. A document of hours of video is never held whole.
        """
        hashed = hashlib.sha256()
        with in_words(self.path), tempfile.SpooledTemporaryFile(max_size=SPOOLED) as content:
            for part in parts:
                hashed.update(part)
                content.write(part)
            length = content.tell()
            content.seek(0)
            body = {"exhibit": exhibit, "recording": recording, "sha256": hashed.hexdigest()}
            with self._transaction() as connection:
                connection.execute(
                    "INSERT OR REPLACE INTO document VALUES (?, ?, zeroblob(?))", (exhibit, hashed.hexdigest(), length)
                )
                with connection.blobopen("document", "content", exhibit) as place:
                    shutil.copyfileobj(content, place, SPOOLED)
                append(connection, TOOL, "documented", body, local_key())

    def document(self, exhibit: int) -> bytes | None:
        """The bytes of the document of a finished analysis; None where the case has none.

        StorageError where they are not those that were kept.
        """
        rows = self._rows("SELECT sha256, content FROM document WHERE exhibit = ?", exhibit)
        if rows and hashlib.sha256(rows[0][1]).hexdigest() != rows[0][0]:
            raise StorageError(
                f"The document of analysis {exhibit} in the case {self.path} was changed: restore a copy of the case."
            )
        return bytes(rows[0][1]) if rows else None

    def take_in(self, path: str | Path) -> None:
        """Takes all of another case into this one, or nothing of it; the other one stays as it is."""
        with Case.open(path) as other:
            log = other.log()
        with self._lock, in_words(self.path):
            self._connection.execute("ATTACH ? AS part", (str(path),))
            try:
                with self._transaction() as connection:
                    take_in(connection, log)
            finally:
                self._connection.execute("DETACH part")

    def _rows(self, question: str, *values: Any) -> list[tuple[Any, ...]]:
        with self._lock, in_words(self.path):
            return self._connection.execute(question, values).fetchall()

    @contextlib.contextmanager
    def _transaction(self, lasting: bool = True) -> Iterator[sqlite3.Connection]:
        """One writer at a time; committed at the end, rolled back on any error. What is `lasting` is on the disk then,
        whatever happens to the power; what is not may be lost with the last seconds: analysing again gives it again.
        """
        if self.read_only:
            raise StorageError(f"The case {self.path} is open for reading only, so nothing can be kept in it.")
        with self._lock, in_words(self.path):
            self._connection.execute(f"PRAGMA synchronous = {'FULL' if lasting else 'NORMAL'}")
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise


@contextlib.contextmanager
def in_words(path: Path) -> Iterator[None]:
    """Turns what SQLite and the disk complain of into one sentence."""
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF  # without the extended part
        complaint = _COMPLAINTS.get(code, "The case {path} cannot be used: {error}.")
        raise StorageError(complaint.format(path=path, error=error)) from error
    except OSError as error:
        raise StorageError(f"The case {path} cannot be written ({error.strerror}): choose another folder.") from error


_COMPLAINTS = {
    sqlite3.SQLITE_FULL: "The disk of {path} is full: free some space, then resume.",
    sqlite3.SQLITE_IOERR: "The case {path} cannot be written to its disk ({error}): free some space, then resume.",
    sqlite3.SQLITE_BUSY: "The case {path} is being written by another program: wait for it, then resume.",
    sqlite3.SQLITE_READONLY: "The case {path} is read-only: copy it to a folder that may be written.",
    sqlite3.SQLITE_CANTOPEN: "The case {path} cannot be opened: name a folder that exists and may be written.",
    sqlite3.SQLITE_NOTADB: "{path} is not a case of LGRR: name the case file itself.",
    sqlite3.SQLITE_CORRUPT: "The case {path} is damaged: restore a copy of it, or start a new one.",
}


def _keep_file(connection: sqlite3.Connection, path: str, file: FileHash, media: dict[str, Any]) -> None:
    connection.execute(
        "INSERT INTO file (sha256, path, bytes, modified_ns, media, md5) VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (sha256) DO UPDATE SET path = excluded.path, modified_ns = excluded.modified_ns,"
        " media = excluded.media, md5 = excluded.md5",
        (file.sha256, str(Path(path).absolute()), file.bytes, file.modified_ns, _json(media), file.md5),
    )


def _act(entry: Entry, path: Path) -> Act:
    try:
        values = entry.values
        deed = from_json(entry.kind, json.dumps(values["deed"]))
        return Act(entry.number, entry.time, entry.who, values["recording"], deed)
    except (ValueError, LookupError, TypeError) as error:
        raise StorageError(
            f"Row {entry.number} of the log of {path} is damaged: restore a copy of the case."
        ) from error


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


def _storable(path: str) -> str:
    """The path, with escapes where its bytes are no UTF-8."""
    try:
        path.encode()
        return path
    except UnicodeEncodeError:
        return printable(path)


def _marks(count: int) -> str:
    return ", ".join("?" * count)
