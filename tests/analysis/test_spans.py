"""In which of the frames wanted the detector runs."""

from fractions import Fraction

import pytest

from lgrr.analysis.spans import CARRY_SECONDS, SPAN_FRAMES, Span, groups, spans
from lgrr.types import FrameId


def clock(count: int, rate: int) -> list[FrameId]:
    return [FrameId(i, i, Fraction(1, rate)) for i in range(count)]


def cut(wanted: list[int], rate: int, detected: set[int] | None = None) -> list[Span]:
    return list(spans(wanted, clock(1000, rate), detected or set()))


def test_frames_far_apart_are_all_detected() -> None:
    found = cut([0, 25, 50, 75], 25)
    assert [span.indices for span in found] == [(0,), (25,), (50,), (75,)]
    assert all(span.right == span.indices[-1] for span in found)


def test_of_every_frame_one_in_four_is_detected() -> None:
    found = cut(list(range(21)), 25)
    assert [span.indices for span in found][:3] == [(0,), (1, 2, 3, 4), (5, 6, 7, 8)]
    assert [(span.left, span.right) for span in found][:3] == [(None, 0), (0, 4), (4, 8)]


def test_between_frames_detected_before_nothing_is_detected_again() -> None:
    found = cut([101, 103, 105], 50, detected={100, 106, 400})
    assert found == [Span((101, 103, 105), 100, 106)]


@pytest.mark.parametrize("rate", [10, 24, 30, 60, 240])
@pytest.mark.parametrize("step", [1, 2, 3, 7, 50])
@pytest.mark.parametrize("detected", [set(), {0, 7, 9, 300, 301}, set(range(0, 1000, 45))])
def test_every_wanted_frame_is_in_one_span_and_no_box_is_carried_far(rate: int, step: int, detected: set[int]) -> None:
    frames = clock(1000, rate)
    wanted = [i for i in range(3, 700, step) if i not in detected]
    found = cut(wanted, rate, detected)
    assert [i for span in found for i in span.indices] == wanted
    seen = set(detected)
    for span in found:
        assert 1 <= len(span.indices) <= SPAN_FRAMES
        if span.right in span.indices:
            assert span.right == span.indices[-1]
            seen.add(span.right)
        assert span.right in seen and (span.left is None or span.left in seen)
        carried = [i for i in span.indices if i != span.right]
        if carried:
            assert span.left is not None and span.left < carried[0] <= carried[-1] < span.right
            assert frames[span.right].seconds - frames[span.left].seconds <= CARRY_SECONDS + 1e-5


def test_groups_hold_whole_spans() -> None:
    pieces = cut(list(range(30)), 25)
    joined = list(groups(pieces, 4))
    assert [span for group in joined for span in group] == pieces
    assert all(4 <= sum(len(span.indices) for span in group) < 8 for group in joined[:-1])
