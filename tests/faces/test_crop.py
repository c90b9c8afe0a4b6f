"""One rule cuts every face, to the pixel."""

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from lgrr.faces import CROP_RULE, crop, prepare
from lgrr.faces.crop import square_of
from lgrr.types import FaceBox
from tests.faces.pictures import portrait

FACE = FaceBox(172, 115, 180, 220)
GOLDEN = Path(__file__).with_name("crop_golden.png")


def difference(a: np.ndarray, b: np.ndarray) -> int:
    return int(np.abs(a.astype(int) - b.astype(int)).max())


def test_the_portraits_crop_is_the_golden_one():
    """A change of these pixels is a new rule: give it a new name, weights of the old one must refuse it."""
    assert CROP_RULE == "lgrr-crop/1"
    assert difference(crop(portrait(), FACE, 96), np.asarray(Image.open(GOLDEN))) <= 1  # grey level: builds of libjpeg


def test_the_square_is_083_of_the_longer_side_and_sits_low():
    left, top, side = square_of(FaceBox(100, 100, 80, 200))
    assert side == 166
    assert left + side / 2 == pytest.approx(140, abs=1)
    assert top + side / 2 == pytest.approx(200 + 0.073 * 166, abs=1)


def test_a_crop_shows_the_square_of_the_picture():
    """On a ramp, grey levels say which column of the picture a column of the crop shows."""
    ramp = np.repeat(np.arange(256, dtype=np.uint8)[None, :], 256, axis=0)
    left, _, side = square_of(FaceBox(60, 50, 90, 120))
    got = crop(np.stack([ramp] * 3, axis=2), FaceBox(60, 50, 90, 120), 224)[112, :, 0].astype(float)
    expected = left + (np.arange(224) + 0.5) * side / 224 - 0.5
    assert np.abs(got - expected).max() < 2.5


def test_edge_pixels_are_repeated_where_the_square_reaches_outside():
    rgb = np.full((120, 120, 3), 200, np.uint8)
    rgb[:, :4] = (200, 30, 30)
    got = crop(rgb, FaceBox(-60, 20, 80, 100), 160)
    assert got.shape == (160, 160, 3) and got.dtype == np.uint8
    assert difference(got[:, :60], np.full((160, 60, 3), (200, 30, 30), np.uint8)) < 12  # what the JPEG pass leaves
    outside = crop(rgb, FaceBox(-500, -500, 50, 50), 64)
    assert difference(outside, np.full((64, 64, 3), (200, 30, 30), np.uint8)) < 12


@pytest.mark.parametrize("side", [96, 160, 224, 256])
def test_analysis_and_training_meet_at_the_stored_crop(side):
    """What analysis cuts, stored as the training data are, then read as training does, is the same picture."""
    left, top, n = square_of(FACE)
    square = Image.fromarray(portrait()[top : top + n, left : left + n])
    stored = io.BytesIO()
    Image.fromarray(prepare(np.asarray(square), 224)).save(stored, "JPEG")
    assert difference(prepare(np.asarray(Image.open(stored)), side), crop(portrait(), FACE, side)) == 0


def test_the_picture_is_left_as_it_was_and_may_be_read_only():
    rgb = portrait().copy()
    before = rgb.copy()
    rgb.flags.writeable = False
    first, second = crop(rgb, FACE, 160), crop(rgb, FACE, 160)
    assert np.array_equal(first, second) and np.array_equal(rgb, before)


@pytest.mark.parametrize("width", [1, 3, 40, 900])
def test_a_box_of_any_size_gives_the_side_asked_for(width):
    assert crop(portrait(), FaceBox(200.4, 80.7, width, width), 128).shape == (128, 128, 3)
