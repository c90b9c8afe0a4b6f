"""The chosen face in detail: every value belongs to the frame on show, or there is the reason why there is none."""

from dataclasses import replace

import numpy as np
import pytest

from lgrr.analysis import FaceTable
from lgrr_gui.looks.colours import HEAT, contrast, ink_on, scale
from lgrr_gui.scene import box_of
from lgrr_gui.state import Explanation, Recording, WindowState
from lgrr_gui.tracks.details import DetailsPanel, streams_words
from tests.gui.tracks.build import EVERYTHING, N, Q, person, recording, review, state
from tests.gui.tracks.conftest import Show
from tests.gui.tracks.reading import words

PEOPLE = (person(1), person(2, None, None, Q, faces=0), person(3, 0.2, (0.1, 0.3), N))
REVIEW = review(*PEOPLE, skipped=frozenset({2}))
RECORDING = recording("a" * 64, review=REVIEW)


def explanation(index: int, row: int, table: FaceTable = REVIEW.table) -> Explanation:
    crop = np.zeros((160, 160, 3), np.uint8)
    crop[:80, :80] = (200, 30, 30)
    return Explanation("a" * 64, index, box_of(table, row), crop, (), table.patches[row], np.zeros(3))


def at(index: int, face: int | None = 0, *, of: Recording = RECORDING, known: Explanation | None = None) -> WindowState:
    return state(of, shown=index, face=face, explanation=known)


def test_a_scored_face_is_shown_with_all_that_is_known(show: Show) -> None:
    row = REVIEW.table.rows(40)[0]
    panel = show(DetailsPanel(), at(40, known=explanation(40, row)))
    said = words(panel)
    for line in (
        "Track 1",
        "signs of manipulation",
        "Frame 40 · pts 20480 · 00:01.600",
        "The two streams agree (difference 0.12).",
        "Size 120 px: large enough (from 48 px on)\nSharpness 9.2: sharp enough (from 4.5 on)",
        "Box: left 100, top 80, 120 × 150 px",
    ):
        assert line in said
    assert [bar.words for bar in panel.bars] == ["0.93", "0.93", "0.81"]
    assert panel.crop.image is not None
    assert panel.crop.image.pixelColor(10, 10).red() == 200
    assert panel.patches.accessibleDescription() == "0.05, 0.16, 0.28; 0.39, 0.50, 0.61; 0.73, 0.84, 0.95"


def test_a_face_without_a_score_has_the_reason_and_no_numbers(show: Show) -> None:
    panel = show(DetailsPanel(), at(40, 1))
    said = words(panel)
    assert "No score: too small: 30 px, at least 48 needed." in said
    assert "Size 30 px: too small (at least 48 px needed)" in said
    assert not any(bar.isVisible() for bar in panel.bars)
    assert "streams" not in said
    assert panel.patches.values is None
    assert panel.crop.words == "Not scored: the network did not see it"


def test_the_crop_of_another_frame_or_face_is_never_shown(show: Show) -> None:
    known = explanation(40, REVIEW.table.rows(40)[0])
    panel = show(DetailsPanel(), at(40, known=known))
    for later in (at(50, known=known), at(40, 2, known=known)):
        panel.show_state(later, EVERYTHING)
        assert panel.crop.image is None
        assert panel.crop.words == "Being fetched"
    panel.show_state(at(40, known=known), EVERYTHING)
    assert panel.crop.image is not None


def test_while_another_frame_is_fetched_the_values_are_of_the_picture_on_show(show: Show) -> None:
    panel = show(DetailsPanel(), replace(at(40), wanted=300))
    assert "Frame 40 · pts 20480" in words(panel)


@pytest.mark.parametrize(
    ("there", "said"),
    [
        (state(), "Open a recording first: drop it on the window, or press Ctrl+O."),
        (state(RECORDING), "No picture on show yet."),
        (at(41), "Frame 41 is not analysed yet. Press R to look at it."),
        (replace(at(41), looking=("a" * 64, 41)), "Looking at frame 41…"),
        (replace(at(41), looking=("a" * 64, 40)), "Frame 41 is not analysed yet. Press R to look at it."),
        (at(40, None), "No face chosen. Click a face in the picture, or press the number of its track."),
    ],
)
def test_where_there_is_no_face_it_says_why_and_what_to_do(show: Show, there: WindowState, said: str) -> None:
    assert words(show(DetailsPanel(), there)) == said


def test_frames_without_a_face_or_a_picture_say_so(show: Show) -> None:
    nobody = review(person(1, last=100))
    failed = replace(nobody.table, failed=nobody.table.frames == 210)
    there = recording("a" * 64, review=replace(nobody, table=failed))
    panel = show(DetailsPanel(), at(200, of=there))
    assert words(panel) == "No face found in frame 200."
    panel.show_state(at(210, of=there), EVERYTHING)
    assert words(panel) == "Frame 210 could not be decoded, so it has no result."


def test_streams_that_contradict_each_other_are_told_in_words() -> None:
    assert streams_words(0.95, 0.1) == "The two streams contradict each other (difference 0.85)."
    assert streams_words(0.5, 0.8) == "The two streams differ somewhat (by 0.30)."
    assert streams_words(0.5, 0.6) == "The two streams agree (difference 0.10)."


@pytest.mark.parametrize("name", HEAT)
def test_numbers_are_readable_on_every_colour_of_the_heat_map(name: str) -> None:
    for red, green, blue in scale(name):
        ground = f"#{red:02x}{green:02x}{blue:02x}"
        assert contrast(ground, ink_on(ground)) >= 4.5
