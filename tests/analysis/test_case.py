"""The case on disk: what was written comes back, and what is no case is refused in one sentence."""

import dataclasses
import os
import resource
import sqlite3
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from lgrr.analysis import Case, Observation
from lgrr.errors import StorageError
from lgrr.evidence import FileHash
from lgrr.faces import Sighting
from lgrr.types import FaceBox, FaceResult, FrameId, FrameResult, Quality

FILE = FileHash("ab" * 32, 12345, 1_700_000_000_123_456_789)


def observation(index: int, seed: int = 0, faces: int = 2) -> Observation:
    draw = np.random.default_rng([seed, index])
    frame = FrameId(index, 10214 + 512 * index, Fraction(1, 12800), 1)
    results = tuple(
        FaceResult(
            None,
            FaceBox(*map(float, draw.random(4)), float(draw.random()), draw.random((5, 2)).astype(np.float32)),
            Quality(float(draw.random()), float(draw.random())),
            *(float(np.float32(draw.random())) for _ in range(3)),
            draw.random((3, 3)).astype(np.float32),
            draw.random((11, 11)).astype(np.float32),
        )
        for _ in range(faces)
    )
    sighting = Sighting(
        frame,
        tuple(face.box for face in results),
        draw.random((faces, 8)).astype(np.float32),
        draw.integers(0, 255, (18, 32, 3), np.uint8),
    )
    return Observation(FrameResult(frame, f"{index:064x}", results), sighting)


def same(a: object, b: object) -> bool:
    """Equal to the last bit, arrays with shape and type included."""
    if isinstance(a, np.ndarray):
        return isinstance(b, np.ndarray) and a.dtype == b.dtype and a.shape == b.shape and a.tobytes() == b.tobytes()
    if dataclasses.is_dataclass(a):
        return type(a) is type(b) and all(same(getattr(a, f.name), getattr(b, f.name)) for f in dataclasses.fields(a))
    if isinstance(a, tuple | list):
        return type(a) is type(b) and len(a) == len(b) and all(map(same, a, b))
    return type(a) is type(b) and a == b


def test_everything_stored_reads_back_to_the_last_bit(tmp_path: Path) -> None:
    skipped = FaceResult(None, FaceBox(1.5, -2.25, 20.0, 22.125), Quality(20.0, 0.1), skipped="too small: 20 px")
    carried = Observation(FrameResult(FrameId(7, 70, Fraction(1, 30)), "cd" * 32, (skipped,)), origins=((5, 1),))
    failed = Observation(FrameResult(FrameId(8, 80, Fraction(1, 30)), "ef" * 32, failed="cannot be decoded"))
    stored = [observation(5), observation(6, faces=0), carried, failed]
    media, parameters = {"width": 640, "rate": "30000/1001", "note": "größe"}, {"plan": {"every": None}, "x": 0.1}
    with Case.create(tmp_path / "case.sqlite") as case:
        exhibit = case.register("/evidence/clip.mp4", FILE, media, parameters)
        case.store(exhibit.id, stored)
    with Case.open(tmp_path / "case.sqlite") as case:
        (found,) = case.exhibits()
        assert (found.path, found.hash, found.media, found.parameters) == (
            "/evidence/clip.mp4",
            FILE,
            media,
            parameters,
        )
        assert found.sha256_after is None
        assert same(case.observations(found.id), stored)
        case.finish(found.id, FILE.sha256)
        assert case.exhibits()[0].sha256_after == FILE.sha256
    assert [p.name for p in tmp_path.iterdir()] == ["case.sqlite"], "a closed case is one file"


def test_the_same_file_with_the_same_parameters_is_one_exhibit(tmp_path: Path) -> None:
    with Case.create(tmp_path / "case.sqlite") as case:
        first = case.register("a.mp4", FILE, {}, {"every": 5})
        again = case.register("copy of a.mp4", FILE, {}, {"every": 5})
        other = case.register("a.mp4", FILE, {}, {"every": 6})
        assert first.id == again.id != other.id
        case.store(first.id, [observation(1)])
        case.store(other.id, [observation(1, seed=9)])
        assert same(case.observations(first.id), [observation(1)])
        assert same(case.observations(other.id), [observation(1, seed=9)])


def test_a_group_is_stored_whole_or_not_at_all(tmp_path: Path) -> None:
    good, bad = observation(1), observation(2)
    bad = dataclasses.replace(bad, result=dataclasses.replace(bad.result, sha256=None))
    with Case.create(tmp_path / "case.sqlite") as case:
        exhibit = case.register("a.mp4", FILE, {}, {}).id
        with pytest.raises(StorageError):
            case.store(exhibit, [good, bad])
        assert case.observations(exhibit) == []
        case.store(exhibit, [good])
        assert len(case.observations(exhibit)) == 1


