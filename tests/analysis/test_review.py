"""What stands in a case: tracks joined and parted, named, left out and judged as the examiner says, and all undone."""

import random
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from lgrr.analysis import Review, Thresholds, conclude
from lgrr.analysis.acts import (
    DEEDS,
    Act,
    Deed,
    Exclude,
    Judge,
    Merge,
    Note,
    Rename,
    Restore,
    Retract,
    Split,
    from_json,
    in_force,
    to_json,
)
from lgrr.analysis.review import Summary, edited, summarise
from lgrr.analysis.table import tabulate
from lgrr.types import FaceBox, FaceResult, Finding, FrameId, FrameResult, Quality
from tests.analysis.test_likelihood import CALIBRATION

THRESHOLDS = Thresholds(0.6, 0.3, "made by a test")
FRAMES = 30


def face(track: int | None, p_fake: float) -> FaceResult:
    heat = np.full((11, 11), p_fake, np.float32)
    patches = np.full((3, 3), p_fake, np.float32)
    return FaceResult(track, FaceBox(10, 10, 50, 60), Quality(50, 0.5), p_fake, p_fake, p_fake, patches, heat)


def frame(index: int, *faces: FaceResult) -> FrameResult:
    return FrameResult(FrameId(index, 40 * index, Fraction(1, 1000)), f"{index:064x}", faces)


def recording() -> tuple[FrameResult, ...]:
    """Track 1 throughout with a sign; track 2 in the first half and 3 in the second, without one; one face is none."""
    return tuple(
        frame(k, face(1, 0.8 + 0.001 * k), face(2 if k < 15 else 3, 0.1 + 0.001 * k), face(None, 0.5))
        for k in range(FRAMES)
    )


def acts(*deeds: Deed) -> list[Act]:
    return [Act(k, "", "A", "ab", deed) for k, deed in enumerate(deeds, 1)]


def said(*deeds: Deed, chosen: set[int] | None = None) -> Summary:
    holding = in_force(acts(*deeds))
    frames = edited(recording(), holding)
    return summarise(frames, set(range(FRAMES)) if chosen is None else chosen, FRAMES, holding, THRESHOLDS)


def faces_scored(summary: Summary) -> dict[int, int]:
    return {person.track.id: person.track.faces_scored for person in summary.people}


def test_without_acts_the_review_is_the_analysis_conclusion() -> None:
    conclusion = conclude(recording(), FRAMES, THRESHOLDS)
    summary = said()
    assert tuple(person.track for person in summary.people) == conclusion.tracks
    assert (summary.finding, summary.reason, summary.coverage) == (
        conclusion.finding,
        conclusion.reason,
        conclusion.coverage,
    )
    assert [person.face for person in summary.people] == [(0, 0), (0, 1), (15, 1)]


def test_merged_tracks_are_one_with_all_their_faces_under_the_lower_number() -> None:
    for merge in (Merge((20, 1), (3, 1)), Merge((3, 1), (20, 1))):
        summary = said(merge)
        assert faces_scored(summary) == {1: 30, 2: 30}
        assert (summary.people[1].track.first_index, summary.people[1].track.last_index) == (0, 29)


def test_tracks_merged_twice_are_one_person() -> None:
    assert faces_scored(said(Merge((20, 1), (3, 1)), Merge((25, 1), (0, 0)))) == {1: 60}


def test_a_split_gives_the_rest_a_number_of_its_own() -> None:
    summary = said(Split((10, 0)))
    assert faces_scored(summary) == {1: 10, 2: 15, 3: 15, 4: 20}
    assert summary.people[3].face == (10, 0)
    again = said(Split((10, 0)), Split((20, 0)))
    assert faces_scored(again) == {1: 10, 2: 15, 3: 15, 4: 10, 5: 10}
    assert faces_scored(said(Split((10, 0)), Merge((0, 0), (10, 0)))) == faces_scored(said()), "and back"


