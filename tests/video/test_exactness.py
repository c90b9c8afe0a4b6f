"""Picture n is the picture that was filmed as number n, however the file is built and wherever reading starts."""

import hashlib
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from lgrr.errors import UsageError
from lgrr.video import open_media
from tests.data import data_folder
from tests.video.clips import make_clip, number_of, numbered

COUNT = 70
OPEN_GOP = {"g": "12", "bf": "3", "x264-params": "open-gop=1:scenecut=0:b-pyramid=normal"}
X265 = "log-level=none:pools=none:frame-threads=1:keyint=20:bframes=3"
MILLISECONDS = Fraction(1, 1000)
UNEVEN = np.cumsum(np.random.default_rng(3).integers(10, 90, COUNT)).tolist()
CLIPS: dict[str, tuple[str, dict[str, Any]]] = {
    "variable frame rate": ("a.mp4", {"pts": UNEVEN, "time_base": MILLISECONDS, "options": {"bf": "2", "g": "20"}}),
    "variable frame rate, mkv": ("a.mkv", {"pts": UNEVEN, "time_base": MILLISECONDS, "options": OPEN_GOP}),
    "B-frames, long GOP": ("a.mp4", {"options": {"bf": "4", "g": "60"}}),
    "open GOP, mp4": ("a.mp4", {"options": OPEN_GOP}),
    "open GOP, transport stream": ("a.ts", {"options": OPEN_GOP}),
    "open GOP, mkv": ("a.mkv", {"options": OPEN_GOP}),
    "first time stamp 5 s": (
        "a.mp4",
        {"pts": range(5000, 5000 + COUNT * 40, 40), "time_base": MILLISECONDS, "options": {"g": "25"}},
    ),
    "10 bit": ("a.mp4", {"pixel_format": "yuv420p10le", "options": {"g": "25"}}),
    "fragmented mp4": ("a.mp4", {"options": OPEN_GOP, "container_options": {"movflags": "frag_keyframe+empty_moov"}}),
    "intra refresh": ("a.mp4", {"options": {"x264-params": "intra-refresh=1:keyint=30"}}),
    "AVI, MPEG-4": ("a.avi", {"codec": "mpeg4", "options": {"g": "20", "bf": "2", "b": "3M"}}),
    "AVI, H.264 with B-frames": ("a.avi", {"options": {"g": "20", "bf": "3"}}),
    "AVI, uncompressed, bottom row first": ("a.avi", {"codec": "rawvideo", "pixel_format": "bgr24"}),
    "Motion JPEG": ("a.avi", {"codec": "mjpeg", "pixel_format": "yuvj420p", "options": {"b": "8M"}}),
    "raw H.264 without time stamps": ("a.h264", {"options": {"g": "20", "bf": "3"}}),
    "MPEG-2 program stream": ("a.mpg", {"codec": "mpeg2video", "options": {"g": "12", "bf": "2", "b": "3M"}}),
    "H.265, open GOP": ("a.ts", {"codec": "libx265", "options": {"x265-params": X265 + ":open-gop=1"}}),
    "VP9, hidden reference frames": (
        "a.webm",
        {"codec": "libvpx-vp9", "options": {"g": "20", "b": "2M", "cpu-used": "8", "lag-in-frames": "16"}},
    ),
    "FFV1, 4:2:2": ("a.mkv", {"codec": "ffv1", "pixel_format": "yuv422p"}),
    "flv": ("a.flv", {"options": {"g": "20", "bf": "2"}}),
}


@pytest.mark.parametrize("kind", CLIPS)
def test_forty_random_seeks_give_the_pictures_filmed(kind: str, tmp_path: Path) -> None:
    name, options = CLIPS[kind]
    path = make_clip(tmp_path / name, (numbered(n) for n in range(COUNT)), **options)
    with open_media(path, cache_bytes=0) as media:
        assert len(media.frames) == COUNT == media.info.frames
        assert [frame.index for frame in media.frames] == list(range(COUNT))
        for index in np.random.default_rng(40).integers(0, COUNT, 40).tolist():
            picture = media.read(index)
            assert number_of(picture.rgb) == index
            assert picture.frame == media.frames[index]
            assert picture.sha256 == media.hashes[index]
        assert [number_of(picture.rgb) for picture in media.pictures(range(3, COUNT, 7))] == list(range(3, COUNT, 7))


