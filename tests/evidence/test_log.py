"""The log of a case: whatever is changed in it, the row is named; whatever kills its writers, it stays whole."""

import json
import random
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from lgrr.analysis import Case
from lgrr.analysis.acts import Note, Rename, Retract
from lgrr.errors import StorageError
from lgrr.evidence import log
from lgrr.evidence.signing import load_key
from tests.evidence.conftest import FILE

Alter = Callable[..., None]
COLUMNS = ("number", "time", "who", "kind", "body", "previous", "hash", "key", "signature")


def faulty(path: Path) -> set[int]:
    with Case.open(path) as case:
        return {fault.number for fault in case.verify_log().faults}


def test_a_log_as_it_was_written_is_sound(case_file: Path) -> None:
    with Case.open(case_file) as case:
        rows, found = case.log(), case.verify_log()
        assert [row.kind for row in rows] == [
            "created", "opened", "exhibit", "rename", "note", "retract", "exclude", "judge", "exported",
        ]  # fmt: skip
        assert (found.rows, found.head, found.faults, found.unsigned) == (9, rows[-1].hash, (), ())
        assert list(found.signers.values()) == [9]
        assert rows[1].values == {
            "recording": FILE.sha256, "md5": FILE.md5, "bytes": FILE.bytes, "path": "/evidence/größe\n.mp4",
        }  # fmt: skip
        assert [(act.number, type(act.deed)) for act in case.acts()][:3] == [(4, Rename), (5, Note), (6, Retract)]
        assert rows[-1].hash in " ".join(found.sentences)


def test_the_page_for_strangers_checks_a_log_without_this_program(
    case_file: Path, alter: Alter, tmp_path: Path
) -> None:
    page = (Path(__file__).parents[2] / "docs" / "log-format.md").read_text()
    (code,) = re.findall(r"```python\n(.*?)```", page, re.S)
    (tmp_path / "check.py").write_text(code)
    check = [sys.executable, tmp_path / "check.py", case_file]
    ran = subprocess.run(check, capture_output=True, text=True, check=True, cwd=tmp_path)
    with Case.open(case_file) as case:
        assert ran.stdout == f"9 rows, the last has the hash {case.log()[-1].hash}\n"
    alter("UPDATE log SET who = 'D' WHERE number = 7")
    ran = subprocess.run(check, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert "row 7 was changed" in ran.stderr


@pytest.mark.parametrize("seed", range(4))
def test_one_changed_byte_in_any_column_names_the_row(case_file: Path, alter: Alter, seed: int) -> None:
    draw = random.Random(seed)
    with closing(sqlite3.connect(case_file)) as connection:
        (rows,) = connection.execute("SELECT COUNT(*) FROM log").fetchone()
        cells = [(n, column) for n in range(1, rows + 1) for column in COLUMNS[1:]]
        as_bytes = {
            cell: connection.execute(f"SELECT CAST({cell[1]} AS BLOB) FROM log WHERE number = ?", cell[:1]).fetchone()[
                0
            ]
            for cell in cells
        }
    for number, column in cells:
        right = as_bytes[number, column]
        if not right:
            continue
        wrong = bytearray(right)
        wrong[draw.randrange(len(wrong))] ^= draw.choice([0x20, draw.randrange(1, 256)])  # 0x20: capitals
        change = f"UPDATE log SET {column} = CAST(? AS TEXT) WHERE number = ?"
        alter(change, bytes(wrong), number)
        assert faulty(case_file) == {number}, (number, column, bytes(wrong))
        alter(change, right, number)
    assert faulty(case_file) == set()


def test_one_changed_byte_in_the_file_itself_names_the_row(case_file: Path) -> None:
    draw, right = random.Random(5), case_file.read_bytes()
    with Case.open(case_file) as case:
        rows = case.log()
    for row in rows:
        cell = draw.choice([row.body, row.previous + row.hash, row.signature or ""])
        text = cell.encode()
        assert right.count(text) == 1
        place = right.index(text) + draw.randrange(len(text))
        wrong = bytearray(right)
        wrong[place] ^= 1 << draw.randrange(8)
        case_file.write_bytes(wrong)
        assert faulty(case_file) == {row.number}
    case_file.write_bytes(right)


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("DELETE FROM log WHERE number = 4", {4}),
        ("DELETE FROM log WHERE number < 4", {1}),
        ("UPDATE log SET number = 99 WHERE number = 4", {4, 10, 99}),
        ("UPDATE log SET number = -3 WHERE number = 9", {-3}),
        ("UPDATE log SET key = NULL, signature = NULL WHERE number = 5", set()),
        ("UPDATE log SET key = NULL WHERE number = 5", {5}),
        ("UPDATE log SET signature = NULL WHERE number = 5", {5}),
        ("UPDATE log SET body = NULL WHERE number = 5", None),
        ("UPDATE log SET body = x'ff00' WHERE number = 5", {5}),
        ("UPDATE log SET time = 5 WHERE number = 5", {5}),
    ],
)
def test_other_ways_to_deceive_are_named_too(
    case_file: Path, alter: Alter, statement: str, named: set[int] | None
) -> None:
    if named is None:
        with pytest.raises(sqlite3.IntegrityError):
            alter(statement)
        return
    alter(statement)
    assert faulty(case_file) == named