def test_an_existing_case_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "case.sqlite"
    Case.create(path).close()
    content = path.read_bytes()
    with pytest.raises(StorageError, match="exists already"):
        Case.create(path)
    assert path.read_bytes() == content


def test_what_is_no_case_is_refused_by_name(tmp_path: Path) -> None:
    text, empty, foreign = tmp_path / "notes.txt", tmp_path / "empty.sqlite", tmp_path / "other.sqlite"
    text.write_text("no database, but long enough to be looked at " * 50)
    empty.touch()
    connection = sqlite3.connect(foreign)
    connection.execute("CREATE TABLE holiday (photo BLOB)")
    connection.close()
    for path in (text, empty, foreign):
        before = path.read_bytes()
        with pytest.raises(StorageError, match="is not a case") as caught:
            Case.open(path)
        assert str(path) in str(caught.value)
        assert path.read_bytes() == before
    with pytest.raises(StorageError, match="There is no case"):
        Case.open(tmp_path / "missing.sqlite")
    assert not (tmp_path / "missing.sqlite").exists()


def test_a_case_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "case.sqlite"
    Case.create(path).close()
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(StorageError, match="newer version"):
        Case.open(path)


def test_a_damaged_case_is_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "case.sqlite"
    with Case.create(path) as case:
        exhibit = case.register("a.mp4", FILE, {}, {}).id
        case.store(exhibit, [observation(i) for i in range(60)])
    content = bytearray(path.read_bytes())
    content[8192:] = os.urandom(len(content) - 8192)
    path.write_bytes(content)
    with pytest.raises(StorageError, match=r"damaged|not a case"), Case.open(path) as case:
        case.observations(exhibit)


def test_a_case_another_program_is_writing_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lgrr.analysis.case.PATIENCE", 0.2)
    path = tmp_path / "case.sqlite"
    with Case.create(path) as case:
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageError, match="another program"):
            case.register("a.mp4", FILE, {}, {})
        other.execute("ROLLBACK")
        other.close()
        assert case.register("a.mp4", FILE, {}, {}).id == 1


def test_a_folder_that_does_not_exist_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="folder that exists"):
        Case.create(tmp_path / "nowhere" / "case.sqlite")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder_is_a_sentence(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(StorageError, match="folder that exists and may be written"):
        Case.create(tmp_path / "case.sqlite")


def test_a_read_only_case_is_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "case.sqlite"
    Case.create(path).close()
    connection = sqlite3.connect(path.as_uri() + "?mode=ro", uri=True)
    with Case(path, connection) as case, pytest.raises(StorageError, match="read-only"):
        case.register("a.mp4", FILE, {}, {})


FILL = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # the write fails, as on a full disk
from lgrr.analysis import Case
from lgrr.errors import StorageError
from tests.analysis.test_case import FILE, observation
with Case.create(sys.argv[1]) as case:
    exhibit = case.register("a.mp4", FILE, {}, {}).id
    case.store(exhibit, [observation(0)])
    resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))
    try:
        for index in range(1, 10_000):
            case.store(exhibit, [observation(index)])
    except StorageError as error:
        print(index, error)
"""


def test_a_full_disk_is_a_sentence_and_loses_nothing_stored_before(tmp_path: Path) -> None:
    assert resource.RLIMIT_FSIZE is not None
    path = tmp_path / "case.sqlite"
    run = subprocess.run([sys.executable, "-c", FILL, str(path)], capture_output=True, text=True, check=False)
    assert "free some space" in run.stdout and str(path) in run.stdout, run.stderr
    stored = int(run.stdout.split()[0])
    with Case.open(path) as case:
        found = case.observations(1)
    assert 1 <= len(found) == stored
    assert same(found, [observation(index) for index in range(stored)])


def test_a_survey_is_kept_for_the_file_of_a_hash_and_replaced(tmp_path: Path) -> None:
    with Case.create(tmp_path / "case.sqlite") as case:
        assert case.survey("aa") is None
        case.keep_survey("aa", b"first")
        case.keep_survey("bb", b"other")
        case.keep_survey("aa", b"second\0")
    with Case.open(tmp_path / "case.sqlite") as case:
        assert (case.survey("aa"), case.survey("bb"), case.survey("cc")) == (b"second\0", b"other", None)
