"""Time stamps of a third party: asked for, kept in the log, checked; and what is none is refused."""

import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.x509.oid import ExtendedKeyUsageOID

from lgrr.analysis import Case
from lgrr.errors import UsageError
from lgrr.evidence.stamps import fetch_stamp, read_stamps, stamp_request
from tests.evidence.authority import answer_to, certificates, serving
from tests.evidence.signers import Chain, chain

TIME = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)


@pytest.fixture(scope="module")
def authority() -> Chain:
    return chain("Notary of Time", ExtendedKeyUsageOID.TIME_STAMPING)


@pytest.fixture
def roots(tmp_path: Path, authority: Chain) -> Path:
    (tmp_path / "roots.pem").write_bytes(certificates(authority))
    return tmp_path / "roots.pem"


def test_a_stamp_from_a_server_is_kept_in_the_log_and_holds(case_file: Path, authority: Chain, roots: Path) -> None:
    with Case.open(case_file) as case, serving(authority) as server:
        head = case.log()[-1]
        row = case.keep_stamp(head, fetch_stamp(server, stamp_request(head)))
        assert row.kind == "stamped" and row.values["row"] == head.number and not case.verify_log().faults
        (unchecked,) = read_stamps(case.log())
        (found,) = read_stamps(case.log(), roots)
    assert (unchecked.holds, found.holds) == (None, True)
    assert (found.number, found.stamped, found.authority) == (head.number + 1, head.number, "Notary of Time")
    assert "who signed it was not checked" in unchecked.words
    assert f"a known authority, says that row {head.number}, and so every row before it, was there at" in found.words


def test_a_stamp_from_a_file_agrees_with_openssl(
    case_file: Path, authority: Chain, roots: Path, tmp_path: Path
) -> None:
    with Case.open(case_file) as case:
        head = case.log()[-1]
        (tmp_path / "head.tsq").write_bytes(stamp_request(head))
        response = answer_to((tmp_path / "head.tsq").read_bytes(), authority, datetime.now(UTC))
        case.keep_stamp(head, response)
        (found,) = read_stamps(case.log(), roots)
    assert found.holds
    if (openssl := shutil.which("openssl")) is None:
        pytest.skip("needs openssl")
    (tmp_path / "head.tsr").write_bytes(response)
    check = [openssl, "ts", "-verify", "-digest", head.hash, "-in", tmp_path / "head.tsr", "-CAfile", roots]
    ran = subprocess.run(check, capture_output=True, text=True, check=False)
    assert "Verification: OK" in ran.stdout + ran.stderr, ran


def test_the_authoritys_own_time_is_told(case_file: Path, authority: Chain) -> None:
    with Case.open(case_file) as case:
        head = case.log()[-1]
        case.keep_stamp(head, answer_to(stamp_request(head), authority, TIME))
        (found,) = read_stamps(case.log())
    assert found.time == "2026-03-04T05:06:07+00:00" and found.time in found.words


def test_a_stamp_of_an_unknown_authority_does_not_hold(case_file: Path, roots: Path) -> None:
    stranger = chain("Stranger", ExtendedKeyUsageOID.TIME_STAMPING)
    camera = chain("Camera")
    for signer in (stranger, camera):
        with Case.open(case_file) as case:
            head = case.log()[-1]
            case.keep_stamp(head, answer_to(stamp_request(head), signer))
            *_, found = read_stamps(case.log(), roots)
        assert found.holds is False and "was not signed by a known authority" in found.words


def test_a_stamp_of_a_row_that_was_changed_does_not_hold(
    case_file: Path, authority: Chain, roots: Path, alter: Callable[..., None]
) -> None:
    with Case.open(case_file) as case:
        head = case.log()[-1]
        case.keep_stamp(head, answer_to(stamp_request(head), authority))
        response = case.log()[-1].values["response"]
    alter("UPDATE log SET hash = ? WHERE number = ?", "0" * 64, head.number)
    with Case.open(case_file) as case:
        (found,) = read_stamps(case.log(), roots)
    assert found.holds is False and f"was not given for row {head.number} as it is now" in found.words
    elsewhere = f'{{"row":1000,"response":"{response}"}}'
    for body in ('{"row":9,"response":"AAAA"}', elsewhere, "[]", "{}", '{"row":[]}'):
        alter("UPDATE log SET body = ? WHERE number = ?", body, head.number + 1)
        with Case.open(case_file) as case:
            (found,) = read_stamps(case.log(), roots)
        assert found.holds is False and found.words.endswith(".")


def test_a_changed_byte_of_a_stamp_never_makes_it_say_something_else(
    case_file: Path, authority: Chain, roots: Path
) -> None:
    with Case.open(case_file) as case:
        head = case.log()[-1]
        response = answer_to(stamp_request(head), authority, TIME)
        said = []
        for place in range(0, len(response), 3):
            wrong = bytearray(response)
            wrong[place] ^= 1
            try:
                case.keep_stamp(head, bytes(wrong))
            except UsageError:
                continue
            *_, found = read_stamps(case.log(), roots)
            if found.holds:  # bytes that say nothing: version numbers
                said.append((found.stamped, found.time, found.authority))
    assert set(said) <= {(head.number, "2026-03-04T05:06:07+00:00", "Notary of Time")} and len(said) < 10


def test_what_is_no_stamp_is_refused_in_a_sentence(case_file: Path, authority: Chain, roots: Path) -> None:
    with Case.open(case_file) as case:
        first, *_, head = case.log()
        refused = b"\x30\x05\x30\x03\x02\x01\x02"
        for response, words in (
            (b"garbage", "holds no time stamp"),
            (b"", "holds no time stamp"),
            (refused, "refused to give a time stamp"),
            (answer_to(stamp_request(first), authority), "is not for row"),
        ):
            with pytest.raises(UsageError, match=words):
                case.keep_stamp(head, response)
        assert case.log()[-1] == head
    with serving(authority, 500) as server, pytest.raises(UsageError, match="gave no time stamp"):
        fetch_stamp(server, stamp_request(head))
    with pytest.raises(UsageError, match="gave no time stamp"):
        fetch_stamp(server, stamp_request(head))
    with pytest.raises(UsageError, match="is no address"):
        fetch_stamp("file:///etc/passwd", stamp_request(head))
    roots.write_text("garbage")
    with pytest.raises(UsageError, match="holds no certificates"):
        read_stamps([], roots)
