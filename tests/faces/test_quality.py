"""A face that is too small or blurred is not scored, and the reason says why with its numbers."""

import csv
import tarfile

import cv2
import numpy as np
import pytest
from PIL import Image

from lgrr.faces import SkipKind, quality, reason_to_skip, skip_kind
from lgrr.faces.quality import LEAST_SHARPNESS, sharpness
from lgrr.types import FaceBox, Quality
from tests.data import data_folder
from tests.faces.pictures import portrait

FACE = FaceBox(172, 115, 180, 220)


def scaled(factor: float) -> tuple[np.ndarray, FaceBox]:
    rgb = cv2.resize(portrait(), None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    return rgb, FaceBox(*(factor * v for v in FACE.xywh))


def test_a_clear_portrait_is_scored():
    fit = quality(portrait(), FACE)
    assert fit.size == 180
    assert skip_kind(fit) is None and reason_to_skip(fit) is None


def test_a_face_of_30_pixels_is_too_small():
    fit = quality(*scaled(30 / 180))
    assert skip_kind(fit) is SkipKind.TOO_SMALL
    assert reason_to_skip(fit) == "too small: 30 px, at least 48 needed"


def test_sharpness_falls_as_the_picture_is_blurred_until_it_is_not_scored():
    measured = [quality(cv2.GaussianBlur(portrait(), (0, 0), s), FACE).sharpness for s in (0.5, 2, 4, 8, 16)]
    assert measured == sorted(measured, reverse=True)
    fit = quality(cv2.GaussianBlur(portrait(), (0, 0), 16), FACE)
    assert skip_kind(fit) is SkipKind.BLURRED
    assert reason_to_skip(fit) == f"blurred: sharpness {fit.sharpness:.1f}, at least 4.5 needed"


def test_sharpness_compares_across_sizes_and_light():
    full = quality(portrait(), FACE).sharpness
    assert quality(*scaled(0.7)).sharpness == pytest.approx(full, rel=0.25)
    dark = (portrait() * 0.4).astype(np.uint8)
    assert quality(dark, FACE).sharpness == pytest.approx(full, rel=0.1)


def test_the_background_does_not_make_a_blurred_face_sharp():
    rgb = cv2.GaussianBlur(portrait(), (0, 0), 16)
    rgb[:, 380:] = np.random.default_rng(0).integers(0, 256, rgb[:, 380:].shape, dtype=np.uint8)
    assert skip_kind(quality(rgb, FACE)) is SkipKind.BLURRED


def test_a_face_of_one_colour_is_blurred_and_a_box_over_the_edge_is_measured():
    grey = np.full((200, 200, 3), 128, np.uint8)
    assert quality(grey, FaceBox(20, 20, 100, 120)).sharpness == 0
    assert skip_kind(quality(grey, FaceBox(-60, 150, 100, 120))) is SkipKind.BLURRED


def test_size_is_named_first_when_both_are_wrong():
    assert skip_kind(Quality(20, 0.1)) is SkipKind.TOO_SMALL


def test_nearly_all_faces_of_the_training_data_are_sharp_enough():
    folder = data_folder()
    with (folder / "dfdc_faces.csv").open(newline="") as lines:
        names = [row["file"] for row in csv.DictReader(lines) if row["shard"] == "1"][:200]
    with tarfile.open(folder / "dfdc_faces_1.tar") as shard:
        sharp = [sharpness(np.asarray(Image.open(shard.extractfile(name)).convert("RGB"))) for name in names]
    assert np.mean(np.array(sharp) >= LEAST_SHARPNESS) >= 0.97
