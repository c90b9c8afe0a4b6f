"""A folder of recordings, as a laboratory starts it in the evening."""

import csv
import json
import os
import signal
import sqlite3
import subprocess
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from typer.testing import CliRunner

from lgrr.analysis import Case
from lgrr.batch.settings import alone_in
from lgrr.cli import app
from tests.e2e.conftest import Run, lgrr, start
from tests.processes import running

pytestmark = pytest.mark.slow
PLAN = ("--every", "4", "--precision", "float32", "--device", "cpu")
BATCH = (*PLAN, "--workers", "2", "--format", "json")


def table(out: Path) -> list[dict[str, str]]:
    with (out / "overview.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def but_for_place(found: dict[str, Any]) -> dict[str, Any]:
    media = {name: value for name, value in found["media"].items() if name != "path"}
    return {name: value for name, value in found.items() if name not in ("created", "timing")} | {"media": media}


def documents(out: Path) -> dict[str, dict[str, Any]]:
    """What was found, by the recording's hash."""
    every = (json.loads(path.read_text()) for path in out.rglob("analysis.json"))
    return {found["media"]["sha256"]: but_for_place(found) for found in every}


def workers_of(pid: int) -> list[int]:
    """The processes that analyse for a batch."""
    return [process.pid for process in running("spawn_main", pid)]


@pytest.fixture(scope="module")
def analysed_one_by_one(seized: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every file given to `lgrr analyze`."""
    out = tmp_path_factory.mktemp("one by one")
    files = sorted(path for path in seized.rglob("*") if path.is_file())
    assert lgrr("analyze", *files, "--out", out / "results", *PLAN, "--format", "json").returncode == 3
    return out / "results"


@pytest.fixture(scope="module")
def killed_three_times(seized: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Run], Path]:
    """A batch that was killed three times, then brought to its end with one more file, while a worker was killed."""
    out = tmp_path_factory.mktemp("batch") / "results"
    runs = []
    for ended in (1, 2, 2):
        process = start("batch", seized, "--out", out, *BATCH, "--progress", "json", start_new_session=True)
        assert process.stdout is not None
        lines = []
        while ended and (line := process.stdout.readline()):
            lines.append(line)
            event = json.loads(line)
            ended -= event["event"] == "frame" and Path(event["file"]).name != "same.mp4"
        process.send_signal(signal.SIGKILL)
        runs.append(subprocess.CompletedProcess(process.args, process.wait(), "".join(lines), ""))
        process.communicate()
    (seized / "late.txt").write_text("added before the batch went on")
    process = start("batch", seized, "--out", out, *BATCH, "--progress", "json")
    assert process.stdout is not None
    lines = [process.stdout.readline()]
    while json.loads(lines[-1])["event"] != "frame":
        lines.append(process.stdout.readline())
    os.kill(workers_of(process.pid)[0], signal.SIGKILL)
    stdout, stderr = process.communicate(timeout=300)
    runs.append(subprocess.CompletedProcess(process.args, process.returncode, "".join(lines) + stdout, stderr))
    return runs, out


def test_killed_three_times_every_file_has_one_result_or_one_reason(
    killed_three_times: tuple[list[Run], Path], seized: Path
) -> None:
    runs, out = killed_three_times
    assert [run.returncode for run in runs] == [-9, -9, -9, 3]
    rows = table(out)
    files = [path for path in seized.rglob("*") if not path.is_dir()]
    assert len(rows) == len({row["file"] for row in rows}) == len(files) == 14
    assert Counter(row["finding"] == "failed" for row in rows) == {False: 8, True: 6}
    assert all(row["reason"] for row in rows)
    assert all((row["p_fake"] == "") == (row["finding"] == "failed") for row in rows)
    assert [row["file"] for row in rows if row["copy_of"]] == [
        row["file"] for row in rows if row["file"] in ("same.mp4", "zz copy.mp4")
    ]


def test_the_numbers_are_those_of_one_analysis_each(
    killed_three_times: tuple[list[Run], Path], analysed_one_by_one: Path
) -> None:
    alone, together = documents(analysed_one_by_one), documents(killed_three_times[1])
    assert len(together) == 6
    assert together == {sha256: alone[sha256] for sha256 in together}


def test_only_the_clips_in_hand_are_worked_on_again(killed_three_times: tuple[list[Run], Path]) -> None:
    out = killed_three_times[1]
    with Case.open(out / "case.sqlite") as case:
        begun = Counter(row.values["recording"] for row in case.log(("begun",)))
        outcomes = Counter(row.values["recording"] for row in case.log(("outcome",)))
        assert case.verify_log().faults == ()
        assert len(case.exhibits()) == len(case.files()) == 6
    assert set(outcomes.values()) == {1}
    assert len(outcomes) == 11  # six clips, five files that are none
    assert sum(begun.values()) - 6 <= 3 * 2 + 1  # two workers, killed three times; one worker


def test_an_end_without_a_kill_is_told_in_the_same_lines_as_an_analysis(
    killed_three_times: tuple[list[Run], Path],
) -> None:
    run = killed_three_times[0][-1]
    events = [json.loads(line) for line in run.stdout.splitlines()]
    assert events[0] == {"event": "found", "files": 14}
    ended = [event for event in events if event["event"] in ("done", "error")]
    assert len(ended) == len({event["file"] for event in ended}) == 14
    assert {event["code"] for event in ended if event["event"] == "error"} == {2, 3}


class Page(HTMLParser):
    """Counts elements, keeps the text and the links."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: Counter[str] = Counter()
        self.links: list[str] = []
        self.words = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements[tag] += 1
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]
        assert not any(name.startswith("on") for name, _ in attrs)

    def handle_data(self, data: str) -> None:
        self.words += data


def test_the_overview_is_one_page_without_scripts_whatever_files_are_called(
    killed_three_times: tuple[list[Run], Path],
) -> None:
    out = killed_three_times[1]
    page = Page((out / "overview.html").read_text(encoding="utf-8"))
    assert page.elements["script"] == page.elements["b"] - 4 == 0  # the four counts alone are bold
    assert page.elements["tr"] == 1 + 14
    assert "\\udcff[bold]\\x1b[31m<script>" in page.words
    assert "This" not in page.words and "authentic" not in page.words.lower()
    assert len(page.links) == 8
    assert all((out / unquote(link) / "analysis.json").is_file() for link in page.links)
    assert any(row["file"] == "'=1+1.mp4" for row in table(out))  # no formula for a spreadsheet


def test_given_again_when_all_is_done_nothing_is_analysed(
    killed_three_times: tuple[list[Run], Path], seized: Path
) -> None:
    out = killed_three_times[1]
    before = table(out)
    run = CliRunner().invoke(app, ["batch", str(seized), "--out", str(out), *BATCH])
    assert run.exit_code == 3
    assert "6 could not be analysed" in run.stdout
    assert run.stderr.count("\n") == 6
    assert table(out) == before


def test_other_options_and_a_second_batch_at_once_are_refused(
    killed_three_times: tuple[list[Run], Path], seized: Path
) -> None:
    out = killed_three_times[1]
    other = CliRunner().invoke(app, ["batch", str(seized), "--out", str(out), *BATCH, "--every", "3"])
    assert (other.exit_code, other.stderr.count("\n")) == (2, 1)
    assert "another every (4, not 3)" in other.stderr
    with alone_in(out):
        second = lgrr("batch", seized, "--out", out, *BATCH)
    assert (second.returncode, second.stderr.count("\n")) == (2, 1)
    assert "Another batch is at work" in second.stderr


def test_interrupted_it_stops_in_order_and_says_how_to_go_on(seized: Path, tmp_path: Path) -> None:
    out = tmp_path / "results"
    process = start("batch", seized, "--out", out, *BATCH, "--progress", "json", start_new_session=True)
    assert process.stdout is not None
    while json.loads(process.stdout.readline())["event"] != "frame":
        pass
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does
    _, stderr = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "give the same command again" in stderr
    assert "Traceback" not in stderr
    assert "not analysed yet" in (out / "overview.html").read_text()


def test_a_folder_of_another_analysis_and_no_folder_are_refused(seized: Path, tmp_path: Path) -> None:
    Case.create(tmp_path / "case.sqlite").close()
    for folder, out in ((seized, tmp_path), (seized / "same.mp4", tmp_path / "new")):
        run = CliRunner().invoke(app, ["batch", str(folder), "--out", str(out)])
        assert (run.exit_code, run.stderr.count("\n")) == (2, 1)
    assert sqlite3.connect(tmp_path / "case.sqlite").execute("SELECT COUNT(*) FROM exhibit").fetchone() == (0,)


def test_refused_weights_end_the_batch_at_once(seized: Path, tmp_path: Path) -> None:
    run = lgrr("batch", seized, "--out", tmp_path / "out", "--model", "no-such-weights")
    assert run.returncode == 4
    assert "no weights named 'no-such-weights'" in run.stderr.splitlines()[-1]
    assert "Traceback" not in run.stderr
