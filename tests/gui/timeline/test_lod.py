"""Level of detail is exact: what is drawn of many values is what looking at each of them would find."""

import time

import numpy as np
import pytest

from lgrr_gui.timeline.lod import Pyramid, covered, touched, trace

DRAW = np.random.default_rng(11)


@pytest.mark.parametrize("n", [1, 2, 3, 7, 64, 1000, 1023])
def test_extremes_and_means_are_those_of_brute_force(n: int) -> None:
    values = DRAW.random(n)
    pyramid = Pyramid(values)
    first = DRAW.integers(0, n, 300)
    end = np.minimum(first + DRAW.integers(0, n + 1, 300), n)
    low, high = pyramid.extremes(first, end)
    for k, (a, b) in enumerate(zip(first, end, strict=True)):
        assert low[k] == values[a:b].min(initial=np.inf)
        assert high[k] == values[a:b].max(initial=-np.inf)
    filled = first < end
    means = [values[a:b].mean() for a, b in zip(first[filled], end[filled], strict=True)]
    assert np.allclose(pyramid.means(first[filled], end[filled]), means)


@pytest.mark.parametrize("n", [5, 50, 400, 20_000])
@pytest.mark.parametrize("window", [(0.0, 100.0), (20.0, 61.5), (50.0, 50.4), (99.0, 100.0)])
def test_a_trace_shows_every_value_in_the_window_and_one_on_either_side(n: int, window: tuple[float, float]) -> None:
    seconds, values = np.sort(DRAW.random(n)) * 100, DRAW.random(n)
    joined = np.arange(n) > 0
    seen = trace(seconds, Pyramid(values), joined, *window, 200)
    inside = (seconds >= window[0]) & (seconds <= window[1])
    if inside.any():
        assert seen.low.min() <= values[inside].min()
        assert seen.high.max() >= values[inside].max()
    assert len(seen.seconds) <= 204
    assert (np.diff(seen.seconds) > 0).all()
    assert (seen.low <= seen.mean + 1e-12).all()
    assert (seen.mean <= seen.high + 1e-12).all()
    if inside.sum() <= 198:
        before = seconds[seconds < window[0]]
        after = seconds[seconds > window[1]]
        expected = [*before[-1:], *seconds[inside], *after[:1]]
        assert seen.seconds.tolist() == expected, "few values are drawn as they are, with what lines lead to"


def test_each_column_of_a_trace_holds_exactly_the_values_of_its_time() -> None:
    seconds, values = np.arange(10_000) / 100, DRAW.random(10_000)
    seen = trace(seconds, Pyramid(values), np.arange(10_000) > 0, 0.0, 100.0, 100)
    for k in (0, 1, 50, 99):
        part = values[100 * k : 100 * (k + 1)]
        assert (seen.low[k], seen.high[k]) == (part.min(), part.max())


def test_no_line_leads_over_a_gap_also_when_values_are_drawn_in_columns() -> None:
    seconds = np.concatenate([np.arange(500), 1000 + np.arange(500)]) / 10.0
    joined = np.ones(1000, bool)
    joined[[0, 500]] = False
    seen = trace(seconds, Pyramid(np.full(1000, 0.5)), joined, 0.0, 150.0, 150)
    assert np.flatnonzero(~seen.joined).tolist() == [0, int(np.flatnonzero(seen.seconds > 60)[0])]


def test_columns_touched_and_covered_are_those_of_brute_force() -> None:
    instants = DRAW.random(50) * 12 - 1
    expected = {int((s - 2) / 6 * 40) for s in instants if 2 <= s < 8}
    assert set(touched(instants, 2.0, 8.0, 40).tolist()) == expected
    starts = DRAW.random(30) * 12 - 2
    stretches = np.stack([starts, starts + DRAW.random(30)], axis=1)
    filled = np.zeros(40, bool)
    for a, b in covered(stretches, 2.0, 8.0, 40):
        filled[a:b] = True
    for column in range(40):
        left, right = 2 + column * 0.15, 2 + (column + 1) * 0.15
        middle = (left + right) / 2
        if ((stretches[:, 0] < middle - 1e-9) & (stretches[:, 1] > middle + 1e-9)).any():
            assert filled[column]
        elif not ((stretches[:, 0] < right) & (stretches[:, 1] > left)).any():
            assert not filled[column]


def test_the_shortest_stretch_is_still_seen() -> None:
    assert covered(np.array([[5.0, 5.0001]]), 0.0, 1000.0, 100).tolist() == [[1, 2]] or covered(
        np.array([[5.0, 5.0001]]), 0.0, 1000.0, 100
    ).tolist() == [[0, 1]]


def test_a_trace_of_a_million_values_costs_about_what_one_of_ten_thousand_does() -> None:
    """Counted in what is handed out, and roughly in time, against the same machine."""
    spent = {}
    for n in (10_000, 1_000_000):
        seconds, pyramid = np.arange(n) / n * 100, Pyramid(DRAW.random(n))
        joined = np.ones(n, bool)
        runs = []
        for _ in range(5):
            begun = time.perf_counter()
            seen = trace(seconds, pyramid, joined, 0.0, 100.0, 1000)
            runs.append(time.perf_counter() - begun)
        spent[n] = min(runs)
        assert len(seen.seconds) == 1000
    assert spent[1_000_000] < 20 * spent[10_000]
