"""The case: everything found so far, on disk, in one SQLite file. The only place of the core where state changes.

Frames are stored in groups, each in one transaction, so a run that is killed loses the group it was at and leaves a
case that opens. Numbers read back as they were written: 64-bit floats as SQLite keeps them, arrays as .npy bytes.
"""

from __future__ import annotations

import contextlib
import functools
import io
import json
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np

from lgrr import __version__
from lgrr.analysis.acts import Act, Deed, from_json, to_json
from lgrr.errors import StorageError
from lgrr.evidence import FileHash
from lgrr.faces import Sighting
from lgrr.text import printable
from lgrr.types import FaceBox, FaceResult, FrameId, FrameResult, Quality

APPLICATION = 0x4C475252  # "LGRR" in SQLite's application_id
VERSION = 2  # of the tables below, in SQLite's user_version
PATIENCE = 5.0  # seconds to wait for another program's transaction
NPY_HEADER = 10  # bytes of a .npy before its description: magic, version, and in two bytes the description's length

TABLES = """
CREATE TABLE exhibit (
    id INTEGER PRIMARY KEY, path TEXT NOT NULL, sha256 TEXT NOT NULL,
    bytes INTEGER NOT NULL, modified_ns INTEGER NOT NULL,
    media TEXT NOT NULL, parameters TEXT NOT NULL, sha256_after TEXT, UNIQUE (sha256, parameters));
CREATE TABLE frame (
    exhibit INTEGER NOT NULL, position INTEGER NOT NULL,
    pts INTEGER NOT NULL, numerator INTEGER NOT NULL, denominator INTEGER NOT NULL, stream INTEGER NOT NULL,
    sha256 TEXT NOT NULL, failed TEXT, appearance BLOB, scene BLOB, PRIMARY KEY (exhibit, position)) WITHOUT ROWID;
CREATE TABLE face (
    exhibit INTEGER NOT NULL, frame INTEGER NOT NULL, position INTEGER NOT NULL,
    x REAL NOT NULL, y REAL NOT NULL, width REAL NOT NULL, height REAL NOT NULL, confidence REAL, landmarks BLOB,
    size REAL NOT NULL, sharpness REAL NOT NULL, p_fake REAL, p_noise REAL, p_semantic REAL,
    patches BLOB, forgery_map BLOB, skipped TEXT, from_frame INTEGER, from_position INTEGER,
    PRIMARY KEY (exhibit, frame, position)) WITHOUT ROWID;
"""
TABLES_SINCE_2 = """
CREATE TABLE survey (sha256 TEXT PRIMARY KEY, made_by TEXT NOT NULL, data BLOB NOT NULL);
CREATE TABLE file (
    sha256 TEXT PRIMARY KEY, path TEXT NOT NULL, bytes INTEGER NOT NULL, modified_ns INTEGER NOT NULL,
    media TEXT NOT NULL);
CREATE TABLE act (
    number INTEGER PRIMARY KEY, time TEXT NOT NULL, who TEXT NOT NULL, sha256 TEXT NOT NULL,
    kind TEXT NOT NULL, deed TEXT NOT NULL);
"""
FROM_1_TO_2 = (
    TABLES_SINCE_2
    + "INSERT OR IGNORE INTO file SELECT sha256, path, bytes, modified_ns, media FROM exhibit ORDER BY id;"
)


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


@dataclass(frozen=True)
class Observation:
    """One frame looked at, as it is stored.

    `result`'s faces have no track. `sighting` is what the detector saw, None where the boxes were carried from
    neighbouring sightings or the frame failed; `origins` then names for each face the frame index of the sighting it
    was carried from and its position there.
    """

    result: FrameResult
    sighting: Sighting | None = None
    origins: tuple[tuple[int, int], ...] = ()


