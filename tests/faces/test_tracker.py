import numpy as np
import pytest

from lgrr.faces import track
from lgrr.faces.sighting import appearance_distance
from tests.faces.pictures import smooth_noise
from tests.faces.sightings import ROOM, STREET, face, labels, look, sighting


def test_the_made_people_look_different_and_like_themselves():
    assert appearance_distance(look(1), look(1, 0.3)) < 0.1
    assert appearance_distance(look(1), look(2)) > 0.3


@pytest.mark.parametrize("step", [0.04, 0.2, 1.0])
def test_one_face_is_one_track(step):
    seen = [sighting(k * step, [(1, face(100 + 30 * k * step))]) for k in range(12)]
    assert labels(track(seen), seen) == [[1]] * 12


@pytest.mark.parametrize("step", [0.04, 0.2])
def test_two_people_who_cross_keep_their_tracks(step):
    times = np.arange(0, 2 + step / 2, step)
    seen = [sighting(t, [(1, face(200 * t)), (2, face(410 - 200 * t, 110))]) for t in times]
    found = labels(track(seen), seen)
    assert found[0] == [1, 2] and found[-1] == [2, 1]
    assert all(found[k] == ([1, 2] if 200 * t < 410 - 200 * t else [2, 1]) for k, t in enumerate(times))


def test_a_face_hidden_behind_another_while_they_cross_comes_back_to_its_track():
    times = np.arange(0, 2.01, 0.1)
    seen = []
    for t in times:
        front, behind = face(200 * t), face(410 - 200 * t, 110)
        seen.append(sighting(t, [(1, front)] if abs(front.x - behind.x) < 60 else [(1, front), (2, behind)]))
    found = labels(track(seen), seen)
    assert found[0] == [1, 2] and found[-1] == [2, 1] and [1] in found


@pytest.mark.parametrize("missed", [{5}, {5, 6}])
@pytest.mark.parametrize("step", [0.04, 1.0])
def test_a_face_missed_once_or_twice_comes_back_to_its_track(missed, step):
    seen = [sighting(k * step, [] if k in missed else [(1, face(100 + 2 * k))]) for k in range(12)]
    assert labels(track(seen), seen) == [[] if k in missed else [1] for k in range(12)]


def test_someone_else_in_the_same_place_later_is_another_track():
    seen = [sighting(k * 0.5, [(1 if k < 6 else 2, face(100))] if k not in (6, 7, 8) else []) for k in range(15)]
    found = labels(track(seen), seen)
    assert found[:6] == [[1]] * 6 and found[9:] == [[2]] * 6


def test_one_who_stays_keeps_his_track_when_a_neighbour_goes_and_a_stranger_comes():
    before = [sighting(k * 0.04, [(1, face(100)), (1, face(160))]) for k in range(6)]
    after = [sighting(k * 0.04, [(1, face(40)), (1, face(100))]) for k in range(6, 12)]
    found = labels(track(before + after), before + after)
    assert found[0] == [1, 2]
    assert found[-1] == [3, 1]


def test_labels_count_in_order_of_appearance():
    seen = [
        sighting(k * 0.2, [(1, face(300))] + ([(2, face(50))] if k >= 3 else []) + ([(3, face(500))] if k >= 6 else []))
        for k in range(12)
    ]
    found = labels(track(seen), seen)
    assert found[0] == [1] and found[3] == [2, 1] and found[-1] == [2, 1, 3]


def test_a_cut_starts_new_tracks():
    seen = [sighting(k * 0.2, [(1, face(100 if k < 5 else 400))], ROOM if k < 5 else STREET) for k in range(10)]
    tracks = track(seen)
    assert tracks.cuts == [5]
    assert labels(tracks, seen) == [[1]] * 5 + [[2]] * 5


