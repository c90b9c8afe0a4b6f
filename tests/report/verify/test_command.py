"""`lgrr verify` and `lgrr case` as they are typed: a line for each check, and an exit code for programs."""

import hashlib
import json
import sqlite3
from contextlib import closing
from pathlib import Path

from typer.testing import CliRunner, Result

from lgrr.analysis import Case
from lgrr.cli import app
from lgrr.evidence.seal import seal
from tests.report.verify.conftest import Exported


def lgrr(*arguments: object) -> Result:
    return CliRunner().invoke(app, [*map(str, arguments)])


def test_a_report_that_holds_is_exit_0_and_every_check_a_line(made: Exported) -> None:
    ran = lgrr(
        "verify", made.report / "report.pdf", "--exhibit", made.exhibit, "--case", made.root / "results", "--model",
        made.weights,
    )  # fmt: skip
    assert ran.exit_code == 0, ran.output
    *lines, _, total = ran.stdout.splitlines()
    assert all(line.startswith(("passed       ", "not checked  ")) and line.endswith(".") for line in lines)
    assert total == f"{len(lines) - 1} checks passed, 0 failed, 1 could not be made."  # there is no time stamp


def test_what_is_not_at_hand_is_said_and_no_fault(made: Exported, tmp_path: Path) -> None:
    alone = tmp_path / "report.html"
    alone.write_bytes((made.report / "report.html").read_bytes())
    ran = lgrr("verify", alone)
    assert ran.exit_code == 0
    assert "only the data in report.html was checked, not what it shows" in ran.stdout
    assert "not checked  case: The case is not at hand" in ran.stdout
    assert "not checked  weights: The weights untrained are not at hand" in ran.stdout


def test_a_change_is_exit_1_and_names_the_thing(exported: Exported) -> None:
    table = exported.report / "scores.csv"
    table.write_bytes(table.read_bytes() + b"\n")
    ran = lgrr("verify", exported.report / "report.json", "--case", exported.case)
    assert ran.exit_code == 1
    (line,) = [line for line in ran.stdout.splitlines() if line.startswith("FAILED")]
    assert line.startswith("FAILED       files: scores.csv was changed after it was exported")


def test_a_list_of_sums_of_another_key_or_with_paths_outside_is_refused(exported: Exported) -> None:
    place = exported.report / "report.sums.json"
    for files, words in (({"../hopper.mp4": "00" * 32}, "a file outside of its folder"), ([], "it is no lgrr-sums/1")):
        place.write_text(json.dumps(seal({"schema": "lgrr-sums/1", "files": files})))
        ran = lgrr("verify", exported.report / "report.json")
        assert ran.exit_code == 1 and words in ran.stdout
    place.write_bytes((exported.report / "report.json").read_bytes()[:100])
    ran = lgrr("verify", exported.report / "report.json")
    assert ran.exit_code == 1 and "it was changed or cut off" in ran.stdout


def test_what_cannot_be_checked_at_all_is_exit_2(made: Exported, tmp_path: Path) -> None:
    for thing, words in (
        (made.exhibit, "is no report, analysis.json or case"),
        (tmp_path / "missing.pdf", "cannot be read (no such file or directory)"),
        (made.root, "case.sqlite cannot be read (no such file or directory)"),
    ):
        ran = lgrr("verify", thing)
        assert ran.exit_code == 2 and words in ran.stderr and ran.stderr.count("\n") == 1
    for options in (("--case", made.exhibit), ("--exhibit", tmp_path / "missing.mp4"), ("--authorities", made.exhibit)):
        ran = lgrr("verify", made.report / "report.json", *options)
        assert ran.exit_code == 2 and ran.stderr.count("\n") == 1, ran.output


def test_an_analysis_is_vouched_for_by_the_log_of_its_case(exported: Exported) -> None:
    ran = lgrr("verify", exported.analysis)
    assert ran.exit_code == 0 and "passed       export: Row " in ran.stdout
    exported.analysis.write_bytes(exported.analysis.read_bytes().replace(b'"p_fake": 0', b'"p_fake":  0', 1))
    ran = lgrr("verify", exported.analysis)
    assert ran.exit_code == 1 and "FAILED       export: analysis.json was changed" in ran.stdout


def test_a_case_is_checked_by_its_log(exported: Exported) -> None:
    ran = lgrr("verify", exported.root / "results")
    assert ran.exit_code == 0 and "passed       document: case.sqlite: documents of analyses" in ran.stdout
    with closing(sqlite3.connect(exported.case)) as connection, connection:
        (content,) = connection.execute("SELECT content FROM document").fetchone()
        forged = content.replace(b'"finding": "inconclusive"', b'"finding": "manipulated"', 1)
        assert forged != content
        sha256 = hashlib.sha256(forged).hexdigest()
        connection.execute("UPDATE document SET content = ?, sha256 = ?", (forged, sha256))
    ran = lgrr("verify", exported.case)
    assert ran.exit_code == 1
    assert "FAILED       document: case.sqlite: the document of analysis 1 is not one that the log knows." in ran.stdout


def test_a_case_goes_from_one_machine_to_another(exported: Exported, tmp_path: Path) -> None:
    with Case.open(exported.case) as case:
        found = case.files()[0]
        case.add_file(str(exported.exhibit), found.hash, found.media)
    package, here = tmp_path / "17.lgrrcase", tmp_path / "here"
    ran = lgrr("case", "export", exported.root / "results", "--out", package, "--with-exhibits")
    assert ran.exit_code == 0 and "1 recordings" in ran.stdout, ran.output
    ran = lgrr("case", "import", package, "--out", here)
    assert ran.exit_code == 0 and "every part is as it was packed" in ran.stdout, ran.output
    ran = lgrr("verify", exported.report / "report.pdf", "--case", here, "--model", exported.weights)
    assert ran.exit_code == 0 and "passed       case: case.sqlite holds row" in ran.stdout, ran.output
    assert lgrr("case", "import", package, "--out", here).exit_code == 2
    told = lgrr("case", "export", here, "--out", tmp_path / "17.jsonld", "--format", "case-uco")
    assert told.exit_code == 0 and (tmp_path / "17.jsonld").stat().st_size > 1000
    ran = lgrr("case", "export", here, "--out", tmp_path / "x", "--format", "case-uco", "--with-exhibits")
    assert ran.exit_code == 2 and "Only a packed case holds recordings" in ran.stderr
