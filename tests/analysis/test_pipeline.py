"""From a file to a finding: the same every time, whatever interrupts it."""

import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Any

import numpy as np
import pytest
from PIL import Image

from lgrr.analysis import Case, Done, FrameDone, Observation, Plan, Progress, Warning, analyze
from lgrr.analysis import Event as AnalysisEvent
from lgrr.analysis.reading import Reading
from lgrr.errors import Cancelled, MediaError, UsageError, WeightsError
from lgrr.evidence import hash_file
from lgrr.faces import MtcnnDetector
from lgrr.model import Predictor, load
from lgrr.types import FaceBox, Finding
from lgrr.video import write_clip
from tests.analysis.conftest import HEIGHT, RATE, WIDTH, make_weights, moving_portrait, portrait
from tests.analysis.events import all_of
from tests.analysis.test_case import same
from tests.processes import reading as reading_processes

Program = Callable[..., subprocess.Popen[str]]
EVERY = 3  # 17 of the clip's 50 frames


@pytest.fixture(scope="module")
def predictor(weights: Path) -> Predictor:
    return load(weights, "cpu", "float32")


@pytest.fixture(scope="module")
def detector() -> MtcnnDetector:
    return MtcnnDetector()


@pytest.fixture
def run(tmp_path: Path, predictor: Predictor, detector: MtcnnDetector) -> Callable[..., list[AnalysisEvent]]:
    """All events of an analysis into the test's case."""

    def all_events(media: Path, plan: Plan = Plan(), **more: object) -> list[AnalysisEvent]:  # noqa: B008
        place = tmp_path / "case.sqlite"
        with (Case.open if place.exists() else Case.create)(place) as case:
            return all_of(analyze(media, case, more.pop("predictor", predictor), detector, plan, **more))

    return all_events


def stored(place: Path) -> list[Observation]:
    with Case.open(place) as case:
        assert len(case.exhibits()) <= 1
        return [o for exhibit in case.exhibits() for o in case.observations(exhibit.id)]


def finished(place: Path) -> bool:
    with Case.open(place) as case:
        return any(exhibit.sha256_after is not None for exhibit in case.exhibits())


@pytest.fixture(scope="module")
def uninterrupted(
    tmp_path_factory: pytest.TempPathFactory, clip: Path, predictor: Predictor, detector: MtcnnDetector
) -> list[Observation]:
    """What a run that nothing stops leaves in its case."""
    place = tmp_path_factory.mktemp("whole") / "case.sqlite"
    with Case.create(place) as case:
        list(analyze(clip, case, predictor, detector, Plan(every=EVERY)))
    return stored(place)


def test_the_second_analysis_in_a_case_does_not_read_the_file_whole(
    tmp_path: Path, faceless: Path, predictor: Predictor, detector: MtcnnDetector
) -> None:
    found = []
    with Case.create(tmp_path / "case.sqlite") as case:
        for every in (10, 12):  # other parameters: another exhibit of the same file
            *_, done = all_of(analyze(faceless, case, predictor, detector, Plan(every=every)))
            assert isinstance(done, Done)
            found.append((done.recording.info, list(done.recording.hashes), done.before))
        assert len(case.exhibits()) == 2
        assert found[0] == found[1]
        assert len(case.log(["measured"])) == 1, "nor is it looked through for signs again"
        case.keep_survey(done.before.sha256, b"anything")
        with pytest.raises(MediaError, match=r"kept survey of .* is damaged"):  # so it is the kept one that is read
            list(analyze(faceless, case, predictor, detector, Plan(every=8)))


def test_a_clip_with_a_face_comes_to_a_finding(run: Callable[..., list[AnalysisEvent]], clip: Path) -> None:
    events = run(clip)
    *before, done = events
    assert isinstance(done, Done) and not any(isinstance(event, Done) for event in before)
    stages = [event.stage for event in events if isinstance(event, Progress)]
    assert list(dict.fromkeys(stages)) == ["hash", "index", "look", "hash again"]
    told = [event.result.frame.index for event in events if isinstance(event, FrameDone)]
    assert sorted(told) == [result.frame.index for result in done.frames] and len(set(told)) == len(told)
    (track,) = done.conclusion.tracks
    assert track.id == 1 and track.faces_scored == len(done.frames) == 48  # twice the coarse pass of 24
    assert track.interval is not None and track.p_fake is not None
    assert track.finding is done.conclusion.finding is Finding.MANIPULATED
    x, y, width, height = track.box
    assert 40 < width < 120 and 50 < height < 120 and 40 < y < 120 and 0 < x < WIDTH
    assert done.before == done.after and len(done.before.sha256) == 64
    faces = [face for result in done.frames for face in result.faces]
    assert all(face.patches.shape == (3, 3) and face.forgery_map.shape == (11, 11) for face in faces)