@pytest.mark.parametrize(
    "name",
    [
        "pair_left_original_right_swapped_a.mp4",
        "pair_left_original_right_swapped_b.mp4",
        "real_1080p_street.mp4",
        "real_640x360_dark_stage.mp4",
        "real_small_speech.mp4",
    ],
)
def test_forty_random_seeks_in_real_clips_equal_a_linear_decode(name: str) -> None:
    path = data_folder() / "videos" / name
    with av.open(str(path)) as container:
        linear = [(f.pts, hashlib.sha256(f.to_ndarray()).hexdigest()) for f in container.decode(video=0)]
    with open_media(path, cache_bytes=0) as media:
        assert [(frame.pts, sha) for frame, sha in zip(media.frames, media.hashes, strict=True)] == linear
        for index in np.random.default_rng(40).integers(0, len(linear), 40).tolist():
            picture = media.read_pts(linear[index][0])
            assert (picture.frame.index, picture.sha256) == (index, linear[index][1])


def test_opening_twice_gives_the_same_index_and_pictures(tmp_path: Path) -> None:
    path = make_clip(tmp_path / "a.ts", (numbered(n) for n in range(30)), options=OPEN_GOP)
    with open_media(path) as first, open_media(path) as second:
        assert list(first.hashes) == list(second.hashes)
        assert first.info == second.info
        assert np.array_equal(first.read(17).rgb, second.read(17).rgb)


def test_index_names_key_frames_and_picture_types(tmp_path: Path) -> None:
    path = make_clip(
        tmp_path / "a.mp4",
        (numbered(n) for n in range(24)),
        options={"g": "8", "bf": "2", "x264-params": "scenecut=0:keyint=8:min-keyint=8:b-adapt=0"},
    )
    with open_media(path) as media:
        assert media.keyframes == [0, 8, 16]
        assert media.picture_types == "IBBPBBPP" * 3


def test_times_are_those_of_the_file(tmp_path: Path) -> None:
    uneven = make_clip(
        tmp_path / "uneven.mkv", (numbered(n) for n in range(4)), pts=[100, 140, 300, 340], time_base=MILLISECONDS
    )
    with open_media(uneven) as media:
        assert [frame.seconds for frame in media.frames] == pytest.approx([0.1, 0.14, 0.3, 0.34])
        assert media.info.variable_frame_rate
        assert media.info.start_pts == 100
        assert media.info.average_rate == pytest.approx(3 / 0.24)
        assert "0.0400 to 0.1600 s apart" in " ".join(media.info.notes)
    even = make_clip(tmp_path / "even.mp4", (numbered(n) for n in range(50)), rate=Fraction(30000, 1001))
    with open_media(even) as media:
        assert media.info.average_rate == pytest.approx(29.97, abs=0.001)
        assert media.info.duration == pytest.approx(50 * 1001 / 30000, abs=1e-4)
        assert not media.info.variable_frame_rate
        assert media.info.notes == ()


def test_files_without_time_stamps_say_that_frames_are_counted(tmp_path: Path) -> None:
    path = make_clip(tmp_path / "a.h264", (numbered(n) for n in range(10)), options={"bf": "2"})
    with open_media(path) as media:
        assert [frame.pts for frame in media.frames] == list(range(10))
        assert media.info.time_base == Fraction(1, 25)
        assert "Time stamps are missing" in media.info.notes[0]


def test_frames_with_the_same_time_stamp_are_counted_and_stay_two_frames(tmp_path: Path) -> None:
    fine = {"pts": [0, 400, 402, 800], "time_base": Fraction(1, 10_000)}  # the container keeps milliseconds
    with open_media(
        make_clip(tmp_path / "a.mkv", (numbered(n) for n in range(4)), options={"bf": "0"}, **fine)
    ) as media:
        assert [frame.pts for frame in media.frames] == [0, 1, 2, 3]
        assert [number_of(picture.rgb) for picture in media.pictures(range(4))] == [0, 1, 2, 3]
        assert "Time stamps are missing" in media.info.notes[0]


def test_time_stamps_one_tick_apart_are_the_files_own(tmp_path: Path) -> None:
    path = make_clip(tmp_path / "a.avi", (numbered(n) for n in range(5)), codec="rawvideo", pixel_format="bgr24")
    with open_media(path) as media:
        assert [frame.pts for frame in media.frames] == [0, 1, 2, 3, 4]
        assert not any("Time stamps are missing" in note for note in media.info.notes)


def test_a_frame_that_does_not_exist_is_refused_in_words(tmp_path: Path) -> None:
    path = make_clip(tmp_path / "a.mkv", (numbered(n) for n in range(5)))
    with open_media(path) as media:
        with pytest.raises(UsageError, match=r"a.mkv has no frame 5: its 5 frames are numbered from 0"):
            media.read(5)
        with pytest.raises(UsageError, match=r"no frame with time stamp 41: its frames run from 0 to 160"):
            media.read_pts(41)
    with pytest.raises(UsageError, match="closed"):
        media.read(0)
