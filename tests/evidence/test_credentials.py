"""Content Credentials: five files, five right sentences; hostile ones, and no network."""

import json
import random
import socket
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from cryptography.x509.oid import ExtendedKeyUsageOID
from PIL import Image

from lgrr.errors import Cancelled
from lgrr.evidence import c2pa_process, credentials
from lgrr.evidence.credentials import Credentials, read_credentials, trust_list_file
from tests.evidence.signers import Chain, certificate, chain, pem
from tests.video.clips import make_clip, numbered

REVOCATION = "Whether the signer's certificate was revoked was not checked: the file does not say."
INTACT = "What the credentials are bound to is unchanged since it was signed."


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("credentials")
    Image.fromarray(np.random.default_rng(0).integers(0, 255, (96, 128, 3), np.uint8)).save(place / "plain.jpg")
    make_clip(place / "plain.mp4", map(numbered, range(20)))
    return place


@pytest.fixture(scope="module")
def signer() -> Chain:
    return chain("Camera 7")


@pytest.fixture(scope="module", params=["jpg", "mp4"])
def signed(request: pytest.FixtureRequest, folder: Path, signer: Chain) -> Path:
    kind = {"jpg": "image/jpeg", "mp4": "video/mp4"}[request.param]
    return signer.sign(folder / f"plain.{request.param}", folder / f"signed.{request.param}", kind)


@pytest.fixture(scope="module")
def trust_list(folder: Path, signer: Chain) -> Path:
    (folder / "list.pem").write_bytes(pem(chain("Somebody").root) + pem(signer.root))
    return folder / "list.pem"


def answers(found: Credentials) -> tuple[str, ...]:
    assert Credentials.model_validate_json(found.model_dump_json()) == found
    return tuple(a.answer for a in (found.present, found.intact, found.trusted, found.revocation_checked))


def test_valid_and_trusted(signed: Path, trust_list: Path) -> None:
    found = read_credentials(signed, trust_list)
    assert answers(found) == ("yes", "yes", "yes", "no")
    today = f"{datetime.now(UTC):%Y-%m-%d}"
    assert found.sentences[:4] == (
        "The file carries Content Credentials.",
        INTACT,
        f"The signer (Camera 7) is vouched for by the trust list list.pem as of {today}.",
        REVOCATION,
    )
    assert found.trust_list is not None and len(found.trust_list.sha256) == 64
    assert (found.signer, found.issuer, found.made_by) == ("Camera 7", "Test Works", ("test camera 1.0",))
    assert found.actions == ("c2pa.created (digitalCapture)",)
    assert "claimSignature.validated" in found.codes["success"] and found.codes["failure"] == ()


def test_valid_and_not_trusted(signed: Path, folder: Path) -> None:
    (folder / "others.pem").write_bytes(pem(chain("Somebody").root))
    found = read_credentials(signed, folder / "others.pem")
    assert answers(found) == ("yes", "yes", "no", "no")
    assert "The signer (Camera 7) is not vouched for by the trust list others.pem" in found.trusted.words
    assert "anyone can sign" in found.trusted.words


def test_without_a_trust_list_trust_is_unknown(signed: Path, folder: Path) -> None:
    found = read_credentials(signed)
    assert answers(found) == ("yes", "yes", "unknown", "no") and found.trust_list is None
    assert found.trusted.words.startswith("There is no trust list") and "Camera 7" in found.trusted.words
    (folder / "garbage.pem").write_text("no certificate")
    for name, words in (("garbage.pem", "holds no certificates"), ("missing.pem", "cannot be read (No such file")):
        found = read_credentials(signed, folder / name)
        assert answers(found) == ("yes", "yes", "unknown", "no")
        assert name in found.trusted.words and words in found.trusted.words


def test_a_changed_file_has_a_broken_binding(signed: Path, folder: Path, trust_list: Path) -> None:
    data = bytearray(signed.read_bytes())
    place = data.index(b"mdat") + 500 if signed.suffix == ".mp4" else len(data) - 200
    data[place] ^= 1
    changed = folder / f"changed{signed.suffix}"
    changed.write_bytes(data)
    found = read_credentials(changed, trust_list)
    assert answers(found)[:3] == ("yes", "no", "yes")
    assert found.intact.words.startswith("The file is not as it was signed")
    assert ".mismatch" in found.intact.words


@pytest.mark.parametrize("name", ["plain.jpg", "plain.mp4"])
def test_absence_is_no_information(folder: Path, trust_list: Path, name: str) -> None:
    found = read_credentials(folder / name, trust_list)
    assert answers(found) == ("no", "unknown", "unknown", "unknown")
    first, second = found.sentences
    assert first.startswith("The file carries no Content Credentials. This says nothing about where it comes from")
    assert "cannot be checked" in second


def test_a_broken_file_is_not_one_without_credentials(signed: Path, folder: Path) -> None:
    data, broken = signed.read_bytes(), folder / f"broken{signed.suffix}"
    broken.write_bytes(data[:3000])
    found = read_credentials(broken)
    assert answers(found) == ("yes", "unknown", "unknown", "unknown")
    assert found.present.words.startswith("The file carries Content Credentials that cannot be read: ")
    assert found.present.words.endswith(".") and ".." not in found.present.words
    lead = b"uuid" if signed.suffix == ".mp4" else b"jumb"  # what leads to the credentials
    broken.write_bytes(data.replace(lead, b"none", 1))
    assert answers(read_credentials(broken))[0] == "yes"


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [("text.mp4", b"hello" * 99, "format is not supported"), ("empty.jpg", b"", "format is not supported")],
)
def test_what_is_no_picture_is_a_sentence(folder: Path, name: str, content: bytes, words: str) -> None:
    (folder / name).write_bytes(content)
    found = read_credentials(folder / name)
    assert answers(found) == ("unknown",) * 4 and words in found.present.words


