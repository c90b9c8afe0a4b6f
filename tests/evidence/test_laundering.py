"""Signs of laundering on clips that are re-encoded here: each is found where it is, and not where it is not."""

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from lgrr.errors import Cancelled
from lgrr.evidence import Sign, signs_of_laundering
from lgrr.evidence.laundering import edge_widths
from lgrr.evidence.periods import ranks, strongest_period
from lgrr.evidence.quantisation import quality_of
from lgrr.video import coded_pictures, open_media
from tests.analysis.conftest import portrait
from tests.data import data_folder
from tests.video.clips import make_clip, numbered


def signs(path: Path) -> dict[str, Sign]:
    with open_media(path) as media:
        found = signs_of_laundering(media)
    assert [sign.name for sign in found] == ["strong compression", "soft pictures", "compressed before"]
    for sign in found:
        assert (sign.value is None) == (sign.limit is None) == (sign.present is None)
        assert sign.words.endswith(".") and "manipulat" not in sign.words and "authentic" not in sign.words
    return {sign.name: sign for sign in found}


@pytest.fixture(scope="module")
def talk() -> list[np.ndarray]:
    """Somebody speaking, 306 x 232, as if it had never been compressed: made smaller, with a little noise."""
    draw, pictures = np.random.default_rng(0), []
    with open_media(data_folder() / "videos" / "real_small_speech.mp4") as media:
        for picture in media.pictures(range(len(media.frames))):
            small = cv2.resize(picture.rgb, (306, 232), interpolation=cv2.INTER_AREA)
            pictures.append(np.clip(small + draw.normal(0, 1.5, small.shape), 0, 255).astype(np.uint8))
    return pictures


def pictures_of(path: Path) -> list[np.ndarray]:
    with open_media(path) as media:
        return [picture.rgb for picture in media.pictures(range(len(media.frames)))]


@pytest.mark.parametrize(
    "options",
    [{"crf": "23"}, {"crf": "28", "g": "30", "bf": "0"}, {"crf": "28", "preset": "veryfast", "tune": "zerolatency"}],
)
def test_a_video_compressed_once_shows_no_earlier_compression(
    talk: list[np.ndarray], tmp_path: Path, options: dict[str, str]
) -> None:
    found = signs(make_clip(tmp_path / "once.mp4", talk, options=options))
    assert found["compressed before"].present is False
    assert "there may have been one all the same" in found["compressed before"].words
    assert found["strong compression"].present is False and found["soft pictures"].present is False


@pytest.mark.parametrize("group", [15, 30])
def test_a_video_compressed_twice_shows_where_the_first_had_its_key_frames(
    talk: list[np.ndarray], tmp_path: Path, group: int
) -> None:
    first = {"g": str(group), "crf": "23", "bf": "0", "x264-params": "scenecut=0"}
    again = pictures_of(make_clip(tmp_path / "first.mp4", talk, options=first))[7:]
    found = signs(make_clip(tmp_path / "second.mp4", again, options={"crf": "23"}))["compressed before"]
    assert found.present
    assert f"Every {group} frames, from frame {group - 7} on" in found.words


def test_strong_compression_shows_in_the_quantiser(talk: list[np.ndarray], tmp_path: Path) -> None:
    values = [
        signs(make_clip(tmp_path / f"{crf}.mp4", talk[:60], options={"crf": str(crf)}))["strong compression"].value
        for crf in (18, 28, 40)
    ]
    assert values == sorted(values) and values[1] < 36 < values[2]  # type: ignore[type-var, operator]
    other = make_clip(tmp_path / "other.mkv", talk[:12], codec="ffv1")
    assert signs(other)["strong compression"].present is None


