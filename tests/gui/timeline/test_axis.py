"""Times in words, the visible window as a value, and the highest scores of the whole recording."""

import numpy as np
import pytest

from lgrr.analysis.acts import Exclude
from lgrr_gui.timeline.data import timeline_data
from lgrr_gui.timeline.overview import highest
from lgrr_gui.timeline.ticks import clock, step_for, ticks
from lgrr_gui.timeline.window import Window
from tests.gui.states import act, face, looked, recording


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "00:00.000"),
        (41.1334, "00:41.133"),
        (59.9996, "01:00.000"),
        (3599.9999, "1:00:00.000"),
        (7325.5, "2:02:05.500"),
        (-0.25, "−00:00.250"),
    ],
)
def test_a_time_reads_as_a_clock_does(seconds: float, words: str) -> None:
    assert clock(seconds) == words


def test_every_length_has_few_ticks_at_round_times() -> None:
    draw = np.random.default_rng(8)
    for length in 10 ** draw.uniform(0, 5.2, 300):
        start = float(draw.uniform(0, 1000))
        made = ticks(start, start + length, 7)
        assert 1 <= len(made) <= 8
        assert all(start - 1e-6 <= at <= start + length + 1e-6 for at, _ in made)
        assert len({words for _, words in made}) == len(made), "each says something else"
        assert all(at * 1000 % step_for(length, 7) == pytest.approx(0, abs=1e-6) for at, _ in made)


def test_a_window_stays_inside_and_at_least_a_second_long() -> None:
    draw = np.random.default_rng(9)
    window = Window.whole(40.0)
    for factor, where in zip(draw.uniform(0.2, 4, 500), draw.uniform(-5, 45, 500), strict=True):
        window = window.zoomed(float(factor), float(where)).moved(window.start + float(draw.normal(0, 3)))
        assert window.start >= 0
        assert window.end <= 40.0 + 1e-9
        assert window.length >= 1.0


def test_what_is_visible_stays_and_what_is_not_begins_a_page() -> None:
    window = Window(10.0, 10.0, 40.0)
    assert window.showing(10.0) is window
    assert window.showing(20.0) is window
    assert window.showing(25.0) == Window(24.5, 10.0, 40.0)
    assert window.showing(39.0) == Window(30.0, 10.0, 40.0)
    assert window.showing(2.0) == Window(1.5, 10.0, 40.0)


def test_the_overview_holds_the_highest_score_of_each_column_of_tracks_that_count() -> None:
    draw = np.random.default_rng(10)
    scores = draw.random((200, 2))
    frames = [
        looked(k, face(float(a)), face(float(b), track=2, box=(10, 10, 50, 50))) for k, (a, b) in enumerate(scores)
    ]
    top = highest(timeline_data(recording(frames, n=200)), 20)
    for column in range(20):
        assert top[column] >= scores[10 * column : 10 * column + 10].max()
        assert top[column] <= scores[max(0, 10 * column - 1) : 10 * column + 11].max()
    acts = [act(1, Exclude((0, 1), "a poster"))]
    only_first = highest(timeline_data(recording(frames, n=200, acts=acts)), 200)
    assert only_first[5] == pytest.approx(max(scores[4:7, 0])) or only_first[5] == pytest.approx(scores[5, 0])
    partly = highest(timeline_data(recording(frames[:20], n=200)), 20)
    assert not np.isfinite(partly[5:]).any(), "no score where nobody looked"
