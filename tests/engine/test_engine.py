"""The engine as the window uses it: a process that takes requests and tells events."""

import os
import signal
import time
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest

from lgrr.analysis import Case, FaceTable, Plan, Review
from lgrr.analysis.acts import Exclude, Rename, Retract
from lgrr.desk import analyze_file, open_desk
from lgrr.engine import messages
from lgrr.engine.messages import (
    Analyze,
    Cancel,
    Ended,
    Explained,
    Failed,
    Load,
    Looked,
    Message,
    Pause,
    Ready,
    ReviewCase,
    Reviewed,
    Step,
    Warned,
)
from lgrr.report import AnalysisDocument
from lgrr.types import Finding
from tests.engine.conftest import Talk, analysis, ending, explain, look_at, reviewed, take_in


def settle(seconds: float = 0.3) -> None:
    time.sleep(seconds)


def stages(talk: Talk, number: int) -> list[str]:
    """The stages told of, each once, in order."""
    return list(dict.fromkeys(step.stage for step in talk.told(number, Step)))


def test_weights_are_loaded_and_named(ready: Talk, weights: Path) -> None:
    body = ready.answer(ready.ask(Load(0, str(weights), "cpu", "float32"))).body
    assert isinstance(body, Ready)
    assert (body.name, body.device, body.precision) == ("untrained", "cpu", "float32")
    assert len(body.sha256) == 64
    assert body.worth


def test_without_weights_everything_is_one_sentence_and_never_a_number(
    talk: Talk, tmp_path: Path, case: Path, clip: Path
) -> None:
    answer = talk.answer(talk.ask(Load(0, str(tmp_path / "none.safetensors"), "cpu", "float32"))).body
    assert isinstance(answer, Failed)
    assert "none.safetensors" in answer.words
    assert answer.words.count("\n") == 0
    media, sha256 = take_in(case, clip)
    with media:
        asked = [talk.ask(*look_at(case, media, sha256, 3)), talk.ask(*explain(media.read(3).rgb, (50, 50, 80, 80)))]
    for number in asked:
        body = talk.answer(number).body
        assert isinstance(body, Failed)
        assert body.words == "The network is not ready: load weights, and wait until they are loaded."
    ended = ending(talk, analysis(talk, case, clip, every=1))
    assert (ended.how, ended.words) == (
        "error",
        "The network is not ready: load weights, and wait until they are loaded.",
    )
    review = reviewed(talk, case, sha256)
    assert (review.summary.people, review.summary.finding, review.summary.coverage) == ((), None, None)
    assert len(review.table.frames) == 0


def test_an_analysis_tells_its_stages_then_its_review_then_its_end(ready: Talk, case: Path, clip: Path) -> None:
    number = analysis(ready, case, clip, every=5)
    assert ending(ready, number) == Ended(number, "result")
    assert stages(ready, number) == ["hash", "index", "look", "hash again"]
    looks = [step for step in ready.told(number, Step) if step.stage == "look"]
    assert [step.done for step in looks] == sorted(step.done for step in looks)
    assert (looks[-1].done, looks[-1].total) == (10, 10)
    settle()
    mine = [event.body for event in ready.events if event.body.request == number]
    assert isinstance(mine[-1], Ended), "nothing after the end"
    assert sum(isinstance(body, Ended) for body in mine) == 1
    assert isinstance(mine[-2], Reviewed)


def test_the_case_keeps_the_document_of_an_analysis_for_reports(ready: Talk, case: Path, clip: Path) -> None:
    assert ending(ready, analysis(ready, case, clip, every=10)).how == "result"
    with Case.open(case) as opened:
        content = opened.document(opened.exhibits()[-1].id)
    assert content is not None
    assert AnalysisDocument.model_validate_json(content).media.path == str(clip)


