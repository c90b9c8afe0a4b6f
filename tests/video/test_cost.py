"""A frame costs no more decoding than it must: from where the decoder stands, or from the key frame before it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from av.video.frame import VideoFrame

from lgrr.video import Media, open_media
from lgrr.video.decoder import Decoder
from tests.video.clips import make_clip, number_of, numbered

KEYS = {"g": "20", "bf": "0", "x264-params": "scenecut=0:keyint=20:min-keyint=20"}


@pytest.fixture
def passed(monkeypatch: pytest.MonkeyPatch) -> list[int | None]:
    """The time stamps of all frames that decoders have given since the test began; decoding itself is as always."""
    stamps: list[int | None] = []
    frames = Decoder.frames

    def counted(decoder: Decoder) -> Iterator[VideoFrame]:
        for frame in frames(decoder):
            stamps.append(frame.pts)
            yield frame

    monkeypatch.setattr(Decoder, "frames", counted)
    return stamps


def cost(media: Media, passed: list[int | None], *indices: int) -> list[int]:
    """Frames decoded for each of these frames, read one after the other."""
    costs = []
    for index in indices:
        passed.clear()
        assert number_of(media.read(index).rgb) == index
        costs.append(len(passed))
    return costs


def test_a_frame_costs_the_way_from_where_the_decoder_stands_or_from_its_key_frame(
    passed: list[int | None], tmp_path: Path
) -> None:
    path = make_clip(tmp_path / "a.mp4", (numbered(n) for n in range(120)), options=KEYS)
    with open_media(path, cache_bytes=0) as media:
        assert 120 < len(passed) <= 220, "each of eight frames is read again from its key frame"
        assert media.keyframes == list(range(0, 120, 20))
        assert cost(media, passed, 119, 45, 46, 50) == [20, 6, 1, 4]
        assert cost(media, passed, 50, 45, 60, 0) == [11, 6, 1, 1], "again, back, a key frame, the beginning"
        assert cost(media, passed, 52, 60) == [13, 8], "starting afresh costs as much as eight frames"
        assert cost(media, passed, 51, 60) == [12, 1]


def test_opening_reads_the_file_once_and_at_most_half_of_it_again(passed: list[int | None], tmp_path: Path) -> None:
    one_group = {"g": "400", "bf": "0", "x264-params": "scenecut=0:keyint=400"}
    path = make_clip(tmp_path / "a.mp4", (numbered(n) for n in range(300)), options=one_group)
    with open_media(path, cache_bytes=0):
        assert 400 < len(passed) <= 450
