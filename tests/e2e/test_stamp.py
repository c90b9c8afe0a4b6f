"""`lgrr stamp`: the log of a case gets the time of a third party, by network or by files, and `lgrr verify` tells."""

import subprocess
from pathlib import Path

import pytest
from cryptography.x509.oid import ExtendedKeyUsageOID

from lgrr.analysis import Case
from tests.e2e.conftest import lgrr
from tests.evidence.authority import answer_to, certificates, serving
from tests.evidence.signers import Chain, chain


@pytest.fixture(scope="module")
def authority() -> Chain:
    return chain("Notary of Time", ExtendedKeyUsageOID.TIME_STAMPING)


@pytest.fixture
def case(tmp_path: Path) -> Path:
    Case.create(tmp_path / "case.sqlite").close()
    return tmp_path / "case.sqlite"


def verified(case: Path, authority: Chain) -> subprocess.CompletedProcess[str]:
    roots = case.with_name("roots.pem")
    roots.write_bytes(certificates(authority))
    return lgrr("verify", case, "--authorities", roots)


def test_a_server_stamps_the_last_row(case: Path, authority: Chain) -> None:
    with serving(authority) as server:
        ran = lgrr("stamp", case, "--server", server)
    assert ran.returncode == 0, ran.stderr
    assert "The time stamp of Notary of Time in row 2 of the log says that row 1 was there at" in ran.stdout
    assert "who signed it was not checked" in ran.stdout
    checked = verified(case, authority)
    assert checked.returncode == 0
    assert "passed       time stamp: case.sqlite: The time stamp of Notary of Time in row 2" in checked.stdout
    stranger = verified(case, chain("Stranger", ExtendedKeyUsageOID.TIME_STAMPING))
    assert stranger.returncode == 1 and "FAILED       time stamp" in stranger.stdout


def test_without_a_network_the_question_and_the_answer_go_by_file(case: Path, authority: Chain) -> None:
    request, response = case.with_name("head.tsq"), case.with_name("head.tsr")
    ran = lgrr("stamp", case, "--request", request)
    assert ran.returncode == 0 and "asks for a time stamp of row 1 of the log" in ran.stdout
    with Case.open(case) as opened:  # work goes on while the request is away
        opened.record("exported", {"sha256": {}})
    response.write_bytes(answer_to(request.read_bytes(), authority))
    kept = lgrr("stamp", case, "--response", response)
    assert kept.returncode == 0 and "in row 3 of the log says that row 1 was there at" in kept.stdout
    assert verified(case, authority).returncode == 0
    again = lgrr("stamp", case, "--request", request)
    assert again.returncode == 2 and "exists already" in again.stderr


def test_what_cannot_be_stamped_is_a_sentence(case: Path, authority: Chain, tmp_path: Path) -> None:
    other = tmp_path / "other.sqlite"
    Case.create(other).close()
    assert lgrr("stamp", other, "--request", tmp_path / "other.tsq").returncode == 0
    (tmp_path / "other.tsr").write_bytes(answer_to((tmp_path / "other.tsq").read_bytes(), authority))
    (tmp_path / "garbage.tsr").write_bytes(b"garbage")
    for options, words in (
        (("--response", tmp_path / "other.tsr"), "for none of the rows of this log"),
        (("--response", tmp_path / "garbage.tsr"), "holds no time stamp"),
        (("--response", tmp_path / "missing.tsr"), "cannot be read"),
        (("--server", "ftp://example.org"), "is no address of a time stamp server"),
        ((), "Give one of"),
        (("--server", "https://example.org", "--request", "x.tsq"), "Give one of"),
    ):
        ran = lgrr("stamp", case, *options)
        assert ran.returncode == 2 and words in ran.stderr and "Traceback" not in ran.stderr
        assert len(ran.stderr.strip().splitlines()) == 1
