"""A calibration is fitted on some sources, told of others, belongs to one weights file, and says what it is of."""

import json
from dataclasses import replace

import numpy as np
import pytest

from lgrr.analysis.likelihood import Calibration, likelihood
from lgrr.analysis.pipeline import calibration_of
from lgrr.errors import UsageError, WeightsError
from lgrr.model import load
from lgrr.model.calibration import CalibrationRecord, calibration_path, calibration_words, read_calibration
from lgrr.training.calibration import fitted, one_of_each
from lgrr.training.evaluation import calibrated
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


def test_no_threshold_is_drawn_where_its_errors_could_not_be_told():
    found = thresholds(made(800).half(FIT), "crop")
    assert found["threshold"] is None and "give more sources" in found["threshold_note"]
