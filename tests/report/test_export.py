"""What a report is refused for, and what is written, as an examiner asks for it on the command line."""

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from lgrr.analysis import Case
from lgrr.cli import app
from lgrr.errors import Cancelled
from lgrr.report import Choices, Step, draft_of, write_report
from tests.report.cases import analysed, film


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of results: a case of one file, which lies beside it."""
    (tmp_path / "results").mkdir()
    with Case.create(tmp_path / "results" / "case.sqlite") as case:
        analysed(case, film(tmp_path / "a.mp4", 2, 12), people=2)
    return tmp_path


def report(folder: Path, *arguments: str) -> Result:
    """`lgrr report results --out report ARGUMENTS`."""
    return CliRunner().invoke(app, ["report", str(folder / "results"), "--out", str(folder / "report"), *arguments])


def test_one_command_writes_the_whole_folder_and_names_it(folder: Path) -> None:
    done = report(folder, "--language", "de", "--examiner", "K. Weber")
    assert done.exit_code == 0, done.output
    out = folder / "report"
    names = {p.relative_to(out).as_posix() for p in out.rglob("*") if p.is_file()}
    assert names == {Path(line).relative_to(out).as_posix() for line in done.stdout.splitlines()}
    assert {"report.json", "report.pdf", "report.html", "report.sums.json", "analysis.json", "scores.csv"} < names
    said = json.loads((out / "report.json").read_text())
    assert (said["language"], said["examiner"]) == ("de", "K. Weber")


def test_a_changed_exhibit_is_refused_and_nothing_is_written(folder: Path) -> None:
    shutil.copy(folder / "a.mp4", folder / "copy.mp4")
    with (folder / "a.mp4").open("ab") as file:
        file.write(b"x")
    refused = report(folder)
    assert refused.exit_code == 3
    assert refused.stderr.count("\n") == 1 and "SHA-256 differs" in refused.stderr
    assert not (folder / "report").exists()
    with_copy = report(folder, "--exhibit", str(folder / "copy.mp4"))
    assert with_copy.exit_code == 0 and (folder / "report" / "pictures").is_dir()
    other = report(folder, "--exhibit", str(folder / "a.mp4"))
    assert other.exit_code == 3 and "none of the files that were analysed" in other.stderr


def test_without_the_exhibit_there_are_no_pictures_and_the_report_says_why(folder: Path) -> None:
    (folder / "a.mp4").unlink()
    done = report(folder, "--format", "html")
    assert done.exit_code == 0
    assert "was not at hand" in done.stderr
    html = (folder / "report" / "report.html").read_text()
    assert "was not at hand" in html and "image/png" not in html and "image/svg+xml" in html
    assert not (folder / "report" / "pictures").exists()


def test_a_new_report_takes_the_place_of_the_old_one_and_of_nothing_else(folder: Path) -> None:
    assert report(folder, "--frame", "3").exit_code == 0
    assert (folder / "report" / "pictures" / "e1-f0000003.jpg").exists()
    (folder / "report" / "mine.txt").write_text("mine")
    assert report(folder, "--format", "html").exit_code == 0
    out = folder / "report"
    assert not (out / "report.pdf").exists() and not (out / "pictures" / "e1-f0000003.jpg").exists()
    assert (out / "mine.txt").read_text() == "mine"
    (out / "report.sums.json").unlink()
    refused = report(folder)
    assert refused.exit_code == 2 and "name another --out" in refused.stderr


def test_stopping_between_pictures_or_parts_leaves_nothing(folder: Path) -> None:
    steps: list[Step] = []
    with Case.open(folder / "results" / "case.sqlite") as case:
        with pytest.raises(Cancelled):
            draft_of(case, Choices(), on_step=steps.append, cancelled=lambda: len(steps) > 2)
        assert [step.stage for step in steps] == ["pictures"] * 3
        draft = draft_of(case, Choices())
        steps.clear()
        with pytest.raises(Cancelled):
            write_report(case, draft, folder / "report", on_step=steps.append, cancelled=lambda: len(steps) > 1)
        assert case.log(("exported",)) == []
    assert list((folder / "report").iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--format", "docx"), "'docx' is not available; choose from pdf, html, json, csv"),
        (("--paper", "a3"), "'a3' is not available; choose from a4, us-letter"),
        (("--language", "fr"), "choose from en, de"),
        (("--leave-out", "track 2"), 'write "track 2: REASON"'),
        (("--leave-out", "track 7: x"), "has no track 7"),
        (("--analysis", "5"), "no finished analysis 5"),
        (("--logo", "nothing.png"), "logo nothing.png cannot be read"),
        (("--template", "/nowhere"), "template folder /nowhere cannot be read"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_exit_2(folder: Path, arguments: tuple[str, ...], words: str) -> None:
    refused = report(folder, *arguments)
    assert refused.exit_code == 2
    assert words in refused.stderr and refused.stderr.count("\n") == 1
    assert not (folder / "report").exists()
