"""The pages as they are printed: nothing missing, nothing run, the same data inside as beside."""

import hashlib
import io
import json
import re
import subprocess
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from pypdf import PdfReader

from lgrr.analysis import Case
from lgrr.analysis.acts import Note, Rename
from lgrr.errors import StorageError, UsageError
from lgrr.evidence.seal import content_fault
from lgrr.report import Choices, Draft, Laboratory, Preview, draft_of, write_report
from lgrr.report.export import attachments
from lgrr.report.legible import legible
from lgrr.report.template import template_of
from lgrr.report.typeset import PAPERS
from tests.report.cases import CALIBRATION, analysed, film

ARABIC = "شاهد يلتفت نحو الكاميرا — الإطار ٣"
CHINESE = "证人转向摄像机，画面有损坏。"
HOSTILE = (
    '#panic("run") $x$ `code` <script>alert(1)</script> \\ @ref * _ {{ 7 * 7 }} {% raw %} \u202egnp.exe \x1b[2J 😀'
)
LONG = "interview_" + "kamera7-ohne-leerzeichen-" * 7 + "ende.mp4"
SIZES = {"a4": (595.276, 841.89), "us-letter": (612.0, 792.0)}


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Draft:
    """A case with a long file name, notes in other scripts, and texts that are code elsewhere."""
    folder = tmp_path_factory.mktemp("hostile")
    with Case.create(folder / "case.sqlite") as case:
        analysed(case, film(folder / LONG, 1, 12), calibration=CALIBRATION)
        sha256 = case.files()[0].hash.sha256
        case.act(HOSTILE, sha256, Rename((0, 0), HOSTILE))
        for text in (ARABIC, CHINESE, HOSTILE, "한국어 日本語 Ελληνικά Русский ﷽ 龘"):
            case.act("المحلل 王", sha256, Note(1, 2, text, (ARABIC,)))
        lab = Laboratory(name=f"{HOSTILE} Labor", address=f"{ARABIC}\n{CHINESE}")
        return draft_of(case, Choices(laboratory=lab, examiner=CHINESE, reviewer=ARABIC))


def paper_of(folder: Path) -> str:
    """Which paper a report was written on."""
    return next(paper for paper in PAPERS if folder.parent.name.startswith(paper))


