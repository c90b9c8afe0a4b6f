"""A case as one file: on another machine it has the same content; a package that is not as it was packed is refused."""

import json
import random
import shutil
import sqlite3
import stat
import warnings
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from lgrr.analysis import Case
from lgrr.analysis.acts import Note, Rename
from lgrr.analysis.exchange import pack, unpack
from lgrr.analysis.exchange.manifest import is_harmless, member_name
from lgrr.errors import Cancelled, LgrrError, StorageError, UsageError
from lgrr.evidence import hash_file
from lgrr.evidence.seal import canonical, seal
from lgrr.report.verify import verify
from tests.analysis.test_migration import VERSION_1

NAME = "größe مهمان.mp4"


@pytest.fixture
def case_file(tmp_path: Path) -> Path:
    """A case with two recordings and an analyst's acts."""
    path = tmp_path / "there" / "case.sqlite"
    path.parent.mkdir()
    with Case.create(path) as case:
        for name, content in ((NAME, b"first recording" * 50_000), ("b.mp4", b"second")):
            place = path.with_name(name)
            place.write_bytes(content)
            found = hash_file(place)
            case.add_file(str(place), found, {"still": False})
            case.register(str(place), found, {"still": False}, {"every": 5})
            case.act("A. Examiner", found.sha256, Note(1, 2, "ein Ton"))
        case.act("A. Examiner", found.sha256, Rename((1, 0), "the speaker"))
    return path


@pytest.fixture
def packed(case_file: Path) -> Path:
    package = case_file.with_name("17.lgrrcase")
    with Case.open(case_file) as case:
        pack(case, package, with_exhibits=True)
    return package


def test_a_case_opens_elsewhere_with_the_same_content(case_file: Path, packed: Path, tmp_path: Path) -> None:
    with Case.open(case_file) as case:
        rows, acts, recordings = case.log(), case.acts(), case.files()
        assert (rows[-1].kind, rows[-1].values["sha256"]) == ("packed", hash_file(packed).sha256)
    found = unpack(packed, tmp_path / "here")
    with Case.open(found.case) as case:
        assert case.log()[:-1] == rows[:-1] and case.acts() == acts
        last = case.log()[-1]
        assert last.kind == "unpacked" and last.values["sha256"] == hash_file(packed).sha256
        assert not case.verify_log().faults
        for before, now in zip(recordings, case.files(), strict=True):
            assert now.hash == before.hash == hash_file(now.path)  # the time of its last change, too
            assert Path(now.path).is_relative_to(tmp_path / "here") and Path(now.path).name == Path(before.path).name
        assert [e.path for e in case.exhibits()] == [file.path for file in case.files()]
        case.act("B", recordings[0].hash.sha256, Note(1, 1, "goes on here"))
    assert all(check.passed is not False for check in verify(found.case))
    assert sorted(p.name for p in tmp_path.iterdir()) == ["here", "there"]


def test_a_case_goes_on_without_its_recordings(case_file: Path, tmp_path: Path) -> None:
    with Case.open(case_file) as case:
        before = [file.path for file in case.files()]
        shutil.move(before[0], tmp_path / "elsewhere.mp4")
        manifest = pack(case, tmp_path / "17.lgrrcase")
        assert [part.name for part in manifest.parts] == ["case.sqlite"]
        with pytest.raises(UsageError, match="cannot be read any more"):
            pack(case, tmp_path / "18.lgrrcase", with_exhibits=True)
        Path(before[0]).write_bytes(b"another")
        with pytest.raises(UsageError, match="is not the one of the case any more"):
            pack(case, tmp_path / "18.lgrrcase", with_exhibits=True)
        with pytest.raises(StorageError, match="exists already"):
            pack(case, tmp_path / "17.lgrrcase")
        with pytest.raises(Cancelled):
            pack(case, tmp_path / "18.lgrrcase", cancelled=lambda: True)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["17.lgrrcase", "elsewhere.mp4", "there"]
    with Case.open(unpack(tmp_path / "17.lgrrcase", tmp_path / "here").case) as case:
        assert [file.path for file in case.files()] == before


def test_a_case_that_was_brought_from_an_earlier_version_goes_on_too(tmp_path: Path) -> None:
    old = tmp_path / "old.sqlite"
    with closing(sqlite3.connect(old)) as connection:
        connection.executescript(VERSION_1)
    with Case.open(old) as case:
        pack(case, tmp_path / "17.lgrrcase")
    with Case.open(unpack(tmp_path / "17.lgrrcase", tmp_path / "here").case) as case:
        assert [row.kind for row in case.log()] == ["migrated", "unpacked"]