def test_boxes_between_detected_frames_follow_the_face(
    run: Callable[..., list[AnalysisEvent]], clip: Path, tmp_path: Path
) -> None:
    done = run(clip, Plan(every=1))[-1]
    assert isinstance(done, Done)
    carried = [o for o in stored(tmp_path / "case.sqlite") if o.sighting is None]
    assert len(carried) >= 30, "most of the 50 frames need no detector"
    centres = [result.faces[0].box.x + result.faces[0].box.width / 2 for result in done.frames]
    # the portrait moves one pixel a frame
    assert np.abs(np.array(centres) - centres[0] - np.arange(50)).max() < 6
    assert {face.track for result in done.frames for face in result.faces} == {1}


def test_a_clip_without_a_face_has_no_number(run: Callable[..., list[AnalysisEvent]], faceless: Path) -> None:
    done = run(faceless, Plan(every=5))[-1]
    assert isinstance(done, Done)
    assert done.conclusion.finding is Finding.INCONCLUSIVE
    assert done.conclusion.reason == "No face was found in the 5 of 25 frames looked at."
    assert not done.conclusion.tracks
    assert all(face.p_fake is None for result in done.frames for face in result.faces)


def test_the_same_analysis_twice_stores_the_same_to_the_last_bit(
    program: Program, clip: Path, tmp_path: Path, uninterrupted: list[Observation]
) -> None:
    again = program(clip, tmp_path / "case.sqlite", every=EVERY)
    out, _ = again.communicate(timeout=120)
    assert again.returncode == 0 and out.endswith("done\n")
    assert len(uninterrupted) == 17
    assert same(stored(tmp_path / "case.sqlite"), uninterrupted)


def test_what_was_told_before_a_kill_is_in_the_case(
    program: Program, clip: Path, tmp_path: Path, uninterrupted: list[Observation]
) -> None:
    place = tmp_path / "case.sqlite"
    victim = program(clip, place, every=EVERY)
    assert victim.stdout is not None
    told = []
    for line in victim.stdout:
        told.append(int(line.split()[1]))
        if len(told) == 6:
            break
    victim.send_signal(signal.SIGKILL)
    victim.wait()
    victim.stdout.close()
    kept = stored(place)
    assert set(told) <= {o.result.frame.index for o in kept} and len(kept) < len(uninterrupted)
    assert same(kept, uninterrupted[: len(kept)]) and not finished(place)


def test_killed_again_and_again_and_resumed_is_the_same_as_never_interrupted(
    program: Program, clip: Path, tmp_path: Path, uninterrupted: list[Observation]
) -> None:
    place = tmp_path / "case.sqlite"
    out, _ = program(clip, place, killings=8, every=EVERY).communicate(timeout=120)
    assert out.count("killed") == 8 and out.endswith("done\n")
    assert same(stored(place), uninterrupted) and finished(place)


@pytest.mark.parametrize(("stage", "frames"), [("hash", 0), ("index", 0), ("look", 1), ("look", 9), ("hash again", 17)])
def test_cancelled_at_any_moment_leaves_a_case_that_opens_and_resumes(
    clip: Path,
    tmp_path: Path,
    predictor: Predictor,
    detector: MtcnnDetector,
    uninterrupted: list[Observation],
    stage: str,
    frames: int,
) -> None:
    place = tmp_path / "case.sqlite"
    stop = Event()
    with Case.create(place) as case, pytest.raises(Cancelled):
        if stage == "hash":
            stop.set()
        seen = 0
        for event in analyze(clip, case, predictor, detector, Plan(every=EVERY), stop.is_set):
            seen += isinstance(event, FrameDone)
            at_stage = isinstance(event, Progress) and (
                event.stage == stage or (stage, event.stage) == ("index", "hash")
            )
            if seen >= frames and (at_stage or frames == 17):
                stop.set()
    kept = stored(place)
    assert frames <= len(kept) <= frames + 1
    assert same(kept, uninterrupted[: len(kept)]) and not finished(place)
    with Case.open(place) as case:
        *_, done = all_of(analyze(clip, case, predictor, detector, Plan(every=EVERY)))
    assert isinstance(done, Done)
    assert same(stored(place), uninterrupted) and finished(place)


