"""Pictures are kept within a bound; memory does not grow with the length of the recording."""

import subprocess
import sys
import threading
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from lgrr.video import open_media
from tests.video.clips import HEIGHT, WIDTH, make_clip, number_of, numbered

PICTURE = HEIGHT * WIDTH * 3
ONE_GROUP = {"g": "60", "bf": "3", "x264-params": "scenecut=0:keyint=60"}
LINES, LINE = 128, 256  # a size whose lines a decoder does not pad
RGB, YUV = LINES * LINE * 3, LINES * LINE * 3 // 2


def test_the_cache_keeps_the_pictures_read_last_and_never_more_than_allowed(tmp_path: Path) -> None:
    path = make_clip(tmp_path / "a.mp4", (numbered(n) for n in range(40)), options={"g": "10"})
    with open_media(path, cache_bytes=5 * PICTURE + 100) as media:
        kept = {}
        for index in range(40):
            kept[index] = media.read(index)
            assert media.cached_bytes <= 5 * PICTURE + 100
        assert media.cached_bytes == 5 * PICTURE
        assert media.read(35) is kept[35]  # and is now the one used last
        assert media.read(2) is not kept[2]
        assert media.read(35) is kept[35]
        assert media.read(36) is not kept[36]
    assert media.cached_bytes == 0


@pytest.mark.parametrize("name", ["a.mp4", "a.h264"])
def test_frames_passed_on_the_way_are_kept_for_going_back(name: str, tmp_path: Path) -> None:
    path = make_clip(tmp_path / name, (numbered(n, LINES, LINE) for n in range(60)), options=ONE_GROUP)
    with open_media(path) as media:
        assert not any(map(media.cached, range(60)))
        media.read(0)
        media.read(40)
        assert [index for index in range(60) if media.cached(index)] == list(range(41))
        assert media.cached_bytes == 2 * RGB + 39 * YUV
        for index in range(39, -1, -1):
            picture = media.read(index)
            assert (number_of(picture.rgb), picture.sha256) == (index, media.hashes[index])
        assert media.cached_bytes == 41 * RGB


def test_of_a_long_pass_the_frames_nearest_before_the_wanted_one_are_kept(tmp_path: Path) -> None:
    path = make_clip(tmp_path / "a.mp4", (numbered(n, LINES, LINE) for n in range(60)), options=ONE_GROUP)
    with open_media(path, cache_bytes=RGB + 10 * YUV) as media:
        media.read(50)
        assert [index for index in range(60) if media.cached(index)] == list(range(40, 51))
        for index in (49, 45, 41, 20, 19):
            assert number_of(media.read(index).rgb) == index
            assert media.cached_bytes <= RGB + 10 * YUV


def test_a_kept_frame_that_is_no_longer_what_it_was_is_not_given_out(tmp_path: Path) -> None:
    path = make_clip(tmp_path / "a.mp4", (numbered(n) for n in range(30)), options=ONE_GROUP)
    with open_media(path) as media:
        media.read(20)
        kept = media._cache.get(10)
        assert isinstance(kept, av.VideoFrame)
        kept.planes[0].update(bytes(kept.planes[0].buffer_size))
        assert number_of(media.read(10).rgb) == 10


def test_a_picture_handed_out_cannot_be_drawn_on(tmp_path: Path) -> None:
    path = make_clip(tmp_path / "a.mkv", [numbered(5)])
    with open_media(path) as media, pytest.raises(ValueError, match="read-only"):
        media.read(0).rgb[0, 0] = 0


def test_several_threads_read_the_right_pictures(tmp_path: Path) -> None:
    path = make_clip(tmp_path / "a.mp4", (numbered(n) for n in range(60)), options={"g": "12", "bf": "3"})
    wrong: list[int] = []
    with open_media(path, cache_bytes=10 * PICTURE) as media:

        def read_some(seed: int) -> None:
            for index in np.random.default_rng(seed).integers(0, 60, 30).tolist():
                if number_of(media.read(index).rgb) != index:
                    wrong.append(index)

        threads = [threading.Thread(target=read_some, args=(seed,)) for seed in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert wrong == []


READ_LONG = """
import re, sys
from pathlib import Path
from lgrr.video import open_media
with open_media(sys.argv[1]) as media:
    assert (len(media.frames), media.info.duration) == (900, 1800.0), media.info
    for picture in media.pictures(range(0, 900, 18)):
        assert picture.rgb.shape == (1080, 1920, 3)
    # not ru_maxrss, which begins with the peak of the process that started this one
    peak = re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1]
    print(int(peak) // 1024, media.cached_bytes // 2**20)
"""


def _half_an_hour_of_1080p(path: Path) -> Path:
    """One picture in two seconds; a minute is encoded and its packets repeated."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mpeg4", rate=Fraction(1, 2))
        stream.width, stream.height = 1920, 1080
        packets = []
        for number in range(30):
            packets += stream.encode(av.VideoFrame.from_ndarray(numbered(number, 1080, 1920), "rgb24"))
        packets += stream.encode(None)
        for minute in range(30):
            for place, encoded in enumerate(packets):
                packet = av.Packet(bytes(encoded))
                packet.stream, packet.time_base, packet.duration = stream, Fraction(2), 1
                packet.pts = packet.dts = minute * len(packets) + place
                packet.is_keyframe = encoded.is_keyframe
                container.mux(packet)
    return path


@pytest.mark.slow
def test_half_an_hour_of_1080p_stays_far_below_two_gibibytes(tmp_path: Path) -> None:
    path = _half_an_hour_of_1080p(tmp_path / "long.mp4")
    done = subprocess.run([sys.executable, "-c", READ_LONG, str(path)], check=True, capture_output=True, text=True)
    peak_mib, cached_mib = map(int, done.stdout.split())
    assert peak_mib < 600
    assert cached_mib <= 256