def test_one_changed_byte_anywhere_is_refused_or_changes_nothing(packed: Path, tmp_path: Path) -> None:
    draw, right = random.Random(21), packed.read_bytes()
    first = unpack(packed, tmp_path / "right")
    with zipfile.ZipFile(packed) as archive:
        directory = archive.start_dir
    for place in [draw.randrange(draw.choice([0, directory]), len(right)) for _ in range(120)]:
        wrong = bytearray(right)
        wrong[place] ^= draw.randrange(1, 256)
        packed.write_bytes(wrong)
        out = tmp_path / "wrong"
        try:
            found = unpack(packed, out)
        except LgrrError as error:
            assert str(packed) in str(error) and not out.exists()
            continue
        assert found.manifest == first.manifest  # a byte of the zip file's own that says nothing, such as a date
        shutil.rmtree(out)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["right", "there"]


def rebuilt(packed: Path, change: Callable[[dict[str, Any], dict[str, bytes]], None]) -> zipfile.ZipFile:
    """The package anew with its manifest's values and parts changed, and sealed again; open, for more to be added."""
    with zipfile.ZipFile(packed) as archive:
        parts = {info.filename: archive.read(info) for info in archive.infolist()}
    manifest = json.loads(parts.pop("manifest.json"))
    del manifest["seal"]
    change(manifest, parts)
    made = zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED)
    for name, content in parts.items():
        made.writestr(name, content)
    made.writestr("manifest.json", canonical(seal(manifest)))
    return made


def renamed(name: str) -> Callable[[dict[str, Any], dict[str, bytes]], None]:
    """Manifest and zip file agree that the first recording is called like that."""

    def change(manifest: dict[str, Any], parts: dict[str, bytes]) -> None:
        part = manifest["parts"][1]
        parts[name] = parts.pop(part["name"])
        part["name"] = name

    return change


@pytest.mark.parametrize(
    "name",
    [
        "../outside.mp4", "/tmp/outside.mp4", "exhibits/../../outside.mp4", "exhibits/001/..", "exhibits/001/a/b.mp4",
        "C:\\outside.mp4", "exhibits/001/a\\b.mp4", "exhibits/001/a:b", "exhibits/001/CON.mp4", "exhibits/001/dot.",
        "exhibits/001/", "exhibits/001/a\nb", "exhibits/001/" + "a" * 130, "case.sqlite-wal", "other", "exhibits/1/a",
    ],
)  # fmt: skip
def test_a_part_with_a_name_that_leads_elsewhere_is_refused(packed: Path, tmp_path: Path, name: str) -> None:
    rebuilt(packed, renamed(name)).close()
    with pytest.raises(UsageError, match=r"it holds a part with the name|is a link or a device"):
        unpack(packed, tmp_path / "here")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["there"]


def nothing(manifest: dict[str, Any], parts: dict[str, bytes]) -> None:
    pass


def test_links_duplicates_and_bombs_are_refused(packed: Path, tmp_path: Path) -> None:
    right = packed.read_bytes()

    def refused(words: str) -> None:
        with pytest.raises(UsageError, match=words):
            unpack(packed, tmp_path / "here")
        assert not (tmp_path / "here").exists()
        packed.write_bytes(right)

    with rebuilt(packed, nothing) as archive:
        link = zipfile.ZipInfo("exhibits/003/link.mp4")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    refused("is a link or a device")
    for twice in (f"exhibits/001/{NAME}", f"exhibits/001/{NAME.upper()}"):
        with rebuilt(packed, nothing) as archive, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # zipfile warns whoever writes a name twice
            archive.writestr(twice, b"another")
        refused("it holds two parts named")
    with rebuilt(packed, nothing) as archive:
        archive.writestr("exhibits/003/zeros.mp4", bytes(1 << 22), zipfile.ZIP_DEFLATED)
    refused("is compressed or encrypted")
    with rebuilt(packed, nothing) as archive:
        archive.writestr("exhibits/003/unlisted.mp4", b"unlisted")
    refused("its parts are not those of its manifest")
    with rebuilt(packed, nothing) as archive:  # many names for the same bytes: all together larger than the file
        whole = archive.getinfo("case.sqlite")
        for number in range(4, 300):
            info = zipfile.ZipInfo(f"exhibits/{number:03d}/again.mp4")
            info.header_offset, info.file_size, info.compress_size, info.CRC = whole.header_offset, 1 << 20, 1 << 20, 0
            archive.filelist.append(info)
            archive.NameToInfo[info.filename] = info
    refused("larger than the file")