def test_a_row_without_signature_is_told_though_nothing_is_wrong_with_it(case_file: Path, alter: Alter) -> None:
    alter("UPDATE log SET key = NULL, signature = NULL WHERE number IN (5, 6)")
    with Case.open(case_file) as case:
        found = case.verify_log()
    assert found.unsigned == (5, 6) and "Rows without a signature: 5, 6." in found.sentences


def test_a_row_that_was_replaced_with_a_right_hash_does_not_fit_its_neighbour(case_file: Path, alter: Alter) -> None:
    with Case.open(case_file) as case:
        row = case.log()[4]
    forged = log.row_hash(5, row.time, "someone else", row.kind, row.body, row.previous)
    alter("UPDATE log SET who = 'someone else', hash = ? WHERE number = 5", forged)
    with Case.open(case_file) as case:
        faults = case.verify_log().faults
    assert [fault.number for fault in faults] == [5, 6]
    assert "not signed by the key" in faults[0].words and "does not follow row 5" in faults[1].words


def test_a_log_written_anew_by_another_shows_another_key(case_file: Path, alter: Alter, tmp_path: Path) -> None:
    with Case.open(case_file) as case:
        rows, own = case.log(), case.verify_log().signers
    other = load_key(tmp_path / "other.pem")
    alter("DELETE FROM log")
    with closing(sqlite3.connect(case_file)) as connection, connection:
        for row in rows:
            log.append(connection, "nobody", row.kind, row.values, other, row.time)
    with Case.open(case_file) as case:
        found = case.verify_log()
    assert not found.faults and set(found.signers) == {other.public} != set(own)
    assert any(other.public in words for words in found.sentences)


def test_a_clock_that_was_set_back_is_told(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "log.sqlite")) as connection:
        for statement in log.TABLE:
            connection.execute(statement)
        for moment in ("2026-01-01T00:00:02.000+00:00", "2026-01-01T00:00:01.000+00:00"):
            log.append(connection, "A", "note", {}, None, moment)
        assert log.verify(log.read(connection)).set_back == (2,)
        assert log.verify([]).sentences == ("The log is empty.",)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE log SET who = 'D' WHERE number = 2",
        "DELETE FROM log WHERE number = 9",
        "INSERT OR REPLACE INTO log SELECT 1, time, 'D', kind, body, previous, hash, key, signature FROM log LIMIT 1",
        "INSERT INTO log SELECT 99, time, who, kind, body, previous, hash, key, signature FROM log LIMIT 1",
    ],
)
def test_the_table_itself_refuses_changes(case_file: Path, statement: str) -> None:
    with (
        closing(sqlite3.connect(case_file)) as connection,
        pytest.raises(sqlite3.IntegrityError, match="rows of the log are"),
    ):
        connection.execute(statement)


def test_an_act_that_was_damaged_is_a_sentence(case_file: Path, alter: Alter) -> None:
    for body in ("no json", "[]", '{"deed": {}}', '{"recording": "", "deed": 1}'):
        alter("UPDATE log SET body = ? WHERE number = 4", body)
        with Case.open(case_file) as case, pytest.raises(StorageError, match=r"Row 4 of the log of .* is damaged"):
            case.acts()


WRITE = """
import sys
from lgrr.analysis import Case
from lgrr.analysis.acts import Note
with Case.open(sys.argv[1]) as case:
    print("open", flush=True)
    for k in range(int(sys.argv[3])):
        case.act(sys.argv[2], "ab" * 32, Note(k, k, "x" * (k % 50)))
"""


def writer(case: Path, who: str, acts: int) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", WRITE, case, who, str(acts)], stdout=subprocess.PIPE, text=True)


def test_two_programs_write_one_chain(tmp_path: Path) -> None:
    path = tmp_path / "case.sqlite"
    Case.create(path).close()
    writers = [writer(path, who, 150) for who in ("window", "engine")]
    for process in writers:
        process.communicate()
        assert process.returncode == 0
    with Case.open(path) as case:
        found, acts = case.verify_log(), case.acts()
    assert (found.rows, found.faults) == (301, ())
    for who in ("window", "engine"):
        assert [act.deed.first for act in acts if act.who == who and isinstance(act.deed, Note)] == list(range(150))


def test_a_writer_that_is_killed_leaves_a_valid_chain(tmp_path: Path) -> None:
    path, draw = tmp_path / "case.sqlite", random.Random(9)
    Case.create(path).close()
    grown = 1
    for who in "abcdef":
        process = writer(path, who, 10**6)
        assert process.stdout is not None and process.stdout.readline() == "open\n"
        time.sleep(draw.uniform(0.01, 0.2))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        with Case.open(path) as case:
            found = case.verify_log()
            assert found.faults == () and found.rows >= grown
            grown = case.act("after", "ab" * 32, Note(0, 0)).number
            assert grown == found.rows + 1
    assert grown > 20


def test_a_body_is_canonical_json(case_file: Path) -> None:
    with Case.open(case_file) as case:
        case.record("test", {"b": "ä", "a": {"z": 1.5, "y": None}, "lone": "\ud800"})
        row = case.log()[-1]
        assert row.body == '{"a":{"y":null,"z":1.5},"b":"ä","lone":"?"}'
        assert json.loads(row.body) == row.values
        with pytest.raises(ValueError, match="JSON compliant"):
            case.record("test", {"x": float("nan")})
        assert not case.verify_log().faults
