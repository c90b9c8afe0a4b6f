from fractions import Fraction

import numpy as np
import pytest

from lgrr.faces import between
from lgrr.types import FrameId
from tests.faces.sightings import ROOM, STREET, face, sighting


def at(second: float) -> FrameId:
    return FrameId(round(1000 * second), round(1000 * second), Fraction(1, 1000))


def test_half_way_the_box_and_its_landmarks_are_the_mean():
    before, after = face(100, 80, size=100), face(110, 86, size=110)
    ((position, box),) = between(sighting(1.0, [(1, before)]), sighting(1.4, [(1, after)]), at(1.2))
    assert position == 0
    assert box.xywh == pytest.approx((105, 83, 105, 105))
    np.testing.assert_allclose(box.landmarks, (before.landmarks + after.landmarks) / 2, rtol=1e-6)
    assert box.confidence is None


def test_a_quarter_of_the_way_is_a_quarter_of_the_move():
    ((_, box),) = between(sighting(0, [(1, face(100))]), sighting(0.4, [(1, face(120))]), at(0.1))
    assert box.x == pytest.approx(105)


def test_the_ends_are_the_boxes_that_were_seen():
    a, b = sighting(0, [(1, face(100))]), sighting(0.4, [(1, face(120))])
    assert between(a, b, at(0))[0][1].xywh == a.faces[0].xywh
    assert between(a, b, at(0.4))[0][1].xywh == b.faces[0].xywh


def test_each_face_goes_to_its_own():
    a = sighting(0, [(1, face(100)), (2, face(400))])
    b = sighting(0.2, [(3, face(20)), (1, face(120)), (2, face(380))])
    assert [(position, round(box.x)) for position, box in between(a, b, at(0.1))] == [(0, 110), (1, 390)]


def test_nothing_is_carried_to_a_face_that_is_not_there():
    assert between(sighting(0, [(1, face(100))]), sighting(0.2), at(0.1)) == []
    assert between(sighting(0), sighting(0.2, [(1, face(100))]), at(0.1)) == []
    assert between(sighting(0, [(1, face(100))]), sighting(0.2, [(1, face(700))]), at(0.1)) == []


def test_nothing_is_carried_for_a_head_that_moved_far():
    assert between(sighting(0, [(1, face(100))]), sighting(0.2, [(1, face(150))]), at(0.1)) == []


def test_nothing_is_carried_across_a_cut():
    a, b = sighting(0, [(1, face(100))], ROOM), sighting(0.2, [(2, face(110))], STREET)
    assert between(a, b, at(0.1)) == []
    assert len(between(a, sighting(0.2, [(1, face(110))], ROOM), at(0.1))) == 1