def test_a_review_says_the_same_numbers_as_the_command_line(
    ready: Talk, case: Path, clip: Path, weights: Path, tmp_path: Path
) -> None:
    number = analysis(ready, case, clip, every=3)
    ended = ending(ready, number)
    assert ended.how == "result"
    last = [e for e in ready.events if e.body.request == number and isinstance(e.body, Reviewed)][-1]
    seen = Review.from_bytes(last.payload)
    desk = open_desk(tmp_path / "out", model=str(weights), device="cpu", precision="float32", formats=("json",))
    with desk.case:
        document = analyze_file(clip, desk, Plan(every=3)).document
    assert seen.summary.finding == document.finding
    assert seen.summary.reason == document.finding_reason
    assert seen.summary.coverage is not None
    assert document.coverage.model_dump() == asdict(seen.summary.coverage)
    assert len(seen.summary.people) == len(document.tracks) == 1
    (person,), (track,) = seen.summary.people, document.tracks
    assert person.track.p_fake is not None
    assert person.track.interval is not None
    assert round(person.track.p_fake, 6) == track.p_fake, "to the last digit that is written"
    assert tuple(round(end, 6) for end in person.track.interval) == track.interval
    assert (person.track.finding, person.track.reason) == (track.finding, track.reason)
    scores = [face.p_fake for frame in document.frames for face in frame.faces if face.p_fake is not None]
    assert [round(p, 6) for p in seen.table.p_fake[seen.table.skipped < 0].tolist()] == scores


def test_a_look_is_answered_while_a_long_analysis_goes_on(ready: Talk, case: Path, long_clip: Path) -> None:
    media, sha256 = take_in(case, long_clip)
    number = analysis(ready, case, long_clip, every=1)
    ready.wait(lambda e: isinstance(e.body, Step) and e.body.request == number and e.body.stage == "look")
    with media:
        before = time.monotonic()
        asked = ready.ask(*look_at(case, media, sha256, 250))
        answer = ready.answer(asked)
        assert time.monotonic() - before < 5, "at once, also on a busy machine"
        seen = media.read(250).rgb
    assert isinstance(answer.body, Looked)
    assert (answer.body.sha256, answer.body.index) == (sha256, 250)
    table, _ = FaceTable.from_bytes(answer.payload)
    assert table.frames.tolist() == [250]
    (row,) = table.rows(250)
    assert 0 < table.p_fake[row] < 1
    assert ready.told(number, Ended) == [], "the analysis goes on meanwhile"
    box = tuple(map(float, table.box[row]))
    explained = ready.answer(ready.ask(*explain(seen, box)))  # type: ignore[arg-type]
    assert isinstance(explained.body, Explained)
    assert explained.body.box == box
    arrays = messages.arrays_from_bytes(explained.payload)
    assert arrays["p"][0] == pytest.approx(table.p_fake[row], abs=1e-6), "the same face, the same score"
    assert np.allclose(arrays["patches"], table.patches[row], atol=1e-6)
    assert [arrays[f"attention_{k}"].shape[0] for k in range(4)] == [2] * 4
    assert all(0 <= arrays[f"attention_{k}"].min() <= arrays[f"attention_{k}"].max() <= 1 for k in range(4))
    ready.ask(Cancel(number))
    assert ending(ready, number).how == "cancelled"


def test_a_pause_holds_the_analysis_until_it_may_go_on(ready: Talk, case: Path, long_clip: Path) -> None:
    number = analysis(ready, case, long_clip, every=20)
    ready.wait(lambda e: isinstance(e.body, Step) and e.body.request == number and e.body.stage == "look")
    ready.ask(Pause(number, True))
    settle(0.8)
    held = ready.told(number, Step)[-1].done
    media, sha256 = take_in(case, long_clip)
    with media:
        assert isinstance(ready.answer(ready.ask(*look_at(case, media, sha256, 7))).body, Looked), "a look still is"
    settle(0.8)
    assert ready.told(number, Step)[-1].done == held
    assert ready.told(number, Ended) == []
    ready.ask(Pause(number, False))
    assert ending(ready, number).how == "result"
    assert ready.told(number, Step)[-1].stage == "hash again"


def test_a_paused_analysis_can_be_cancelled(ready: Talk, case: Path, clip: Path) -> None:
    number = analysis(ready, case, clip, every=1)
    ready.ask(Pause(number, True))
    settle(0.2)
    before = time.monotonic()
    ready.ask(Cancel(number))
    assert ending(ready, number).how == "cancelled"
    assert time.monotonic() - before < 2


