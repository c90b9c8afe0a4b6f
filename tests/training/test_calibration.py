"""A calibration is fitted on some sources, told of others, belongs to one weights file, and says what it is of."""

import json
from dataclasses import replace

import numpy as np
import pytest
from scipy.special import logit

from lgrr.analysis.likelihood import Calibration, likelihood
from lgrr.analysis.pipeline import calibration_of
from lgrr.errors import UsageError, WeightsError
from lgrr.model import load
from lgrr.model.calibration import CalibrationRecord, calibration_path, calibration_words, read_calibration
from lgrr.training.calibration import fitted, one_of_each
from lgrr.training.evaluation import calibrated
from lgrr.training.llr import cllr, cllr_min, elub, fit_logistic
from lgrr.training.metrics import auc
from lgrr.training.scores import FIT, HELD, Scores, half_of
from lgrr.training.thresholds import thresholds
from tests.analysis.conftest import make_weights
from tests.training.cases import made


@pytest.fixture
def weights(tmp_path):
    return make_weights(tmp_path, 0.2, 0.1)


def record(weights, **changes) -> CalibrationRecord:
    values = {
        "id": "test", "created": "2026-11-25", "weights": "untrained", "crop_rule": "lgrr-crop/1",
        "weights_sha256": load(weights, "cpu", "float32").sha256, "precision": "float32", "data": [],
        "conditions": "made", "command": "test", "commit": "none", "n_left_out": 0,
    }  # fmt: skip
    return CalibrationRecord(**(values | fitted(made(), "crop") | changes))


def test_a_source_is_always_in_the_same_half_and_the_halves_are_about_equal():
    names = [f"clip{k}" for k in range(2000)]
    halves = [half_of(name) for name in names]
    assert {*halves} == {FIT, HELD} and 900 < halves.count(FIT) < 1100
    assert half_of("2:clip0") == half_of("clip0") and half_of("12:clip1") == half_of("clip1")
    assert [half_of(name) for name in ("clip0", "clip1", "clip2", "clip3")] == [FIT, HELD, HELD, FIT]


def test_sources_that_report_have_no_part_in_the_fit():
    scores = made()
    found = fitted(scores, "crop")
    scores.rows[:] = [
        replace(row, p_fake=1 - row.p_fake) if half_of(row.sample.source) == HELD else row for row in scores.rows
    ]
    turned = fitted(scores, "crop")
    same = ("intercept", "slope", "covariance", "llr_bounds", "n_real", "n_fake", "sizes")
    assert [found[name] for name in same] == [turned[name] for name in same]
    assert found["cllr"] < 0.8 < 1 < turned["cllr"]


def test_one_case_of_each_source_and_class_counts():
    many, one = made(of_each=4), made()
    assert len(many.rows) == 1600
    chosen = one_of_each(many)
    assert len(chosen.rows) == 400
    assert len({(row.sample.source, row.sample.fake) for row in chosen.rows}) == 400
    assert {row.sample.file for row in one_of_each(many).rows} == {row.sample.file for row in chosen.rows}
    assert fitted(many, "track")["n_real"] == fitted(one, "track")["n_real"]


def test_bounds_are_no_wider_than_the_known_cases_support():
    for n in (80, 200, 400):
        found = fitted(made(n, apart=12), "crop")
        low, high = found["llr_bounds"]
        assert -np.log10(found["n_fake"] + 1) <= low < 0 < high <= np.log10(found["n_real"] + 1)