def test_a_flash_is_no_cut():
    bright = np.clip(ROOM.astype(int) + 90, 0, 255).astype(np.uint8)
    seen = [sighting(k * 0.04, [(1, face(100))], bright if k == 5 else ROOM) for k in range(10)]
    tracks = track(seen)
    assert tracks.cuts == []
    assert labels(tracks, seen) == [[1]] * 10


def test_a_pan_is_no_cut():
    wide = smooth_noise(18, 80, seed=52, grain=2)
    seen = [sighting(k * 0.2, [(1, face(500 - 60 * k))], wide[:, 6 * k : 6 * k + 32]) for k in range(9)]
    tracks = track(seen)
    assert tracks.cuts == []
    assert labels(tracks, seen) == [[1]] * 9


def test_a_black_leader_is_one_scene():
    black = np.zeros_like(ROOM)
    grain = [np.random.default_rng(k).integers(0, 2, ROOM.shape, np.uint8) for k in range(5)]
    seen = [sighting(k * 0.2, scene=scene) for k, scene in enumerate([black] * 5 + grain + [ROOM] * 3)]
    assert track(seen).cuts == [10]


def test_one_face_before_a_plain_wall_is_one_track():
    wall = np.full_like(ROOM, 128)
    seen = [sighting(k * 1.0, [(1, face(100 + 80 * (k % 2)))], wall) for k in range(6)]
    tracks = track(seen)
    assert tracks.cuts == []
    assert labels(tracks, seen) == [[1]] * 6


def test_what_is_seen_once_among_many_sightings_is_not_a_face():
    seen = [sighting(k * 0.2, [(1, face(100))] + ([(2, face(400))] if k == 6 else [])) for k in range(15)]
    assert labels(track(seen), seen) == [[1, None] if k == 6 else [1] for k in range(15)]


def test_what_the_detector_doubts_throughout_is_not_a_face():
    seen = [sighting(k * 0.2, [(1, face(100)), (2, face(400, confidence=0.92))]) for k in range(8)]
    assert labels(track(seen), seen) == [[1, None]] * 8


def test_a_doubtful_face_is_not_confirmed_by_the_same_picture_again():
    seen = [sighting(k * 0.2, [(1, face(100)), (2, face(400, confidence=0.96))]) for k in range(8)]
    assert labels(track(seen), seen) == [[1, 2]] * 8, "seen in eight pictures"
    assert labels(track(seen, ["still"] * 8), seen) == [[1, None]] * 8, "one picture would have to show it surely"


def test_landmarks_no_face_can_have_are_not_a_face():
    odd = face(100)
    odd.landmarks[:] = odd.landmarks.mean(0)
    seen = [sighting(0, [(1, odd), (2, face(400))])]
    assert labels(track(seen), seen) == [[None, 1]]


def test_all_sure_faces_of_a_single_picture_are_confirmed():
    seen = [sighting(0, [(k, face(150 * k)) for k in range(5)] + [(9, face(900, confidence=0.95))])]
    assert labels(track(seen), seen) == [[1, 2, 3, 4, 5, None]]


def test_nothing_seen_gives_no_tracks():
    assert track([]).cuts == []
    assert track([sighting(0), sighting(1)]).label(0, 0) is None


def test_the_same_sightings_give_the_same_tracks_and_stay_as_they_were():
    seen = [sighting(t, [(1, face(200 * t)), (2, face(410 - 200 * t))], ROOM) for t in np.arange(0, 1, 0.1)]
    seen += [sighting(t, [(3, face(200 * t))], STREET) for t in np.arange(1, 2, 0.1)]
    before = [(s.faces, s.appearance.copy(), s.scene.copy()) for s in seen]
    first, second = track(seen), track(seen)
    assert labels(first, seen) == labels(second, seen) and first.cuts == second.cuts == [10]
    for one, (faces, appearance, scene) in zip(seen, before, strict=True):
        assert one.faces == faces
        np.testing.assert_array_equal(one.appearance, appearance)
        np.testing.assert_array_equal(one.scene, scene)