def test_enlarged_pictures_have_wide_edges(tmp_path: Path) -> None:
    sharp = portrait(400)
    height, width = sharp.shape[0] // 2 * 2, sharp.shape[1] // 2 * 2
    for factor, soft in ((1, False), (4, True)):
        small = cv2.resize(sharp, (width // factor, height // factor), interpolation=cv2.INTER_AREA)
        grown = cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC)
        Image.fromarray(grown).save(tmp_path / "a.png")
        found = signs(tmp_path / "a.png")
        assert found["soft pictures"].present is soft, found["soft pictures"]
        assert found["strong compression"].present is None and "another format" in found["compressed before"].words


def test_the_width_of_an_edge_is_its_width() -> None:
    for width in (2, 4, 6):
        row = np.interp(np.arange(100), [50, 50 + width], [40, 200])
        found = edge_widths(np.tile(row, (60, 1)).astype(np.uint8))
        assert np.median(found) == pytest.approx(width, rel=0.15)
    assert not len(edge_widths(np.full((40, 40), 7, np.uint8)))


@pytest.mark.parametrize(("earlier", "last"), [(None, 75), (None, 90), (60, 80), (70, 90), (75, 95), (80, 95)])
def test_a_jpeg_saved_twice_ripples(tmp_path: Path, earlier: int | None, last: int) -> None:
    image = Image.fromarray(portrait(480))
    if earlier is not None:
        image.save(tmp_path / "a.jpg", quality=earlier)
        image = Image.open(tmp_path / "a.jpg").copy()
    image.save(tmp_path / "b.jpg", quality=last)
    found = signs(tmp_path / "b.jpg")
    assert found["compressed before"].present is (earlier is not None)
    assert found["strong compression"].value == pytest.approx(last, abs=1)


def test_a_poor_jpeg_is_strongly_compressed(tmp_path: Path) -> None:
    for quality in (20, 35, 60, 100):
        Image.fromarray(portrait(200)).save(tmp_path / "a.jpg", quality=quality)
        with Image.open(tmp_path / "a.jpg") as image:
            assert quality_of(np.array(image.quantization[0])) == pytest.approx(quality, abs=2)  # type: ignore[attr-defined]
        assert signs(tmp_path / "a.jpg")["strong compression"].present is (quality <= 40)


def test_what_is_too_short_or_too_plain_is_not_measured(tmp_path: Path) -> None:
    found = signs(make_clip(tmp_path / "short.mp4", map(numbered, range(20))))
    assert found["compressed before"].present is None and "too short" in found["compressed before"].words
    Image.new("L", (64, 64), 90).save(tmp_path / "plain.jpg")
    found = signs(tmp_path / "plain.jpg")
    assert found["soft pictures"].present is None and found["compressed before"].present is None


def test_measuring_stops_when_asked(tmp_path: Path) -> None:
    path = make_clip(tmp_path / "clip.mp4", map(numbered, range(20)))
    with open_media(path) as media, pytest.raises(Cancelled, match=r"clip\.mp4"):
        signs_of_laundering(media, lambda: True)


def series(length: int, period: int | None, seed: int, kinds: Sequence[str]) -> np.ndarray:
    values = np.random.default_rng(seed).normal(size=length)
    if period is not None:
        values[5::period] += 3
    return ranks(values, kinds)


def test_a_comb_is_found_where_there_is_one_and_chance_is_not_one() -> None:
    kinds = ["K"] + ["P", "B", "Bd", "B"] * 75
    found = [strongest_period([series(301, 17, seed, kinds)]) for seed in range(10)]
    assert all(p is not None and (p.length, p.first) == (17, 5) and p.evidence > 3 for p in found)
    by_chance = [strongest_period([series(301, None, seed, kinds)]) for seed in range(60)]
    assert sum(p is not None and p.evidence > 1.5 for p in by_chance) <= 4  # 3 in 100 at most are expected
    assert strongest_period([series(39, None, 1, ["P"] * 39)]) is None


def test_quantisers_are_the_same_at_every_reading(tmp_path: Path) -> None:
    path = make_clip(tmp_path / "a.mp4", (numbered(k) for k in range(80)), options={"g": "20"})
    readings = [[(p.kind, p.quantiser, p.unpredicted) for p in coded_pictures(path, 300)] for _ in range(4)]
    assert readings == readings[:1] * 4