def test_what_is_told_of_the_held_sources_is_complete():
    found = fitted(made(600), "crop")
    held = found["held"]
    assert held.n_real == held.n_fake == held.n_sources == 600 - found["n_real"]
    assert held.cllr_interval[0] < found["cllr"] < held.cllr_interval[1]
    assert found["cllr_min"] < found["cllr"] < 0.8
    middle = held.ece["prior_log10_odds"].index(0.0)
    assert held.ece["these"][middle] == pytest.approx(found["cllr"], abs=1e-3)
    assert held.ece["pav"][middle] == pytest.approx(found["cllr_min"], abs=1e-3)
    assert held.ece["none"][middle] == 1
    at = held.tippett["log10_lr"].index(0.0)
    assert held.tippett["real"][at] == pytest.approx(held.misleading_real, abs=0.01)
    assert sum(part.n_real for part in held.strata if "px" in part.of) == held.n_real
    assert sum(part.n_fake for part in held.strata if "sharpness" in part.of) == held.n_fake


@pytest.mark.parametrize("size", [70, 110])
def test_what_is_told_of_the_held_sources_is_what_counting_them_gives(size):
    scores = made(400, size=size)  # crops of up to 59 px more
    found, held = fitted(scores, "crop"), one_of_each(scores).half(HELD)
    line = found["intercept"] + found["slope"] * np.log(held.p_fake / (1 - held.p_fake))
    llr, fake = np.clip(line / np.log(10), *found["llr_bounds"]), held.fake
    assert found["sizes"] == (size, size + 59) and found["cllr"] == round(cllr(llr, fake), 4)
    assert found["cllr_min"] == round(cllr_min(held.p_fake, fake), 4)
    told = found["held"]
    assert (told.misleading_real, told.misleading_fake) == (
        round(float((llr[~fake] > 0).mean()), 4),
        round(float((llr[fake] < 0).mean()), 4),
    )
    assert (told.ece["prior_log10_odds"][0], told.ece["prior_log10_odds"][-1], len(told.ece["these"])) == (-2, 2, 41)
    assert (told.tippett["log10_lr"][0], told.tippett["log10_lr"][-1], len(told.tippett["fake"])) == (-4, 4, 161)
    sizes = np.array([row.size for row in held.rows])
    sharp = np.array([row.sharpness for row in held.rows])
    thirds = np.quantile(sharp, [1 / 3, 2 / 3])
    bands = (0, 1) if size == 70 else (1, 2)  # below 96 px, below 160 px, more
    parts = [np.digitize(sizes, [96, 160]) == band for band in bands]
    parts += [np.digitize(sharp, thirds) == third for third in range(3)]
    counted = [(int((inside & ~fake).sum()), int((inside & fake).sum())) for inside in parts]
    assert [(part.n_real, part.n_fake) for part in told.strata] == counted
    assert [part.cllr for part in told.strata] == [round(cllr(llr[inside], fake[inside]), 4) for inside in parts]
    assert [part.auc for part in told.strata] == [round(auc(held.p_fake[inside], fake[inside]), 4) for inside in parts]


def some_of(scores: Scores, fit: int, held: int) -> Scores:
    """So many sources of either half."""
    halves = {half: sorted({*scores.half(half).sources})[:n] for half, n in ((FIT, fit), (HELD, held))}
    return scores.only(lambda row: row.sample.source in halves[half_of(row.sample.source)])


def test_thirty_sources_of_a_class_in_either_half_are_enough_and_one_fewer_is_not():
    scores = made(200)
    found = fitted(some_of(scores, 30, 30), "crop")
    assert found["n_real"] == found["n_fake"] == found["held"].n_real == 30
    enough = some_of(scores, 30, 30)
    one_forged_fewer = Scores([row for row in enough.rows if row is not next(r for r in enough.rows if r.sample.fake)])
    for few in (some_of(scores, 29, 30), some_of(scores, 30, 29), one_forged_fewer):
        with pytest.raises(UsageError, match="has only 29 sources"):
            fitted(few, "crop")


def test_a_stratum_of_fewer_than_twenty_of_a_class_has_no_cost():
    sharpest = [fitted(some_of(made(200), 40, n), "crop")["held"].strata[-1] for n in (54, 60, 66)]
    assert {part.n_real >= 20 and part.n_fake >= 20 for part in sharpest} == {True, False}
    for part in sharpest:
        assert (part.cllr is not None) == (part.auc is not None) == (min(part.n_real, part.n_fake) >= 20)


