"""One byte is changed somewhere: `verify` names what was changed, and nothing else."""

import json
import random
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from lgrr.evidence import hash_file
from lgrr.evidence.seal import seal
from tests.report.verify.conftest import Exported, failed

EACH = 40  # changes of each of the five things


def changed(path: Path, at: int, draw: random.Random) -> bytes:
    """Changes one byte in place; returns what the file was before."""
    before = path.read_bytes()
    wrong = bytearray(before)
    wrong[at] ^= draw.randrange(1, 256)
    path.write_bytes(wrong)
    return before


def test_an_untouched_export_fails_nothing(made: Exported) -> None:
    for name in ("report.json", "report.pdf", "report.html"):
        checks = made.verify(name)
        assert not failed(checks)
        passed = {check.subject for check in checks if check.passed}
        assert passed >= {"hash", "signature", "log", "files", "case", "export", "exhibit", "weights"}
        assert ("attachment" in passed) == (name == "report.pdf")


@pytest.mark.parametrize("thing", ["exhibit", "weights"])
def test_a_byte_of_the_exhibit_or_the_weights(exported: Exported, thing: str) -> None:
    draw, place = random.Random(11), getattr(exported, thing)
    for _ in range(EACH):
        before = changed(place, draw.randrange(place.stat().st_size), draw)
        (check,) = failed(exported.verify())
        assert check.subject == thing and "changed" in check.words
        assert (place.name if thing == "exhibit" else "untrained") in check.words
        place.write_bytes(before)


def test_a_card_that_cannot_be_read_fails_the_weights(exported: Exported) -> None:
    exported.weights.with_suffix(".json").write_text("{")
    (check,) = failed(exported.verify())
    assert check.subject == "weights" and "card" in check.words


def test_weights_their_card_and_what_was_used_are_told_apart(exported: Exported) -> None:
    card, used = exported.weights.with_suffix(".json"), hash_file(exported.weights).sha256
    right = card.read_text()
    card.write_text(right.replace(used, "00" * 32))
    (check,) = failed(exported.verify())
    assert check.subject == "weights" and "The card of the weights untrained was changed" in check.words
    exported.weights.write_bytes(exported.weights.read_bytes() + b" ")
    card.write_text(right.replace(used, hash_file(exported.weights).sha256))
    (check,) = [check for check in exported.verify() if check.subject == "weights"]
    assert check.passed is None and f"others than those used, which have the SHA-256 {used}" in check.words


def test_what_a_changed_report_speaks_of_is_not_compared(exported: Exported) -> None:
    place = exported.report / "report.json"
    place.write_bytes(place.read_bytes().replace(b"A. Examiner", b"B. Examiner", 1))
    subjects = {check.subject for check in exported.verify()}
    assert "rest" in subjects and not subjects & {"case", "export", "exhibit", "weights"}


def test_a_sealed_document_that_is_no_report_fails(exported: Exported) -> None:
    place = exported.report / "report.json"
    values = json.loads(place.read_bytes())
    del values["case"], values["seal"]
    place.write_text(json.dumps(seal(values)))
    assert {check.subject for check in failed(exported.verify())} == {"document", "files"}


@pytest.mark.parametrize("name", ["report.json", "report.html"])
def test_a_byte_of_the_document(exported: Exported, name: str) -> None:
    draw, place = random.Random(12), exported.report / name
    for _ in range(EACH):
        before = changed(place, draw.randrange(len(place.read_bytes())), draw)
        found = failed(exported.verify(name))
        assert f"{name} was changed after it was exported" in " ".join(c.words for c in found if c.subject == "files")
        assert all(name in check.words for check in found)
        assert {check.subject for check in found} <= {"document", "hash", "signature", "log", "files", "export"}
        place.write_bytes(before)


def test_a_value_of_the_document_shows_without_the_other_files(exported: Exported) -> None:
    draw, place = random.Random(13), exported.report / "report.json"
    (exported.report / "report.sums.json").unlink()
    values = [m.start(1) for m in re.finditer(rb'[:\[,]\s*"?([^\s"\[\]{},:])', place.read_bytes())]
    for _ in range(EACH):
        before = changed(place, draw.choice(values), draw)
        found = failed(exported.verify())
        assert {check.subject for check in found} & {"document", "hash", "signature"}
        assert all("report.json" in check.words for check in found)
        place.write_bytes(before)


def attachments_in(pdf: bytes) -> dict[str, range]:
    """Where the packed bytes of each attachment lie: they are written with their lengths, in this order."""
    begins = re.finditer(rb"/Length (\d+)/Type/EmbeddedFile/Filter/FlateDecode[^\n]*\nstream\r?\n", pdf)
    found = [range(m.end(), m.end() + int(m[1])) for m in begins]
    return dict(zip(("report.json", "analysis.json", "log.json"), found, strict=True))


def test_a_byte_of_an_attachment_of_the_pdf(exported: Exported) -> None:
    draw, place = random.Random(14), exported.report / "report.pdf"
    places = attachments_in(place.read_bytes())
    for _ in range(EACH):
        name, where = draw.choice(list(places.items()))
        before = changed(place, draw.choice(where[2:]), draw)
        found = failed(exported.verify("report.pdf"))
        of_attachment = [c for c in found if c.subject not in ("files", "export")]
        assert of_attachment and all(name in check.words and "report.pdf" in check.words for check in of_attachment)
        assert all("report.pdf" in check.words for check in found)
        place.write_bytes(before)


def test_a_byte_of_a_row_of_the_cases_log(exported: Exported) -> None:
    draw, right = random.Random(15), exported.case.read_bytes()
    with closing(sqlite3.connect(exported.case)) as connection:
        rows = connection.execute("SELECT number, body, previous || hash, key || signature FROM log").fetchall()
    cells = [(number, cell.encode()) for number, *texts in rows for cell in texts]
    cells = [(number, cell) for number, cell in cells if right.count(cell) == 1]  # whole on one page
    assert len(cells) > 15
    for _ in range(EACH):
        number, cell = draw.choice(cells)
        changed(exported.case, right.index(cell) + draw.randrange(len(cell)), draw)
        (check,) = failed(exported.verify())
        assert check.subject == "log" and check.words.startswith(f"case.sqlite: Row {number} of the log ")
        exported.case.write_bytes(right)
