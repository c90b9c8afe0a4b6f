"""Signs of laundering make a finding inconclusive, and nothing else of it."""

from dataclasses import replace
from pathlib import Path

import pytest

from lgrr.analysis import Case, Plan, analyze
from lgrr.analysis.review import review, thresholds_in
from lgrr.analysis.tempering import MEASURED, signs_in, tempered
from lgrr.errors import StorageError
from lgrr.evidence import Sign, hash_file
from lgrr.faces import MtcnnDetector
from lgrr.model import load
from lgrr.types import Finding, Likelihood, Track
from lgrr.video import write_clip
from tests.analysis.conftest import RATE, moving_portrait
from tests.analysis.events import all_of

TRACK = Track(1, "Track 1", 0, 49, 24, (10, 20, 120, 150), 0.05, (0.02, 0.1), Finding.NO_SIGN, "Track 1 scores 0.05.")


def sign(name: str, value: float = 3.0, present: bool | None = True) -> Sign:
    return Sign.model_validate({"name": name, "value": value, "limit": 2.5, "present": present, "words": "Measured."})


@pytest.mark.parametrize(
    ("signs", "finding", "left"),
    [
        ([], Finding.NO_SIGN, True),
        ([], Finding.MANIPULATED, True),
        ([sign("compressed before")], Finding.NO_SIGN, False),
        ([sign("compressed before")], Finding.MANIPULATED, True),
        ([sign("strong compression")], Finding.NO_SIGN, False),
        ([sign("strong compression")], Finding.MANIPULATED, False),
        ([sign("strong compression", present=False)], Finding.NO_SIGN, True),
        ([sign("compressed before", present=None)], Finding.NO_SIGN, True),
        ([sign("soft pictures", 3.0)], Finding.NO_SIGN, True),  # 120 px hold 80
        ([sign("soft pictures", 5.1)], Finding.NO_SIGN, False),  # 47
        ([sign("soft pictures", 5.1)], Finding.MANIPULATED, False),
    ],
)
def test_a_finding_stands_or_becomes_inconclusive(signs: list[Sign], finding: Finding, left: bool) -> None:
    before = replace(TRACK, finding=finding)
    after = tempered(before, signs)
    if left:
        assert after == before
    else:
        assert after.finding is Finding.INCONCLUSIVE
        assert after.reason.startswith(f"{before.reason} It is inconclusive all the same, because the ")
        assert replace(after, finding=before.finding, reason=before.reason) == before


RATIO = Likelihood(1.2, (0.9, 1.4), False, "moderate support for the proposition that the face was replaced")


@pytest.mark.parametrize(
    ("signs", "log10_lr", "left"),
    [
        ([], 1.2, True),
        ([sign("strong compression", present=False)], 1.2, True),
        ([sign("strong compression")], 1.2, False),
        ([sign("strong compression")], -1.2, False),
        ([sign("soft pictures", 5.1)], 1.2, False),
        ([sign("compressed before")], 1.2, True),  # lost traces cannot have made it
        ([sign("compressed before")], -1.2, False),
    ],
)
@pytest.mark.parametrize("finding", list(Finding))
def test_a_ratio_stands_or_is_withheld_whatever_the_finding(
    signs: list[Sign], log10_lr: float, left: bool, finding: Finding
) -> None:
    track = replace(TRACK, finding=finding, likelihood=replace(RATIO, log10_lr=log10_lr))
    found = tempered(track, signs).likelihood
    assert found is not None
    if left:
        assert found == track.likelihood
    else:
        assert (found.log10_lr, found.interval, found.bounded) == (None, None, None)
        assert found.words.startswith("no likelihood ratio: the known cases are not like this recording, because the ")


def test_a_ratio_that_there_was_not_keeps_its_own_reason() -> None:
    none = Likelihood(None, None, None, "no likelihood ratio: too few faces were scored")
    assert tempered(replace(TRACK, likelihood=none), [sign("strong compression")]).likelihood == none
    assert tempered(TRACK, [sign("strong compression")]).likelihood is None


def test_every_reason_is_named() -> None:
    said = tempered(TRACK, [sign("strong compression"), sign("soft pictures", 5.1), sign("compressed before")]).reason
    assert "traces are lost and others made; and because the pictures hold only the detail of a face 47 px wide" in said
    assert said.endswith("; and because the recording was compressed before, which can have removed traces.")
    inconclusive = replace(TRACK, finding=Finding.INCONCLUSIVE)
    assert tempered(inconclusive, [sign("strong compression")]) == inconclusive


def test_an_analysis_and_its_review_say_the_same_of_a_strongly_compressed_recording(
    tmp_path: Path, weights: Path
) -> None:
    path, place = tmp_path / "poor.mp4", tmp_path / "case.sqlite"
    write_clip(path, moving_portrait(50), RATE, crf=42)
    predictor, detector = load(weights, "cpu", "float32"), MtcnnDetector()
    with Case.create(place) as case:
        *_, done = all_of(analyze(path, case, predictor, detector, Plan(every=4)))
        sha256 = hash_file(path).sha256
        made = review(case, sha256, thresholds_in(case, sha256)).summary
        strong = next(found for found in done.signs if found.name == "strong compression")
        assert strong.present and strong.value is not None and strong.value > 36
        assert done.conclusion.finding is Finding.INCONCLUSIVE is made.finding
        assert "so strongly compressed that" in done.conclusion.reason
        assert [person.track for person in made.people] == list(done.conclusion.tracks)
        assert signs_in(case, sha256) == done.signs
        *_, again = all_of(analyze(path, case, predictor, detector, Plan(every=4)))
        assert again.signs == done.signs and len(case.log((MEASURED,))) == 1
        assert signs_in(case, "ab" * 32) is None
        case.record(MEASURED, {"recording": 5})
        with pytest.raises(StorageError, match="is damaged"):
            signs_in(case, sha256)
