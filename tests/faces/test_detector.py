import subprocess
import sys

import numpy as np
import pytest
import torch

from benchmarks.facenet import facenet, nms
from lgrr.faces.cascade import Sums
from lgrr.faces.detector import SEARCH_SIDE, weights_folder
from lgrr.faces.networks import output, proposal, refinement
from lgrr.faces.sighting import overlap
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


def test_boxes_and_landmarks_are_those_of_the_librarys_own_loop(detector, portrait):
    """On a picture that needs no scaling: the smallest face sought is 40 px. Of boxes that are as likely, either may
    have taken another one.
    """
    crowd = np.zeros((800, 1000, 3), np.uint8)
    for left, top, scale in [(40, 60, 0.5), (420, 300, 0.8), (700, 20, 0.3)]:
        small = resized(portrait, scale)[: 800 - top]
        crowd[top : top + small.shape[0], left : left + small.shape[1]] = small[:, : 1000 - left]
    corners, confidence, points = facenet().MTCNN(keep_all=True, min_face_size=int(SEARCH_SIDE)).detect(crowd, True)
    theirs = sorted(zip(corners.tolist(), confidence, points.tolist(), strict=True))
    ours = detector.detect(crowd, min_face=SEARCH_SIDE)
    assert len(ours) == len(theirs) == 3
    for face, (box, sure, marks) in zip(ours, theirs, strict=True):
        assert (face.x, face.y, face.x + face.width, face.y + face.height) == pytest.approx(box, abs=0.06 * face.width)
        assert face.confidence == pytest.approx(sure, abs=1e-3)
        assert face.landmarks == pytest.approx(np.array(marks), abs=0.06 * face.width)


def test_the_networks_are_the_librarys_to_the_last_bit():
    library, folder = facenet().MTCNN(), weights_folder()
    pairs = [(proposal, library.pnet, 90), (refinement, library.rnet, 24), (output, library.onet, 48)]
    for ours, theirs, side in pairs:
        pictures = torch.randn(7, 3, side, side, generator=torch.Generator().manual_seed(side))
        with torch.inference_mode():
            for said, expected in zip(ours(folder)(pictures), theirs(pictures), strict=True):
                assert torch.equal(said, expected)


def test_a_detector_is_ready_without_the_library_and_its_compiler():
    code = (
        "import sys; from lgrr.faces import MtcnnDetector; MtcnnDetector();"
        "print([name for name in ('facenet_pytorch', 'torchvision', 'torch._dynamo') if name in sys.modules])"
    )
    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == "[]"


def test_around_a_box_the_same_face_is_found_and_no_other(detector, portrait):
    pair = np.hstack([resized(portrait, 0.5), resized(portrait[:, ::-1], 0.5)])
    left, right = detector.detect(pair)
    for moved in (left, FaceBox(left.x + left.width / 4, left.y - left.height / 5, 1.2 * left.width, left.height)):
        (found,) = detector.detect(pair, around=[moved])
        assert found.xywh == pytest.approx(left.xywh, abs=2) and found.confidence > 0.99
        assert found.landmarks == pytest.approx(left.landmarks, abs=2)
    assert len(detector.detect(pair, around=[left, right])) == 2
    assert detector.detect(pair, around=[FaceBox(left.x, left.y + 1.6 * left.height, left.width, left.height)]) == []
    assert detector.detect(pair, around=[FaceBox(left.x, left.y, left.width / 4, left.height / 4)]) == []
    assert detector.detect(pair, around=[FaceBox(-500, -500, 60, 80)]) == []
    assert detector.detect(pair, around=[]) == []


def test_means_are_right_where_sums_run_over():
    white = np.full((4200, 4200, 3), 255, np.uint8)  # their sum is larger than 32 bits hold
    white[4000:4100, 4000:4100] = 51
    cut = Sums(white, (0, 0, 4200, 4200)).candidates(np.array([[3900, 3900, 4200, 4200]]), 3)
    assert cut[0, :, :, 0].tolist() == [[255, 255, 255], [255, 51, 255], [255, 255, 255]]


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
    facenet()
    assert torch.ops.torchvision.nms(torch.from_numpy(boxes), torch.from_numpy(scores), 0.4).tolist() == expected


def test_non_maximum_suppression_of_nothing_is_nothing():
    assert nms(torch.zeros(0, 4), torch.zeros(0), 0.5).tolist() == []
