import cv2
import numpy as np
import pytest

from lgrr.faces import SkipKind, quality, reason_to_skip, skip_kind
from lgrr.types import FaceBox, Quality
from tests.faces.pictures import resized


def scaled(box: FaceBox, by: float) -> FaceBox:
    return FaceBox(box.x * by, box.y * by, box.width * by, box.height * by)


def blurred(rgb: np.ndarray, sigma: float) -> np.ndarray:
    return cv2.GaussianBlur(rgb, (0, 0), sigma)


def test_a_good_face_is_scored(portrait, portrait_face):
    fit = quality(portrait, portrait_face)
    assert fit.size == 182
    assert fit.sharpness > 10
    assert skip_kind(fit) is None and reason_to_skip(fit) is None


def test_size_is_the_shorter_side():
    picture = np.zeros((100, 100, 3), np.uint8)
    assert quality(picture, FaceBox(10, 10, 30, 50)).size == 30
    assert quality(picture, FaceBox(10, 10, 50.5, 40.5)).size == 40.5


def test_a_small_face_is_skipped_with_both_numbers(portrait, portrait_face):
    fit = quality(resized(portrait, 0.2), scaled(portrait_face, 0.2))
    assert skip_kind(fit) is SkipKind.TOO_SMALL
    assert reason_to_skip(fit) == "too small: 36 px, at least 48 needed"


def test_a_blurred_face_is_skipped_with_both_numbers(portrait, portrait_face):
    fit = quality(blurred(portrait, 14), portrait_face)
    assert skip_kind(fit) is SkipKind.BLURRED
    assert reason_to_skip(fit) == f"blurred: sharpness {int(10 * fit.sharpness) / 10}, at least 4.5 needed"


def test_the_reason_never_says_that_a_number_falls_short_of_itself():
    assert reason_to_skip(Quality(47.9, 10)) == "too small: 47 px, at least 48 needed"
    assert reason_to_skip(Quality(100, 4.49)) == "blurred: sharpness 4.4, at least 4.5 needed"
    assert reason_to_skip(Quality(48, 4.5)) is None


def test_sharpness_falls_with_blur(portrait, portrait_face):
    found = [quality(blurred(portrait, sigma), portrait_face).sharpness for sigma in (0.5, 2, 4, 8, 14)]
    assert found == sorted(found, reverse=True)
    assert found[0] > 3 * found[-1]


def test_sharpness_hardly_depends_on_contrast_or_light(portrait, portrait_face):
    sharp = quality(portrait, portrait_face).sharpness
    for gain, offset in ((0.3, 0), (0.5, 100), (0.8, 30)):
        other = (portrait * gain + offset).astype(np.uint8)
        assert quality(other, portrait_face).sharpness == pytest.approx(sharp, rel=0.05)


def test_sharpness_hardly_depends_on_the_pictures_size(portrait, portrait_face):
    sharp = quality(portrait, portrait_face).sharpness
    assert quality(resized(portrait, 2), scaled(portrait_face, 2)).sharpness == pytest.approx(sharp, rel=0.15)


def test_a_face_without_contrast_has_no_sharpness():
    assert quality(np.full((100, 100, 3), 90, np.uint8), FaceBox(10, 10, 60, 60)).sharpness == 0
