"""What an examiner reads of a track's likelihood ratio, and where there is none."""

from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from lgrr.analysis.likelihood import OTHER_UNIT, SCALE, Calibration
from lgrr.types import Likelihood
from lgrr_gui.commands import Analyze, Choose, ChooseTrack
from lgrr_gui.state import Recording
from lgrr_gui.tracks.ratios import strength_words
from lgrr_gui.tracks.tracks import TracksPanel
from tests.analysis.conftest import portrait
from tests.gui.desks import analysed, open_desk, opened, wait
from tests.gui.tracks.build import person, recording, review, state
from tests.gui.tracks.conftest import Show
from tests.gui.tracks.reading import cards, rows, words

CALIBRATION = Calibration(
    id="test", sha256="ab" * 32, unit="crop", n_real=575, n_fake=570, intercept=0.0, slope=1.0,
    covariance=(0.0, 0.0, 0.0), llr_bounds=(-1.33, 1.51), sizes=None, cllr=0.771, cllr_min=0.7, method="",
    conditions="",
)  # fmt: skip


def rated(found: Likelihood | None, reason: str | None = None) -> Recording:
    """A recording with one track, chosen below."""
    one = person(1)
    made = review(replace(one, track=replace(one.track, likelihood=found)))
    known = CALIBRATION if reason is None else None
    summary = replace(made.summary, calibration=known, calibration_reason=reason)
    return recording("a" * 64, review=replace(made, summary=summary))


def shown(show: Show, there: Recording) -> TracksPanel:
    panel = show(TracksPanel(), state(there, track=1))
    assert isinstance(panel, TracksPanel)
    return panel


def test_it_is_said_how_many_times_more_probable_with_interval_and_word(show: Show) -> None:
    panel = shown(show, rated(Likelihood(0.95, (0.60, 1.28), False, "weak support for ...")))
    said = words(panel.chosen)
    assert (
        "The score is about 9 times more probable if the face was replaced or re-enacted than if it was recorded as "
        "shown, apart from ordinary processing. Likelihood ratio 9, 95 % interval 3 to 20: weak support."
    ) in said
    assert "From known pictures: 575 real, 570 forged (Cllr 0.77; 1 says nothing)." in said
    assert "support none that is farther" not in said
    assert rows(panel.model)[0] == (
        "Track 1 | signs of manipulation | 0.93 [0.88, 0.96] | LR 9 [3, 20] · weak support | 00:00 – 00:20 · 120 faces"
    )
    told = panel.model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert told.endswith("signs of manipulation, LR 9 [3, 20] · weak support")


def test_the_other_side_is_said_in_the_same_words(show: Show) -> None:
    said = words(shown(show, rated(Likelihood(-1.33, (-1.33, -1.0), True, "moderate support for ..."))).chosen)
    assert (
        "The score is about 20 times more probable if the face was recorded as shown, apart from ordinary processing, "
        "than if it was replaced or re-enacted. Likelihood ratio 1/20, 95 % interval 1/20 to 1/10: moderate support. "
        "The known cases support none that is farther from 1."
    ) in said


def test_what_supports_neither_is_not_said_to_be_times_more_probable(show: Show) -> None:
    said = words(shown(show, rated(Likelihood(0.2, (-0.1, 0.5), False, "no support for either proposition"))).chosen)
    assert "The score is about as probable if the face was replaced or re-enacted as if it was recorded" in said
    assert "Likelihood ratio 1.5, 95 % interval 1/1.5 to 4: no support for either." in said
    assert "times more" not in said


def test_a_track_without_a_ratio_says_why(show: Show) -> None:
    why = "no likelihood ratio: the known cases are not like this recording, because it is strongly compressed"
    panel = shown(show, rated(Likelihood(None, None, None, why)))
    assert (
        "No likelihood ratio: the known cases are not like this recording, because it is strongly compressed."
    ) in words(panel.chosen)
    assert [line.text for line in cards(panel.model)[0].lines][2] == "no likelihood ratio"
    assert "Cllr" not in words(panel.chosen)


def test_a_recording_without_ratios_says_why_and_its_rows_do_not_repeat_it(show: Show) -> None:
    panel = shown(show, rated(None, OTHER_UNIT["crop"]))
    assert f"No likelihood ratio: {OTHER_UNIT['crop']}." in words(panel.chosen)
    assert len(cards(panel.model)[0].lines) == 3
    with_ratio = shown(show, rated(Likelihood(0.95, (0.60, 1.28), False, "")))
    heights = [p.table.verticalHeader().defaultSectionSize() for p in (panel, with_ratio)]
    assert heights[1] > heights[0]


def test_a_track_seen_by_hand_alone_says_nothing_of_ratios(show: Show) -> None:
    said = words(shown(show, rated(None)).chosen)
    assert "ikelihood" not in said


@pytest.mark.parametrize("name", [name for _, name in SCALE])
def test_every_word_of_the_scale_can_be_said(name: str) -> None:
    assert strength_words(name) in name


@pytest.mark.slow
def test_a_picture_has_a_ratio_and_a_video_the_reason_why_not(qtbot: QtBot, tmp_path: Path, hopper: Path) -> None:
    picture = tmp_path / "portrait.png"
    Image.fromarray(portrait(600)).save(picture)
    with open_desk(qtbot, tmp_path / "cases", picture, hopper) as desk:
        wait(qtbot, desk, lambda s: s.model.status == "ready" and all(r.kept for r in s.recordings))
        for recording, said in zip(
            desk.store.now.recordings,
            ("Likelihood ratio ", "No likelihood ratio: these weights are calibrated on"),
            strict=True,
        ):
            desk.controller.do(Choose(recording.sha256))
            wait(qtbot, desk, opened)
            desk.controller.do(Analyze(every=10))
            wait(qtbot, desk, analysed)
            desk.controller.do(ChooseTrack(1))
            assert said in words(desk.window)
