"""The key of this machine's user: made once, for the user alone; without it the log says so and goes on."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key

from lgrr.analysis import Case
from lgrr.errors import StorageError
from lgrr.evidence.signing import is_signed, key_file, load_key


def test_a_key_is_made_once_and_signs(tmp_path: Path) -> None:
    path = tmp_path / "data" / "lgrr" / "key.pem"
    key = load_key(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert load_key(path).public == key.public
    assert [p.name for p in path.parent.iterdir()] == ["key.pem"]
    signature = key.sign(b"message")
    assert is_signed(key.public, signature, b"message")
    for wrong in (
        (key.public, signature, b"other"),
        (key.public, "zz", b"message"),
        ("00" * 31, signature, b"message"),
    ):
        assert not is_signed(*wrong)


def test_processes_that_start_together_use_one_key(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from lgrr.evidence.signing import load_key;"
        "print(load_key(Path(sys.argv[1])).public)"
    )
    started = [
        subprocess.Popen([sys.executable, "-c", code, tmp_path / "key.pem"], stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    assert len({process.communicate()[0] for process in started}) == 1


def test_a_key_that_cannot_be_used_is_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "key.pem"
    load_key(path)
    path.chmod(0o640)
    with pytest.raises(StorageError, match="open to other users"):
        load_key(path)
    path.write_text("garbage")
    path.chmod(0o600)
    with pytest.raises(StorageError, match="holds no key"):
        load_key(path)
    other = generate_private_key(SECP256R1()).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(other)
    with pytest.raises(StorageError, match="another kind"):
        load_key(path)
    (tmp_path / "file").touch()
    with pytest.raises(StorageError, match="cannot be used"):
        load_key(tmp_path / "file" / "key.pem")


def test_without_a_key_the_log_is_written_unsigned_after_one_warning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("LGRR_KEY_FILE", str(tmp_path / "file" / "key.pem"))
    with pytest.warns(RuntimeWarning, match=r"The log is not signed\. .*cannot be used"):
        case = Case.create(tmp_path / "case.sqlite")
    with case:
        case.record("test", {})
        found = case.verify_log()
    assert (found.faults, found.unsigned, dict(found.signers)) == ((), (1, 2), {})


def test_the_key_lies_in_the_users_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LGRR_KEY_FILE")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    if sys.platform == "linux":
        assert key_file() == tmp_path / "lgrr" / "signing-key.pem"
    monkeypatch.setenv("LGRR_KEY_FILE", os.fspath(tmp_path / "x.pem"))
    assert key_file() == tmp_path / "x.pem"
