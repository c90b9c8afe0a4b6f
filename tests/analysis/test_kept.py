"""Frames are read from the case when they are asked for, and are then what they were when all were held at once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from lgrr.analysis import Case, Observation, kept, with_tracks
from lgrr.analysis.kept import Kept, KeptFrames
from lgrr.analysis.same import taken_over
from lgrr.errors import StorageError
from tests.analysis.test_case import FILE, observation, same

FRAMES = 20


@pytest.fixture
def stored() -> list[Observation]:
    """Frames of which one in four shows the picture of another, and takes over what was found there."""
    looked_at = {index: observation(index, faces=1) for index in range(0, FRAMES, 3) if index % 4}
    looked_at |= {index: observation(index, faces=2) for index in range(1, FRAMES, 3) if index % 4}
    first, *_ = looked_at.values()
    copies = [taken_over(first, observation(index).result.frame) for index in range(0, FRAMES, 4)]
    return sorted([*looked_at.values(), *copies], key=lambda o: o.result.frame)


@pytest.mark.parametrize("at_hand", [0, 3, 1000])
@pytest.mark.parametrize("at_once", [1, 7])
def test_whatever_is_held_in_memory_the_frames_are_those_stored(
    stored: list[Observation], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_hand: int, at_once: int
) -> None:
    monkeypatch.setattr(kept, "AT_HAND", at_hand)
    monkeypatch.setattr(kept, "AT_ONCE", at_once)
    with Case.create(tmp_path / "case.sqlite") as case:
        exhibit = case.register("clip.mp4", FILE, {}, {}).id
        frames = Kept(case, exhibit)
        for lot in (stored[10:], stored[:10]):
            frames.store(lot)
        indices = [o.result.frame.index for o in stored]
        assert list(frames) == indices
        assert same(list(frames.of(frames)), stored)
        assert same(list(frames.of(reversed(indices))), stored[::-1])
        assert same([frames[index] for index in indices], stored)
        with pytest.raises(KeyError):
            frames[FRAMES]
        expected = with_tracks(stored)
        told = KeptFrames(frames)
        assert len(told) == len(expected)
        assert same(list(told), list(expected))
        assert same([told[-1], *told[1:3]], [expected[-1], *expected[1:3]])
    with Case.open(tmp_path / "case.sqlite") as case:  # another run finds what is there
        assert same(list(KeptFrames(Kept(case, exhibit))), list(expected))


def test_some_frames_of_a_case_come_with_what_they_took_over(stored: list[Observation], tmp_path: Path) -> None:
    with Case.create(tmp_path / "case.sqlite") as case:
        exhibit = case.register("clip.mp4", FILE, {}, {}).id
        case.store(exhibit, stored)
        copies = [o for o in stored if o.result.same_as is not None]
        assert len(copies) == 5
        assert same(case.observations(exhibit, [o.result.frame.index for o in copies]), copies)
        assert case.observations(exhibit, []) == []
        assert case.indices(exhibit) == [o.result.frame.index for o in stored]


def test_a_frame_whose_original_has_another_picture_is_refused_alone_too(
    stored: list[Observation], tmp_path: Path
) -> None:
    copy = next(o for o in stored if o.result.same_as is not None)
    with Case.create(tmp_path / "case.sqlite") as case:
        exhibit = case.register("clip.mp4", FILE, {}, {}).id
        case.store(exhibit, [*stored, replace(copy, result=replace(copy.result, sha256="e" * 64))])
        with pytest.raises(StorageError, match="not there with the same picture"):
            case.observations(exhibit, [copy.result.frame.index])