def test_sizes_are_told_where_all_are_known():
    assert fitted(made(100, size=None), "crop")["sizes"] is None
    scores = made(100)
    scores.rows[:] = [replace(row, size=None) if row.sample.fake else row for row in scores.rows]
    assert fitted(scores, "crop")["sizes"] is None


def test_bounds_are_the_tighter_of_numbers_and_elub_in_hundredths_towards_0():
    for n, apart in ((80, 12.0), (200, 2.0), (400, 1.0)):
        scores = made(n, apart=apart)
        found, fit = fitted(scores, "crop"), one_of_each(scores).half(FIT)
        line = found["intercept"] + found["slope"] * np.clip(logit(fit.p_fake), -10, 10)
        least, most = elub(line / np.log(10), fit.fake)
        least, most = max(least, -np.log10(found["n_fake"] + 1)), min(most, np.log10(found["n_real"] + 1))
        low, high = found["llr_bounds"]
        assert 0 <= low - least < 0.01 + 1e-9 and 0 <= most - high + 1e-9 < 0.01 + 1e-9
        assert round(low, 2) == low and round(high, 2) == high


def test_the_fits_uncertainty_is_what_other_data_of_the_same_kind_would_give():
    others = [one_of_each(made(120, seed=seed)).half(FIT) for seed in range(100)]
    spread = np.cov(np.array([fit_logistic(logit(fit.p_fake), fit.fake) for fit in others]).T)
    var_intercept, both, var_slope = fitted(made(120, seed=999), "crop")["covariance"]
    assert 0.5 < var_intercept / spread[0, 0] < 2 and 0.5 < var_slope / spread[1, 1] < 2
    assert abs(both) < np.sqrt(var_intercept * var_slope)


def test_too_few_sources_or_scores_that_fall_with_forgery_are_refused_in_words():
    with pytest.raises(UsageError, match="needs 30 real and 30 forged"):
        fitted(made(40), "crop")
    with pytest.raises(UsageError, match="do not rise"):
        fitted(made(apart=-3), "crop")


def test_calibrated_ratios_cost_about_what_they_did_when_fitted():
    scores = made(400)
    found = fitted(scores, "crop")
    calibration = Calibration(
        **{name: found[name] for name in ("n_real", "n_fake", "intercept", "slope", "covariance", "llr_bounds")},
        id="x", sha256="", unit="crop", sizes=None, cllr=found["cllr"], cllr_min=found["cllr_min"], method="",
        conditions="",
    )  # fmt: skip
    assert calibrated(scores.half(HELD), calibration)["cllr"] == found["cllr"]


def test_weights_load_with_their_calibration_and_know_its_hash(weights):
    record(weights).write(calibration_path(weights))
    predictor = load(weights, "cpu", "float32")
    calibration = calibration_of(predictor)
    assert calibration.unit == "crop" and len(calibration.sha256) == 64
    assert likelihood(0.99, None, calibration).log10_lr > 0 > likelihood(0.01, None, calibration).log10_lr
    assert "by crop, fitted on" in calibration_words(weights, predictor.sha256)


def other(path, **changes):
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"weights_sha256": "cd" * 32}, "made for other weights"),
        ({"crop_rule": "lgrr-crop/0"}, "lgrr-crop/0"),
        ({"slope": -1.0}, "not valid at slope"),
        ({"llr_bounds": [0.1, 2.0]}, "must enclose 0"),
        ({"unit": "picture"}, "not valid at unit"),
        ({"verdict": "authentic"}, "not valid at verdict"),
    ],
)
def test_a_calibration_that_is_not_of_these_weights_or_not_whole_is_refused_and_scores_stay(weights, changes, why):
    record(weights).write(calibration_path(weights))
    other(calibration_path(weights), **changes)
    predictor = load(weights, "cpu", "float32")
    assert predictor.calibration is None and why in predictor.calibration_refused
    with pytest.raises(WeightsError, match=why):
        read_calibration(weights, predictor.sha256)


