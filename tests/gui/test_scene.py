"""What is to be seen, decided without a widget: whose picture, whose overlay, which words."""

from dataclasses import replace

import numpy as np
import pytest

from lgrr.analysis.acts import Exclude, Rename
from lgrr.types import Finding
from lgrr_gui.scene import resolve, square
from lgrr_gui.state import View
from tests.gui.states import BOX, SHA256, act, explanation, face, looked, picture, recording, shown, state

FRAMES = [looked(k, face(k / 10, heat=np.full((11, 11), k / 10, np.float32))) for k in range(10)]
SEEN = recording(FRAMES)


def test_without_a_picture_there_is_nothing_over_it() -> None:
    scene = resolve(state(SEEN, shown=None))
    assert (scene.shown, scene.marks, scene.layers, scene.badge) == (None, (), (), "")


def test_the_overlay_is_of_the_frame_that_is_shown_whatever_frame_was_asked_for() -> None:
    draw = np.random.default_rng(5)
    for there, wanted in draw.integers(0, 10, (200, 2)).tolist():
        scene = resolve(state(SEEN, there, wanted=wanted))
        (layer,) = scene.layers
        assert scene.shown is not None
        assert scene.shown.index == there
        assert layer.values[0, 0] == pytest.approx(there / 10, abs=1e-3)
        assert scene.marks[0].words == f"{there / 10:.2f}"


def test_a_picture_of_another_recording_is_not_shown_under_this_ones_faces() -> None:
    assert resolve(state(SEEN, shown=shown(3, sha256="00" * 32))).shown is None


@pytest.mark.parametrize(
    ("looking", "words"),
    [
        (None, "Not analysed yet"),
        ((SHA256, 50), "Looking at this frame…"),
        ((SHA256, 51), "Not analysed yet"),  # it is another frame that is looked at
    ],
)
def test_a_frame_that_was_not_looked_at_says_so(looking: tuple[str, int] | None, words: str) -> None:
    scene = resolve(state(SEEN, 50, looking=looking))
    assert (scene.badge, scene.marks, scene.layers) == (words, (), ())


def test_no_face_and_no_picture_are_different_words() -> None:
    frames = recording([looked(0, face()), looked(1), looked(2, failed="damaged")])
    assert resolve(state(frames, 1)).badge == "No face found in this frame"
    assert resolve(state(frames, 2)).badge == "This frame could not be decoded, so it has no result"


def test_a_face_without_a_score_has_its_reason_and_no_heat() -> None:
    scene = resolve(state(recording([looked(0, face(None), face(0.4, box=(10, 10, 50, 50)))])))
    small, scored = scene.marks
    assert small.words == "the face is 8 px wide, too small to score"
    assert not small.scored
    assert [layer.position for layer in scene.layers] == [scored.position]


def test_marks_carry_what_the_examiner_called_and_excluded() -> None:
    acts = [act(1, Rename((0, 0), "Speaker")), act(2, Exclude((0, 0), "a poster"))]
    (mark,) = resolve(state(recording(FRAMES, acts=acts), 2)).marks
    assert (mark.label, mark.excluded) == ("Speaker", True)
    (mark,) = resolve(state(SEEN, 2)).marks
    assert mark.finding in Finding


def test_a_frame_looked_at_by_hand_is_shown_from_that_look() -> None:
    scene = resolve(state(recording(FRAMES, by_hand=[looked(50, face(0.33, track=None))]), 50))
    assert (scene.marks[0].words, scene.marks[0].track, scene.badge) == ("0.33", 0, "")


def test_nine_windows_take_the_place_of_the_dense_map() -> None:
    nine = np.arange(9, dtype=np.float32).reshape(3, 3) / 10
    scene = resolve(state(recording([looked(0, face(patches=nine))]), view=View(patches=True)))
    (layer,) = scene.layers
    assert layer.kind == "patches"
    assert np.array_equal(layer.values, nine)
    assert layer.square == square(BOX)


def test_heat_and_boxes_can_be_taken_off() -> None:
    scene = resolve(state(SEEN, view=View(heat=False, boxes=False)))
    assert scene.layers == ()
    assert not scene.boxes
    assert len(scene.marks) == 1, "the face can be chosen all the same"


def test_the_original_is_the_picture_alone() -> None:
    scene = resolve(state(SEEN, 2, view=View(original=True)))
    assert scene.shown is not None
    assert (scene.layers, scene.badge, scene.boxes) == ((), "", False)


def test_attention_is_of_the_chosen_face_of_this_frame_or_says_why_not() -> None:
    view = View(attention=(1, 1))
    explained = explanation(SEEN, 3)
    scene = resolve(state(SEEN, 3, view=view, face=0, explanation=explained))
    (layer,) = scene.layers
    assert (layer.kind, layer.square) == ("attention", square(BOX))
    assert np.allclose(layer.values, 0.4), "stage 2, semantic stream"
    assert scene.attention_title == "Attention, stage 2 of 4, semantic stream"
    for other in (replace(explained, index=4), replace(explained, recording="00" * 32), None):
        scene = resolve(state(SEEN, 3, view=view, face=0, explanation=other))
        assert scene.layers == ()
        assert scene.badge == "No attention map of this face yet"
    assert resolve(state(SEEN, 3, view=view)).badge == "Click a face to see where the network looked"


def test_attention_of_another_face_is_not_laid_over_the_chosen_one() -> None:
    two = recording([looked(0, face(), face(0.4, box=(10, 10, 50, 50)))])
    explained = explanation(two, 0, position=0)
    assert resolve(state(two, face=1, explanation=explained, view=View(attention=(0, 0)))).layers == ()


def test_the_strip_holds_eight_maps_stage_by_stage_and_stays_while_one_blinks() -> None:
    view = View(strip=True)
    now = state(SEEN, 3, view=view, face=0, explanation=explanation(SEEN, 3))
    for shown_view in (view, replace(view, original=True)):
        strip = resolve(replace(now, view=shown_view)).strip
        assert [round(float(part[0, 0]), 1) for part in strip] == [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8]


def test_the_same_state_gives_the_same_scene_and_nothing_of_it_is_changed() -> None:
    now = state(SEEN, 3, view=View(brightness=0.5))
    assert now.shown is not None
    before = now.shown.rgb.copy()
    one, other = resolve(now), resolve(now)
    assert one.marks == other.marks
    assert np.array_equal(one.layers[0].values, other.layers[0].values)
    assert np.array_equal(now.shown.rgb, before)
    assert np.array_equal(before, picture(3))
