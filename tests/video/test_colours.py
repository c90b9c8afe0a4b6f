"""Colours, pixel aspect and orientation as a player shows them."""

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from av.bitstream import BitStreamFilterContext
from av.video.reformatter import ColorRange, VideoReformatter

from lgrr.errors import StorageError
from lgrr.video import open_media, write_clip
from lgrr.video.picture import SCALING, Display, Orientation, colour_matrix, display_size
from tests.data import data_folder
from tests.video.clips import make_clip, number_of, numbered

BT601, BT709, BT2020 = (0.299, 0.114), (0.2126, 0.0722), (0.2627, 0.0593)
AVCOL = {BT601: 6, BT709: 1, BT2020: 9}


def _expected(y: int, cb: int, cr: int, weights: tuple[float, float], full: bool) -> np.ndarray:
    """R, G, B of one 8 bit sample (ITU-R BT.601, BT.709, BT.2020: E'Y, E'Cb, E'Cr and their quantisation)."""
    kr, kb = weights
    luma = y / 255 if full else (y - 16) / 219
    blue, red = ((c - 128) / (255 if full else 224) for c in (cb, cr))
    r, b = luma + 2 * (1 - kr) * red, luma + 2 * (1 - kb) * blue
    g = (luma - kr * r - kb * b) / (1 - kr - kb)
    return np.clip(np.array([r, g, b]) * 255, 0, 255)


def _plain_clip(path: Path, ycc: tuple[int, int, int], height: int, matrix: int, colour_range: int) -> Path:
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=25, options={"qp": "0"})
        stream.width, stream.height, stream.pix_fmt = 64, height, "yuv420p"
        stream.codec_context.colorspace, stream.codec_context.color_range = matrix, colour_range
        frame = av.VideoFrame(64, height, "yuv420p")
        frame.colorspace, frame.color_range = matrix, colour_range
        for plane, value in zip(frame.planes, ycc, strict=True):
            plane.update(bytes([value]) * plane.buffer_size)
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


@pytest.mark.parametrize("ycc", [(120, 90, 170), (200, 140, 100), (60, 128, 128)])
@pytest.mark.parametrize("full", [False, True], ids=["limited", "full"])
@pytest.mark.parametrize("weights", [BT601, BT709, BT2020], ids=["601", "709", "2020"])
def test_stated_matrix_and_range_are_used(
    weights: tuple[float, float], full: bool, ycc: tuple[int, int, int], tmp_path: Path
) -> None:
    path = _plain_clip(tmp_path / "a.mp4", ycc, 64, AVCOL[weights], 2 if full else 1)
    with open_media(path) as media:
        rgb = media.read(0).rgb
        assert media.info.colour_range == ("full" if full else "limited")
        assert np.abs(rgb[20, 20] - _expected(*ycc, weights, full)).max() <= 1.5
        assert (rgb == rgb[0, 0]).all()


@pytest.mark.parametrize(("height", "weights", "name"), [(576, BT601, "bt601"), (720, BT709, "bt709")])
def test_where_the_file_is_silent_the_height_decides_and_it_is_said(
    height: int, weights: tuple[float, float], name: str, tmp_path: Path
) -> None:
    path = _plain_clip(tmp_path / "a.mkv", (120, 90, 170), height, 2, 0)
    with open_media(path) as media:
        assert (media.info.colour_matrix, media.info.colour_range) == (f"{name} (assumed)", "limited (assumed)")
        assert np.abs(media.read(0).rgb[20, 20] - _expected(120, 90, 170, weights, False)).max() <= 1.5


@pytest.mark.parametrize("size", [(64, 48), (67, 49)], ids=["even", "odd"])
@pytest.mark.parametrize("aspect", [Fraction(1), Fraction(4, 3)], ids=["square", "stretched"])
@pytest.mark.parametrize(
    "name", ["yuv420p", "yuvj420p", "yuv422p", "yuv444p", "yuv411p", "nv12", "yuyv422", "yuv420p10le", "yuv444p12le"]
)
def test_conversion_by_way_of_planes_gives_the_pixels_of_packed_rgb(
    name: str, aspect: Fraction, size: tuple[int, int]
) -> None:
    frame = av.VideoFrame(*size, name)
    most = 2 ** frame.format.components[0].bits
    rng = np.random.default_rng(1)
    for plane in frame.planes:
        samples = rng.integers(0, most, plane.buffer_size).astype(np.uint8 if most == 256 else np.uint16)
        plane.update(samples.tobytes()[: plane.buffer_size])
    packed = VideoReformatter().reformat(
        frame,
        *display_size(*size, aspect),
        format="rgb24",
        src_colorspace=colour_matrix(frame)[0],
        interpolation=SCALING,
        dst_color_range=ColorRange.JPEG,
    )
    assert np.array_equal(Display(aspect).rgb(frame, Orientation()), packed.to_ndarray())


def test_a_written_clip_reads_back_in_its_colours(tmp_path: Path) -> None:
    pictures = [np.broadcast_to(np.array(c, np.uint8), (64, 96, 3)) for c in [(200, 40, 90), (30, 180, 60)]]
    write_clip(tmp_path / "a.mp4", pictures, 25, crf=1)
    with open_media(tmp_path / "a.mp4") as media:
        for picture, source in zip(media.pictures(range(2)), pictures, strict=True):
            assert np.abs(picture.rgb.astype(int) - source).max() <= 4
        assert media.info.colour_matrix == "bt709"


