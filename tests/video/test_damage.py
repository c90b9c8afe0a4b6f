"""Damaged and changing files: what is there is read, what is not is said, nothing is invented."""

import contextlib
import hashlib
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from lgrr.errors import Cancelled, MediaError
from lgrr.video import open_media
from tests.video.clips import make_clip, number_of, numbered

COUNT = 90
FASTSTART: dict[str, Any] = {"container_options": {"movflags": "faststart"}}


def _clip(path: Path, first: int = 0, **options: Any) -> Path:
    pictures = (numbered(n, 144, 240) for n in range(first, first + COUNT))
    return make_clip(path, pictures, options={"g": "15", "bf": "2", "crf": "8"}, **options)


def _linear(path: Path) -> list[str]:
    """What an independent decode with one thread gives, damaged packets left out."""
    hashes = []
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        stream.codec_context.thread_count = 1
        for packet in container.demux(stream):
            with contextlib.suppress(av.FFmpegError):
                hashes += [hashlib.sha256(frame.to_ndarray()).hexdigest() for frame in packet.decode()]
    return hashes


def test_a_cut_off_recording_gives_its_first_part_and_says_so(tmp_path: Path) -> None:
    whole = _clip(tmp_path / "whole.mp4", **FASTSTART).read_bytes()
    path = tmp_path / "cut.mp4"
    path.write_bytes(whole[: int(len(whole) * 0.6)])
    with open_media(path) as media:
        count = len(media.frames)
        assert 30 < count < 60
        numbers = [number_of(picture.rgb) for picture in media.pictures(range(count))]
        assert numbers[:-6] == list(range(count - 6))
        assert numbers == sorted(set(numbers))  # near the cut, B-frames lack the picture after them
        assert "The file is cut off" in media.info.notes[0]
        assert f"{count} of 90 frames could be decoded" in media.info.notes[0]


def test_a_cut_off_matroska_says_where_its_pictures_end(tmp_path: Path) -> None:
    whole = _clip(tmp_path / "whole.mkv").read_bytes()
    path = tmp_path / "cut.mkv"
    path.write_bytes(whole[: len(whole) // 2])
    with open_media(path) as media:
        assert 20 < len(media.frames) < 60
        assert "The header announces 3.6 s, the pictures end at" in media.info.notes[0]


def test_a_recording_without_its_index_is_refused(tmp_path: Path) -> None:
    path = _clip(tmp_path / "a.mp4")
    path.write_bytes(path.read_bytes()[:20_000])
    with pytest.raises(MediaError, match=r"a.mp4 is neither a video nor an image .* cut off"):
        open_media(path)


@pytest.mark.parametrize("name", ["a.mp4", "a.mkv", "a.ts", "a.avi"])
def test_damage_in_the_middle_is_counted_and_reads_the_same_every_time(name: str, tmp_path: Path) -> None:
    data = bytearray(_clip(tmp_path / name).read_bytes())
    middle = len(data) // 2
    data[middle : middle + 700] = np.random.default_rng(0).bytes(700)
    path = tmp_path / f"hole-{name}"
    path.write_bytes(data)
    with open_media(path, cache_bytes=0) as media, open_media(path, cache_bytes=0) as again:
        count = len(media.frames)
        assert 50 < count <= COUNT
        assert media.info.notes
        assert list(media.hashes) == list(again.hashes) == _linear(path)
        for index in np.random.default_rng(2).permutation(count).tolist()[:30]:
            assert media.read(index).sha256 == media.hashes[index]


def test_a_file_that_changes_while_open_is_refused(tmp_path: Path) -> None:
    path = _clip(tmp_path / "a.mp4")
    with open_media(path) as media:
        before = media.read(3)
        path.write_bytes(_clip(tmp_path / "other.mp4", first=200).read_bytes())
        with pytest.raises(MediaError, match=r"a.mp4 decodes differently on a second reading: frame 70"):
            media.read(70)
        assert media.read(3) is before


def test_a_file_that_vanishes_while_open_is_refused_or_still_read_rightly(tmp_path: Path) -> None:
    path = _clip(tmp_path / "a.mp4")
    with open_media(path) as media:
        path.unlink()
        for index in (80, 20):
            assert number_of(media.read(index).rgb) == index
        with pytest.raises(MediaError, match=r"a\.mp4"):
            media.read(0)


def test_reading_can_be_stopped_and_tells_how_far_it_is(tmp_path: Path) -> None:
    path = _clip(tmp_path / "a.mp4")
    steps: list[tuple[int, int | None]] = []
    open_media(path, on_progress=lambda done, total: steps.append((done, total))).close()
    assert steps == [(0, 90), (16, 90), (32, 90), (48, 90), (64, 90), (80, 90), (90, 90)]
    with pytest.raises(Cancelled, match=r"Reading a.mp4 was stopped"):
        open_media(path, cancelled=lambda: True)
    asked = iter(range(1000))
    with pytest.raises(Cancelled):
        open_media(path, cancelled=lambda: next(asked) > COUNT)  # in the check that follows the index
