"""Words that are safe to show, and scores with no more digits than their intervals support."""

import pytest

from lgrr.text import printable, ratio_words, score_words


@pytest.mark.parametrize(
    ("p_fake", "interval", "words"),
    [
        (0.93, (0.88, 0.96), "0.93 [0.88, 0.96]"),
        (0.58, (0.29, 0.57), "0.58 [0.29, 0.57]"),
        (0.614, (0.22, 0.91), "0.6 [0.2, 1.0]"),
        (0.9999, (0.9996, 0.99999), "1.00 [0.99, 1.00]"),
        (0.85, (0.799, 0.901), "0.85 [0.79, 0.91]"),
        (0.5, None, "0.50"),
        (None, None, "no score"),
    ],
)
def test_an_interval_is_never_printed_narrower_than_it_is(
    p_fake: float | None, interval: tuple[float, float] | None, words: str
) -> None:
    assert score_words(p_fake, interval) == words


def test_what_a_terminal_would_obey_becomes_an_escape() -> None:
    assert printable("a\x1b[2J\udcffä.mp4") == "a\\x1b[2J\\udcffä.mp4"


def test_a_ratio_comes_with_its_interval_its_bound_and_its_words():
    assert ratio_words(0.95, (0.6, 1.28), False, "weak support") == "log10 LR 0.95 [0.60, 1.28]: weak support"
    assert "the most that the known cases support: strong" in ratio_words(3.0, (2.5, 3.0), True, "strong support")
    assert ratio_words(None, None, None, "no likelihood ratio: too few") == "no likelihood ratio: too few"
