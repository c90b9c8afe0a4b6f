"""A likelihood ratio is said in no more digits than its interval supports, and never beyond its bounds."""

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
