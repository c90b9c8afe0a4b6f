"""From a file to results, as an examiner starts it."""

import csv
import hashlib
import json
import os
import pty
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image
from typer.testing import CliRunner

from lgrr.analysis import Case
from lgrr.cli import app
from lgrr.report import AnalysisDocument
from lgrr.types import Finding
from lgrr.video import open_media, write_clip
from tests.e2e.conftest import (
    ENVIRONMENT,
    PLAN,
    RATE,
    ROOT,
    Run,
    but_for_times,
    document,
    lgrr,
    numbers_named,
    portrait,
    two_portraits,
)


def test_a_clip_comes_to_a_finding_with_its_files(analysed: tuple[Run, Path], pair: Path) -> None:
    run, out = analysed
    assert run.returncode == 0
    assert run.stderr == ""
    found = AnalysisDocument.read_json(out / "pair" / "analysis.json")
    assert found.finding in Finding
    assert found.finding.words.upper() in run.stdout
    assert found.finding_reason in run.stdout
    assert "authentic" not in run.stdout.lower()
    named = [line.strip() for line in run.stdout.splitlines() if line.startswith(f"  {out}")]
    assert [Path(name).relative_to(out).as_posix() for name in named] == [
        "pair/analysis.json", "pair/scores.csv", "pair/scores.png", "pair/track-01.png", "pair/track-02.png",
        "case.sqlite",
    ]  # fmt: skip
    assert all(Path(name).stat().st_size > 500 for name in named)
    for name in named[2:5]:
        assert np.asarray(Image.open(name)).std() > 5


def test_the_document_names_the_very_file_and_pictures(analysed: tuple[Run, Path], pair: Path) -> None:
    found = document(analysed[1])
    digest = hashlib.sha256(pair.read_bytes()).hexdigest()
    assert found["media"]["sha256"] == found["media"]["sha256_after"] == digest
    assert found["media"]["path"] == str(pair)
    with open_media(pair) as media:
        assert [frame["sha256"] for frame in found["frames"]] == [media.hashes[index] for index in range(0, 72, 6)]
        assert [frame["pts"] for frame in found["frames"]] == [media.frames[index].pts for index in range(0, 72, 6)]


def test_the_log_of_the_case_names_what_was_done_and_the_files_handed_over(analysed: tuple[Run, Path]) -> None:
    out = analysed[1]
    with Case.open(out / "case.sqlite") as case:
        rows, found = case.log(), case.verify_log()
    assert found.faults == () and found.unsigned == ()
    assert [row.kind for row in rows] == [
        "created",
        "exhibit",
        "begun",
        "measured",
        "finished",
        "documented",
        "exported",
    ]
    for name, sha256 in rows[-1].values["sha256"].items():
        assert hashlib.sha256((out / "pair" / name).read_bytes()).hexdigest() == sha256
    assert len(rows[-1].values["sha256"]) == 5


def test_what_the_file_says_of_its_making_is_in_the_document(analysed: tuple[Run, Path]) -> None:
    media = AnalysisDocument.read_json(analysed[1] / "pair" / "analysis.json").media
    assert media.c2pa is not None and media.c2pa.present.answer == "no" and media.c2pa_reason is None
    assert media.inspection is not None and media.inspection.coding is not None
    assert sum(media.inspection.coding.types.values()) == 72
    assert media.inspection.streams[0].marks[0].startswith("x264")
    assert media.md5 is not None


def test_both_faces_are_tracked_and_every_frame_is_accounted_for(analysed: tuple[Run, Path]) -> None:
    found = document(analysed[1])
    left, right = sorted(found["tracks"], key=lambda track: track["box"][0])
    assert len(found["tracks"]) == 2
    assert left["box"][0] + left["box"][2] < 230 < 260 < right["box"][0]
    for track in (left, right):
        assert track["faces_scored"] == 12
        assert track["interval"][0] <= track["p_fake"] <= track["interval"][1]
    coverage = found["coverage"]
    with_face = sum(bool(frame["faces"]) for frame in found["frames"])
    assert coverage["frames_in_range"] == 72
    assert coverage["frames_analyzed"] == len(found["frames"]) == 12
    assert coverage["frames_analyzed"] == coverage["no_face"] + with_face + coverage["failed"]
    assert found["calibration"] is None
    assert "not likelihood ratios" in found["calibration_reason"]