def test_thresholds_are_set_on_one_half_and_their_error_rates_told_of_the_other():
    found = thresholds(made(800), "crop")
    assert found["threshold_clear"] < found["threshold"]
    assert "real crops" in found["threshold_note"] and "of one crop, not of a video" in found["threshold_note"]
    scores = made(800)
    fit = scores.half(FIT)
    assert (fit.p_fake[~fit.fake] >= found["threshold"]).mean() <= 0.01
    assert "not of a video" not in thresholds(scores, "video")["threshold_note"]


def test_thresholds_lie_just_beyond_the_cases_that_may_be_wrong():
    scores = made(800)
    found, fit, held = thresholds(scores, "crop"), scores.half(FIT), scores.half(HELD)
    real, forged = np.sort(fit.p_fake[~fit.fake]), np.sort(fit.p_fake[fit.fake])
    alarms, missed = len(real) // 100, len(forged) // 20
    assert real[-1 - alarms] < found["threshold"] < real[-1 - alarms] + 2e-6
    assert forged[missed] - 2e-6 < found["threshold_clear"] < forged[missed]
    set_on = f"1% of {len(real)} real crops reach the upper threshold and at most 5% of {len(forged)} forged ones"
    real, forged = held.p_fake[~held.fake], held.p_fake[held.fake]
    for words in (
        set_on,
        f"false alarms {(alarms := (real >= found['threshold']).sum())} of {len(real)} ({alarms / len(real):.1%}, 95 %",
        f"detected {(forged >= found['threshold']).sum()} of {len(forged)} (",
        f"forged yet below the lower {(forged <= found['threshold_clear']).sum()} of {len(forged)} (",
    ):
        assert words in found["threshold_note"]


def test_scores_that_are_told_apart_leave_no_lower_threshold_above_the_upper():
    found = thresholds(made(400, apart=12), "crop")
    assert 0 <= found["threshold"] - found["threshold_clear"] <= 2e-6


def test_thresholds_need_both_classes_in_both_halves():
    for half, words in ((FIT, "to set thresholds on"), (HELD, "give more sources")):
        for fake in (True, False):
            scores = made(100).only(lambda row, h=half, f=fake: half_of(row.sample.source) != h or row.sample.fake == f)
            found = thresholds(scores, "crop")
            assert found["threshold"] is found["threshold_clear"] is None and words in found["threshold_note"]


def test_thresholds_hold_under_every_condition_and_the_worst_is_told():
    plain = made(800)
    shifted = Scores([replace(row, p_fake=1 - (1 - row.p_fake) * 0.6) for row in plain.rows])  # reals look more forged
    found = thresholds(plain, "crop", {"crf 40": shifted, "half size": made(800)})
    assert found["threshold"] > thresholds(plain, "crop")["threshold"]
    for scores in (plain, shifted):
        fit = scores.half(FIT)
        assert (fit.p_fake[~fit.fake] >= found["threshold"]).mean() <= 0.01
        assert (fit.p_fake[fit.fake] <= found["threshold_clear"]).mean() <= 0.05
    assert "(crf 40)" in found["threshold_note"]


def test_no_threshold_is_drawn_from_scores_no_better_than_chance():
    found = thresholds(made(100, apart=0.0), "crop")
    assert found["threshold"] is None and "not reliably better than chance" in found["threshold_note"]
    assert thresholds(made(0), "crop")["threshold"] is None


def test_scores_a_little_better_than_chance_have_thresholds():
    assert thresholds(made(1500, apart=0.3), "crop")["threshold"] is not None  # AUC 0.58, and surely above 0.5


def test_no_threshold_is_drawn_where_its_errors_could_not_be_told():
    found = thresholds(made(800).half(FIT), "crop")
    assert found["threshold"] is None and "give more sources" in found["threshold_note"]