def test_walking_away_from_the_events_stops_the_work(
    clip: Path, tmp_path: Path, predictor: Predictor, detector: MtcnnDetector
) -> None:
    with Case.create(tmp_path / "case.sqlite") as case:
        events = analyze(clip, case, predictor, detector, Plan(every=EVERY))
        for event in events:
            if isinstance(event, FrameDone):
                break
        events.close()
        assert 0 < len(case.observations(1)) < 17


def test_an_adaptive_run_stopped_in_its_second_round_resumes_to_the_same(
    run: Callable[..., list[AnalysisEvent]], clip: Path, tmp_path: Path, predictor: Predictor, detector: MtcnnDetector
) -> None:
    with Case.create(tmp_path / "stopped.sqlite") as case:
        seen = 0
        for event in analyze(clip, case, predictor, detector, Plan()):
            seen += isinstance(event, FrameDone)
            if seen == 30:
                break
        *_, done = all_of(analyze(clip, case, predictor, detector, Plan()))
    whole = run(clip)[-1]
    assert isinstance(done, Done) and isinstance(whole, Done)
    assert same(stored(tmp_path / "stopped.sqlite"), stored(tmp_path / "case.sqlite"))
    assert same(done.frames, whole.frames) and done.conclusion == whole.conclusion


def test_other_parameters_never_reuse_what_was_found_under_the_first(
    run: Callable[..., list[AnalysisEvent]], clip: Path, tmp_path: Path
) -> None:
    other = load(make_weights(tmp_path / "other", None, None), "cpu", "float32")
    first, second = run(clip, Plan(every=25))[-1], run(clip, Plan(every=25), predictor=other)[-1]
    assert isinstance(first, Done) and isinstance(second, Done)
    assert first.exhibit != second.exhibit


def test_a_range_in_seconds_looks_only_there(run: Callable[..., list[AnalysisEvent]], clip: Path) -> None:
    done = run(clip, Plan(every=5, range="0.4s:1.2s"))[-1]
    assert isinstance(done, Done)
    assert [result.frame.index for result in done.frames] == [10, 15, 20, 25]
    assert done.conclusion.coverage.frames_in_range == 20


