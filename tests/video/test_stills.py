"""Still images, whatever they are stored as, are recordings of one frame."""

import hashlib
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from PIL import ExifTags, Image, ImageOps

from lgrr.errors import MediaError, UsageError
from lgrr.video import open_media
from tests.data import data_folder
from tests.video.clips import number_of, numbered

PICTURE = Image.fromarray(numbered(333))


def test_a_photograph_is_one_frame() -> None:
    with open_media(data_folder() / "videos/several_faces.jpg") as media:
        assert media.info.still
        assert (media.info.frames, media.info.width, media.info.height) == (1, 1200, 630)
        assert media.frames[0].pts == 0
        assert media.frames[0].time_base == Fraction(1)
        picture = media.read(0)
        assert media.read_pts(0) is picture
        with Image.open(media.info.path) as image:
            assert np.array_equal(picture.rgb, np.asarray(image))
            assert media.hashes[0] == hashlib.sha256(image.tobytes()).hexdigest()
        with pytest.raises(UsageError, match="no frame 1"):
            media.read(1)


@pytest.mark.parametrize("name", ["a.png", "a.bmp", "a.webp", "a.tiff", "a.jpg", "a.gif", "a.ppm", "a.mp4"])
def test_content_decides_not_the_name(name: str, tmp_path: Path) -> None:
    kind = {"jpg": "jpeg", "mp4": "png"}.get(name[2:], name[2:])
    PICTURE.save(tmp_path / name, format=kind, **({"lossless": True} if kind == "webp" else {}))
    with open_media(tmp_path / name) as media:
        assert (media.info.still, media.info.container) == (True, kind)
        assert number_of(media.read(0).rgb) == 333


@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_orientation_is_applied_and_recorded(orientation: int, tmp_path: Path) -> None:
    undo = {
        2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_90, 7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }  # fmt: skip
    stored = PICTURE.transpose(undo[orientation]) if orientation > 1 else PICTURE
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    stored.save(tmp_path / "a.png", exif=exif)
    with open_media(tmp_path / "a.png") as media:
        assert np.array_equal(media.read(0).rgb, np.asarray(PICTURE))
        assert (media.info.width, media.info.height, media.info.coded_size) == (160, 96, stored.size)
        assert media.info.rotation == {3: 180, 4: 180, 5: 90, 6: 90, 7: 270, 8: 270}.get(orientation, 0)
        assert any("mirrored" in note for note in media.info.notes) == (orientation in (2, 4, 5, 7))
        with Image.open(tmp_path / "a.png") as image:
            assert media.hashes[0] == hashlib.sha256(image.tobytes()).hexdigest()


def test_transparent_parts_are_shown_on_white_and_it_is_said(tmp_path: Path) -> None:
    rgba = np.dstack([numbered(5), np.full((96, 160), 255, np.uint8)])
    rgba[:10, :, 3] = 0
    rgba[10:20, :, 3] = 128
    Image.fromarray(rgba).save(tmp_path / "a.png")
    with open_media(tmp_path / "a.png") as media:
        rgb = media.read(0).rgb
        assert (rgb[:10] == 255).all()
        assert np.abs(rgb[15].astype(int) - (numbered(5)[15].astype(int) * 128 + 255 * 127) / 255).max() <= 1
        assert np.array_equal(rgb[20:], numbered(5)[20:])
        assert "on white" in media.info.notes[0]


def test_sixteen_bits_are_scaled_not_cut(tmp_path: Path) -> None:
    grey = np.linspace(0, 65535, 96 * 160).reshape(96, 160).astype(np.uint16)
    for name in ("a.png", "a.tiff", "a.pgm"):
        Image.fromarray(grey).save(tmp_path / name)
        with open_media(tmp_path / name) as media:
            rgb = media.read(0).rgb
            assert np.abs(rgb[..., 0] - grey / 257).max() <= 0.5
            assert (rgb[..., 0] == rgb[..., 2]).all()
            assert media.info.notes == ("16 bit samples were scaled to 8 bit.",)


def test_samples_without_a_white_point_are_refused(tmp_path: Path) -> None:
    Image.fromarray(np.full((8, 8), 0.5, np.float32)).save(tmp_path / "a.tiff")
    with pytest.raises(MediaError, match=r"a.tiff has 32 bit samples, .*: convert it to 8 or 16 bit first"):
        open_media(tmp_path / "a.tiff")


@pytest.mark.parametrize("name", ["a.gif", "a.png", "a.webp"])
def test_of_an_animation_the_first_picture_is_read_and_it_is_said(name: str, tmp_path: Path) -> None:
    more = [Image.fromarray(numbered(n)) for n in (4, 5)]
    PICTURE.save(tmp_path / name, save_all=True, append_images=more, duration=40)
    with open_media(tmp_path / name) as media:
        assert number_of(media.read(0).rgb) == 333
        assert media.info.notes[0] == "The image holds 3 pictures; the first was read."


def test_jpeg_pictures_that_follow_the_first_are_said(tmp_path: Path) -> None:
    for n in (7, 8):
        Image.fromarray(numbered(n)).save(tmp_path / f"{n}.jpg")
    path = tmp_path / "camera.mjpg"
    path.write_bytes((tmp_path / "7.jpg").read_bytes() + (tmp_path / "8.jpg").read_bytes())
    with open_media(path) as media, open_media(tmp_path / "7.jpg") as single:
        assert number_of(media.read(0).rgb) == 7
        assert media.info.notes[0].startswith("Further JPEG pictures follow the first")
        assert single.info.notes == ()


def test_palettes_grey_and_print_colours_become_rgb(tmp_path: Path) -> None:
    for image in (PICTURE.convert("P"), PICTURE.convert("L"), PICTURE.convert("1"), PICTURE.convert("CMYK")):
        image.save(tmp_path / "a.tiff")
        with open_media(tmp_path / "a.tiff") as media:
            assert media.info.pixel_format == image.mode
            assert np.array_equal(media.read(0).rgb, np.asarray(image.convert("RGB")))
    assert media.info.notes == ("CMYK was converted to RGB without a colour profile.",)


@pytest.mark.parametrize("name", ["a.jpg", "a.png", "a.webp", "a.tiff", "a.gif"])
def test_a_cut_off_image_is_refused(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    noise = np.random.default_rng(0).integers(0, 255, (96, 160, 3), np.uint8)
    Image.fromarray(noise).save(path)
    path.write_bytes(path.read_bytes()[:-4000])
    with pytest.raises(MediaError, match=rf"{name} is an image that is damaged or cut off"):
        open_media(path)


def test_a_picture_too_large_to_hold_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "bomb.png"
    Image.new("1", (20_000, 20_000)).save(path)
    with pytest.raises(MediaError, match=r"bomb.png announces more than 200 megapixels"):
        open_media(path)


def test_an_image_that_changes_while_open_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    PICTURE.save(path)
    with open_media(path, cache_bytes=0) as media:
        assert number_of(media.read(0).rgb) == 333
        ImageOps.invert(PICTURE).save(path)
        with pytest.raises(MediaError, match="decodes differently"):
            media.read(0)
