import numpy as np
import pytest
import torch

from lgrr.faces.sighting import overlap
from lgrr.faces.torchvision_operators import ensure_torchvision, nms
from lgrr.types import FaceBox
from tests.faces.pictures import resized, smooth_noise


@pytest.mark.parametrize("scale", [0.4, 1.0, 2.0])
def test_the_portraits_face_is_the_same_box_at_any_size(detector, portrait, portrait_face, scale):
    faces = detector.detect(resized(portrait, scale))
    assert len(faces) == 1
    assert np.array(faces[0].xywh) / scale == pytest.approx(portrait_face.xywh, abs=0.15 * portrait_face.width)
    assert 0.99 < faces[0].confidence <= 1


def test_landmarks_are_eyes_nose_and_mouth_inside_the_box(detector, portrait):
    (face,) = detector.detect(portrait)
    left_eye, right_eye, nose, left_mouth, right_mouth = face.landmarks
    assert left_eye[0] < nose[0] < right_eye[0] and left_mouth[0] < right_mouth[0]
    assert max(left_eye[1], right_eye[1]) < nose[1] < min(left_mouth[1], right_mouth[1])
    assert (face.landmarks > (face.x, face.y)).all()
    assert (face.landmarks < (face.x + face.width, face.y + face.height)).all()


def test_two_people_are_found_from_left_to_right(detector, portrait, portrait_face):
    pair = np.hstack([resized(portrait, 0.5), resized(portrait[:, ::-1], 0.5)])
    left, right = detector.detect(pair)
    assert left.x == pytest.approx(portrait_face.x / 2, abs=15)
    assert right.x == pytest.approx(512 - (portrait_face.x + portrait_face.width) / 2, abs=15)
    assert left.x < right.x


def test_a_small_face_in_a_large_picture_is_found_when_asked_for(detector, portrait):
    crowd = np.zeros((1600, 1600, 3), np.uint8)
    crowd[300:360, 300:351] = resized(portrait, 0.1)
    assert detector.detect(crowd) == []
    (face,) = detector.detect(crowd, min_face=14)
    assert face.xywh == pytest.approx((317.5, 309.7, 18.2, 23.7), abs=4)


@pytest.mark.parametrize(
    "picture",
    [
        pytest.param(np.full((240, 320, 3), 128, np.uint8), id="flat"),
        pytest.param(np.random.default_rng(0).integers(0, 256, (240, 320, 3), np.uint8), id="noise"),
        pytest.param(smooth_noise(240, 320, seed=1), id="smooth noise"),
        pytest.param(np.zeros((10, 10, 3), np.uint8), id="10 x 10"),
        pytest.param(np.zeros((1, 1, 3), np.uint8), id="one pixel"),
        pytest.param(np.zeros((40, 4000, 3), np.uint8), id="ribbon"),
    ],
)
def test_no_face_where_there_is_none(detector, picture):
    assert detector.detect(picture) == []
    assert detector.detect(picture, min_face=5) == []


def brute_force_nms(boxes: np.ndarray, scores: np.ndarray, limit: float) -> list[int]:
    corners = [FaceBox(x0, y0, x1 - x0, y1 - y0) for x0, y0, x1, y1 in boxes.tolist()]
    kept: list[int] = []
    for i in np.argsort(-scores, kind="stable").tolist():
        if all(overlap(corners[i], corners[k]) <= limit for k in kept):
            kept.append(i)
    return kept


@pytest.mark.parametrize("seed", range(5))
def test_non_maximum_suppression_equals_brute_force(seed):
    rng = np.random.default_rng(seed)
    low = rng.uniform(0, 100, (60, 2))
    boxes = np.hstack([low, low + rng.uniform(5, 60, (60, 2))])
    scores = rng.random(60)
    expected = brute_force_nms(boxes, scores, 0.4)
    assert 5 < len(expected) < 60
    ours = nms(torch.from_numpy(boxes), torch.from_numpy(scores), 0.4)
    assert ours.tolist() == expected
    ensure_torchvision()
    assert torch.ops.torchvision.nms(torch.from_numpy(boxes), torch.from_numpy(scores), 0.4).tolist() == expected


def test_non_maximum_suppression_of_nothing_is_nothing():
    assert nms(torch.zeros(0, 4), torch.zeros(0), 0.5).tolist() == []


def test_torchvision_can_be_asked_for_twice():
    ensure_torchvision()
    ensure_torchvision()
    import torchvision

    assert torchvision.ops.nms(torch.tensor([[0.0, 0, 2, 2]]), torch.tensor([1.0]), 0.5).tolist() == [0]