def test_a_name_follows_its_face_through_merges_and_splits() -> None:
    summary = said(Rename((20, 1), "Guest"), Merge((20, 1), (3, 1)))
    assert [person.track.label for person in summary.people] == ["Track 1", "Guest"]
    summary = said(Rename((20, 0), "Impostor"), Split((10, 0)))
    assert [person.track.label for person in summary.people] == ["Track 1", "Track 2", "Track 3", "Impostor"]
    assert said(Rename((0, 0), "A"), Rename((29, 0), "B")).people[0].track.label == "B", "the latest name counts"


def test_an_excluded_track_does_not_count_and_the_reason_says_so() -> None:
    summary = said(Exclude((0, 0), "a poster on the wall."))
    assert said().finding is Finding.MANIPULATED
    assert summary.finding is Finding.NO_SIGN
    assert "Track 1 is excluded by the examiner: a poster on the wall." in summary.reason
    assert summary.people[0].excluded == "a poster on the wall."
    assert summary.people[0].track == said().people[0].track, "its own score stays to be seen"
    assert summary.coverage == said().coverage


def test_where_every_track_is_excluded_nothing_follows() -> None:
    summary = said(Exclude((0, 0), "a"), Exclude((0, 1), "b"), Exclude((20, 1), "c"))
    assert summary.finding is Finding.INCONCLUSIVE
    assert summary.reason.startswith("Every track is excluded.")


def test_judgements_stand_beside_the_findings_and_change_no_number() -> None:
    whole, one = Judge(Finding.INCONCLUSIVE, "too compressed"), Judge(Finding.MANIPULATED, "seam", (0, 0))
    summary = said(whole, one)
    assert summary.judged == whole
    assert [person.judged for person in summary.people] == [one, None, None]
    assert (summary.finding, [p.track for p in summary.people]) == (said().finding, [p.track for p in said().people])
    assert said(whole, Judge(None)).judged is None, "withdrawn"
    assert said(whole, Judge(Finding.NO_SIGN)).judged == Judge(Finding.NO_SIGN)


@pytest.mark.parametrize("gone", [(99, 0), (0, 7), (3, 2)])
def test_an_act_on_a_face_that_is_not_there_or_not_followed_does_nothing(gone: tuple[int, int]) -> None:
    deeds = (
        Rename(gone, "nobody"), Exclude(gone, "x"), Merge(gone, (0, 0)), Merge((0, 0), gone), Split(gone),
        Judge(Finding.NO_SIGN, "", gone),
    )  # fmt: skip
    assert said(*deeds) == said()


def test_frames_asked_for_by_hand_move_no_score_and_no_finding() -> None:
    chosen = set(range(15))
    summary = said(chosen=chosen)
    conclusion = conclude(recording()[:15], FRAMES, THRESHOLDS)
    assert tuple(person.track for person in summary.people[:2]) == conclusion.tracks
    assert summary.finding == conclusion.finding
    late = summary.people[2].track
    assert (late.finding, late.interval) == (Finding.INCONCLUSIVE, None)
    assert "looked at by hand" in late.reason
    nothing = said(chosen=set())
    assert (nothing.finding, nothing.coverage) == (None, None)
    assert len(nothing.people) == 3, "what was looked at by hand can be seen"


def test_scores_are_the_same_bits_whatever_was_done_and_undone() -> None:
    before = tabulate(edited(recording(), []))
    after = tabulate(edited(recording(), in_force(acts(Split((10, 0)), Retract(1)))))
    assert np.array_equal(before.track, after.track)
    assert np.array_equal(before.p_fake, after.p_fake)


def some_deed(draw: random.Random, number: int) -> Deed:
    """Any deed, on any face, undoing any act before it."""

    def any_face() -> tuple[int, int]:
        return draw.randrange(FRAMES + 2), draw.randrange(4)

    kinds: list[Deed] = [
        Rename(any_face(), draw.choice("ABC")),
        Merge(any_face(), any_face()),
        Split(any_face()),
        Exclude(any_face(), draw.choice(["poster", "blur"])),
        Note(3, 5, draw.choice("xyz")),
        Judge(draw.choice([*Finding, None]), "", draw.choice([None, any_face()])),
    ]
    if number > 1:
        kinds += [Retract(draw.randrange(1, number)), Restore(draw.randrange(1, number))]
    return draw.choice(kinds)


