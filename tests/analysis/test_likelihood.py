"""A likelihood ratio is printed where known cases support it, no further, in the same words for both sides."""

from dataclasses import replace
from math import log10

import numpy as np
import pytest

from lgrr.analysis.likelihood import (
    SCALE,
    Calibration,
    applicable,
    bounds_of,
    likelihood,
    log10_lr,
    rated,
    words,
)
from lgrr.types import Finding, Track

CALIBRATION = Calibration(
    id="test", sha256="ab" * 32, unit="track", n_real=200, n_fake=300, intercept=0.0, slope=1.0,
    covariance=(0.04, 0.0, 0.01), llr_bounds=(-2.47, 2.3), sizes=(50.0, 300.0), cllr=0.5, cllr_min=0.45, method="test",
    conditions="made",
)  # fmt: skip
TRACK = Track(1, "Track 1", 0, 99, 20, (0, 0, 90, 110), 0.9, (0.8, 0.95), Finding.MANIPULATED, "because")


def test_a_score_becomes_its_log_odds_where_the_line_is_one_to_one():
    assert log10_lr(0.9, CALIBRATION) == pytest.approx(log10(9))
    assert likelihood(0.9, (0.8, 0.95), CALIBRATION).log10_lr == 0.95
    assert likelihood(0.5, None, CALIBRATION).log10_lr == 0.0


def test_nothing_beyond_the_bounds_is_printed_not_even_in_the_interval():
    for p, bound in ((1.0, 2.3), (0.0, -2.47)):
        found = likelihood(p, (max(0.0, p - 0.01), min(1.0, p + 0.01)), CALIBRATION)
        assert found.bounded and found.log10_lr == bound
        assert -2.47 <= found.interval[0] <= found.log10_lr <= found.interval[1] <= 2.3


def test_the_interval_holds_that_of_the_score_and_the_calibrations_own_uncertainty():
    found = likelihood(0.7, (0.6, 0.8), CALIBRATION)
    assert found.interval[0] < log10(0.6 / 0.4) and found.interval[1] > log10(0.8 / 0.2)
    sure = likelihood(0.7, (0.6, 0.8), replace(CALIBRATION, covariance=(0.0, 0.0, 0.0)))
    assert sure.interval == (round(log10(0.6 / 0.4), 2), round(log10(0.8 / 0.2), 2))
    still = likelihood(0.7, None, CALIBRATION)
    assert still.interval[0] < still.log10_lr < still.interval[1]


def test_the_interval_is_widened_by_1_96_standard_errors_of_the_line_at_its_ends():
    """By hand: log-odds of 0.6 and 0.8 are 0.405 and 1.386; variances 0.04 + 2 x 0.005 + x^2 0.01."""
    found = likelihood(0.7, (0.6, 0.8), replace(CALIBRATION, covariance=(0.04, 0.005, 0.01)))
    assert found.interval == (-0.01, 0.83)  # 0.176 - 1.96 x 0.2139 / 2.3026, 0.602 + 1.96 x 0.2703 / 2.3026


@pytest.mark.parametrize(("p", "bounded"), [(0.91, True), (0.9, False), (0.1, False), (0.09, True)])
def test_a_ratio_at_or_beyond_its_bounds_says_that_they_hold_it(p, bounded):
    edges = log10_lr(0.09, CALIBRATION), log10_lr(0.91, CALIBRATION)
    found = likelihood(p, None, replace(CALIBRATION, llr_bounds=edges))
    assert found.bounded is bounded


def test_a_ratio_of_2_is_the_least_that_supports_anything():
    assert words(0.0) == words(0.29) == "no support for either proposition"
    said = [words(x).split(" support")[0] for x in (0.3, 0.99, 1.0, 1.99, 2.0, 2.99, 3.0, 3.99, 4.0)]
    assert said == ["weak"] * 2 + ["moderate"] * 2 + ["moderately strong"] * 2 + ["strong"] * 2 + ["very strong"]


@pytest.mark.parametrize(("least", "name"), SCALE[1:])
def test_the_scale_changes_its_word_at_the_edge_and_is_the_same_on_both_sides(least, name):
    below = SCALE[[edge for edge, _ in SCALE].index(least) - 1][1]
    for sign in (1, -1):
        assert words(sign * least).startswith(name)
        assert words(sign * (least - 0.01)).startswith(below)
    up, down = words(least), words(-least)
    assert up.split(" for the proposition that ")[0] == down.split(" for the proposition that ")[0]
    assert up != down


def test_words_speak_of_propositions_never_of_probability_or_guilt():
    for value in np.arange(-5, 5, 0.05):
        said = words(value)
        assert not any(word in said for word in ("probab", "likely", "authentic", "genuine", "guilt", "%"))


def test_a_few_known_cases_support_only_small_ratios():
    assert bounds_of(178, 99) == (-log10(100), log10(179))


def test_a_calibration_of_single_crops_gives_no_ratio_for_a_track_and_says_why():
    crops = replace(CALIBRATION, unit="crop")
    found, reason = applicable(crops, None, still=False)
    assert found is None and "single crops" in reason and "not likelihood ratios" in reason
    assert applicable(crops, None, still=True) == (crops, None)
    assert applicable(CALIBRATION, None, still=True)[0] is None
    assert rated([TRACK], crops, still=False) == (TRACK,)


def test_without_calibration_the_reason_is_that_there_is_none_or_why_it_was_refused():
    assert applicable(None, None, still=False) == (
        None,
        "these weights have no calibration: scores are not likelihood ratios",
    )
    assert applicable(None, "It was made for other weights.", still=False)[1].startswith(
        "It was made for other weights:"
    )


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"p_fake": None, "interval": None, "faces_scored": 0}, "no face was scored"),
        ({"interval": None}, "too few faces"),
        ({"box": (0, 0, 30, 40)}, "33 px wide, those of the known cases were 50 to 300 px"),
        ({"box": (0, 0, 800, 900)}, "747 px wide"),
    ],
)
def test_a_track_unlike_the_known_cases_has_no_ratio_and_the_words_say_why(change, why):
    (found,) = rated([replace(TRACK, **change)], CALIBRATION, still=False)
    assert found.likelihood.log10_lr is None and found.likelihood.bounded is None
    assert found.likelihood.words.startswith("no likelihood ratio: ") and why in found.likelihood.words


def test_a_fit_track_has_its_ratio():
    (found,) = rated([TRACK], CALIBRATION, still=False)
    assert found.likelihood.log10_lr == 0.95 and found.likelihood.words.startswith("weak support for the proposition")
    assert replace(found, likelihood=None) == TRACK
