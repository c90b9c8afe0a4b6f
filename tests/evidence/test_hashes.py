"""Is it the same file: its SHA-256, as any other program gives it."""

import hashlib
import os
import subprocess
from pathlib import Path

import pytest

from lgrr.errors import Cancelled, UsageError
from lgrr.evidence import hash_file


def test_the_hashes_are_those_that_sha256sum_and_md5sum_print(tmp_path: Path) -> None:
    path = tmp_path / "exhibit.bin"
    path.write_bytes(os.urandom(3_000_001))
    printed, old = (
        subprocess.run([program, path], capture_output=True, text=True, check=True).stdout.split()[0]
        for program in ("sha256sum", "md5sum")
    )
    told: list[tuple[int, int | None]] = []
    found = hash_file(path, on_progress=lambda done, total: told.append((done, total)))
    assert (found.sha256, found.md5) == (printed, old)
    assert found.bytes == 3_000_001
    assert found.modified_ns == path.stat().st_mtime_ns
    assert told[-1] == (3_000_001, 3_000_001) and len(told) >= 3


def test_an_empty_file_has_a_hash_too(tmp_path: Path) -> None:
    path = tmp_path / "empty"
    path.touch()
    assert hash_file(path).sha256 == hashlib.sha256().hexdigest()


def test_the_file_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "exhibit.bin"
    path.write_bytes(b"evidence")
    path.chmod(0o444)
    before = path.stat()
    hash_file(path)
    after = path.stat()
    assert (before.st_mtime_ns, before.st_size, before.st_mode) == (after.st_mtime_ns, after.st_size, after.st_mode)


def test_one_byte_makes_another_hash(tmp_path: Path) -> None:
    first, second = tmp_path / "a", tmp_path / "b"
    first.write_bytes(b"\0" * 2_000_000)
    second.write_bytes(b"\0" * 1_999_999 + b"\1")
    assert hash_file(first).sha256 != hash_file(second).sha256


def test_hashing_stops_when_asked(tmp_path: Path) -> None:
    path = tmp_path / "large"
    path.write_bytes(b"\0" * 5_000_000)
    told: list[int] = []
    with pytest.raises(Cancelled, match="large"):
        hash_file(path, on_progress=lambda done, _: told.append(done), cancelled=lambda: len(told) == 2)
    assert told == [1 << 20, 2 << 20]


@pytest.mark.parametrize(("name", "words"), [("missing.mp4", "There is no file"), ("", "is a folder")])
def test_what_is_no_file_is_refused_by_name(tmp_path: Path, name: str, words: str) -> None:
    with pytest.raises(UsageError, match=words) as caught:
        hash_file(tmp_path / name)
    assert str(tmp_path / name) in str(caught.value)


def test_a_device_is_refused_before_it_is_read_for_ever() -> None:
    with pytest.raises(UsageError, match="device or a pipe"):
        hash_file("/dev/zero")