def test_a_missing_file_is_a_sentence_too(tmp_path: Path) -> None:
    found = read_credentials(tmp_path / "missing.jpg")
    assert answers(found) == ("unknown",) * 4 and "cannot be opened (No such file" in found.present.words


def test_an_expired_certificate_is_not_relied_on(folder: Path, signer: Chain) -> None:
    usage = ExtendedKeyUsageOID.EMAIL_PROTECTION
    short = certificate("Short", signer.key, signer.root, signer.root_key, usage, seconds=4)
    brief = Chain(signer.root, signer.root_key, short, signer.key)
    path = brief.sign(folder / "plain.jpg", folder / "brief.jpg", "image/jpeg")
    end = short.not_valid_after_utc.timestamp() + 1  # the last second still counts
    time.sleep(max(0.0, end + 0.2 - time.time()))
    (folder / "root.pem").write_bytes(pem(signer.root))
    found = read_credentials(path, folder / "root.pem")
    assert answers(found)[:3] == ("yes", "yes", "no")
    assert "cannot be relied on: signingCredential.expired" in found.trusted.words


def test_credentials_kept_elsewhere_are_named_and_not_fetched(folder: Path, signer: Chain) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.5)
        calls: list[object] = []

        def listen() -> None:
            while True:
                try:
                    calls.append(server.accept())
                except OSError:
                    return

        listener = threading.Thread(target=listen)
        listener.start()
        url = f"http://127.0.0.1:{server.getsockname()[1]}/manifest.c2pa"
        found = read_credentials(signer.sign(folder / "plain.jpg", folder / "remote.jpg", "image/jpeg", remote=url))
        listener.join()
    assert calls == []
    assert answers(found) == ("unknown",) * 4
    assert "kept elsewhere and were not fetched" in found.present.words and url in found.present.words


def test_no_damage_makes_it_raise(signed: Path, folder: Path) -> None:
    draw, whole, path = random.Random(4), signed.read_bytes(), folder / f"fuzzed{signed.suffix}"
    start = whole.index(b"jumb")
    for _ in range(25):
        data = bytearray(whole)
        for _ in range(draw.choice([1, 5, 40])):
            data[start + draw.randrange(4000)] = draw.randrange(256)
        path.write_bytes(data[: draw.choice([len(data), draw.randrange(len(data))])])
        found = read_credentials(path)
        answers(found)
        assert all(words.endswith((".", "…")) and "\n" not in words for words in found.sentences)


@pytest.mark.parametrize(
    ("program", "words"),
    [
        ("import os; os.abort()", "the reader broke off on it (exit code -6)"),
        ("import time; time.sleep(60)", "did not come to an end within"),
        ("print('no json')", "the reader gave no answer"),
        (
            'print(\'{"found": true, "state": "Valid", "store": {"active_manifest": 5}}\')',
            "its description cannot be read",
        ),
    ],
)
def test_a_reader_that_fails_is_a_sentence(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str, words: str
) -> None:
    (tmp_path / "child.py").write_text(program)
    monkeypatch.setattr(c2pa_process, "_CHILD", tmp_path / "child.py")
    monkeypatch.setattr(c2pa_process, "_PATIENCE", 0.5)
    found = read_credentials(folder / "plain.jpg")
    assert answers(found) == ("unknown",) * 4 and words in found.present.words


def test_reading_stops_when_asked(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "child.py").write_text("import time; time.sleep(60)")
    monkeypatch.setattr(c2pa_process, "_CHILD", tmp_path / "child.py")
    started = time.monotonic()
    with pytest.raises(Cancelled):
        read_credentials(folder / "plain.jpg", cancelled=lambda: True)
    assert time.monotonic() - started < 5


def test_a_revocation_that_the_file_keeps_is_told(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trust_list: Path
) -> None:
    def report(code: str, kind: str) -> dict[str, object]:
        status = [{"code": code}]
        results = {"success": [{"code": "claimSignature.validated"}], "informational": [], "failure": [], kind: status}
        deltas = [{"validationDeltas": {"failure": [{"code": "assertion.dataHash.mismatch"}]}}]
        store = {
            "active_manifest": "m", "manifests": {"m": {}},
            "validation_results": {"activeManifest": results, "ingredientDeltas": deltas},
        }  # fmt: skip
        return {"found": True, "state": "Valid", "store": store}

    for code, kind, trusted, words in (
        ("signingCredential.ocsp.revoked", "failure", "no", "was revoked, says"),
        ("signingCredential.ocsp.notRevoked", "success", "no", "was not revoked"),
    ):
        (tmp_path / "child.py").write_text(f"print({json.dumps(report(code, kind))!r})")
        monkeypatch.setattr(c2pa_process, "_CHILD", tmp_path / "child.py")
        found = read_credentials(folder / "plain.jpg", trust_list)
        assert (found.trusted.answer, found.revocation_checked.answer) == (trusted, "yes")
        assert words in found.revocation_checked.words
        assert "what the file was made from have faults: assertion.dataHash.mismatch." in found.notes[0]


def test_the_trust_list_is_where_the_user_has_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LGRR_TRUST_LIST", raising=False)
    monkeypatch.setattr(credentials.platformdirs, "user_data_path", lambda *_, **__: tmp_path)
    assert trust_list_file() is None
    (tmp_path / "trust-list.pem").touch()
    assert trust_list_file() == tmp_path / "trust-list.pem"
    monkeypatch.setenv("LGRR_TRUST_LIST", "/elsewhere/list.pem")
    assert trust_list_file() == Path("/elsewhere/list.pem")
