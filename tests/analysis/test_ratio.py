"""A likelihood ratio is said in no more digits than its interval supports, and never beyond its bounds."""

from math import log10

import pytest

from lgrr.analysis.ratio import ratio
from lgrr.types import Likelihood

BOUNDS = (-1.33, 1.51)


def said(value: float, low: float, high: float, bounds: tuple[float, float] = BOUNDS) -> tuple[str, str, str, str]:
    found = ratio(Likelihood(value, (low, high), False, ""), bounds)
    assert found is not None
    return found.value, found.low, found.high, found.times


def read(text: str) -> float:
    above, _, below = text.partition("/")
    return float(above) / float(below or 1)


@pytest.mark.parametrize(
    ("log10_lr", "words"),
    [
        ((0.95, 0.60, 1.28), ("9", "3", "20", "9")),  # 8.9 [3.98, 19.05]
        ((-0.95, -1.28, -0.60), ("1/9", "1/20", "1/3", "9")),  # the same on the other side
        ((0.0, -0.2, 0.2), ("1", "1/2", "2", "1")),
        ((1.13, 1.09, 1.18), ("13", "12", "16", "13")),  # narrow: two digits
        ((1.13, 1.02, 1.20), ("15", "10", "20", "15")),
    ],
)
def test_value_and_interval_have_the_digits_that_the_interval_supports(log10_lr, words):
    assert said(*log10_lr) == words


def test_the_interval_is_printed_no_narrower_than_it_is_and_the_value_lies_in_it():
    for hundredths in range(-250, 251, 7):
        for width in (5, 30, 90):
            value, low, high = (x / 100 for x in (hundredths, hundredths - width, hundredths + width))
            number = [read(text) for text in said(value, low, high, (-4.0, 4.0))[:3]]
            assert number[1] <= 10**low * 1.0001 and number[2] >= 10**high * 0.9999
            assert number[1] <= number[0] <= number[2]


def test_nothing_beyond_what_the_known_cases_support_is_printed():
    assert said(1.51, 1.2, 1.51) == ("30", "15", "30", "30")  # at most 32.4
    assert said(-1.33, -1.33, -1.1) == ("1/20", "1/20", "1/10", "20")  # at least 1/21.4
    assert said(3.0, 3.0, 3.0, (-3.0, 3.0)) == ("1000", "1000", "1000", "1000")


def test_where_there_is_no_ratio_nothing_is_said():
    assert ratio(Likelihood(None, None, None, "no likelihood ratio: too few faces were scored"), BOUNDS) is None
    assert ratio(Likelihood(None, (0.1, 0.2), None, "withheld"), BOUNDS) is None
    assert ratio(Likelihood(0.15, None, None, "withheld"), BOUNDS) is None


@pytest.mark.parametrize("digits", ["1", "1.5", "2", "3", "4", "5", "6", "7", "8", "9", "10", "15", "90", "100"])
def test_a_wide_interval_leaves_one_digit_of_these_and_the_value_keeps_it(digits):
    middle = log10(float(digits))
    assert said(middle, middle - 0.06, middle + 0.06, (-4.0, 4.0))[0] == digits
    if middle > 0:
        assert said(-middle, -middle - 0.06, -middle + 0.06, (-4.0, 4.0))[0] == f"1/{digits}"


def test_two_digits_need_an_interval_of_at_most_a_tenth():
    middle = log10(37)
    assert said(middle, middle - 0.0499, middle + 0.0499, (-4.0, 4.0))[0] == "37"
    assert said(middle, middle - 0.055, middle + 0.055, (-4.0, 4.0))[0] == "40"
    assert said(log10(7.3), log10(7.3), log10(7.3))[0] == "7.3"
    assert said(0.05, 0.0, 0.1) == ("1.1", "1", "1.3", "1.1")  # just a tenth


def test_a_bound_that_is_a_step_may_be_printed():
    assert said(-3.0, -3.2, -2.8, (-1.0, 1.0)) == ("1/10", "1/10", "1/10", "10")
    assert said(3.0, 2.8, 3.2, (-1.0, 1.0)) == ("10", "10", "10", "10")


def test_an_interval_that_ends_on_steps_is_printed_with_them():
    assert said(0.95, log10(3), log10(20)) == ("9", "3", "20", "9")
    assert said(-0.95, -log10(20), -log10(3)) == ("1/9", "1/20", "1/3", "9")
