"""The table opens in a spreadsheet, says everything, and does nothing there."""

import csv
from dataclasses import replace
from pathlib import Path

from lgrr.report import AnalysisDocument, frames_table
from tests.report.conftest import document_of, recording


def read(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_faces_and_frames_without_one_have_a_row_each(document: AnalysisDocument, tmp_path: Path) -> None:
    frames_table(document, tmp_path / "scores.csv")
    rows = read(tmp_path / "scores.csv")
    assert [row["index"] for row in rows] == [str(5 * k) for k in range(11)]
    assert (rows[1]["p_fake"], rows[1]["track"], rows[1]["width"], rows[1]["reason"]) == ("0.72", "1", "80.0", "")
    assert (rows[1]["pts"], rows[1]["time"]) == ("2560", "0.2")
    small, nobody, failed = rows[8:]
    assert (small["p_fake"], small["size"]) == ("", "8.0")
    assert small["reason"] == "the face is 8 px wide, too small to score"
    assert (nobody["p_fake"], nobody["track"], nobody["reason"]) == ("", "", "no face found")
    assert failed["p_fake"] == ""
    assert failed["reason"].endswith("-1 slices could be decoded")


def test_a_frame_that_was_taken_over_names_the_one_it_is_from(tmp_path: Path) -> None:
    first, second, *rest = recording()
    again = replace(first, frame=second.frame, same_as=first.frame.index)
    document = document_of((first, again, *rest))
    assert (document.frames[1].same_as, document.coverage.taken_over) == (0, 1)
    frames_table(document, tmp_path / "scores.csv")
    rows = read(tmp_path / "scores.csv")
    assert [row["same_as"] for row in rows] == ["", "0", *[""] * 9]
    assert rows[0]["p_fake"] == rows[1]["p_fake"]


def test_no_cell_is_a_formula(tmp_path: Path) -> None:
    name = '=HYPERLINK("http://example.org","open me").mp4'
    frames_table(document_of(recording(), name), tmp_path / "scores.csv")
    rows = read(tmp_path / "scores.csv")
    assert {row["file"] for row in rows} == {"'" + name}
    assert rows[-1]["reason"] == "'-1 slices could be decoded"
    for start in "+-@\t\r":
        frames_table(document_of(recording(), f"{start}1+1.mp4"), tmp_path / "scores.csv")
        assert read(tmp_path / "scores.csv")[0]["file"][0] in "'\\"
