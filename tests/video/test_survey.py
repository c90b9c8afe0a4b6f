"""What reading a file whole has found can be kept, and then stands for reading it whole."""

import io
import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from lgrr.errors import MediaError
from lgrr.video import Media, open_media
from lgrr.video.survey import Survey
from tests.video.clips import make_clip, number_of, numbered

COUNT = 70
KINDS = {
    "B-frames": ("a.mp4", {"options": {"g": "20", "bf": "3"}}),
    "without time stamps": ("a.h264", {"options": {"g": "20", "bf": "3"}}),
    "turned": ("a.mp4", {"display_matrix": [0, 1 << 16, 0, -1 << 16, 0, 0, 0, 0, 1 << 30]}),
}


def clip(path: Path, start: int = 0, **more: object) -> Path:
    return make_clip(path, (numbered(n) for n in range(start, start + COUNT)), **more)


def kept_of(path: Path) -> bytes:
    with open_media(path) as media:
        survey = media.survey_bytes()
    assert survey is not None
    return survey


def told(media: Media) -> tuple[object, ...]:
    return media.info, list(media.frames), list(media.hashes), media.keyframes, media.picture_types


def altered(survey: bytes, **changes: object) -> bytes:
    """The survey with other values in its header."""
    with np.load(io.BytesIO(survey)) as kept:
        header = {**json.loads(kept["header"].tobytes()), **changes}
    return with_array(survey, "header", np.frombuffer(json.dumps(header).encode(), np.uint8))


def with_array(survey: bytes, name: str, array: np.ndarray) -> bytes:
    """The survey with another array of this name."""
    with np.load(io.BytesIO(survey)) as kept:
        np.savez(file := io.BytesIO(), **{**kept, name: array})
    return file.getvalue()


class Asked:
    """Counts how often reading asked whether to stop: once a frame."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> bool:
        self.times += 1
        return False


@pytest.mark.parametrize("kind", KINDS)
def test_a_kept_survey_gives_the_same_without_reading_the_file_whole(kind: str, tmp_path: Path) -> None:
    name, options = KINDS[kind]
    path = clip(tmp_path / name, **options)
    first, second, progress = Asked(), Asked(), []
    with open_media(path, cancelled=first) as fresh:
        survey = fresh.survey_bytes()
        with open_media(path, cancelled=second, on_progress=lambda *now: progress.append(now), survey=survey) as again:
            assert told(again) == told(fresh)
            assert again.survey_bytes() == survey
            for index in (69, 0, 33, 12):
                assert np.array_equal(again.read(index).rgb, fresh.read(index).rgb)
    assert first.times == COUNT + 8
    assert second.times == 8  # the sample that is always read again
    assert progress == [(COUNT, COUNT)]


def test_a_survey_tells_each_look_and_turn_once(tmp_path: Path) -> None:
    plain = Survey.from_bytes(kept_of(clip(tmp_path / "a.mp4")))
    turned = Survey.from_bytes(kept_of(clip(tmp_path / "b.mp4", **KINDS["turned"][1])))
    for seen in (plain, turned):
        assert list(seen.turns) == list(seen.looks.values()) == [0]
        assert (seen.announced, seen.interlaced, int(seen.damaged.sum()), seen.rate) == (COUNT, 0, 0, 25)
    assert plain.turns != turned.turns


def test_reading_whole_tells_how_far_it_is_every_sixteen_frames(tmp_path: Path) -> None:
    told: list[tuple[int, int | None]] = []
    with open_media(clip(tmp_path / "a.mp4"), on_progress=lambda *now: told.append(now)):
        assert told == [(count, COUNT) for count in (0, 16, 32, 48, 64, COUNT)]


def test_a_survey_knows_where_in_the_file_each_key_frame_lies(tmp_path: Path) -> None:
    path = clip(tmp_path / "a.h264", options={"g": "20", "bf": "3", "x264-params": "scenecut=0:keyint=20"})
    seen = Survey.from_bytes(kept_of(path))
    assert list(seen.key_positions) == np.flatnonzero(seen.keys).tolist() == [0, 20, 40, 60]
    beginnings = [path.read_bytes()[place : place + 4] for place in seen.key_positions.values()]
    assert seen.key_positions[0] == 0 and set(beginnings) <= {b"\0\0\0\1", b"\0\0\1\x67"}


def test_the_kept_survey_of_a_damaged_file_says_the_same_of_it(tmp_path: Path) -> None:
    whole = clip(tmp_path / "whole.ts", options={"g": "20"}).read_bytes()
    path = tmp_path / "a.ts"
    path.write_bytes(whole[: len(whole) // 2] + bytes(2000) + whole[len(whole) // 2 + 2000 :])
    with open_media(path) as fresh, open_media(path, survey=fresh.survey_bytes()) as again:
        assert fresh.info.notes
        assert told(again) == told(fresh)


def test_the_survey_of_another_file_is_refused(tmp_path: Path) -> None:
    survey = kept_of(clip(tmp_path / "a.mp4"))
    path = clip(tmp_path / "b.mp4", start=100)
    with pytest.raises(MediaError, match=r"^b\.mp4 is not the file that was read before \([\d,]+ bytes then, [\d,]+ n"):
        open_media(path, survey=survey)
    with pytest.raises(MediaError, match=r"^b\.mp4 decodes differently on a second reading: frame \d+ is not the pict"):
        open_media(path, survey=altered(survey, file_bytes=path.stat().st_size))


def test_the_survey_of_another_decoder_is_made_anew(tmp_path: Path) -> None:
    path = clip(tmp_path / "a.mp4")
    survey, asked = kept_of(path), Asked()
    with open_media(path, cancelled=asked, survey=altered(survey, made_by="survey 1, another decoder")) as media:
        assert asked.times == COUNT + 8
        assert media.survey_bytes() == survey
        assert number_of(media.read(33).rgb) == 33


@pytest.mark.parametrize(
    "garbage",
    [
        b"",
        b"no survey",
        b"PK\x03\x04" + bytes(100),
        lambda survey: survey[:-200],
        lambda survey: survey[:300] + bytes(50) + survey[350:],
        lambda survey: altered(survey, looks=[]),
        lambda survey: altered(survey, time_base="1/0"),
        lambda survey: altered(survey, more=1),
        lambda survey: with_array(survey, "keys", np.zeros(COUNT, np.uint8)),
        lambda survey: with_array(survey, "types", np.zeros(COUNT - 1, np.uint8)),
        lambda survey: with_array(survey, "pts", np.zeros(0, np.int64)),
    ],
)
def test_what_is_no_survey_is_refused(garbage: object, tmp_path: Path) -> None:
    path = clip(tmp_path / "a.mp4")
    data = garbage(kept_of(path)) if callable(garbage) else garbage
    with pytest.raises(ValueError, match="not a survey"):
        Survey.from_bytes(data)
    with pytest.raises(MediaError, match=r"^The kept survey of a\.mp4 is damaged \(not a survey .*: start a new case"):
        open_media(path, survey=data)


def test_a_still_image_has_no_survey(tmp_path: Path) -> None:
    Image.fromarray(numbered(1)).save(tmp_path / "a.png")
    with open_media(tmp_path / "a.png", survey=None) as media:
        assert media.survey_bytes() is None