def test_a_manifest_that_says_what_is_not_so_is_refused(packed: Path, tmp_path: Path) -> None:
    def lie(where: Callable[[dict[str, Any]], Any], words: str) -> None:
        right = packed.read_bytes()
        rebuilt(packed, lambda manifest, parts: where(manifest)).close()
        with pytest.raises(UsageError, match=words):
            unpack(packed, tmp_path / "here")
        packed.write_bytes(right)

    lie(lambda m: m["parts"][1].update(sha256="00" * 32), "was changed: it is not what the manifest says")
    lie(lambda m: m["parts"][1].update(bytes=5), "its parts are not those of its manifest")
    lie(lambda m: m["parts"].append(m["parts"][1]), "its parts are not those of its manifest")
    lie(lambda m: m["log"].update(rows=3), "the log of its case is not the one of its manifest")
    lie(lambda m: m["log"].update(head="00" * 32), "the log of its case is not the one of its manifest")
    lie(lambda m: m.update(case="another"), "its case is not the one of its manifest")
    lie(lambda m: m.update(schema="lgrr-case/2"), "its manifest cannot be read")


def with_case(packed: Path, change: Callable[[Path], None], tmp_path: Path) -> None:
    """The package with another case in it, hashed and sealed as if it were right."""

    def put(manifest: dict[str, Any], parts: dict[str, bytes]) -> None:
        place = tmp_path / "changed.sqlite"
        place.write_bytes(parts["case.sqlite"])
        change(place)
        parts["case.sqlite"] = place.read_bytes()
        manifest["parts"][0].update(bytes=place.stat().st_size, sha256=hash_file(place).sha256)

    rebuilt(packed, put).close()


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("CREATE VIEW v AS SELECT load_extension('x')", "holds more than a case does"),
        ("CREATE TRIGGER t AFTER INSERT ON log BEGIN DELETE FROM frame; END", "holds more than a case does"),
        ("DROP TRIGGER log_is_never_changed", "holds more than a case does"),
        ("PRAGMA user_version = 99", "made by another version"),
        ("PRAGMA application_id = 1", "its case cannot be read"),
        ("DELETE FROM file", "a recording that its case does not know"),
    ],
)
def test_a_case_that_is_not_as_the_program_makes_them_is_refused(
    packed: Path, tmp_path: Path, statement: str, words: str
) -> None:
    def change(place: Path) -> None:
        with closing(sqlite3.connect(place)) as connection, connection:
            connection.execute(statement)

    with_case(packed, change, tmp_path)
    with pytest.raises(UsageError, match=words):
        unpack(packed, tmp_path / "here")
    assert not (tmp_path / "here").exists()


def test_a_case_with_a_changed_row_of_the_log_is_refused(packed: Path, tmp_path: Path) -> None:
    def change(place: Path) -> None:
        content = place.read_bytes()
        assert content.count(b"ein Ton") >= 1
        place.write_bytes(content.replace(b"ein Ton", b"kein T."))

    with_case(packed, change, tmp_path)
    with pytest.raises(UsageError, match=r"Row \d of the log was changed"):
        unpack(packed, tmp_path / "here")


def test_what_is_no_package_and_a_folder_in_use_are_refused(packed: Path, tmp_path: Path) -> None:
    for content in (b"", b"PK\x05\x06", b"no zip file" * 100, packed.read_bytes()[:5000], packed.read_bytes()[5000:]):
        other = tmp_path / "other"
        other.write_bytes(content)
        with pytest.raises(UsageError, match=r"is no packed case, or was damaged|larger than the file"):
            unpack(other, tmp_path / "here")
    with pytest.raises(StorageError, match="is in use"):
        unpack(packed, tmp_path)
    with pytest.raises(UsageError, match="no file"):
        unpack(tmp_path / "missing", tmp_path / "here")
    with pytest.raises(Cancelled):
        unpack(packed, tmp_path / "here", lambda: True)
    (tmp_path / "here").mkdir()
    assert unpack(packed, tmp_path / "here").case.is_file()


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/evidence/clip.mp4", "clip.mp4"),
        ("C:\\evidence\\clip.mp4", "clip.mp4"),
        ("/evidence/a:b\n?.mp4", "a_b__.mp4"),
        ("/evidence/nul.mp4", "recording"),
        ("/evidence/...", "recording"),
        ("/evidence/" + "ü" * 100 + ".mp4", "ü" * 58 + ".mp4"),
        ("/evidence/\udcff.mp4", "recording"),
    ],
)
def test_working_copies_keep_their_names_where_these_are_harmless(path: str, name: str) -> None:
    assert member_name(7, path) == f"exhibits/007/{name}"
    assert is_harmless(member_name(7, path))