@pytest.mark.parametrize("stage", ["hash", "index", "look"])
def test_cancel_ends_an_analysis_in_any_stage_with_exactly_one_ending(
    ready: Talk, case: Path, clip: Path, long_clip: Path, tmp_path: Path, stage: str
) -> None:
    media = long_clip
    if stage == "hash":  # a file that takes a while to hash
        media = tmp_path / "large.mp4"
        media.write_bytes(clip.read_bytes())
        os.truncate(media, 6 * 2**30)
    number = analysis(ready, case, media, every=1)
    if stage == "look":
        ready.wait(lambda e: isinstance(e.body, Step) and e.body.request == number and e.body.stage == stage)
    else:
        settle(0.15)
    before = time.monotonic()
    ready.ask(Cancel(number))
    assert ending(ready, number) == Ended(number, "cancelled")
    assert time.monotonic() - before < 2
    settle()
    assert len(ready.told(number, Ended)) == 1
    if stage == "hash":
        assert stages(ready, number) in (["hash"], [])


def test_analyses_wait_for_one_another_and_one_that_waits_can_be_cancelled(ready: Talk, case: Path, clip: Path) -> None:
    first, second, third = (analysis(ready, case, clip, every=n) for n in (10, 5, 25))
    ready.ask(Cancel(second))
    assert ending(ready, second).how == "cancelled"
    assert ending(ready, first).how == "result"
    assert ending(ready, third).how == "result"
    order = [e.body.request for e in ready.events if isinstance(e.body, Ended) and e.body.request in (first, third)]
    assert order == [first, third]
    assert stages(ready, second) == []


def test_what_was_cancelled_is_kept_and_gone_on_with_to_the_same_numbers(
    ready: Talk, tmp_path: Path, clip: Path
) -> None:
    cases = [tmp_path / name for name in ("broken.sqlite", "whole.sqlite")]
    for case in cases:
        Case.create(case).close()
    number = analysis(ready, cases[0], clip, every=2)
    ready.wait(
        lambda e: isinstance(e.body, Step) and e.body.request == number and e.body.stage == "look" and e.body.done >= 3
    )
    ready.ask(Cancel(number))
    ending(ready, number)
    after = ready.wait(lambda e: isinstance(e.body, Reviewed) and e.body.request == number and _frames(e) >= 3)
    assert not Review.from_bytes(after.payload).summary.finished
    reviews = []
    for case in cases:
        again = analysis(ready, case, clip, every=2)
        assert ending(ready, again).how == "result"
        sha256 = ready.told(again, Reviewed)[-1].sha256
        reviews.append(reviewed(ready, case, sha256))
    assert reviews[0].summary == reviews[1].summary
    assert np.array_equal(reviews[0].table.p_fake, reviews[1].table.p_fake, equal_nan=True)


def _frames(event: Message) -> int:
    return len(Review.from_bytes(event.payload).table.frames)


def test_acts_change_the_next_review_and_undoing_them_changes_it_back(ready: Talk, case: Path, clip: Path) -> None:
    number = analysis(ready, case, clip, every=5)
    assert ending(ready, number).how == "result"
    sha256 = ready.told(number, Reviewed)[-1].sha256
    before = reviewed(ready, case, sha256)
    (person,) = before.summary.people
    with Case.open(case) as opened:
        renamed = opened.act("A", sha256, Rename(person.face, "Speaker"))
        excluded = opened.act("A", sha256, Exclude(person.face, "a poster"))
    after = reviewed(ready, case, sha256)
    assert after.summary.people[0].track.label == "Speaker"
    assert after.summary.people[0].excluded == "a poster"
    assert after.summary.finding is Finding.INCONCLUSIVE
    with Case.open(case) as opened:
        for act in (renamed, excluded):
            opened.act("A", sha256, Retract(act.number))
    assert reviewed(ready, case, sha256).summary == before.summary


def test_frames_without_a_face_are_no_score(ready: Talk, case: Path, faceless: Path) -> None:
    number = analysis(ready, case, faceless, every=5)
    assert ending(ready, number).how == "result"
    sha256 = ready.told(number, Reviewed)[-1].sha256
    review = reviewed(ready, case, sha256)
    assert review.summary.people == ()
    assert review.summary.finding is Finding.INCONCLUSIVE
    assert review.summary.coverage is not None
    assert review.summary.coverage.no_face == 5
    assert len(review.table.p_fake) == 0