def test_a_clip_of_unlike_or_no_pictures_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="one size"):
        write_clip(tmp_path / "a.mp4", [numbered(0), numbered(1, 64, 64)], 25)
    with pytest.raises(ValueError, match="no pictures"):
        write_clip(tmp_path / "b.mp4", [], 25)


def test_a_clip_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match=r"a.mp4 cannot be written \(No such file or directory\): check the folder"):
        write_clip(tmp_path / "missing" / "a.mp4", [numbered(0)], 25)


MATRICES = {  # what a camera held that way writes: (a, b, 0, c, d, 0, x, y, 1)
    "upright": ((1, 0, 0, 1), 0, False, lambda p: p),
    "90": ((0, 1, -1, 0), 90, False, lambda p: np.rot90(p, 1)),
    "180": ((-1, 0, 0, -1), 180, False, lambda p: np.rot90(p, 2)),
    "270": ((0, -1, 1, 0), 270, False, lambda p: np.rot90(p, 3)),
    "mirrored": ((-1, 0, 0, 1), 0, True, lambda p: p[:, ::-1]),
    "upside down, mirrored": ((1, 0, 0, -1), 180, True, lambda p: p[::-1]),
    "90, mirrored": ((0, 1, 1, 0), 90, True, lambda p: p.swapaxes(0, 1)),
}


@pytest.mark.parametrize("kind", MATRICES)
@pytest.mark.parametrize("name", ["a.mp4", "a.mov"])
def test_turned_recordings_are_shown_upright(kind: str, name: str, tmp_path: Path) -> None:
    (a, b, c, d), rotation, mirrored, stored = MATRICES[kind]
    one, shift = 1 << 16, 1 << 30
    matrix = [a * one, b * one, 0, c * one, d * one, 0, 0, 0, shift]
    path = make_clip(
        tmp_path / name, (np.ascontiguousarray(stored(numbered(n))) for n in range(12)), display_matrix=matrix
    )
    with open_media(path) as media:
        assert (media.info.width, media.info.height) == (160, 96)
        assert media.info.rotation == rotation
        assert any("mirrored" in note for note in media.info.notes) == mirrored
        for index in (7, 2, 11):
            rgb = media.read(index).rgb
            assert rgb.shape == (96, 160, 3)
            assert rgb.flags.c_contiguous
            assert number_of(rgb) == index


def test_the_rotated_test_file_is_shown_upright() -> None:
    with open_media(data_folder() / "videos/odd/video_rotation_90.mp4") as media:
        assert (media.info.coded_size, media.info.width, media.info.height) == ((100, 60), 60, 100)
        assert media.read(0).rgb.shape == (100, 60, 3)
        assert "turned by 90 degrees clockwise" in media.info.notes[0]


@pytest.mark.parametrize(
    ("aspect", "size"),
    [(Fraction(16, 9), (284, 96)), (Fraction(8, 9), (160, 108)), (Fraction(1), (160, 96))],
)
def test_pixels_that_are_not_square_are_stretched_and_it_is_recorded(
    aspect: Fraction, size: tuple[int, int], tmp_path: Path
) -> None:
    path = make_clip(tmp_path / "a.mp4", (numbered(n) for n in range(6)), pixel_aspect=aspect)
    with open_media(path) as media:
        assert (media.info.width, media.info.height) == size
        assert media.info.sample_aspect_ratio == aspect
        assert media.read(5).rgb.shape == (size[1], size[0], 3)
        assert number_of(media.read(5).rgb) == 5
        assert bool(media.info.notes) == (aspect != 1)


def test_a_change_of_size_within_the_file_is_read_and_said(tmp_path: Path) -> None:
    small = make_clip(tmp_path / "small.h264", (numbered(n) for n in range(5)))
    large = make_clip(tmp_path / "large.h264", (numbered(n, 192, 320) for n in range(5, 9)))
    path = tmp_path / "joined.h264"
    path.write_bytes(small.read_bytes() + large.read_bytes())
    with open_media(path) as media:
        assert [number_of(picture.rgb) for picture in media.pictures(range(9))] == list(range(9))
        assert media.read(6).rgb.shape == (192, 320, 3)
        assert any("changes within the file, at frame 5" in note for note in media.info.notes)


def test_a_rotation_stated_in_the_stream_alone_is_applied(tmp_path: Path) -> None:
    path = tmp_path / "a.h264"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=25)
        stream.height, stream.width, stream.pix_fmt = 160, 96, "yuv420p"
        turn = BitStreamFilterContext("h264_metadata=display_orientation=insert:rotate=90", stream)
        for n in range(6):
            stored = np.ascontiguousarray(np.rot90(numbered(n), -1))
            for packet in stream.encode(av.VideoFrame.from_ndarray(stored, "rgb24")):
                container.mux(turn.filter(packet))
        for packet in stream.encode(None):
            container.mux(turn.filter(packet))
    with open_media(path, cache_bytes=0) as media:  # only the first frame says it; it holds for those that follow
        assert media.info.rotation == 270
        assert [number_of(picture.rgb) for picture in media.pictures([5, 3, 0, 4])] == [5, 3, 0, 4]


def test_interlaced_pictures_are_said(tmp_path: Path) -> None:
    pictures = (numbered(n) for n in range(6))
    path = make_clip(tmp_path / "a.mpg", pictures, codec="mpeg2video", options={"flags": "+ilme+ildct", "b": "3M"})
    with open_media(path) as media:
        assert any(note.startswith("Interlaced pictures: 6;") for note in media.info.notes)