def test_the_table_repeats_the_document(analysed: tuple[Run, Path]) -> None:
    out = analysed[1]
    with (out / "pair" / "scores.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    faces = [(str(frame["index"]), face) for frame in document(out)["frames"] for face in frame["faces"]]
    assert [(row["index"], float(row["p_fake"])) for row in rows] == [(index, f["p_fake"]) for index, f in faces]


def test_the_same_command_gives_the_same_document(analysed: tuple[Run, Path], pair: Path, tmp_path: Path) -> None:
    again = lgrr("analyze", pair, "--out", tmp_path / "again", *PLAN, "--format", "csv")
    assert again.returncode == 0
    assert but_for_times(document(tmp_path / "again")) == but_for_times(document(analysed[1]))


def test_killed_then_interrupted_then_resumed_is_as_if_never_stopped(
    analysed: tuple[Run, Path], pair: Path, tmp_path: Path, until_third_frame: Callable[..., subprocess.Popen[str]]
) -> None:
    out = tmp_path / "results"
    killed = until_third_frame("analyze", pair, "--out", out, *PLAN)
    killed.kill()
    killed.communicate()

    interrupted = until_third_frame("analyze", pair, "--out", out, *PLAN, "--resume")
    interrupted.send_signal(signal.SIGINT)
    stdout, stderr = interrupted.communicate(timeout=60)
    assert interrupted.returncode == 130
    assert "--resume" in stderr
    assert "Traceback" not in stderr
    assert json.loads(stdout.splitlines()[-1])["code"] == 130
    assert not (out / "pair").exists()

    resumed = lgrr("analyze", pair, "--out", out, *PLAN, "--format", "csv", "--resume")
    assert resumed.returncode == 0
    assert but_for_times(document(out)) == but_for_times(document(analysed[1]))


def test_an_analysis_that_is_there_is_not_begun_again_unasked(analysed: tuple[Run, Path], pair: Path) -> None:
    out = analysed[1]
    before = {path: path.read_bytes() for path in out.rglob("*.*") if path.is_file()}
    refused = CliRunner().invoke(app, ["analyze", str(pair), "--out", str(out), *PLAN])
    assert refused.exit_code == 2
    assert refused.stderr.count("\n") == 1
    assert str(out) in refused.stderr
    assert "--resume" in refused.stderr
    assert {path: path.read_bytes() for path in out.rglob("*.*") if path.is_file()} == before


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Run, Path]:
    """One command over a clip without a face, a turned photograph, an animation, two of one name, a strange name."""
    place = tmp_path_factory.mktemp("mixed")
    write_clip(place / "nobody.mp4", (np.full((120, 160, 3), 3 * k, np.uint8) for k in range(24)), RATE)

    upright = Image.fromarray(cv2.copyMakeBorder(portrait(260), 10, 30, 60, 20, cv2.BORDER_CONSTANT, value=(90,) * 3))
    orientation = Image.Exif()
    orientation[0x0112] = 6  # stored turned: to be shown 90 degrees clockwise
    upright.transpose(Image.Transpose.ROTATE_90).save(place / "turned.jpg", quality=95, exif=orientation)

    pictures = [Image.fromarray(picture) for picture in list(two_portraits(24))[::8]]
    pictures[0].save(place / "moving.gif", save_all=True, append_images=pictures[1:])

    others = [place / "a" / "same.mp4", place / "b" / "same.mp4"]
    for number, other in enumerate(others):
        other.parent.mkdir()
        write_clip(other, list(two_portraits(8))[number:], RATE)
    strange = Path(os.fsdecode(bytes(place) + b"/\xff[bold].mp4"))
    strange.write_bytes(others[0].read_bytes() + b"\0\0\0\x08free")
    files = [place / "nobody.mp4", place / "turned.jpg", place / "moving.gif", *others, strange]
    return lgrr("analyze", *files, "--out", place / "out", *PLAN, "--format", "csv"), place


def test_without_a_face_there_is_no_number(mixed: tuple[Run, Path]) -> None:
    run, place = mixed
    found = document(place / "out", "nobody")
    assert run.returncode == 0
    assert found["finding"] == "inconclusive"
    assert found["finding_reason"] == "No face was found in the 4 of 24 frames looked at."
    assert found["finding_reason"] in run.stdout
    assert found["tracks"] == []
    assert found["coverage"]["no_face"] == 4
    assert set(numbers_named(found["frames"], "p_fake")) == set()
    rows = (place / "out" / "nobody" / "scores.csv").read_text().splitlines()[1:]
    assert len(rows) == 4
    assert all(",,,,,,,,,,,no face found," in row for row in rows)


def test_a_turned_photograph_is_looked_at_upright(mixed: tuple[Run, Path]) -> None:
    found = document(mixed[1] / "out", "turned")
    width, height = found["media"]["width"], found["media"]["height"]
    assert (height, found["media"]["rotation"], found["media"]["frames"]) == (300, 90, 1)
    (face,) = found["frames"][0]["faces"]
    x, y, w, h = face["box"]
    assert abs(x + w / 2 - (60 + (width - 80) / 2)) < 0.15 * width  # the portrait's face is in its upper middle
    assert 10 < y < y + h < 0.7 * height
    assert face["p_fake"] is not None


