"""What may be said of a track and of an exhibit, and in which words."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from scipy.special import expit, logit
from scipy.stats import t as student

from lgrr.analysis import Thresholds, conclude
from lgrr.analysis.pooling import block_length, frame_durations, interval, pooled
from lgrr.analysis.scoring import conclude_from, score_tracks
from lgrr.faces import reason_to_skip
from lgrr.text import score_words
from lgrr.types import FaceBox, FaceResult, Finding, FrameId, FrameResult, Quality

THRESHOLDS = Thresholds(0.8, 0.3, "measured on 500 faces")
SHARP, SMALL, BLURRED = Quality(120.0, 1e6), Quality(20.0, 1e6), Quality(120.0, 0.0)


def face(track: int, p: float, noise: float | None = None, semantic: float | None = None) -> FaceResult:
    streams = p if noise is None else noise, p if semantic is None else semantic
    return FaceResult(track, FaceBox(10.0 * track, 20, 120, 150), SHARP, p, *streams)


def skipped(track: int, quality: Quality) -> FaceResult:
    return FaceResult(track, FaceBox(0, 0, quality.size, quality.size), quality, skipped=reason_to_skip(quality))


def video(*frames: Sequence[FaceResult] | str, step: float = 0.5) -> list[FrameResult]:
    """Frames half a second apart; text: why it could not be decoded."""
    return [
        FrameResult(
            FrameId(10 * k, round(1000 * step * k), Fraction(1, 1000)),
            f"{k:064x}",
            () if isinstance(faces, str) else tuple(faces),
            faces if isinstance(faces, str) else None,
        )
        for k, faces in enumerate(frames)
    ]


def scores(track: int, *values: float) -> list[list[FaceResult]]:
    return [[face(track, value)] for value in values]


def test_high_scores_throughout_are_signs_of_manipulation_with_the_numbers_that_say_so() -> None:
    found = conclude(video(*scores(1, *np.linspace(0.9, 0.95, 20))), 200, THRESHOLDS)
    assert found.finding is Finding.MANIPULATED
    (track,) = found.tracks
    assert (track.id, track.label, track.first_index, track.last_index, track.faces_scored) == (
        1,
        "Track 1",
        0,
        190,
        20,
    )
    assert track.box == (10.0, 20.0, 120.0, 150.0)
    assert track.p_fake == pytest.approx(0.927, abs=0.003)
    assert track.interval is not None and 0.88 < track.interval[0] < track.p_fake < track.interval[1] < 0.96
    says = score_words(track.p_fake, track.interval)
    assert found.reason == f"Track 1 scores {says} over 20 faces, above the threshold of 0.80."


def test_low_scores_throughout_are_no_sign() -> None:
    found = conclude(video(*scores(1, *np.linspace(0.02, 0.06, 20))), 200, THRESHOLDS)
    assert found.finding is Finding.NO_SIGN
    assert found.reason.endswith("over 20 faces, below the threshold of 0.30.")


def test_one_wild_frame_changes_nothing() -> None:
    calm = conclude(video(*scores(1, *[0.05] * 20)), 200, THRESHOLDS).tracks[0]
    wild = conclude(video(*scores(1, *[0.05] * 9, 1.0, *[0.05] * 10)), 200, THRESHOLDS).tracks[0]
    assert wild.p_fake == pytest.approx(calm.p_fake, abs=1e-9)
    assert wild.finding is Finding.NO_SIGN


def repeated(frames: Sequence[FrameResult], times: int) -> list[FrameResult]:
    """Each picture shown so often within the time that it was shown once, as where a rate was multiplied."""
    shown = []
    for result in frames:
        for k in range(times):
            frame = replace(result.frame, index=result.frame.index + k, pts=result.frame.pts + 500 * k // times)
            shown.append(replace(result, frame=frame, same_as=result.frame.index if k else None))
    return shown


@pytest.mark.parametrize("times", [2, 10])
def test_pictures_shown_again_make_nobody_surer(times: int) -> None:
    once = video(*scores(1, *np.random.default_rng(4).uniform(0.6, 0.99, 20)))
    before, now = conclude(once, 200, THRESHOLDS), conclude(repeated(once, times), 200, THRESHOLDS)
    (track,), (other,) = before.tracks, now.tracks
    assert (other.faces_scored, other.p_fake) == (20, pytest.approx(track.p_fake, abs=1e-9))
    assert other.interval == pytest.approx(track.interval, abs=1e-9) and other.finding is track.finding
    assert f" over 20 faces ({20 * times} frames, equal pictures counted once), " in other.reason
    assert (before.coverage.taken_over, now.coverage.taken_over) == (0, 20 * (times - 1))


def test_five_pictures_are_too_few_for_a_finding_in_however_many_frames() -> None:
    found = conclude(repeated(video(*scores(1, *[0.99] * 5)), 10), 200, THRESHOLDS)
    assert found.finding is Finding.INCONCLUSIVE and found.tracks[0].interval is None
    assert "over 5 faces (50 frames, equal pictures counted once), too few for an interval" in found.reason
    assert conclude(repeated(video(*scores(1, *[0.99] * 6)), 10), 200, THRESHOLDS).finding is Finding.MANIPULATED


def test_a_picture_counts_once_also_where_two_analyses_looked_at_it() -> None:
    frames = [replace(result, sha256="ab" * 32) for result in video(*scores(1, *[0.99] * 12))]
    assert conclude(frames, 200, THRESHOLDS).tracks[0].faces_scored == 1


def test_a_picture_shown_longer_weighs_more_and_is_still_one_face() -> None:
    often = video(*scores(1, *[0.9] * 7, *[0.1] * 7))
    longer = [replace(result, sha256="ab" * 32) if k >= 7 else result for k, result in enumerate(often)]
    (before,), (now,) = conclude(often, 200, THRESHOLDS).tracks, conclude(longer, 200, THRESHOLDS).tracks
    assert now.p_fake == pytest.approx(before.p_fake, abs=1e-9) and (before.faces_scored, now.faces_scored) == (14, 8)
    assert before.interval is not None and now.interval is not None
    assert now.interval[1] - now.interval[0] >= before.interval[1] - before.interval[0]


def test_scores_between_the_thresholds_are_inconclusive() -> None:
    found = conclude(video(*scores(1, *[0.5, 0.52] * 10)), 200, THRESHOLDS)
    assert found.finding is Finding.INCONCLUSIVE
    assert "between the thresholds of 0.30 and 0.80" in found.reason


def test_an_interval_across_the_threshold_is_inconclusive_though_the_score_is_above() -> None:
    track = conclude(video(*scores(1, *[0.99, 0.98] * 5, 0.3, 0.3, 0.2, *[0.99, 0.98] * 3)), 200, THRESHOLDS).tracks[0]
    assert track.p_fake is not None and track.p_fake > 0.8
    assert track.interval is not None and track.interval[0] < 0.8
    assert track.finding is Finding.INCONCLUSIVE
    assert "not clear of the thresholds of 0.30 and 0.80" in track.reason


def test_the_first_half_forged_is_not_averaged_into_no_sign() -> None:
    found = conclude(video(*scores(1, *[0.99] * 10, *[0.01] * 10)), 200, THRESHOLDS)
    assert found.finding is Finding.INCONCLUSIVE
    assert found.tracks[0].interval is not None
    assert found.tracks[0].interval[0] < 0.3 and found.tracks[0].interval[1] > 0.8


def test_streams_that_contradict_each_other_are_inconclusive_whatever_their_sum_says() -> None:
    found = conclude(video(*([face(1, 0.95, noise=0.1, semantic=0.97)] for _ in range(20))), 200, THRESHOLDS)
    assert found.finding is Finding.INCONCLUSIVE
    assert "the two streams contradict each other (noise 0.10, semantic 0.97)" in found.reason


def test_without_validated_thresholds_the_score_is_told_and_nothing_concluded() -> None:
    for thresholds in (Thresholds(None, None, "Not validated yet."), Thresholds(0.8, None, "Not validated yet.")):
        found = conclude(video(*scores(1, *[0.99] * 20)), 200, thresholds)
        assert found.finding is Finding.INCONCLUSIVE
        assert found.tracks[0].p_fake == pytest.approx(0.99)
        assert "no validated threshold (Not validated yet), so nothing follows" in found.reason


def test_a_clip_without_a_face_has_no_number_anywhere() -> None:
    found = conclude(video(*[[]] * 12), 120, THRESHOLDS)
    assert (found.finding, found.tracks) == (Finding.INCONCLUSIVE, ())
    assert found.reason == "No face was found in the 12 of 120 frames looked at."
    assert found.coverage.no_face == 12


def test_boxes_that_were_not_confirmed_as_faces_do_not_count() -> None:
    ghost = FaceResult(None, FaceBox(0, 0, 50, 50), SHARP, skipped="not confirmed as a face")
    found = conclude(video(*[[ghost]] * 12), 120, THRESHOLDS)
    assert (found.tracks, found.coverage.no_face) == ((), 12)
    small = replace(ghost, quality=SMALL)
    assert conclude(video(*[[small]] * 12), 120, THRESHOLDS).coverage.too_small == 0


def test_faces_too_small_or_blurred_give_no_score_and_say_so() -> None:
    found = conclude(video(*[[skipped(1, SMALL)]] * 9, *[[skipped(1, BLURRED)]] * 3), 120, THRESHOLDS)
    assert found.finding is Finding.INCONCLUSIVE
    (track,) = found.tracks
    assert (track.p_fake, track.interval, track.faces_scored) == (None, None, 0)
    assert track.reason == "Track 1 has no score: 9 faces too small and 3 faces too blurred."
    assert (found.coverage.too_small, found.coverage.blurred) == (9, 3)


def test_no_sign_needs_most_of_the_tracks_faces_but_a_sign_does_not() -> None:
    hidden = [[skipped(1, BLURRED)]] * 30
    clear = conclude(video(*scores(1, *[0.05] * 10), *hidden), 400, THRESHOLDS)
    assert clear.finding is Finding.INCONCLUSIVE
    assert "most of its 40 faces have no score: 30 faces too blurred" in clear.reason
    forged = conclude(video(*scores(1, *[0.95] * 10), *hidden), 400, THRESHOLDS)
    assert forged.finding is Finding.MANIPULATED


@pytest.mark.parametrize(("hidden", "finding"), [(10, Finding.NO_SIGN), (11, Finding.INCONCLUSIVE)])
def test_half_of_a_tracks_faces_must_have_a_score_for_no_sign(hidden: int, finding: Finding) -> None:
    frames = video(*scores(1, *[0.05] * 10), *[[skipped(1, BLURRED)]] * hidden)
    assert conclude(frames, 400, THRESHOLDS).finding is finding


@pytest.mark.parametrize(("damaged", "finding"), [(4, Finding.NO_SIGN), (5, Finding.INCONCLUSIVE)])
def test_at_most_a_fifth_of_the_frames_may_fail_to_decode_for_no_sign(damaged: int, finding: Finding) -> None:
    frames = video(*scores(1, *[0.05] * (20 - damaged)), *["damaged"] * damaged)
    assert conclude(frames, 200, THRESHOLDS).finding is finding


@pytest.mark.parametrize(("passing", "finding"), [(5, Finding.NO_SIGN), (6, Finding.INCONCLUSIVE)])
def test_four_fifths_of_all_faces_must_be_in_judged_tracks_for_no_sign(passing: int, finding: Finding) -> None:
    frames = video(*([face(1, 0.05), *([skipped(2, SMALL)] if k < passing else [])] for k in range(20)))
    assert conclude(frames, 200, THRESHOLDS).finding is finding


def test_six_faces_are_enough_to_clear_a_track_and_to_leave_it_in_doubt() -> None:
    clear = conclude(video(*scores(1, *[0.05] * 6)), 60, THRESHOLDS)
    assert clear.finding is Finding.NO_SIGN and "Not covered" not in clear.reason
    doubt = conclude(video(*([face(1, 0.05), *([face(2, 0.5)] if k < 6 else [])] for k in range(60))), 600, THRESHOLDS)
    assert doubt.finding is Finding.INCONCLUSIVE
    assert doubt.reason.startswith("Track 2 scores 0.50") and "over 6 faces, between" in doubt.reason


def test_a_score_on_a_threshold_counts_as_beyond_it() -> None:
    score = pooled(np.array([0.6]), np.ones(1))
    for thresholds, finding in (
        (Thresholds(score, 0.1), Finding.MANIPULATED),
        (Thresholds(0.9, score), Finding.NO_SIGN),
    ):
        assert conclude(video([face(1, 0.6)]), 1, thresholds, still=True).finding is finding


def test_streams_contradict_each_other_from_the_thresholds_on_and_half_apart() -> None:
    low, high, below = (pooled(np.array([p]), np.ones(1)) for p in (0.2, 0.75, 0.3))
    said = {
        (noise, semantic): conclude(
            video([face(1, 0.5, noise=noise, semantic=semantic)]), 1, Thresholds(high, bottom), still=True
        ).reason
        for noise, semantic, bottom in ((0.2, 0.75, low), (0.75, 0.2, low), (0.21, 0.75, low), (0.3, 0.75, below))
    }
    contradicting = {pair for pair, words in said.items() if "contradict" in words}
    assert contradicting == {(0.2, 0.75), (0.75, 0.2)}  # 0.21 lies above the lower threshold, 0.3 is 0.45 apart


def test_an_interval_that_touches_a_threshold_is_not_clear_of_it() -> None:
    frames = video(*scores(1, *np.linspace(0.4, 0.6, 20)))
    (track,) = conclude(frames, 200, THRESHOLDS).tracks
    assert track.interval is not None and "between the thresholds" in track.reason
    for thresholds in (Thresholds(0.8, track.interval[0]), Thresholds(track.interval[1], 0.3)):
        assert "not clear of the thresholds" in conclude(frames, 200, thresholds).tracks[0].reason


def test_tracks_that_were_scored_before_give_the_same_conclusion() -> None:
    for faces in (5, 6):
        frames = video(*scores(1, *[0.95] * 6), *scores(2, *[0.5] * faces))
        tracks = score_tracks(frames, THRESHOLDS)
        assert conclude_from(tracks, frames, 200) == conclude(frames, 200, THRESHOLDS)
    frames = video(*scores(1, *[0.5] * 3), *scores(2, *[0.05] * 50))
    assert conclude_from(score_tracks(frames, THRESHOLDS), frames, 530).finding is Finding.NO_SIGN


def test_one_of_two_people_manipulated_makes_the_exhibit_manipulated_and_names_the_track() -> None:
    frames = video(*([face(1, 0.05), face(2, 0.95)] for _ in range(20)))
    found = conclude(frames, 200, THRESHOLDS)
    assert [track.finding for track in found.tracks] == [Finding.NO_SIGN, Finding.MANIPULATED]
    assert found.finding is Finding.MANIPULATED
    assert found.reason.startswith("Track 2 scores 0.95") and "Track 1" not in found.reason


def test_one_of_two_people_in_doubt_leaves_the_exhibit_in_doubt() -> None:
    found = conclude(video(*([face(1, 0.05), face(2, 0.5)] for _ in range(20))), 200, THRESHOLDS)
    assert found.finding is Finding.INCONCLUSIVE
    assert found.reason.startswith("Track 2 scores 0.50")


def test_a_passer_by_too_small_to_judge_is_named_and_does_not_hide_the_finding() -> None:
    frames = video(*([face(1, 0.05), *([skipped(2, SMALL)] if k < 3 else [])] for k in range(20)))
    found = conclude(frames, 200, THRESHOLDS)
    assert found.finding is Finding.NO_SIGN
    assert found.reason.endswith("Not covered by this finding: Track 2 has no score: 3 faces too small.")


def test_half_the_faces_too_small_to_judge_is_too_little_for_no_sign() -> None:
    found = conclude(video(*([face(1, 0.05), skipped(2, SMALL)] for _ in range(20))), 200, THRESHOLDS)
    assert found.finding is Finding.INCONCLUSIVE
    assert found.reason.startswith("Only 20 of the 40 faces seen are in tracks that could be judged.")


def test_too_few_faces_for_an_interval_are_inconclusive_in_a_video() -> None:
    found = conclude(video(*scores(1, *[0.99] * 5)), 50, THRESHOLDS)
    assert found.finding is Finding.INCONCLUSIVE
    assert found.tracks[0].interval is None and found.tracks[0].p_fake == pytest.approx(0.99)
    assert "over 5 faces, too few for an interval (at least 6 are needed)" in found.reason


def test_a_still_picture_is_judged_without_an_interval_and_says_so() -> None:
    found = conclude(video([face(1, 0.95)]), 1, THRESHOLDS, still=True)
    assert found.finding is Finding.MANIPULATED
    assert found.tracks[0].interval is None and found.tracks[0].p_fake == pytest.approx(0.95)
    assert "over 1 face, above" in found.reason and "one picture: no interval can be had" in found.reason
    assert conclude(video([face(1, 0.05)]), 1, THRESHOLDS, still=True).finding is Finding.NO_SIGN
    assert conclude(video([face(1, 0.5)]), 1, THRESHOLDS, still=True).finding is Finding.INCONCLUSIVE


def test_frames_that_could_not_be_decoded_are_counted_and_can_rule_out_no_sign() -> None:
    found = conclude(video(*scores(1, *[0.05] * 12), *["damaged"] * 8), 200, THRESHOLDS)
    assert found.finding is Finding.INCONCLUSIVE
    assert found.reason.startswith("8 of 20 frames could not be decoded")
    assert (found.coverage.failed, found.coverage.no_face) == (8, 0)
    nothing = conclude(video(*["damaged"] * 8), 200, THRESHOLDS)
    assert nothing.finding is Finding.INCONCLUSIVE and "8 could not be decoded" in nothing.reason


def test_no_finding_is_ever_worded_as_authentic() -> None:
    frames = video(*([face(1, 0.05), face(2, 0.95), face(3, 0.5), skipped(4, SMALL)] for _ in range(20)))
    words = " ".join(
        [*(track.reason for track in conclude(frames, 200, THRESHOLDS).tracks), *(f.words for f in Finding)]
    )
    assert not {"authentic", "real", "genuine"} & set(words.lower().split())


def test_parts_looked_at_more_closely_do_not_count_more() -> None:
    # ten seconds: the first half at 2 frames a second, the second half at 20
    seconds = np.concatenate([np.arange(0, 5, 0.5), np.arange(5, 10, 0.05)])
    p = np.where(seconds < 5, 0.9, 0.1)
    assert pooled(p, frame_durations(seconds)) == pytest.approx(0.5, abs=0.02)
    assert pooled(p, np.ones(len(p))) < 0.15


def test_a_frame_stands_for_the_time_around_it() -> None:
    assert frame_durations([0, 1, 3]).tolist() == [1, 1.5, 2]
    assert frame_durations([4, 6]).tolist() == [2, 2]
    assert frame_durations([7]).tolist() == [1]


def test_a_tenth_of_the_weight_is_cut_off_at_either_end() -> None:
    squares = np.arange(10) ** 2 / 10
    assert logit(pooled(expit(squares), np.ones(10))) == pytest.approx(squares[1:9].mean())
    heavy = np.array([4.0, 1, 1, 1, 1, 2])  # the first loses a quarter, the last a half
    assert logit(pooled(expit(squares[:6]), heavy)) == pytest.approx((0.1 + 0.4 + 0.9 + 1.6 + 2.5) / 8)
    assert logit(pooled(np.array([1.0]), np.ones(1))) == pytest.approx(10)


def test_one_face_keeps_its_own_score_and_certainty_stays_finite() -> None:
    assert pooled(np.array([0.73]), np.ones(1)) == pytest.approx(0.73)
    assert 0.999 < pooled(np.array([1.0, 1.0, 1.0]), np.ones(3)) < 1
    assert pooled(np.array([0.0, 1.0]), np.ones(2)) == pytest.approx(0.5)


def test_the_interval_holds_the_truth_about_as_often_as_it_says() -> None:
    """Scores that wander slowly (autoregressive, as neighbouring frames do) around a known mean."""
    draw = np.random.default_rng(7)
    held, trials, n = 0, 60, 60
    for _ in range(trials):
        noise = draw.normal(size=n)
        walk = np.empty(n)
        walk[0] = noise[0] / np.sqrt(1 - 0.5**2)
        for k in range(1, n):
            walk[k] = 0.5 * walk[k - 1] + noise[k]
        low, high = interval(1 / (1 + np.exp(-(1 + walk))), np.ones(n), np.arange(n) / 2)
        held += low <= 1 / (1 + np.exp(-1)) <= high
    assert 0.85 <= held / trials < 1


def trimmed_by_hand(values: np.ndarray, weights: np.ndarray) -> float:
    """A tenth of the weight is taken from the lowest values, then from the highest."""
    order, left = np.argsort(values), weights / weights.sum()
    for ends in (order, order[::-1]):
        cut = 0.1
        for k in ends:
            taken = min(cut, left[k])
            left[k] -= taken
            cut -= taken
    return float(left @ values / left.sum())


@pytest.mark.parametrize(("n", "step", "length"), [(6, 0.5, 2), (40, 0.5, 7), (90, 0.05, 20)])
def test_the_interval_is_that_of_blocks_drawn_one_by_one(n: int, step: float, length: int) -> None:
    draw = np.random.default_rng(12)
    values, weights, seconds = draw.normal(0.5, 1, n), draw.uniform(0.5, 2, n), 30 + step * np.arange(n)
    found = interval(expit(values), weights, seconds)
    draw, replicates = np.random.default_rng(0), []
    for _ in range(1000):
        starts = draw.integers(0, n - length + 1, size=-(-n // length))
        drawn = np.concatenate([np.arange(start, start + length) for start in starts])
        replicates.append(trimmed_by_hand(values[drawn], weights[drawn]))
    blocks, middle = n / length, trimmed_by_hand(values, weights)
    reach = student.ppf(0.975, blocks - 1) * np.sqrt(blocks / (blocks - 1)) * np.std(replicates)
    assert found == pytest.approx(expit([middle - reach, middle + reach]), abs=1e-9)


def test_the_same_scores_give_the_same_interval() -> None:
    p, seconds = np.random.default_rng(3).random(40), np.arange(40) / 3
    assert interval(p, np.ones(40), seconds) == interval(p, np.ones(40), seconds)


@pytest.mark.parametrize(
    ("n", "seconds", "length"), [(6, 60.0, 2), (27, 26.0, 6), (300, 11.96, 25), (24, 0.96, 8), (12, 0.0, 4)]
)
def test_blocks_last_about_a_second(n: int, seconds: float, length: int) -> None:
    assert block_length(n, seconds) == length
