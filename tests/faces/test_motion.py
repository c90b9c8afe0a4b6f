"""Everyone keeps a number however they move and however often they are looked at."""

import numpy as np
import pytest

from lgrr.faces import Sighting, sight, track
from lgrr.types import FaceBox
from lgrr.video import Picture, open_media
from tests.data import data_folder
from tests.faces.walkers import Actor, frame, scene, seen, street


def labels(sightings: list[Sighting]) -> list[list[int | None]]:
    tracks = track(sightings)
    return [[tracks.label(p, f) for f in range(len(s.faces))] for p, s in enumerate(sightings)]


def test_numbers_go_by_first_appearance_and_then_from_left_to_right():
    first = [Actor(350), Actor(50, person="Twin")]
    later = [*first, Actor(200, y=190, height=110)]
    sightings = [seen(5 * k, street(), first) for k in range(4)] + [seen(5 * k, street(), later) for k in range(4, 8)]
    assert labels(sightings) == [[1, 2]] * 4 + [[1, 3, 2]] * 4


def test_two_who_look_the_same_and_cross_are_told_apart_by_their_ways():
    sightings = []
    for k in range(9):
        rightwards, leftwards = Actor(20 + 50 * k, y=60), Actor(445 - 50 * k, y=100)
        sightings.append(seen(5 * k, street(), [rightwards, leftwards]))
    got = labels(sightings)
    assert got[0] == [1, 2] and got[4] == [1, 2]
    assert got[-1] == [2, 1]


def test_a_passer_by_close_to_the_camera_is_one_track():
    """Two faces' widths in a fifth of a second, as in real street scenes."""
    assert labels([seen(5 * k, street(), [Actor(130 * k - 20)]) for k in range(4)]) == [[1]] * 4


@pytest.mark.parametrize("spacing", [5, 13, 25, 75])
def test_sparse_and_dense_sightings_give_one_track(spacing):
    sightings = [seen(k, street(), [Actor(150 + 30 * np.sin(k / 30))]) for k in range(0, 10 * spacing, spacing)]
    assert labels(sightings) == [[1]] * 10


def test_uneven_spacing_gives_the_tracks_of_even_spacing():
    indices = [0, 25, 50, 52, 54, 56, 58, 75, 100, 105, 110, 125]
    sightings = [seen(k, street(), [Actor(50 + k / 2), Actor(400 - k / 4, person="Twin")]) for k in indices]
    assert labels(sightings) == [[1, 2]] * len(indices)


def test_a_sighting_is_small_and_the_detector_fills_it(detector):
    rgb = scene(street(), [Actor(60), Actor(380, person="Twin")])
    sighting = sight(Picture(frame(0), rgb, ""), detector)
    assert len(sighting.faces) == 2
    assert sighting.appearance.shape == (2, 216) and sighting.appearance.dtype == np.float32
    assert sighting.scene.shape == (18, 32, 3) and sighting.scene.dtype == np.uint8
    assert labels([sighting]) == [[1, 2]]


def sightings_of(name: str, indices: range, detector) -> list[Sighting]:
    path = data_folder() / "videos" / name
    with open_media(path) as media:
        return [sight(picture, detector) for picture in media.pictures(indices)]


def test_a_real_speaker_who_fills_the_picture_moves_without_a_cut(detector):
    sightings = sightings_of("pair_left_original_right_swapped_b.mp4", range(0, 76, 15), detector)
    assert track(sightings).cuts == []
    assert labels(sightings) == [[1, 2]] * 6


WOMAN = [(340, 775), (505, 785), (695, 815), (875, 790), (1055, 840), (1265, 835), (1450, 835)]  # in her face, by eye


@pytest.mark.slow
def test_a_woman_walking_fast_through_a_real_street_is_one_track(detector):
    sightings = sightings_of("real_1080p_street.mp4", range(0, 31, 5), detector)
    hers = [
        number
        for place, numbers, sighting in zip(WOMAN, labels(sightings), sightings, strict=True)
        for number, face in zip(numbers, sighting.faces, strict=True)
        if holds(face, *place)
    ]
    assert len(hers) == 7 and len(set(hers)) == 1 and hers[0] is not None


def holds(face: FaceBox, x: float, y: float) -> bool:
    return face.x < x < face.x + face.width and face.y < y < face.y + face.height
