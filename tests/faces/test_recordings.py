"""The room on real recordings: how many people, how many scenes."""

import numpy as np
import pytest

from lgrr.faces import Sighting, Tracks, sight, track
from lgrr.video import open_media
from tests.data import data_folder


def seen(name: str, detector, count: int) -> list[Sighting]:
    """Sightings evenly spaced over a recording of the data folder."""
    with open_media(data_folder() / "videos" / name) as media:
        places = np.unique(np.linspace(0, len(media.frames) - 1, count).round().astype(int))
        return [sight(picture, detector) for picture in media.pictures(places.tolist())]


def people(tracks: Tracks, sightings: list[Sighting]) -> set[int]:
    found = {tracks.label(k, i) for k, s in enumerate(sightings) for i in range(len(s.faces))}
    return {label for label in found if label is not None}


@pytest.mark.parametrize(
    "name, count",
    [
        ("pair_left_original_right_swapped_a.mp4", 2),
        ("pair_left_original_right_swapped_b.mp4", 2),
        ("real_small_speech.mp4", 1),
        ("several_faces.jpg", 6),
    ],
)
def test_there_are_as_many_tracks_as_people(detector, name, count):
    sightings = seen(name, detector, 8)
    assert people(track(sightings), sightings) == set(range(1, count + 1))


def test_the_original_and_the_swapped_half_are_never_mixed_up(detector):
    sightings = seen("pair_left_original_right_swapped_a.mp4", detector, 8)
    tracks = track(sightings)
    sides = {
        (tracks.label(k, i), face.x + face.width / 2 > 640)
        for k, s in enumerate(sightings)
        for i, face in enumerate(s.faces)
    }
    assert len(sides) == 2


@pytest.mark.slow
def test_rapid_cuts_on_a_dark_stage_are_found(detector):
    sightings = seen("real_640x360_dark_stage.mp4", detector, 40)
    cuts = track(sightings).cuts
    for first_of_new_scene in (20, 82, 211):  # frames, seen by stepping through
        assert any(sightings[k - 1].frame.index < first_of_new_scene <= sightings[k].frame.index for k in cuts)
    assert len(cuts) <= 6
