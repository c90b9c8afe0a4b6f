"""A case that was made elsewhere becomes part of another one."""

from dataclasses import replace
from pathlib import Path

import pytest

from lgrr.analysis import Case
from lgrr.errors import StorageError
from lgrr.evidence import FileHash

FILE = FileHash("a" * 64, 1000, 0, "b" * 32)
OTHER = replace(FILE, sha256="c" * 64)


def made(path: Path, file: FileHash) -> None:
    with Case.create(path) as case:
        exhibit = case.register("clip.mp4", file, {"frames": 3}, {"every": 1}).id
        case.record("begun", {"exhibit": exhibit, "recording": file.sha256})
        case.keep_survey(file.sha256, b"seen whole")
        case.keep_document(exhibit, file.sha256, [b"{}"])
        case.finish(exhibit, file.sha256)


def test_all_of_it_is_there_under_numbers_of_the_new_case_and_the_log_says_where_it_was(tmp_path: Path) -> None:
    made(tmp_path / "one.sqlite", FILE)
    made(tmp_path / "two.sqlite", OTHER)
    with Case.create(tmp_path / "all.sqlite") as case:
        case.take_in(tmp_path / "one.sqlite")
        case.take_in(tmp_path / "two.sqlite")
        assert [(e.id, e.hash, e.sha256_after) for e in case.exhibits()] == [(1, FILE, "a" * 64), (2, OTHER, "c" * 64)]
        assert [file.hash for file in case.files()] == [FILE, OTHER]
        assert case.survey(OTHER.sha256) == b"seen whole"
        assert case.document(2) == b"{}"
        rows = case.log()
        assert [row.kind for row in rows] == ["created", *(["exhibit", "begun", "documented"] * 2)]
        assert [row.values["exhibit"] for row in rows[1:]] == [1, 1, 1, 2, 2, 2]
        assert case.verify_log().faults == ()
        with Case.open(tmp_path / "two.sqlite") as other:
            there = other.log()
        assert [row.values["there"]["hash"] for row in rows[4:]] == [row.hash for row in there[1:]]


def test_what_is_no_case_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "no.sqlite").write_bytes(b"not a case" * 500)
    with Case.create(tmp_path / "all.sqlite") as case:
        with pytest.raises(StorageError):
            case.take_in(tmp_path / "no.sqlite")
        assert case.exhibits() == []
        assert len(case.log()) == 1