class Slow(MtcnnDetector):
    """A detector that takes `seconds` more for each picture, and keeps the times at which it was asked."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self.seconds, self.asked = seconds, list[float]()

    def detect(self, rgb: np.ndarray, *more: Any) -> list[FaceBox]:
        self.asked.append(time.monotonic())
        time.sleep(self.seconds)
        return super().detect(rgb, *more)


def test_a_budget_ends_with_the_best_answer_so_far(tmp_path: Path, clip: Path, predictor: Predictor) -> None:
    for budget in (2.0, 8.0, 32.0, 128.0):  # the least that this machine, however busy, needs to see a face
        slow = Slow(budget / 10)  # so that it can see ten of the fifty frames at most
        with Case.create(tmp_path / f"{budget}.sqlite") as case:
            start = time.monotonic()
            plan = Plan(every=1, budget_seconds=budget, detect="every")
            *_, done = all_of(analyze(clip, case, predictor, slow, plan))
        assert isinstance(done, Done) and done.out_of_time and len(done.frames) <= 10
        assert sum(asked > start + budget for asked in slow.asked) <= 1
        if len(done.frames) > 1:
            break
    (track,) = done.conclusion.tracks
    assert track.faces_scored == len(done.frames) == done.conclusion.coverage.frames_analyzed
    assert track.interval is None or track.interval[0] <= track.p_fake <= track.interval[1]


def test_a_budget_that_is_not_used_up_changes_nothing(run: Callable[..., list[AnalysisEvent]], clip: Path) -> None:
    whole, plain = run(clip, Plan(every=10, budget_seconds=1000))[-1], run(clip, Plan(every=10))[-1]
    assert isinstance(whole, Done) and isinstance(plain, Done)
    assert not whole.out_of_time and whole.conclusion == plain.conclusion and whole.signs == plain.signs


def test_a_recording_that_was_read_while_weights_were_loaded_gives_the_same(
    run: Callable[..., list[AnalysisEvent]], clip: Path, uninterrupted: list[Observation], tmp_path: Path
) -> None:
    with Reading(clip, Plan(every=EVERY)) as reading:
        done = run(clip, Plan(every=EVERY), reading=reading)[-1]
    assert isinstance(done, Done) and done.before == hash_file(clip)
    assert all(map(same, stored(tmp_path / "case.sqlite"), uninterrupted))
    assert not reading_processes()


def test_reading_ends_at_once_when_the_weights_are_refused(clip: Path) -> None:
    with pytest.raises(WeightsError), Reading(clip, Plan()):
        load("no such weights")
    assert not reading_processes()


def test_a_still_picture_has_one_face_and_no_interval(run: Callable[..., list[AnalysisEvent]], tmp_path: Path) -> None:
    path = tmp_path / "hopper.png"
    Image.fromarray(portrait(400)).save(path)
    done = run(path)[-1]
    assert isinstance(done, Done)
    (track,) = done.conclusion.tracks
    assert track.faces_scored == 1 and track.interval is None and track.p_fake == done.frames[0].faces[0].p_fake
    assert done.conclusion.finding is Finding.MANIPULATED and "one picture" in done.conclusion.reason


def test_a_cut_to_another_scene_carries_no_box_across(run: Callable[..., list[AnalysisEvent]], tmp_path: Path) -> None:
    path = tmp_path / "cut.mp4"
    with_face = list(moving_portrait(14))
    without = [np.full((HEIGHT, WIDTH, 3), (20, 200, 40), np.uint8)] * 12
    write_clip(path, [*with_face, *without], RATE)
    done = run(path, Plan(every=1))[-1]
    assert isinstance(done, Done)
    assert [len(result.faces) for result in done.frames] == [1] * 14 + [0] * 12


def test_the_exhibit_is_never_written_to(run: Callable[..., list[AnalysisEvent]], clip: Path) -> None:
    before = (clip.read_bytes(), clip.stat().st_mtime_ns)
    run(clip, Plan(every=25))
    assert (clip.read_bytes(), clip.stat().st_mtime_ns) == before


def test_a_file_that_changes_while_it_is_analysed_gets_no_finding(
    clip: Path, tmp_path: Path, predictor: Predictor, detector: MtcnnDetector
) -> None:
    path = tmp_path / "growing.mp4"
    path.write_bytes(clip.read_bytes())
    with Case.create(tmp_path / "case.sqlite") as case, pytest.raises(MediaError, match="changed while"):
        for event in analyze(path, case, predictor, detector, Plan(every=25)):
            assert not isinstance(event, Done)
            if isinstance(event, FrameDone):
                with path.open("ab") as file:
                    file.write(b"\0")
    assert not finished(tmp_path / "case.sqlite")


def test_what_was_read_of_a_file_that_changed_after_hashing_is_not_kept(
    clip: Path, tmp_path: Path, predictor: Predictor, detector: MtcnnDetector
) -> None:
    path = tmp_path / "growing.mp4"
    path.write_bytes(clip.read_bytes())
    hashed = hash_file(path).sha256
    with Case.create(tmp_path / "case.sqlite") as case:
        with pytest.raises(MediaError, match="changed while"):
            for event in analyze(path, case, predictor, detector, Plan(every=25)):
                if isinstance(event, Progress) and event.stage == "hash" and event.done == event.total:
                    path.write_bytes(clip.read_bytes() + b"\0")
        assert case.survey(hashed) is None


def test_frames_that_cannot_be_read_again_are_failures_and_the_rest_goes_on(
    tmp_path: Path, predictor: Predictor, detector: MtcnnDetector
) -> None:
    path = tmp_path / "damaged.mp4"
    write_clip(path, moving_portrait(60), RATE)
    content = bytearray(path.read_bytes())
    middle = content.find(b"mdat") + 2 * (len(content) - content.find(b"mdat")) // 3
    content[middle : middle + 400] = np.random.default_rng(5).bytes(400)
    path.write_bytes(content)
    with Case.create(tmp_path / "case.sqlite") as case:
        events = all_of(analyze(path, case, predictor, detector, Plan(every=1)))
    done = events[-1]
    assert isinstance(done, Done)
    failed = [result for result in done.frames if result.failed is not None]
    assert done.conclusion.coverage.failed == len(failed) < len(done.frames)
    assert all(not result.faces for result in failed)
    words = [event.words for event in events if isinstance(event, Warning)]
    assert words, "the damage is told"
    assert sum("has no result" in sentence for sentence in words) == len(failed)


@pytest.mark.parametrize(("name", "content"), [("text.mp4", b"not a video at all\n" * 99), ("empty.mp4", b"")])
def test_what_is_no_recording_ends_with_one_sentence(
    run: Callable[..., list[AnalysisEvent]], tmp_path: Path, name: str, content: bytes
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(MediaError, match=name):
        run(tmp_path / name)
    with pytest.raises(UsageError, match=r"missing\.mp4"):
        run(tmp_path / "missing.mp4")
