"""Frames that will be wanted are kept from the first reading, once, and are the pictures that they would be anyway."""

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from lgrr.isolation import open_isolated
from lgrr.video import open_media
from tests.video.clips import make_clip, number_of, numbered

COUNT = 60


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    return make_clip(tmp_path / "a.mp4", (numbered(n) for n in range(COUNT)), options={"g": "30", "bf": "3"})


def test_what_is_likely_is_at_hand_once_and_is_the_same_picture(clip: Path) -> None:
    asked: list[tuple[int, Fraction]] = []

    def likely(frames: int, step: Fraction, room: int) -> list[int]:
        assert room > COUNT
        asked.append((frames, step))
        return [41, 7, 59]

    with open_media(clip, likely=likely, cache_bytes=0) as kept, open_media(clip, cache_bytes=0) as plain:
        assert asked == [(COUNT, Fraction(1, 25))]
        assert [index for index in range(COUNT) if kept.cached(index)] == [7, 41, 59]
        for index in (41, 7, 41, 8):
            picture = kept.read(index)
            assert number_of(picture.rgb) == index
            assert np.array_equal(picture.rgb, plain.read(index).rgb)
            assert not kept.cached(index)
        assert kept.cached(59)


def test_indices_that_there_are_not_do_no_harm(clip: Path) -> None:
    with open_media(clip, likely=lambda frames, step, room: [-1, 10**12, 3], cache_bytes=0) as media:
        assert [index for index in range(COUNT) if media.cached(index)] == [3]


def test_more_than_there_is_room_for_is_not_asked_for(clip: Path) -> None:
    given: list[int] = []

    def likely(frames: int, step: Fraction, room: int):
        for index in range(10**9):
            given.append(index)
            yield index

    with open_isolated(clip, likely=likely, cache_bytes=0) as media:
        assert number_of(media.read(30).rgb) == 30
    assert COUNT < len(given) < 100_000


def test_a_recording_that_is_opened_with_its_survey_keeps_nothing(clip: Path) -> None:
    with open_media(clip) as first:
        survey = first.survey_bytes()
    with open_media(clip, survey=survey, likely=lambda frames, step, room: range(frames)) as again:
        assert not any(again.cached(index) for index in range(COUNT))
        assert number_of(again.read(44).rgb) == 44


@pytest.mark.parametrize("cache_bytes", [0, 300_000, 10**8])
def test_passing_over_pictures_that_nothing_refers_to_changes_no_picture(clip: Path, cache_bytes: int) -> None:
    order = [59, 3, 29, 30, 2, 58, 45, 44, 43, 16, 57, 0, 31]
    with open_media(clip, cache_bytes=cache_bytes) as media:
        assert "B" in media.picture_types
        assert [number_of(media.read(index).rgb) for index in order] == order
