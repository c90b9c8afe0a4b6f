"""A picture that comes again is looked at once: the same to the last bit, said so, and no evidence of its own."""

import sqlite3
import subprocess
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from lgrr.analysis import Case, Done, FrameDone, Observation, Plan, Progress, analyze, pipeline
from lgrr.analysis.looking import Looker
from lgrr.analysis.same import apart, taken_over
from lgrr.analysis.scoring import LEAST_FACES
from lgrr.errors import StorageError
from lgrr.faces import MtcnnDetector
from lgrr.model import Predictor, load
from lgrr.types import FaceBox, Finding, FrameResult
from lgrr.video import Picture
from tests.analysis.conftest import HEIGHT, WIDTH, moving_portrait
from tests.analysis.events import all_of
from tests.analysis.test_case import FILE, observation, same
from tests.video.clips import make_clip

Program = Callable[..., subprocess.Popen[str]]
PICTURES = 14
GREEN = np.full((HEIGHT, WIDTH, 3), (20, 200, 40), np.uint8)


def lossless(path: Path, pictures: Iterable[np.ndarray], rate: int) -> Path:
    """Equal pictures come out of this codec equal."""
    return make_clip(path, pictures, codec="ffv1", rate=Fraction(rate))


@pytest.fixture(scope="module")
def thrice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clip of ten pictures a second, brought to 30: every picture is there three times."""
    pictures = (picture for picture in moving_portrait(PICTURES) for _ in range(3))
    return lossless(tmp_path_factory.mktemp("clip") / "thrice.mkv", pictures, 30)


@pytest.fixture(scope="module")
def predictor(weights: Path) -> Predictor:
    return load(weights, "cpu", "float32")


class Counting(MtcnnDetector):
    """A detector that counts the pictures it is shown."""

    def __init__(self) -> None:
        super().__init__()
        self.shown = 0

    def detect(self, rgb: np.ndarray, *more: Any, **named: Any) -> list[FaceBox]:
        self.shown += 1
        return super().detect(rgb, *more, **named)


@pytest.fixture
def run(tmp_path: Path, predictor: Predictor) -> Callable[..., Done]:
    """The end of an analysis into a case of its own."""

    def whole(media: Path, plan: Plan, name: str = "case") -> Done:
        with Case.create(tmp_path / f"{name}.sqlite") as case:
            *_, done = all_of(analyze(media, case, predictor, MtcnnDetector(), plan))
        assert isinstance(done, Done)
        return done

    return whole


def stored(place: Path) -> list[Observation]:
    with Case.open(place) as case:
        return case.observations(1)


def found_in(result: FrameResult) -> FrameResult:
    """What was found, without when and by which way."""
    return replace(result, frame=None, same_as=None)  # type: ignore[arg-type]


def test_each_picture_is_looked_at_once_and_every_frame_has_its_results(
    thrice: Path, tmp_path: Path, predictor: Predictor
) -> None:
    detector = Counting()
    with Case.create(tmp_path / "case.sqlite") as case:
        *events, done = all_of(analyze(thrice, case, predictor, detector, Plan(every=1, detect="every")))
    assert isinstance(done, Done)
    assert detector.shown == PICTURES
    assert [r.same_as for r in done.frames] == [None if k % 3 == 0 else k - k % 3 for k in range(3 * PICTURES)]
    for k, result in enumerate(done.frames):
        assert same(found_in(result), found_in(done.frames[k - k % 3]))
        assert (result.frame.index, len(result.faces)) == (k, 1)
    assert len({r.frame.pts for r in done.frames}) == 3 * PICTURES
    assert done.conclusion.coverage.taken_over == 2 * PICTURES
    told = [event.result for event in events if isinstance(event, FrameDone)]
    assert sorted(r.frame.index for r in told if r.same_as is not None) == [k for k in range(42) if k % 3]


def test_nothing_that_is_said_differs_from_looking_at_every_frame(
    thrice: Path, run: Callable[..., Done], monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = Plan(every=1, detect="every")
    shared = run(thrice, plan, "shared")
    monkeypatch.setattr(pipeline, "apart", lambda indices, media, seen: (list(indices), {}))
    each = run(thrice, plan, "each")
    assert each.conclusion.coverage.taken_over == 0
    assert same(tuple(map(found_in, shared.frames)), tuple(map(found_in, each.frames)))
    assert same(shared.conclusion.tracks, each.conclusion.tracks)
    assert (shared.conclusion.finding, shared.conclusion.reason) == (each.conclusion.finding, each.conclusion.reason)


def test_a_clip_whose_pictures_come_three_times_is_no_surer_than_the_clip_it_was_made_of(
    thrice: Path, run: Callable[..., Done], tmp_path: Path
) -> None:
    plan = Plan(every=1, detect="every")
    once = run(lossless(tmp_path / "once.mkv", moving_portrait(PICTURES), 10), plan, "once").conclusion.tracks[0]
    again = run(thrice, plan).conclusion.tracks[0]
    assert (again.faces_scored, again.finding) == (once.faces_scored, once.finding) == (PICTURES, Finding.MANIPULATED)
    assert again.p_fake == pytest.approx(once.p_fake, abs=1e-9)
    assert again.interval == pytest.approx(once.interval, abs=1e-9)
    assert f"over {PICTURES} faces ({3 * PICTURES} frames, equal pictures counted once)" in again.reason


@pytest.mark.parametrize(("plan", "looked_at"), [(Plan(every=1), 250), (Plan(), 24)])
def test_ten_seconds_of_one_picture_are_one_picture(
    run: Callable[..., Done], tmp_path: Path, plan: Plan, looked_at: int
) -> None:
    (picture,) = moving_portrait(1)
    done = run(lossless(tmp_path / "still.mkv", (picture for _ in range(250)), 25), plan)
    coverage = done.conclusion.coverage
    assert (coverage.frames_analyzed, coverage.taken_over) == (looked_at, looked_at - 1)
    assert {r.same_as for r in done.frames[1:]} == {0}
    (track,) = done.conclusion.tracks
    assert (track.first_index, track.last_index, track.faces_scored) == (0, 249, 1)
    assert track.interval is None and done.conclusion.finding is Finding.INCONCLUSIVE
    assert track.p_fake == done.frames[0].faces[0].p_fake
    assert f"1 face ({looked_at} frames, equal pictures counted once), too few for an interval" in track.reason


def test_progress_comes_to_its_end_where_nothing_is_left_to_look_at(
    thrice: Path, tmp_path: Path, predictor: Predictor
) -> None:
    with Case.create(tmp_path / "case.sqlite") as case:
        *events, done = all_of(analyze(thrice, case, predictor, MtcnnDetector(), Plan()))
    assert isinstance(done, Done)
    looks = [event for event in events if isinstance(event, Progress) and event.stage == "look"]
    assert len(done.frames) < (looks[0].total or 0), "where a picture lasts, no frame in between is looked at"
    assert (looks[-1].done, looks[-1].total, looks[-1].seconds_left) == (len(done.frames), len(done.frames), 0)


def test_five_pictures_are_too_few_however_long_each_is_shown(run: Callable[..., Done], tmp_path: Path) -> None:
    slides = list(moving_portrait(20))[::4]
    assert len(slides) < LEAST_FACES
    clip = lossless(tmp_path / "slides.mkv", (slide for slide in slides for _ in range(20)), 25)
    (track,) = run(clip, Plan(every=2)).conclusion.tracks
    assert (track.faces_scored, track.interval, track.finding) == (5, None, Finding.INCONCLUSIVE)


@pytest.mark.parametrize("plan", [{"every": 1}, {}])
def test_killed_and_resumed_is_the_same_as_never_interrupted(
    program: Program, thrice: Path, tmp_path: Path, plan: dict[str, Any]
) -> None:
    whole, killed = tmp_path / "whole.sqlite", tmp_path / "killed.sqlite"
    runs = [program(thrice, whole, **plan), program(thrice, killed, killings=4, **plan)]
    outputs = [each.communicate(timeout=180)[0] for each in runs]
    assert all(output.endswith("done\n") for output in outputs) and outputs[1].count("killed") == 4
    found = stored(whole)
    assert sum(o.result.same_as is None for o in found) == PICTURES
    assert any(o.origins for o in found), "boxes were carried, also to pictures that come again"
    assert same(stored(killed), found)


@pytest.mark.parametrize(("frames", "at_once"), [(2, 1), (30, 1), (5, 4), (17, 4)])
def test_stopped_at_any_frame_and_resumed_is_the_same(
    thrice: Path,
    tmp_path: Path,
    predictor: Predictor,
    run: Callable[..., Done],
    monkeypatch: pytest.MonkeyPatch,
    frames: int,
    at_once: int,
) -> None:
    monkeypatch.setitem(pipeline.FRAMES_AT_ONCE, "cpu", at_once)  # several, as on a GPU
    place, plan = tmp_path / "stopped.sqlite", Plan(every=1)
    with Case.create(place) as case:
        seen = 0
        for event in analyze(thrice, case, predictor, MtcnnDetector(), plan):
            seen += isinstance(event, FrameDone)
            if seen == frames:
                break
        *_, done = all_of(analyze(thrice, case, predictor, MtcnnDetector(), plan))
    whole = run(thrice, plan)
    assert isinstance(done, Done) and same(done.frames, whole.frames) and done.conclusion == whole.conclusion
    assert same(stored(place), stored(tmp_path / "case.sqlite"))


def test_a_scene_that_is_shown_again_has_its_own_track_each_time(run: Callable[..., Done], tmp_path: Path) -> None:
    scene = list(moving_portrait(8))
    done = run(lossless(tmp_path / "again.mkv", [*scene, *[GREEN] * 8, *scene], 25), Plan(every=1))
    assert [r.same_as for r in done.frames] == [*[None] * 9, *[8] * 7, *range(8)]
    tracks = [[face.track for face in r.faces] for r in done.frames]
    assert tracks == [*[[1]] * 8, *[[]] * 8, *[[2]] * 8]
    first, second = done.conclusion.tracks
    assert (first.faces_scored, second.faces_scored, second.first_index) == (8, 8, 16)
    assert second.p_fake == pytest.approx(first.p_fake, abs=1e-9)


def test_what_could_not_be_read_hands_nothing_on(
    thrice: Path, run: Callable[..., Done], monkeypatch: pytest.MonkeyPatch
) -> None:
    read = Looker._read

    def unlucky(looker: Looker, index: int, how: Callable[[int], Picture]) -> Picture | str:
        return "cannot be decoded" if index in (0, 3) else read(looker, index, how)

    monkeypatch.setattr(Looker, "_read", unlucky)
    done = run(thrice, Plan(every=1, range="0:9"))
    assert [r.failed for r in done.frames] == [*["cannot be decoded", None, None] * 2, None, None, None]
    assert [r.same_as for r in done.frames] == [None, None, 1, None, None, 4, None, 6, 6]
    assert all(len(r.faces) == 1 for r in done.frames if r.failed is None)


def test_damaged_frames_are_neither_taken_over_nor_taken_from() -> None:
    media: Any = SimpleNamespace(hashes=["a", "a", "a", "b", "a", "b"], info=SimpleNamespace(damaged=(0, 2)))
    assert apart(range(6), media, ()) == ([0, 1, 2, 3], {1: [4], 3: [5]})
    failed = Observation(replace(observation(0).result, sha256="a", failed="damaged"))
    seen = Observation(replace(observation(3).result, sha256="b"))
    assert apart([1, 2, 4, 5], media, (failed, seen)) == ([1, 2], {1: [4], 3: [5]})


def test_a_case_keeps_what_is_taken_over_once_and_gives_it_back_whole(tmp_path: Path) -> None:
    original, place = observation(5), tmp_path / "case.sqlite"
    copies = [taken_over(original, observation(index).result.frame) for index in (3, 9)]
    with Case.create(place) as case:
        exhibit = case.register("clip.mp4", FILE, {}, {})
        case.store(exhibit.id, [original, *copies])
        found = case.observations(exhibit.id)
        assert same(found, [copies[0], original, copies[1]])
        assert same(found[0].sighting, replace(original.sighting, frame=copies[0].result.frame))
    with closing(sqlite3.connect(place)) as connection, connection:
        assert connection.execute("SELECT DISTINCT frame FROM face").fetchall() == [(5,)]
        connection.execute("UPDATE frame SET sha256 = 'other' WHERE position = 5")
    with Case.open(place) as case, pytest.raises(StorageError, match=r"Frame 3 .* taken over from frame 5"):
        case.observations(exhibit.id)
