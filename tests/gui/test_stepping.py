"""Where a key press leads, on a recording whose frames do not come at equal times."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from lgrr.errors import UsageError
from lgrr_gui.goto import find
from lgrr_gui.state import Recording, WindowState
from lgrr_gui.stepping import next_attention, next_keyframe, second_away

SECONDS = np.array([5.0, 5.1, 5.2, 6.0, 7.9, 8.0, 8.04])  # the first frame is not at 0
PTS = np.array([50, 51, 52, 60, 79, 80, 81])


def test_a_frame_is_found_by_its_number_its_pts_and_its_time() -> None:
    assert find("3", SECONDS, PTS) == 3
    assert find("pts 79", SECONDS, PTS) == 4
    assert find("pts=80", SECONDS, PTS) == 5
    assert find("0s", SECONDS, PTS) == 0
    assert find("1.5s", SECONDS, PTS) == 3, "the frame that is on show then"
    assert find("0:02.9", SECONDS, PTS) == 4
    assert find("1:00:00", SECONDS, PTS) == 6


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("7", "numbered from 0 to 6"),
        ("pts 53", "No frame has the time stamp 53"),
        ("soon", "names no frame"),
        ("", "names"),
    ],
)
def test_what_names_no_frame_is_answered_in_a_sentence(typed: str, sentence: str) -> None:
    with pytest.raises(UsageError, match=sentence):
        find(typed, SECONDS, PTS)


def test_a_second_is_a_second_of_the_recording_and_at_least_one_frame() -> None:
    assert second_away(SECONDS, 0, 1) == 3
    assert second_away(SECONDS, 3, 1) == 4, "nothing is on show within the second: the next frame"
    assert second_away(SECONDS, 4, -1) == 3
    assert second_away(SECONDS, 0, -1) == 0
    assert second_away(SECONDS, 6, 60) == 6


def test_key_frames_are_visited_in_both_directions() -> None:
    recording = Recording("ab", Path("a.mp4"), seconds=SECONDS, pts=PTS, keyframes=np.array([0, 3, 5]))
    state = WindowState(recordings=(recording,), current="ab", wanted=3)
    assert (next_keyframe(state, -1), next_keyframe(state, 1)) == (0, 5)
    assert next_keyframe(replace(state, wanted=6), 1) is None


def test_the_attention_key_goes_round_all_eight_maps_and_back_to_none() -> None:
    seen, now = [], None
    for _ in range(9):
        now = next_attention(now, 1)
        seen.append(now)
    assert seen[-1] is None
    assert len(set(seen)) == 9
    assert next_attention(None, -1) == (3, 1)
