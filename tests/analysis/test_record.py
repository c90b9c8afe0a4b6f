"""What of an analysis is in the case's log, however it ends."""

from pathlib import Path
from typing import Any

import pytest

from lgrr.analysis import Case, FrameDone, Plan, analyze
from lgrr.analysis.reading import Reading
from lgrr.errors import Cancelled, MediaError, UsageError
from lgrr.evidence import hash_file
from lgrr.faces import MtcnnDetector
from lgrr.model import Predictor, load


@pytest.fixture(scope="module")
def predictor(weights: Path) -> Predictor:
    return load(weights, "cpu", "float32")


@pytest.fixture(scope="module")
def detector() -> MtcnnDetector:
    return MtcnnDetector()


def rows(case: Case) -> list[tuple[str, dict[str, Any]]]:
    assert not case.verify_log().faults
    return [(row.kind, row.values) for row in case.log()]


def test_an_analysis_is_logged_from_its_parameters_to_its_finding(
    faceless: Path, tmp_path: Path, predictor: Predictor, detector: MtcnnDetector
) -> None:
    with Case.create(tmp_path / "case.sqlite") as case:
        for _ in range(2):
            list(analyze(faceless, case, predictor, detector, Plan(every=10)))
        made = rows(case)
    assert [kind for kind, _ in made] == ["created", "exhibit", "begun", "measured", "finished", "begun", "finished"]
    sha256 = hash_file(faceless).sha256
    assert made[1][1]["parameters"]["plan"]["every"] == 10 and made[1][1]["recording"] == sha256
    assert made[2][1] == {"exhibit": 1, "recording": sha256, "path": str(faceless)}
    end = made[4][1]
    assert (end["sha256_after"], end["finding"], end["frames"]) == (sha256, "inconclusive", 3)
    assert "no face" in end["reason"].lower()


def test_an_analysis_that_is_stopped_or_left_is_logged_as_such(
    faceless: Path, tmp_path: Path, predictor: Predictor, detector: MtcnnDetector
) -> None:
    with Case.create(tmp_path / "case.sqlite") as case:
        with pytest.raises(Cancelled):
            list(analyze(faceless, case, predictor, detector, Plan(), lambda: True))
        events = analyze(faceless, case, predictor, detector, Plan(every=10))
        assert any(isinstance(event, FrameDone) for event in events)
        events.close()
        (early, first), _, _, (late, second) = rows(case)[1:]  # between: exhibit, begun
    assert (early, late) == ("stopped", "stopped")
    assert first["path"] == str(faceless) and "exhibit" not in first
    assert second["exhibit"] == 1 and second["reason"] == "nobody waited for it any more"


def test_an_analysis_that_fails_is_logged_with_its_reason(
    tmp_path: Path, predictor: Predictor, detector: MtcnnDetector
) -> None:
    text = tmp_path / "text.mp4"
    text.write_text("no video " * 99)
    with Case.create(tmp_path / "case.sqlite") as case:
        with pytest.raises(MediaError):
            list(analyze(text, case, predictor, detector, Plan()))
        with pytest.raises(MediaError), Reading(text, Plan()) as reading:
            list(analyze(text, case, predictor, detector, Plan(), reading=reading))
        with pytest.raises(UsageError):
            list(analyze(tmp_path / "missing.mp4", case, predictor, detector, Plan()))
        unreadable, read_before, missing = rows(case)[1:]
    assert unreadable[0] == missing[0] == "failed"
    assert unreadable == read_before, "also where the file was read while weights were loaded"
    assert unreadable[1]["recording"] == hash_file(text).sha256 and "text.mp4" in unreadable[1]["reason"]
    assert "no file" in missing[1]["reason"] and "recording" not in missing[1]