class Case:
    """An open case; a context manager. Safe to read from other threads while one thread writes.

    Every method raises StorageError, in one sentence, where the file cannot be read or written.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        """Use `create` or `open`."""
        self.path = path
        self._connection = connection
        self._lock = threading.RLock()

    @classmethod
    def create(cls, path: str | Path) -> Case:
        """A new, empty case. StorageError where the path is taken or cannot be written."""
        path = Path(path)
        if path.exists():
            raise StorageError(f"{path} exists already: resume it, or choose another place for the new case.")
        unborn = path.with_name(path.name + ".new")  # so that a case exists whole or not at all
        with _in_words(path):
            unborn.unlink(missing_ok=True)
            with contextlib.closing(sqlite3.connect(unborn)) as connection:
                connection.executescript(
                    f"PRAGMA journal_mode = WAL; PRAGMA application_id = {APPLICATION}; BEGIN; {TABLES}{TABLES_SINCE_2}"
                    f"PRAGMA user_version = {VERSION}; COMMIT;"
                )
            unborn.rename(path)
        return cls.open(path)

    @classmethod
    def open(cls, path: str | Path) -> Case:
        """A case that exists. StorageError where there is none, or it is no case, or one of another version."""
        path = Path(path)
        if not path.is_file():
            raise StorageError(f"There is no case at {path}: check the path.")
        with _in_words(path):
            connection = sqlite3.connect(
                path.absolute().as_uri() + "?mode=rw",
                uri=True,
                timeout=PATIENCE,
                isolation_level=None,
                check_same_thread=False,
            )
            try:
                (application,) = connection.execute("PRAGMA application_id").fetchone()
                (version,) = connection.execute("PRAGMA user_version").fetchone()
                if application != APPLICATION:
                    raise StorageError(f"{path} is not a case of LGRR: name the case file itself.")
                if version == 1:
                    connection.executescript(f"BEGIN IMMEDIATE; {FROM_1_TO_2} PRAGMA user_version = 2; COMMIT;")
                elif version != VERSION:
                    age = "newer" if version > VERSION else "older"
                    raise StorageError(f"{path} was made by a {age} version of LGRR: open it with that version.")
                connection.execute("PRAGMA synchronous = NORMAL")
            except BaseException:
                connection.close()
                raise
        return cls(path, connection)

    def close(self) -> None:
        """Closes the file; everything stored is in it."""
        with self._lock, _in_words(self.path):
            self._connection.close()

    def __enter__(self) -> Case:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self.close()

    def register(self, path: str, file: FileHash, media: dict[str, Any], parameters: dict[str, Any]) -> Exhibit:
        """The exhibit with this content and these parameters: the one in the case, else a new one."""
        self.add_file(path, file, media)
        key = (file.sha256, _json(parameters))
        with self._transaction() as connection:
            connection.execute(
                "INSERT OR IGNORE INTO exhibit (path, sha256, bytes, modified_ns, media, parameters)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                (path, file.sha256, file.bytes, file.modified_ns, _json(media), key[1]),
            )
        return next(e for e in self.exhibits() if (e.hash.sha256, _json(e.parameters)) == key)

    def add_file(self, path: str, file: FileHash, media: dict[str, Any]) -> None:
        """Takes a recording into the case, or notes that a known one now lies at `path`."""
        with self._transaction() as connection:
            connection.execute(
                "INSERT INTO file VALUES (?, ?, ?, ?, ?) ON CONFLICT (sha256) DO UPDATE SET"
                " path = excluded.path, modified_ns = excluded.modified_ns, media = excluded.media",
                (file.sha256, _storable(Path(path).absolute()), file.bytes, file.modified_ns, _json(media)),
            )

    def files(self) -> list[File]:
        """All recordings, in the order they were added."""
        rows = self._rows("SELECT path, sha256, bytes, modified_ns, media FROM file ORDER BY rowid")
        return [File(path, FileHash(*file), json.loads(media)) for path, *file, media in rows]

    def act(self, who: str, sha256: str, deed: Deed) -> Act:
        """Appends what an analyst did; acts are never changed or removed."""
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        kind, words = to_json(deed)
        with self._transaction() as connection:
            number = connection.execute(
                "INSERT INTO act (time, who, sha256, kind, deed) VALUES (?, ?, ?, ?, ?)",
                (now, who, sha256, kind, words),
            ).lastrowid
        return Act(int(number or 0), now, who, sha256, deed)

    def acts(self) -> list[Act]:
        """All acts, in order."""
        rows = self._rows("SELECT number, time, who, sha256, kind, deed FROM act ORDER BY number")
        return [Act(n, at, who, sha256, from_json(kind, words)) for n, at, who, sha256, kind, words in rows]

    def exhibits(self) -> list[Exhibit]:
        """All exhibits, in the order they were added."""
        rows = self._rows(
            "SELECT id, path, sha256, bytes, modified_ns, media, parameters, sha256_after FROM exhibit ORDER BY id"
        )
        return [
            Exhibit(number, path, FileHash(*file), json.loads(media), json.loads(parameters), after)
            for number, path, *file, media, parameters, after in rows
        ]

    def survey(self, sha256: str) -> bytes | None:
        """What reading the file of this hash whole has found (`lgrr.video.Media.survey_bytes`), if it was kept."""
        with self._lock, _in_words(self.path):
            row = self._connection.execute("SELECT data FROM survey WHERE sha256 = ?", (sha256,)).fetchone()
        return None if row is None else row[0]

    def keep_survey(self, sha256: str, data: bytes) -> None:
        """Keeps a survey in place of an earlier one of the same file."""
        with self._transaction() as connection:
            connection.execute("INSERT OR REPLACE INTO survey VALUES (?, ?, ?)", (sha256, f"LGRR {__version__}", data))

    def store(self, exhibit: int, observations: Sequence[Observation]) -> None:
        """Writes a group of frames, all of it or nothing."""
        frames = [_frame_row(exhibit, o) for o in observations]
        faces = [row for o in observations for row in _face_rows(exhibit, o)]
        with self._transaction() as connection:
            connection.executemany(f"INSERT OR REPLACE INTO frame VALUES ({_marks(10)})", frames)
            connection.executemany(f"INSERT OR REPLACE INTO face VALUES ({_marks(19)})", faces)

    def observations(self, exhibit: int) -> list[Observation]:
        """All frames stored for an exhibit, by index."""
        frames = self._rows("SELECT * FROM frame WHERE exhibit = ? ORDER BY position", exhibit)
        rows = self._rows("SELECT * FROM face WHERE exhibit = ? ORDER BY frame, position", exhibit)
        faces: dict[int, list[tuple[Any, ...]]] = {}
        for row in rows:
            faces.setdefault(row[1], []).append(row)
        return [_observation(frame, faces.get(frame[1], [])) for frame in frames]

    def finish(self, exhibit: int, sha256_after: str) -> None:
        """Marks that an analysis came to its end and the file was still the same."""
        with self._transaction() as connection:
            connection.execute("UPDATE exhibit SET sha256_after = ? WHERE id = ?", (sha256_after, exhibit))

    def _rows(self, question: str, *values: Any) -> list[tuple[Any, ...]]:
        with self._lock, _in_words(self.path):
            return self._connection.execute(question, values).fetchall()

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        """One writer at a time; committed at the end, rolled back on any error."""
        with self._lock, _in_words(self.path):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise


@contextlib.contextmanager
def _in_words(path: Path) -> Iterator[None]:
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


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


def _storable(path: Path) -> str:
    """The path as text, with escapes where its bytes are no UTF-8."""
    try:
        str(path).encode()
        return str(path)
    except UnicodeEncodeError:
        return printable(path)


def _marks(count: int) -> str:
    return ", ".join("?" * count)


def _pack(array: np.ndarray | None) -> bytes | None:
    if array is None:
        return None
    np.save(file := io.BytesIO(), array, allow_pickle=False)
    return file.getvalue()


def _unpack(blob: bytes | None) -> np.ndarray | None:
    if blob is None:
        return None
    start = NPY_HEADER + int.from_bytes(blob[NPY_HEADER - 2 : NPY_HEADER], "little")
    shape, column_first, dtype = _layout(blob[:start])
    return np.frombuffer(blob, dtype, offset=start).reshape(shape, order="F" if column_first else "C").copy("K")


@functools.lru_cache(maxsize=256)  # a case has thousands of arrays, and reading a header takes longer than the array
def _layout(header: bytes) -> tuple[tuple[int, ...], bool, np.dtype]:
    """Shape, whether columns come first, and type, as a .npy header (version 1.0: `_pack` writes no other) states."""
    file = io.BytesIO(header)
    np.lib.format.read_magic(file)
    layout: tuple[tuple[int, ...], bool, np.dtype] = np.lib.format.read_array_header_1_0(file)
    return layout


def _frame_row(exhibit: int, o: Observation) -> tuple[Any, ...]:
    frame, seen = o.result.frame, o.sighting
    base = frame.time_base
    arrays = (None, None) if seen is None else (_pack(seen.appearance), _pack(seen.scene))
    identity = (frame.pts, base.numerator, base.denominator, frame.stream)
    return (exhibit, frame.index, *identity, o.result.sha256, o.result.failed, *arrays)


def _face_rows(exhibit: int, o: Observation) -> Iterator[tuple[Any, ...]]:
    for position, face in enumerate(o.result.faces):
        box = face.box
        scores = (face.p_fake, face.p_noise, face.p_semantic)
        origin = o.origins[position] if o.origins else (None, None)
        yield (
            *(exhibit, o.result.frame.index, position),
            *(*box.xywh, box.confidence, _pack(box.landmarks)),
            *(face.quality.size, face.quality.sharpness, *scores),
            *(_pack(face.patches), _pack(face.forgery_map), face.skipped, *origin),
        )


def _observation(frame: tuple[Any, ...], faces: list[tuple[Any, ...]]) -> Observation:
    _, index, pts, numerator, denominator, stream, sha256, failed, appearance, scene = frame
    identity = FrameId(index, pts, Fraction(numerator, denominator), stream)
    results = tuple(_face(row) for row in faces)
    look, view = _unpack(appearance), _unpack(scene)
    sighting = None
    if look is not None and view is not None:
        sighting = Sighting(identity, tuple(face.box for face in results), look, view)
    origins = tuple((row[17], row[18]) for row in faces if row[17] is not None)
    return Observation(FrameResult(identity, sha256, results, failed), sighting, origins)


def _face(row: tuple[Any, ...]) -> FaceResult:
    x, y, width, height, confidence, landmarks, size, sharpness, p_fake, p_noise, p_semantic = row[3:14]
    patches, forgery_map, skipped = row[14:17]
    return FaceResult(
        track=None,
        box=FaceBox(x, y, width, height, confidence, _unpack(landmarks)),
        quality=Quality(size, sharpness),
        p_fake=p_fake,
        p_noise=p_noise,
        p_semantic=p_semantic,
        patches=_unpack(patches),
        forgery_map=_unpack(forgery_map),
        skipped=skipped,
    )