@pytest.fixture(scope="module", params=PAPERS)
def written(hostile: Draft, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Path:
    """The folder of its report, on each paper; the case that logged it lies beside."""
    folder = tmp_path_factory.mktemp(request.param)
    with Case.create(folder / "case.sqlite") as case:
        write_report(case, hostile, folder / "out", paper=request.param)
    return folder / "out"


def test_hostile_texts_and_other_scripts_are_set_and_nothing_of_them_is_run(written: Path) -> None:
    pdf = PdfReader(written / "report.pdf")
    words = "".join(page.extract_text() for page in pdf.pages)
    assert '#panic("run") $x$ `code` <script>' in re.sub(r"\s+", " ", words)
    assert "证人转向摄像机" in words and "[U+202E]" in words and "[U+1F600]" in words
    assert all(
        tuple(map(float, page.mediabox[2:])) == pytest.approx(SIZES[paper_of(written)], abs=0.1) for page in pdf.pages
    )
    html = (written / "report.html").read_text(encoding="utf-8")
    assert "<script>alert" not in html and html.count("<script") == 1 and "&lt;script&gt;alert(1)" in html
    assert "{{ 7 * 7 }}" in html and CHINESE in html and ARABIC in html and 'dir="rtl"' in html
    assert "\x1b" not in html and "\u202e" not in html


def test_every_page_says_which_of_how_many_it_is_and_the_hash_of_the_document(hostile: Draft, written: Path) -> None:
    pdf = PdfReader(written / "report.pdf")
    for number, page in enumerate(pdf.pages, 1):
        words = page.extract_text()
        assert f"Page {number} of {len(pdf.pages)}" in words
        assert hostile.pages.words["sha256"] in words


def test_no_word_reaches_the_edge_of_a_page(hostile: Draft) -> None:
    preview = Preview(hostile)
    for number in range(1, preview.pages + 1):
        with Image.open(io.BytesIO(preview.page(number))) as image:
            page = np.asarray(image.convert("L"))
        edge = np.ones(page.shape, bool)
        edge[30:-30, 60:-60] = False
        assert (page[edge] == 255).all(), f"page {number}"


def test_what_is_inside_the_pdf_is_what_lies_beside_it(hostile: Draft, written: Path) -> None:
    inside = {name: content[0] for name, content in PdfReader(written / "report.pdf").attachments.items()}
    assert inside == {each.name: each.content for each in attachments(hostile)}
    assert inside["report.json"] == (written / "report.json").read_bytes()
    assert inside["analysis.json"] == (written / "analysis.json").read_bytes()
    assert json.loads(inside["log.json"]) == json.loads(inside["report.json"])["log"]
    assert b"pdfaid:part>3<" in (written / "report.pdf").read_bytes()


def test_the_document_in_the_html_is_the_one_beside_it(hostile: Draft, written: Path) -> None:
    html = (written / "report.html").read_text(encoding="utf-8")
    (inside,) = re.findall(r'<script type="application/json" id="lgrr-report">(.*?)</script>', html, re.DOTALL)
    assert json.loads(inside) == json.loads((written / "report.json").read_bytes())
    assert not re.findall(r'(?:src|href)="(?!data:)', html)


def test_the_sums_name_every_file_and_are_sealed(hostile: Draft, written: Path) -> None:
    sums = json.loads((written / "report.sums.json").read_bytes())
    files = {
        p.relative_to(written).as_posix(): p for p in written.rglob("*") if p.is_file() and p.name != "report.sums.json"
    }
    assert sums["files"] == {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in files.items()}
    assert {"report.json", "report.pdf", "report.html", "analysis.json", "scores.csv"} < files.keys()
    assert content_fault(sums) is None and sums["schema"] == "lgrr-sums/1"
    with Case.open(written.parent / "case.sqlite") as case:
        row = case.log(("exported",))[-1].values
    assert row["sha256"].items() > sums["files"].items()
    assert row["report"] == hostile.pages.words["sha256"]


def test_the_pictures_are_those_that_the_document_names(hostile: Draft, written: Path) -> None:
    named = {p.name: p for entry in hostile.report.exhibits for p in entry.pictures}
    assert {path.name for path in (written / "pictures").iterdir()} == named.keys()
    for name, picture in named.items():
        assert hashlib.sha256((written / "pictures" / name).read_bytes()).hexdigest() == picture.sha256
    faces = [p for p in named.values() if p.what == "face"]
    heats = [p for p in named.values() if p.what == "heat map over the face"]
    assert {(p.index, p.track) for p in faces} == {(p.index, p.track) for p in heats}, "never a heat map alone"


@pytest.mark.slow
@pytest.mark.parametrize("people", [0, 1, 40])
def test_reports_of_no_one_and_of_forty_tracks_are_whole(tmp_path: Path, people: int) -> None:
    with Case.create(tmp_path / "case.sqlite") as case:
        analysed(case, film(tmp_path / "a.mp4", people, 8), people=people)
        draft = draft_of(case, Choices(language="de"))
        write_report(case, draft, tmp_path / "out", ("pdf",))
    words = "".join(page.extract_text() for page in PdfReader(tmp_path / "out" / "report.pdf").pages)
    for number in range(1, people + 1):
        assert f"Spur {number}" in words
    assert f"Spur {people + 1}" not in words
    assert len(draft.report.exhibits[0].pictures) == people * 12


def test_a_character_that_no_typeface_has_is_named_never_left_out() -> None:
    assert legible("a龘b\u202e\x00\n😀") == "a[U+9F98]b[U+202E][U+0000]\n[U+1F600]"
    assert legible(CHINESE) == CHINESE and legible(ARABIC) == ARABIC


def test_a_template_that_would_be_completed_from_the_network_is_refused(tmp_path: Path) -> None:
    (tmp_path / "report.typ").write_text('#import "letterhead.typ": head')
    (tmp_path / "letterhead.typ").write_text('#import "@preview/cetz:0.3.1": canvas\n#let head = []')
    with pytest.raises(UsageError, match=r"letterhead\.typ imports a package"):
        template_of(tmp_path)


def test_a_laboratorys_template_is_used_and_named_as_edited(tmp_path: Path) -> None:
    shipped = Path(__file__).parents[2] / "resources" / "report" / "report.typ"
    own = tmp_path / "own"
    own.mkdir()
    (own / "report.typ").write_text(shipped.read_text().replace("#words.seal:", "SIEGEL #words.seal:"))
    with Case.create(tmp_path / "case.sqlite") as case:
        analysed(case, film(tmp_path / "a.mp4", 0, 5), people=0)
        draft = draft_of(case, Choices(template=own))
        write_report(case, draft, tmp_path / "out", ("pdf",))
        (own / "report.typ").write_text("#panic()")
        with pytest.raises(StorageError, match="correct the template"):
            write_report(case, draft_of(case, Choices(template=own)), tmp_path / "broken", ("pdf",))
    words = PdfReader(tmp_path / "out" / "report.pdf").pages[0].extract_text()
    assert "SIEGEL" in words and "EDITED by the laboratory: own" in words
    assert draft.report.template.edited and draft.report.template.sha256[:20] in words
    assert not (tmp_path / "broken" / "report.json").exists()


def test_the_pdf_is_sound_for_another_program(hostile: Draft, written: Path) -> None:
    try:
        checked = subprocess.run(["qpdf", "--check", written / "report.pdf"], capture_output=True, text=True)
    except FileNotFoundError:
        pytest.skip("needs qpdf")
    assert checked.returncode == 0, checked.stdout + checked.stderr
