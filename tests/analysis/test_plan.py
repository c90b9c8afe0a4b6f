"""Which frames are looked at, in the words of somebody who types them."""

import itertools
from dataclasses import replace
from fractions import Fraction

import pytest

from lgrr.analysis.plan import Plan, coarse_count, densify, frames_in_range, likely, wanted
from lgrr.errors import UsageError
from lgrr.types import FaceBox, FaceResult, FrameId, FrameResult, Quality

BASE = Fraction(1, 1000)


def clock(count: int, rate: float = 25, start: float = 0.0) -> list[FrameId]:
    return [FrameId(i, round(1000 * (start + i / rate)), BASE) for i in range(count)]


def scored(frame: FrameId, *scores: float | None) -> FrameResult:
    faces = tuple(
        FaceResult(number, FaceBox(0, 0, 90, 90), Quality(90, 1), p_fake=score)
        for number, score in enumerate(scores, 1)
    )
    return FrameResult(frame, f"{frame.index:064x}", faces)


def pictures(frames: list[FrameId]) -> list[str]:
    """Hashes of pictures that are all different, those of `scored`."""
    return [f"{frame.index:064x}" for frame in frames]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10:20", range(10, 20)),
        (":20", range(20)),
        ("10:", range(10, 2500)),
        ("10:99999", range(10, 2500)),
        ("1s:2.04s", range(25, 51)),
        ("00:01:02:00:01:03", range(1550, 1575)),
        ("00:01:02:", range(1550, 2500)),
        (":00:01:02", range(1550)),
        ("62s:00:01:03.2", range(1550, 1580)),
    ],
)
def test_a_range_is_indices_or_times_without_its_end(text: str, expected: range) -> None:
    assert frames_in_range(Plan(range=text), clock(2500)) == expected


def test_times_are_of_the_recordings_own_clock() -> None:
    assert frames_in_range(Plan(range="10.5s:11s"), clock(100, start=10.0)) == range(13, 25)


@pytest.mark.parametrize("text", ["", ":", "7", "a:b", "-5:10", "1:2:3", "10:00:00:01", "5:2s", "00:99:00:", "1e3:5"])
def test_a_range_that_cannot_be_read_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(UsageError, match=r"12\.5s:20s"):
        Plan(range=text)


@pytest.mark.parametrize("text", ["20:10", "100:", "5s:6s", ":0"])
def test_a_range_without_a_frame_says_what_there_is(text: str) -> None:
    with pytest.raises(UsageError, match=r"0 to 99.*0\.000s to 3\.960s"):
        frames_in_range(Plan(range=text), clock(100))


def test_impossible_plans_are_refused() -> None:
    with pytest.raises(UsageError, match="every 1 or more"):
        Plan(every=0)
    with pytest.raises(UsageError, match="more than 0"):
        Plan(budget_seconds=float("nan"))
    with pytest.raises(UsageError, match="'sometimes'; choose from near, every"):
        Plan(detect="sometimes")


def test_every_nth_frame_is_one_round() -> None:
    plan = Plan(every=10, range="5:40")
    frames = clock(100)
    assert wanted(plan, frames, pictures(frames), 0, []) == [5, 15, 25, 35]
    assert wanted(plan, frames, pictures(frames), 1, []) == []


def play(plan: Plan, frames: list[FrameId], curve, rounds: int = 99) -> list[FrameResult]:
    """Looks at what each round wants, with the scores of `curve`, until the plan is carried out."""
    seen: dict[int, FrameResult] = {}
    for number in range(rounds):
        new = wanted(plan, frames, pictures(frames), number, [seen[i] for i in sorted(seen)])
        assert not seen.keys() & set(new), "no frame is looked at twice"
        if not new:
            break
        seen |= {i: scored(frames[i], curve(frames[i].seconds)) for i in new}
    return [seen[i] for i in sorted(seen)]


def test_the_default_looks_more_often_where_the_score_changes() -> None:
    frames = clock(1500)  # a minute whose last third is forged
    seen = play(Plan(), frames, lambda t: 0.9 if t > 40.3 else 0.1)
    assert len(seen) == 2 * coarse_count(59.96) == 120
    near = [r for r in seen if 39.3 < r.frame.seconds < 41.3]
    calm = [r for r in seen if 9.3 < r.frame.seconds < 11.3]
    assert len(near) > len(calm) + 2 > 2
    # the moment of the change is known to within a few frames, from a pass of one frame a second
    left = max(r.frame.seconds for r in seen if r.faces[0].p_fake == 0.1)
    right = min(r.frame.seconds for r in seen if r.faces[0].p_fake == 0.9)
    assert right - left < 0.1


def test_the_coarse_pass_spans_the_range_and_stays_in_it() -> None:
    seen = play(Plan(range="500:1000"), clock(1500), lambda t: 0.5)
    indices = [r.frame.index for r in seen]
    assert indices[0] == 500 and indices[-1] == 999
    assert max(b - a for a, b in itertools.pairwise(indices)) <= 21


def test_a_short_clip_is_seen_whole_and_a_long_one_within_bounds() -> None:
    assert len(play(Plan(), clock(20), lambda t: 0.5)) == 20
    assert len(play(Plan(), clock(1), lambda t: 0.5)) == 1
    assert len(play(Plan(), clock(45000), lambda t: 0.5)) == 480


def test_a_budget_of_seconds_goes_on_until_every_frame_is_seen() -> None:
    assert len(play(Plan(budget_seconds=60), clock(100), lambda t: 0.5)) == 100


def test_no_frame_is_spent_where_all_pictures_are_the_same() -> None:
    frames = clock(1500)  # a minute, whose picture stands still for its first half
    hashes = ["still"] * 750 + pictures(frames)[750:]
    seen = [replace(scored(frames[i], 0.5), sha256=hashes[i]) for i in range(0, 1500, 30)]
    assert min(densify(seen, hashes, 99)) > 720 and len(densify(seen, hashes, 99)) == 25
    hashes[100] = "a flash"
    assert min(densify(seen, hashes, 99)) == 105, "the gap in which another picture is shown"


def test_the_gap_across_a_change_comes_first_whichever_track_it_is_in() -> None:
    frames = clock(50)
    seen = [
        scored(frames[0], 0.1, 0.1),
        scored(frames[20], 0.1, 0.2),
        scored(frames[30], None, 0.9),
        scored(frames[40], 0.1, 0.9),
    ]
    assert densify(seen, pictures(frames), 1) == [25]
    assert densify(seen, pictures(frames), 0) == []


def test_what_is_likely_begins_with_what_the_rounds_want() -> None:
    frames = clock(2500)
    rounds = [index for number in (0, 1) for index in wanted(Plan(), frames, pictures(frames), number, ())]
    foretold = list(likely(Plan(), frames))
    assert foretold[: len(rounds)] == rounds
    assert sorted(foretold) == list(range(2500))
    middles = densify([scored(frames[index], 0.5) for index in sorted(rounds)], pictures(frames), 12)
    assert set(middles) <= set(foretold[: 2 * len(rounds)])
    assert list(likely(Plan(every=7), frames)) == []
    assert set(likely(Plan(range="100:140"), frames)) == set(range(100, 140))
    assert list(likely(Plan(range="9000:"), frames)) == []  # the header is wrong, or the range is: said later
