"""Everyone keeps a number through the recording: across gaps, crossings and missed detections, but not across cuts."""

from dataclasses import replace

import numpy as np
import pytest

from lgrr.faces import Sighting, between, sight, track
from lgrr.types import FaceBox
from lgrr.video import Picture, open_media
from tests.data import data_folder
from tests.faces.walkers import Actor, frame, scene, seen, street


def labels(sightings: list[Sighting]) -> list[list[int | None]]:
    tracks = track(sightings)
    return [[tracks.label(p, f) for f in range(len(s.faces))] for p, s in enumerate(sightings)]


def walk(k: int, step: float = 12, **how: object) -> Actor:
    return Actor(20 + step * k, **how)


def test_one_person_walking_is_one_track():
    assert labels([seen(5 * k, street(), [walk(k)]) for k in range(12)]) == [[1]] * 12


def test_numbers_go_by_first_appearance_and_then_from_left_to_right():
    first = [Actor(350), Actor(50, person="Twin")]
    later = [*first, Actor(200, y=190, height=110)]
    sightings = [seen(5 * k, street(), first) for k in range(4)] + [seen(5 * k, street(), later) for k in range(4, 8)]
    assert labels(sightings) == [[1, 2]] * 4 + [[1, 3, 2]] * 4


def test_two_people_who_cross_keep_their_tracks():
    sightings = []
    for k in range(17):
        grace, twin = walk(k, 25), Actor(420 - 25 * k, y=90, person="Twin", seen=k not in (7, 8, 9))
        sightings.append(seen(5 * k, street(), [twin, grace]))  # Grace in front hides the twin for three sightings
    got = labels(sightings)
    assert got[0] == [1, 2]
    assert got[8] == [1]
    assert got[-1] == [2, 1]


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


def test_a_face_missed_a_few_times_comes_back_as_the_same():
    sightings = [seen(5 * k, street(), [walk(k, 4, seen=k not in (4, 5, 9))]) for k in range(14)]
    assert labels(sightings) == [[] if k in (4, 5, 9) else [1] for k in range(14)]


@pytest.mark.parametrize("spacing", [5, 13, 25, 75])
def test_sparse_and_dense_sightings_give_one_track(spacing):
    sightings = [seen(k, street(), [Actor(150 + 30 * np.sin(k / 30))]) for k in range(0, 10 * spacing, spacing)]
    assert labels(sightings) == [[1]] * 10


def test_uneven_spacing_gives_the_tracks_of_even_spacing():
    indices = [0, 25, 50, 52, 54, 56, 58, 75, 100, 105, 110, 125]
    sightings = [seen(k, street(), [Actor(50 + k / 2), Actor(400 - k / 4, person="Twin")]) for k in indices]
    assert labels(sightings) == [[1, 2]] * len(indices)


def test_a_cut_starts_new_tracks():
    before = [seen(5 * k, street(1), [Actor(60)]) for k in range(5)]
    after = [seen(5 * k, street(2), [Actor(300, person="Twin")]) for k in range(5, 10)]
    assert track(before + after).cuts == [5]
    assert labels(before + after) == [[1]] * 5 + [[2]] * 5


def test_a_flash_and_a_pan_are_no_cuts():
    flash = [seen(5 * k, street(), [Actor(60)]) for k in range(6)]
    flash[3] = replace(flash[3], scene=np.clip(flash[3].scene * 0.4 + 150, 0, 255).astype(np.uint8))
    assert track(flash).cuts == []
    pan = [seen(5 * k, np.roll(street(), 15 * k, axis=1), [Actor(100 + 15 * k)]) for k in range(20)]
    assert track(pan).cuts == []
    assert labels(pan) == [[1]] * 20


def test_a_false_face_that_flickers_once_is_not_confirmed():
    sightings = [seen(5 * k, street(), [Actor(60)]) for k in range(12)]
    sightings[6] = seen(30, street(), [Actor(60), Actor(450, y=200, height=90, confidence=0.97)])
    assert labels(sightings) == [[1]] * 6 + [[1, None]] + [[1]] * 5


