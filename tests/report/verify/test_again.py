"""--rerun: the same again on the same machine, and what another precision changes; a false number is found out."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch

from lgrr.analysis import Plan
from lgrr.desk import analyze_file, open_desk
from lgrr.processes import cores
from lgrr.report.verify import Asked, Check, Rerun, verify
from lgrr.report.verify.compare import compare
from lgrr.report.verify.stated import Analysis
from tests.analysis.conftest import moving_portrait
from tests.report.verify.conftest import Exported, failed
from tests.video.clips import make_clip

pytestmark = pytest.mark.slow


def rerun(checks: list[Check]) -> str:
    return " ".join(check.words for check in checks if check.subject == "rerun")


def test_the_same_machine_and_precision_gives_no_deviation(made: Exported) -> None:
    checks = made.verify("report.pdf", rerun=Rerun())
    assert not failed(checks)
    words = rerun(checks)
    assert "with the stated parameters, in float32 on cpu" in words
    assert "Each of the 3 pictures is, byte for byte, the one stated; faces: 3." in words
    assert "deviation of a box: none" in words and "deviation of a score: none" in words
    assert "The finding is the same" in words


def test_pictures_that_come_again_are_taken_over_again(made: Exported, tmp_path: Path) -> None:
    again = Exported(tmp_path)
    shutil.copytree(made.weights.parent, again.weights.parent)
    twice = (picture for picture in moving_portrait(7) for _ in range(2))
    make_clip(again.exhibit, twice, options={"qp": "0"})
    desk = open_desk(tmp_path / "results", model=str(again.weights), device="cpu", precision="float32", formats=())
    with desk.case:
        document = analyze_file(again.exhibit, desk, Plan(every=1)).document
    assert [frame.same_as for frame in document.frames] == [None if k % 2 == 0 else k - 1 for k in range(14)]
    checks = altered(again)
    words = rerun(checks)
    assert all(check.passed for check in checks), words
    assert "with the stated parameters" in words and "Each of the 14 pictures is" in words
    assert "deviation of a score: none" in words
    (check,) = failed(altered(again, put(None, "frames", 3, "same_as")))
    assert check.words == "Analysed again, faces were taken over from other frames than stated in frames 3."


def test_another_precision_reports_the_largest_deviation(made: Exported) -> None:
    checks = made.verify(rerun=Rerun(precision="bfloat16"))
    words = rerun(checks)
    assert "in bfloat16 on cpu" in words and "not in float32 on cpu" in words
    (deviation,) = re.findall(r"deviation of a score: (0\.\d{6}) in frame \d+; tolerated: 0.075", words)
    assert float(deviation) > 0
    assert not [check for check in failed(checks) if "picture" in check.words or "box" in check.words]


def altered(exported: Exported, *changes: Callable[[Any], None], **asked: Any) -> list[Check]:
    """The checks of a second run against an analysis.json with these changes."""
    values = json.loads(exported.analysis.read_bytes())
    for change in changes:
        change(values)
    place = Path(exported.root, "altered.json")
    place.write_text(json.dumps(values))
    at_hand = {"exhibits": (exported.exhibit,), "case": exported.case, "model": str(exported.weights)}
    return [check for check in verify(place, Asked(**(at_hand | asked), rerun=Rerun())) if check.subject == "rerun"]


def test_as_many_threads_compute_as_are_stated(made: Exported, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OMP_NUM_THREADS")
    before = torch.get_num_threads()
    try:
        checks = altered(made, put(cores(), "parameters", "model", "threads"))
    finally:
        torch.set_num_threads(before)
    assert f"with the stated parameters, in float32 on cpu by {cores()} thread" in rerun(checks)
    assert not failed(checks)


def put(value: Any, *where: str | int) -> Callable[[Any], None]:
    """The change of one value, deep in a document."""

    def change(values: Any) -> None:
        for step in where[:-1]:
            values = values[step]
        values[where[-1]] = value

    return change


def test_false_numbers_are_found_out(exported: Exported) -> None:
    stated = json.loads(exported.analysis.read_bytes())
    face, other = stated["frames"][1]["faces"][0], stated["frames"][2]["faces"][0]
    checks = altered(
        exported,
        put(face["p_noise"] + 0.25, "frames", 1, "faces", 0, "p_noise"),
        put(other["box"][0] - 3, "frames", 2, "faces", 0, "box", 0),
        put("00" * 32, "frames", 0, "sha256"),
        put("no_sign", "finding"),
    )
    assert [check.passed for check in checks] == [True, False, False, False, False]
    words = rerun(checks)
    assert "Largest deviation of a score: 0.250000 in frame 5; tolerated: 0.001." in words
    assert "Largest deviation of a box: 3.00 px in frame 10; tolerated: 0.5 px." in words
    assert "other pictures were decoded than those stated, in frames 0." in words
    assert "The finding is now inconclusive, it was no_sign." in words


def test_a_frame_that_was_never_looked_at_is_found_out(exported: Exported) -> None:
    checks = altered(exported, put(13, "frames", 2, "index"), put([], "frames", 1, "faces"))
    (check,) = failed(checks)
    assert check.words == "Analysed again, frames that were not looked at this time: 13."


def test_a_face_that_was_left_out_or_added_is_found_out(made: Exported) -> None:
    values = json.loads(made.analysis.read_bytes())
    right = Analysis.model_validate(values)
    values["frames"][1]["faces"] = []
    values["frames"][2]["faces"][0] |= {"skipped": "too dark", "p_fake": None}
    found = compare(right, Analysis.model_validate(values))
    assert (found.frames, found.faces, found.other_faces, found.missing) == (3, 2, [5, 10], [])


def test_what_cannot_be_analysed_again_is_said(exported: Exported) -> None:
    for change, words in (
        (put("by hand", "parameters", "plan"), "its parameters hold no plan that can be followed"),
        (put("00" * 32, "model", "sha256"), "the weights at hand are others"),
        (put("another", "parameters", "crop_rule"), "what differs from then: crop_rule"),
    ):
        check, *_ = altered(exported, change)
        assert check.passed is None and words in check.words
    (check,) = altered(exported, put("/nowhere/clip.mp4", "media", "path"), exhibits=())
    assert check.passed is None and "not at hand, so not analysed again" in check.words
