import io

import cv2
import numpy as np
import pytest
from PIL import Image

import lgrr.faces
import lgrr.training.augment
import lgrr.training.scores
import lgrr.training.watch
from lgrr.faces import CROP_RULE, crop, prepare
from lgrr.faces.crop import DOWN, MARGIN, STORED_SIDE, cut, square_of
from lgrr.types import FaceBox
from tests.faces.make_golden_crop import GOLDEN, golden_crops
from tests.faces.pictures import smooth_noise

PICTURE = smooth_noise(120, 160, seed=3, grain=4)


def test_the_rule_gives_the_crops_it_gave_when_it_was_named():
    golden = np.load(GOLDEN)
    assert str(golden["rule"]) == CROP_RULE == "lgrr-crop/1"
    for name, found in golden_crops().items():
        assert np.abs(found.astype(int) - golden[name]).max() <= 1, name


def test_the_rules_numbers_are_those_that_were_measured():
    assert (MARGIN, DOWN, STORED_SIDE) == (0.83, 0.073, 224)


@pytest.mark.parametrize("width, height", [(78, 100), (100, 78), (50, 50), (10.4, 13.7)])
def test_the_square_has_the_rules_side_and_its_centre_below_that_of_the_box(width, height):
    left, top, side = square_of(FaceBox(31.2, 17.9, width, height))
    assert side == pytest.approx(0.83 * max(width, height), abs=0.5)
    assert left + side / 2 == pytest.approx(31.2 + width / 2, abs=0.51)
    assert top + side / 2 == pytest.approx(17.9 + height / 2 + 0.073 * side, abs=0.51)


def test_inside_the_picture_the_cut_is_just_that_part_of_it():
    left, top, side = square_of(FaceBox(40, 20, 50, 60))
    np.testing.assert_array_equal(cut(PICTURE, FaceBox(40, 20, 50, 60)), PICTURE[top : top + side, left : left + side])


@pytest.mark.parametrize(
    "box",
    [
        pytest.param(FaceBox(-30, 30, 60, 60), id="left"),
        pytest.param(FaceBox(130, 30, 60, 60), id="right"),
        pytest.param(FaceBox(50, -40, 60, 60), id="top"),
        pytest.param(FaceBox(50, 90, 60, 60), id="bottom"),
        pytest.param(FaceBox(-20, -30, 300, 400), id="all four"),
        pytest.param(FaceBox(500, 500, 40, 40), id="outside"),
    ],
)
def test_over_an_edge_the_edge_pixels_are_repeated(box):
    left, top, side = square_of(box)
    pad = 1000
    padded = cv2.copyMakeBorder(PICTURE, pad, pad, pad, pad, cv2.BORDER_REPLICATE)
    expected = padded[top + pad : top + pad + side, left + pad : left + pad + side]
    np.testing.assert_array_equal(cut(PICTURE, box), expected)
    assert crop(PICTURE, box, 48).shape == (48, 48, 3)


def test_a_box_of_less_than_a_pixel_is_still_a_crop():
    assert crop(PICTURE, FaceBox(10, 10, 0.1, 0.2), 32).shape == (32, 32, 3)


@pytest.mark.parametrize("side", [128, 160, 224])
def test_a_stored_crop_needs_only_the_last_step(side):
    box = FaceBox(40, 20, 60, 80)
    buffer = io.BytesIO()
    Image.fromarray(cv2.resize(cut(PICTURE, box), (224, 224), interpolation=cv2.INTER_LINEAR)).save(buffer, "JPEG")
    stored = np.asarray(Image.open(buffer))  # as the training crops are on disk
    found = crop(PICTURE, box, side)
    assert found.dtype == np.uint8 and found.shape == (side, side, 3)
    np.testing.assert_array_equal(found, prepare(stored, side))
    np.testing.assert_array_equal(crop(PICTURE, box, 224), stored)


def test_training_and_analysis_share_one_function():
    for room in (lgrr.training.augment, lgrr.training.scores, lgrr.training.watch):
        assert room.prepare is lgrr.faces.prepare