def test_an_animation_says_that_one_picture_was_read(mixed: tuple[Run, Path]) -> None:
    run, place = mixed
    notes = document(place / "out", "moving")["media"]["notes"]
    assert notes == ["The image holds 3 pictures; the first was read."]
    assert f"note: {notes[0]}" in run.stderr


def test_files_of_one_name_do_not_overwrite_each_other(mixed: tuple[Run, Path]) -> None:
    first, second = (document(mixed[1] / "out", stem) for stem in ("same", "same-2"))
    assert [Path(found["media"]["path"]).parent.name for found in (first, second)] == ["a", "b"]
    assert first["media"]["sha256"] != second["media"]["sha256"]
    assert (mixed[1] / "out" / "same" / "scores.csv").read_text() != (
        mixed[1] / "out" / "same-2" / "scores.csv"
    ).read_text()


def test_only_the_formats_asked_for_are_written_beside_the_document(mixed: tuple[Run, Path]) -> None:
    assert sorted(path.name for path in (mixed[1] / "out" / "same").iterdir()) == ["analysis.json", "scores.csv"]


def test_a_name_that_no_terminal_can_show_is_analysed_like_any_other(mixed: tuple[Run, Path]) -> None:
    run, place = mixed
    folder = Path(os.fsdecode(bytes(place) + b"/out/\xff[bold]"))
    found = json.loads((folder / "analysis.json").read_text())
    assert found["media"]["path"].endswith("\\udcff[bold].mp4")
    assert "\\udcff[bold].mp4: INCONCLUSIVE" in run.stdout


def test_on_a_terminal_there_is_a_bar_that_leaves_with_the_work(tmp_path: Path) -> None:
    clip = tmp_path / "[bold] clip.mp4"
    write_clip(clip, two_portraits(8), RATE)
    ours, theirs = pty.openpty()
    command = [
        sys.executable,
        "-m",
        "lgrr",
        "analyze",
        str(clip),
        "--out",
        str(tmp_path / "out"),
        *PLAN,
        "--format",
        "csv",
    ]
    environment = ENVIRONMENT | {"TERM": "xterm-256color"}
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=theirs, stdin=theirs, text=True
    )
    os.close(theirs)
    shown = b""
    while True:
        try:
            shown += os.read(ours, 4096)
        except OSError:  # the program has ended
            break
    stdout, _ = process.communicate(timeout=60)
    os.close(ours)
    assert process.returncode == 0
    assert b"[bold] clip.mp4" in shown
    assert b"analysing" in shown
    assert b"writing the results" in shown
    assert "INCONCLUSIVE" in stdout
    assert "\x1b" not in stdout


def test_help_and_version_come_at_once() -> None:
    code = (
        "import sys; from lgrr.cli import main; sys.argv = ['lgrr', sys.argv[1]]\n"
        "try: main()\nfinally: print(sorted(sys.modules))"
    )
    for option, words in (("--help", "analyze"), ("--version", "lgrr 0.1.0")):
        run = subprocess.run([sys.executable, "-c", code, option], cwd=ROOT, capture_output=True, text=True, check=True)
        assert words in run.stdout
        assert "'typer'" in run.stdout
        for slow in ("torch", "numpy", "cv2", "matplotlib"):
            assert f"'{slow}'" not in run.stdout


def test_what_draws_is_not_imported_where_nothing_is_drawn(pair: Path, tmp_path: Path) -> None:
    code = (
        "import sys; from lgrr.cli import main\n"
        "try: main()\nfinally: print([name for name in ('torch', 'matplotlib', 'typst') if name in sys.modules])"
    )
    for formats, imported in (("json,csv", "['torch']"), ("json,png", "['torch', 'matplotlib']")):
        out = ("--out", str(tmp_path / formats), "--format", formats)
        command = [sys.executable, "-c", code, "analyze", str(pair), *PLAN, "--range", "0:7", *out]
        run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        assert run.stdout.splitlines()[-1] == imported


def test_a_report_is_written_beside_the_results_and_the_case_keeps_the_document(pair: Path, tmp_path: Path) -> None:
    out = tmp_path / "results"
    run = lgrr("analyze", pair, "--out", out, *PLAN, "--range", "0:13", "--format", "json,csv,pdf,html")
    assert run.returncode == 0, run.stderr
    names = {path.name for path in (out / "pair").iterdir() if path.is_file()}
    assert names == {
        "analysis.json", "scores.csv", "report.json", "report.pdf", "report.html", "report.sums.json",
    }  # fmt: skip
    assert all(str(out / "pair" / name) in run.stdout for name in names)
    with Case.open(out / "case.sqlite") as case:
        assert case.document(1) == (out / "pair" / "analysis.json").read_bytes()