@pytest.mark.parametrize("what", ["no media", "no case", "no recording of the case"])
def test_what_cannot_be_done_is_one_sentence(ready: Talk, case: Path, clip: Path, tmp_path: Path, what: str) -> None:
    if what == "no media":
        letter = tmp_path / "letter.mp4"
        letter.write_text("dear sir, " * 100)
        ended = ending(ready, analysis(ready, case, letter))
        assert ended.how == "error"
        assert "letter.mp4" in ended.words
    elif what == "no case":
        ended = ending(ready, analysis(ready, tmp_path / "none.sqlite", clip))
        assert (ended.how, "none.sqlite" in ended.words) == ("error", True)
        body = ready.answer(ready.ask(ReviewCase(0, str(tmp_path / "none.sqlite"), "ab" * 32))).body
        assert isinstance(body, Failed)
        assert "none.sqlite" in body.words
    else:
        media, sha256 = take_in(case, clip)
        with media:
            look, payload = look_at(tmp_path / "other.sqlite", media, sha256, 0)
            Case.create(tmp_path / "other.sqlite").close()
            body = ready.answer(ready.ask(look, payload)).body
        assert isinstance(body, Failed)
        assert "does not hold this recording" in body.words


def test_a_picture_that_came_in_part_is_refused(ready: Talk, case: Path, clip: Path) -> None:
    media, sha256 = take_in(case, clip)
    with media:
        look, payload = look_at(case, media, sha256, 0)
    body = ready.answer(ready.ask(look, payload[:-3])).body
    assert isinstance(body, Failed)
    assert "send it whole" in body.words


def test_of_many_looks_the_newest_is_done_and_every_one_has_its_ending(ready: Talk, case: Path, clip: Path) -> None:
    media, sha256 = take_in(case, clip)
    with media:
        asked = [ready.ask(*look_at(case, media, sha256, index)) for index in range(12)]
        bodies = [ready.answer(number).body for number in asked]
    assert isinstance(bodies[-1], Looked)
    assert bodies[-1].index == 11
    overtaken = [body for body in bodies[:-1] if isinstance(body, Failed)]
    assert all(body.cancelled for body in overtaken)
    assert len(overtaken) >= 6
    settle()
    assert all(sum(e.body.request == number for e in ready.events) == 1 for number in asked)


def test_words_that_are_no_request_are_answered_and_the_next_is_done(ready: Talk, case: Path) -> None:
    start = len(ready.events)
    for line in (
        b"good morning\n",
        b"{}\n",
        b'{"is": "Load", "bytes": 0}\n',
        b'{"is": "Walk", "bytes": 0, "request": 1}\n',
    ):
        ready.process.stdin.write(line)  # type: ignore[union-attr]
    ready.process.stdin.flush()  # type: ignore[union-attr]
    ready.wait(lambda e: sum(isinstance(x.body, Failed) and x.body.request == 0 for x in ready.events[start:]) >= 4)
    review = reviewed(ready, case, "ab" * 32)
    assert review.summary.finding is None


def test_when_the_window_goes_the_engine_ends_soon_and_the_case_is_whole(
    talk: Talk, weights: Path, case: Path, long_clip: Path
) -> None:
    talk.load(weights)
    number = analysis(talk, case, long_clip, every=1)
    talk.wait(
        lambda e: isinstance(e.body, Step) and e.body.request == number and e.body.stage == "look" and e.body.done >= 3
    )
    os.kill(talk.process.pid, signal.SIGINT)  # the interrupt key is the window's
    settle(0.1)
    assert talk.process.poll() is None
    before = time.monotonic()
    talk.end()
    assert time.monotonic() - before < 4
    assert talk.process.returncode == 0
    with Case.open(case) as kept:
        (exhibit,) = kept.exhibits()
        assert len(kept.observations(exhibit.id)) >= 3
        assert exhibit.sha256_after is None


def test_warnings_of_a_recording_are_passed_on(ready: Talk, case: Path, tmp_path: Path, clip: Path) -> None:
    cut = tmp_path / "cut.mp4"
    content = clip.read_bytes()
    cut.write_bytes(content[: int(len(content) * 0.7)])
    number = ready.ask(Analyze(0, str(case), str(cut), Plan(every=10)))
    ended = ending(ready, number)
    assert ended.how == "error" or ready.told(number, Warned), "what is missing is said"
