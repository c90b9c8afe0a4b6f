"""Cases of earlier versions: nothing is lost on the way, and a copy of what was stays."""

import hashlib
import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from lgrr.analysis import Case
from lgrr.analysis.acts import Note, Retract
from lgrr.analysis.rows import face_rows, frame_row
from lgrr.errors import StorageError
from lgrr.evidence.log import append
from tests.analysis.test_case import FILE, observation, same

# as versions 1 to 4 made them
VERSION_1 = """
PRAGMA journal_mode = WAL; PRAGMA application_id = 1279742546;
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
PRAGMA user_version = 1;
"""
SINCE_2 = """
CREATE TABLE survey (sha256 TEXT PRIMARY KEY, made_by TEXT NOT NULL, data BLOB NOT NULL);
CREATE TABLE file (
    sha256 TEXT PRIMARY KEY, path TEXT NOT NULL, bytes INTEGER NOT NULL, modified_ns INTEGER NOT NULL,
    media TEXT NOT NULL);
CREATE TABLE act (
    number INTEGER PRIMARY KEY, time TEXT NOT NULL, who TEXT NOT NULL, sha256 TEXT NOT NULL,
    kind TEXT NOT NULL, deed TEXT NOT NULL);
PRAGMA user_version = 2;
"""
SINCE_3 = """
DROP TABLE act;
ALTER TABLE exhibit ADD COLUMN md5 TEXT; ALTER TABLE file ADD COLUMN md5 TEXT;
CREATE TABLE log (
    number INTEGER PRIMARY KEY, time TEXT NOT NULL, who TEXT NOT NULL, kind TEXT NOT NULL, body TEXT NOT NULL,
    previous TEXT NOT NULL, hash TEXT NOT NULL, key TEXT, signature TEXT);
CREATE TRIGGER log_only_grows BEFORE INSERT ON log
    WHEN NEW.number <> (SELECT COALESCE(MAX(number), 0) + 1 FROM log)
    BEGIN SELECT RAISE(ABORT, 'rows of the log are added at its end'); END;
CREATE TRIGGER log_is_never_changed BEFORE UPDATE ON log
    BEGIN SELECT RAISE(ABORT, 'rows of the log are never changed'); END;
CREATE TRIGGER log_is_never_shortened BEFORE DELETE ON log
    BEGIN SELECT RAISE(ABORT, 'rows of the log are never removed'); END;
PRAGMA user_version = 3;
"""
SINCE_4 = """
CREATE TABLE document (exhibit INTEGER PRIMARY KEY, sha256 TEXT NOT NULL, content BLOB NOT NULL);
PRAGMA user_version = 4;
"""
ACTS = [
    (1, "2026-11-01T10:00:00.000+00:00", "A", FILE.sha256, "note", '{"first": 3, "last": 4, "text": "größe"}'),
    (2, "2026-11-01T10:00:01.500+00:00", "B", FILE.sha256, "retract", '{"act": 1}'),
]


def old_case(path: Path, version: int) -> Path:
    media = json.dumps({"frames": 60})
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executescript("".join((VERSION_1, SINCE_2, SINCE_3, SINCE_4)[:version]))
        values = ("a.mp4", FILE.sha256, FILE.bytes, FILE.modified_ns, media)
        connection.execute(
            "INSERT INTO exhibit (path, sha256, bytes, modified_ns, media, parameters) VALUES (?, ?, ?, ?, ?, '{}')",
            values,
        )
        o = observation(5)
        connection.execute(f"INSERT INTO frame VALUES ({', '.join('?' * 10)})", frame_row(1, o)[:10])
        connection.executemany(f"INSERT INTO face VALUES ({', '.join('?' * 19)})", face_rows(1, o))
        if version >= 2:
            connection.execute(
                "INSERT INTO file (path, sha256, bytes, modified_ns, media) VALUES (?, ?, ?, ?, ?)", values
            )
        if version == 2:
            connection.executemany("INSERT INTO act VALUES (?, ?, ?, ?, ?, ?)", ACTS)
        if version >= 3:
            for _, time, who, sha256, kind, deed in ACTS:
                append(connection, who, kind, {"recording": sha256, "deed": json.loads(deed)}, None, time)
    return path