def test_undoing_and_redoing_leaves_everything_as_it_was() -> None:
    draw = random.Random(12)
    for trial in range(300):
        deeds: list[Deed] = []
        for _ in range(draw.randrange(1, 8)):
            deeds.append(some_deed(draw, len(deeds) + 1))
        before = in_force(acts(*deeds))
        for act in before:
            deed_and_back = [*deeds, Retract(act.number), Restore(act.number)]
            assert in_force(acts(*deed_and_back)) == before
        gone = set(range(1, len(deeds) + 1)) - {act.number for act in before}
        for number in gone:
            if not isinstance(deeds[number - 1], Retract | Restore | Note):
                assert in_force(acts(*deeds, Restore(number), Retract(number))) == before
        if trial % 60 == 0 and before:
            assert said(*deeds, Retract(before[-1].number), Restore(before[-1].number)) == said(*deeds)


def test_undoing_the_latest_act_is_as_if_it_had_not_been() -> None:
    draw = random.Random(13)
    for trial in range(300):
        deeds: list[Deed] = []
        for _ in range(draw.randrange(1, 8)):
            deeds.append(some_deed(draw, len(deeds) + 1))
        one = some_deed(draw, 1)
        undone = [*deeds, one, Retract(len(deeds) + 1)]
        assert in_force(acts(*undone)) == in_force(acts(*deeds))
        if trial % 60 == 0:
            assert said(*undone) == said(*deeds)


def test_a_track_is_as_it_was_once_every_act_is_undone_in_any_order() -> None:
    deeds: list[Deed] = [Merge((20, 1), (3, 1)), Split((10, 0)), Rename((15, 0), "B"), Exclude((0, 0), "x")]
    for seed in range(3):
        order = [1, 2, 3, 4]
        random.Random(seed).shuffle(order)
        assert said(*deeds, *map(Retract, order)) == said()


def test_every_deed_is_written_and_read_as_it_is() -> None:
    draw = random.Random(14)
    deeds: list[Deed] = [some_deed(draw, 9) for _ in range(200)]
    deeds += [Note(1, 2, "ä\n\x1b", ("tag", "ü"), (3, 0), 7)]
    assert {type(deed) for deed in deeds} == set(DEEDS.values())
    for deed in deeds:
        assert from_json(*to_json(deed)) == deed
    with pytest.raises(ValueError, match="no act is called 'dance'"):
        from_json("dance", "{}")


def test_a_review_arrives_in_the_window_as_it_was_made() -> None:
    holding = in_force(acts(Rename((0, 0), "A"), Exclude((0, 1), "x"), Judge(Finding.NO_SIGN, "seen", (0, 0))))
    frames = edited(recording(), holding)
    made = Review(replace(said(*(act.deed for act in holding)), cuts=(15,), finished=True), tabulate(frames))
    back = Review.from_bytes(made.to_bytes())
    assert back.summary == made.summary
    for name in vars(made.table):
        one, other = getattr(made.table, name), getattr(back.table, name)
        assert np.array_equal(one, other, equal_nan=name.startswith("p_")) if name != "reasons" else one == other


def test_a_ratio_comes_with_its_calibration_and_no_ratio_with_the_reason() -> None:
    frames, everything = recording(), set(range(FRAMES))
    rated = summarise(frames, everything, FRAMES, [], THRESHOLDS, (CALIBRATION, None))
    assert rated.calibration == CALIBRATION and rated.calibration_reason is None
    assert all(p.track.likelihood is not None and p.track.likelihood.log10_lr is not None for p in rated.people)
    assert Review.from_bytes(Review(rated, tabulate(frames)).to_bytes()).summary == rated
    none = summarise(frames, everything, FRAMES, [], THRESHOLDS, (None, "calibrated on pictures"))
    assert none.calibration_reason == "calibrated on pictures"
    assert all(p.track.likelihood is None for p in none.people)
    untouched = summarise(frames, set(), 0, [], THRESHOLDS, (CALIBRATION, None))
    assert (untouched.calibration, untouched.calibration_reason) == (None, None)
