"""Faces are found where they are, and nowhere else."""

import cv2
import numpy as np
import pytest
from PIL import Image

from lgrr.faces import MtcnnDetector
from lgrr.faces.sighting import overlap
from lgrr.types import FaceBox
from tests.data import data_folder
from tests.faces.pictures import Actor, portrait, scene, street

HER_FACE = FaceBox(172, 115, 180, 220)  # in the portrait, by eye: under the hat to the chin, cheek to cheek


def test_the_portraits_face_is_found_with_its_landmarks(detector):
    (face,) = detector.detect(portrait())
    assert overlap(face, HER_FACE) > 0.6
    assert face.confidence > 0.99
    assert face.landmarks.shape == (5, 2) and face.landmarks.dtype == np.float32
    left_eye, right_eye, nose, left_mouth, right_mouth = face.landmarks
    assert left_eye[0] < nose[0] < right_eye[0]
    assert max(left_eye[1], right_eye[1]) < nose[1] < min(left_mouth[1], right_mouth[1])


def test_two_people_come_from_left_to_right_and_the_same_each_time(detector):
    rgb = scene(street(), [Actor(400), Actor(80, person="Twin")])
    faces = detector.detect(rgb)
    assert [round(face.x / 100) for face in faces] == [1, 4]
    again = MtcnnDetector().detect(rgb)
    assert [face.xywh for face in again] == [face.xywh for face in faces]
    assert all(np.array_equal(a.landmarks, b.landmarks) for a, b in zip(faces, again, strict=True))


def test_a_large_picture_gives_boxes_in_its_own_pixels(detector):
    small = detector.detect(portrait())[0]
    large = detector.detect(cv2.resize(portrait(), None, fx=3, fy=3, interpolation=cv2.INTER_CUBIC))[0]
    assert overlap(FaceBox(*(v / 3 for v in large.xywh)), small) > 0.8


def test_only_faces_as_large_as_asked_are_sought(detector):
    assert detector.detect(portrait(), min_face=60)
    assert not detector.detect(portrait(), min_face=600)


def test_a_picture_without_a_face_has_none(detector):
    assert detector.detect(street()) == []
    assert detector.detect(np.zeros((360, 640, 3), np.uint8)) == []


@pytest.mark.parametrize("shape", [(10, 10), (1, 500), (32, 32), (33, 900), (2000, 40)])
def test_a_tiny_or_narrow_picture_has_no_face_and_raises_nothing(detector, shape):
    noise = np.random.default_rng(0).integers(0, 256, (*shape, 3), dtype=np.uint8)
    assert detector.detect(noise) == []
    assert detector.detect(noise, min_face=8) == []


def test_all_six_faces_of_a_group_photo_are_found(detector):
    photo = np.asarray(Image.open(data_folder() / "videos/several_faces.jpg").convert("RGB"))
    faces = detector.detect(photo)
    assert len(faces) == 6
    assert all(60 < min(face.width, face.height) < 110 for face in faces)