@pytest.mark.parametrize("version", [1, 2, 3, 4])
def test_all_of_an_old_case_is_there_and_a_copy_of_it_stays(tmp_path: Path, version: int) -> None:
    path = old_case(tmp_path / "case.sqlite", version)
    with Case.open(path) as case:
        assert same(case.observations(1), [observation(5)])
        assert [(e.id, e.hash.sha256, e.hash.md5, e.parameters) for e in case.exhibits()] == [
            (1, FILE.sha256, None, {})
        ]
        assert [(f.hash.bytes, f.hash.modified_ns, f.media) for f in case.files()] == [
            (FILE.bytes, FILE.modified_ns, {"frames": 60})
        ]
        assert not case.verify_log().faults
        last = case.log()[-1]
        acts = case.acts()
        case.act("C", FILE.sha256, Note(1, 1))
        assert not case.verify_log().faults
    backup = tmp_path / f"case.v{version}.sqlite"
    assert {p.name for p in tmp_path.iterdir()} == {"case.sqlite", backup.name}
    assert (last.kind, last.values["from"], last.values["backup"]) == ("migrated", version, backup.name)
    assert last.values["backup_sha256"] == hashlib.sha256(backup.read_bytes()).hexdigest()
    if version >= 2:
        assert [(a.number, a.time, a.who, a.sha256) for a in acts] == [row[:4] for row in ACTS]
        assert [a.deed for a in acts] == [Note(3, 4, "größe"), Retract(1)]
    with closing(sqlite3.connect(backup)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (version,)
        assert connection.execute("SELECT COUNT(*) FROM face").fetchone() == (2,)
        if version == 2:
            assert connection.execute("SELECT * FROM act").fetchall() == ACTS


def test_a_case_that_was_brought_up_to_date_is_like_a_new_one(tmp_path: Path) -> None:
    def tables(path: Path) -> object:
        with closing(sqlite3.connect(path)) as connection:
            return connection.execute("SELECT name, sql FROM sqlite_master ORDER BY name").fetchall()

    Case.create(tmp_path / "new.sqlite").close()
    for version in (1, 2, 3, 4):
        path = old_case(tmp_path / f"{version}.sqlite", version)
        Case.open(path).close()
        assert tables(path) == tables(tmp_path / "new.sqlite")


def test_an_older_copy_is_never_overwritten(tmp_path: Path) -> None:
    path = old_case(tmp_path / "case.sqlite", 2)
    (tmp_path / "case.v2.sqlite").write_text("mine")
    Case.open(path).close()
    assert (tmp_path / "case.v2.sqlite").read_text() == "mine"
    assert (tmp_path / "case.v2-2.sqlite").exists()


def test_what_fails_on_the_way_leaves_the_old_case(tmp_path: Path) -> None:
    path = old_case(tmp_path / "case.sqlite", 2)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DELETE FROM act WHERE number = 1")
    for _ in range(2):
        with pytest.raises(StorageError, match="Act 1 is missing from the case"):
            Case.open(path)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (2,)
        assert connection.execute("SELECT number FROM act").fetchall() == [(2,)]


def test_two_programs_may_open_an_old_case_at_once(tmp_path: Path) -> None:
    path = old_case(tmp_path / "case.sqlite", 2)
    code = "import sys; from lgrr.analysis import Case; Case.open(sys.argv[1]).close()"
    started = [subprocess.Popen([sys.executable, "-c", code, path]) for _ in range(3)]
    assert [process.wait() for process in started] == [0, 0, 0]
    with Case.open(path) as case:
        assert [row.kind for row in case.log()] == ["note", "retract", "migrated"]
        assert not case.verify_log().faults
    assert {p.name for p in tmp_path.iterdir()} == {"case.sqlite", "case.v2.sqlite"}


def test_a_document_is_kept_to_the_last_byte_and_a_changed_one_is_refused(tmp_path: Path) -> None:
    path = old_case(tmp_path / "case.sqlite", 3)
    content = '{"path": "größe"}\n'.encode()
    with Case.open(path) as case:
        assert case.document(1) is None
        case.keep_document(1, FILE.sha256, [b"earlier"])
        case.keep_document(1, FILE.sha256, [content])
        assert case.document(1) == content
        row = case.log(("documented",))[-1]
        assert row.values["sha256"] == hashlib.sha256(content).hexdigest()
        assert not case.verify_log().faults
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE document SET content = ?", (content[:-1],))
    with Case.open(path) as case, pytest.raises(StorageError, match=r"document of analysis 1 .* was changed"):
        case.document(1)
