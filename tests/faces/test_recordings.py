"""The room on whole recordings, made and real: how many people, whose is which, how many scenes."""

from fractions import Fraction

import numpy as np
import pytest

from lgrr.faces import Sighting, Tracks, sight, track
from lgrr.types import FrameId
from lgrr.video import Picture, open_media
from tests.data import data_folder
from tests.faces.pictures import resized, smooth_noise


def seen(name: str, detector, count: int) -> list[Sighting]:
    """Sightings evenly spaced over a recording of the data folder."""
    with open_media(data_folder() / "videos" / name) as media:
        places = np.unique(np.linspace(0, len(media.frames) - 1, count).round().astype(int))
        return [sight(picture, detector) for picture in media.pictures(places.tolist())]


def people(tracks: Tracks, sightings: list[Sighting]) -> set[int]:
    found = {tracks.label(k, i) for k, s in enumerate(sightings) for i in range(len(s.faces))}
    return {label for label in found if label is not None}


def test_two_people_who_walk_past_each_other_keep_their_tracks(detector, portrait):
    head = resized(portrait[40:440, 100:440], 0.4)  # 160 x 136, the face about 73 x 95
    in_front, behind = head, head[:, ::-1, ::-1]  # the second mirrored, red and blue exchanged
    wall = resized(smooth_noise(100, 250, seed=4, grain=12) // 2, 2)
    sightings = []
    for step, x in enumerate(range(0, 361, 30)):
        rgb = wall.copy()
        rgb[20:180, 364 - x : 500 - x] = behind
        rgb[25:185, x : x + 136] = in_front
        sightings.append(sight(Picture(FrameId(step, step, Fraction(1, 5)), rgb, ""), detector))
    tracks = track(sightings)
    assert people(tracks, sightings) == {1, 2}
    for k, one in enumerate(sightings):
        front = [tracks.label(k, i) for i, face in enumerate(one.faces) if abs(face.x - 30 - 30 * k) < 12]
        assert front == [1]
    assert [tracks.label(len(sightings) - 1, i) for i in range(2)] == [2, 1]


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
    new_scenes = (20, 82, 211)  # first frames: the recording has these three cuts, judged by eye
    expected = [next(k for k, s in enumerate(sightings) if s.frame.index >= first) for first in new_scenes]
    assert cuts == expected