def test_an_unsure_face_is_not_confirmed_however_often_it_is_seen():
    lamp = Actor(450, y=200, height=90, confidence=0.91)
    assert labels([seen(5 * k, street(), [Actor(60), lamp]) for k in range(8)]) == [[1, None]] * 8


def test_a_face_whose_landmarks_are_no_face_is_not_confirmed():
    sightings = [seen(5 * k, street(), [Actor(60)]) for k in range(6)]
    heap = np.full((5, 2), 130, np.float32)
    wrong = [replace(s, faces=(replace(s.faces[0], landmarks=heap),)) for s in sightings]
    assert labels(wrong) == [[None]] * 6


def test_a_still_picture_keeps_its_sure_faces():
    still = seen(0, street(), [Actor(60), Actor(350, person="Twin"), Actor(250, y=220, height=90, confidence=0.92)])
    assert labels([still]) == [[1, None, 2]]


def test_no_sightings_and_no_faces_are_no_tracks():
    assert track([]).cuts == []
    assert labels([seen(5 * k, street(), []) for k in range(3)]) == [[], [], []]
    assert track([seen(0, street(), [])]).label(0, 0) is None


def test_the_same_sightings_give_the_same_tracks():
    sightings = [seen(5 * k, street(), [walk(k), Actor(420 - 9 * k, person="Twin")]) for k in range(10)]
    assert labels(sightings) == labels(list(sightings))


def test_between_two_sightings_boxes_are_carried_in_a_straight_line_in_time():
    a, b = (seen(k, street(), [Actor(x), Actor(400, person="Twin")]) for k, x in ((10, 60), (20, 80)))
    (one, walker), (two, stander) = between(a, b, frame(15))
    assert (one, two) == (0, 1)
    assert walker.x == pytest.approx((a.faces[0].x + b.faces[0].x) / 2)
    assert walker.confidence is None
    assert walker.landmarks == pytest.approx((a.faces[0].landmarks + b.faces[0].landmarks) / 2)
    assert stander.xywh == pytest.approx(a.faces[1].xywh)
    quarter = between(a, b, frame(12))[0][1]
    assert quarter.x == pytest.approx(a.faces[0].x + 0.2 * (b.faces[0].x - a.faces[0].x))


def test_nothing_is_carried_over_a_cut_nor_for_a_face_that_moved_far():
    a = seen(0, street(1), [Actor(60)])
    assert between(a, seen(10, street(2), [Actor(300, person="Twin")]), frame(5)) == []
    assert between(a, seen(10, street(1), [Actor(140)]), frame(5)) == []


def test_a_sighting_is_small_and_the_detector_fills_it(detector):
    rgb = scene(street(), [Actor(60), Actor(380, person="Twin")])
    sighting = sight(Picture(frame(0), rgb, ""), detector)
    assert len(sighting.faces) == 2
    assert sighting.appearance.shape == (2, 216) and sighting.appearance.dtype == np.float32
    assert sighting.scene.shape == (18, 32, 3) and sighting.scene.dtype == np.uint8
    assert labels([sighting]) == [[1, 2]]


def test_detected_crossing_faces_keep_their_tracks(detector):
    """From pixels to tracks: two people pass each other, one above the other, found by the detector itself."""
    sightings = []
    for k in range(9):
        actors = [Actor(20 + 50 * k, y=10, height=150), Actor(420 - 50 * k, y=180, height=150, person="Twin")]
        sightings.append(sight(Picture(frame(5 * k), scene(street(), actors), ""), detector))
    tracks = track(sightings)
    for k, sighting in enumerate(sightings):
        assert len(sighting.faces) == 2
        for position, face in enumerate(sighting.faces):
            is_grace = face.y + face.height / 2 < 170
            assert tracks.label(k, position) == (1 if is_grace else 2)


def sightings_of(name: str, indices: range, detector) -> list[Sighting]:
    path = data_folder() / "videos" / name
    with open_media(path) as media:
        return [sight(picture, detector) for picture in media.pictures(indices)]


def test_a_real_pair_keeps_its_two_tracks_and_its_sides(detector):
    sightings = sightings_of("pair_left_original_right_swapped_a.mp4", range(0, 103, 20), detector)
    assert labels(sightings) == [[1, 2]] * 6


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
