"""Figures that are right, of every set, condition and manipulation; failures as rows; charts beside the json."""

import itertools
import json

import numpy as np
import pytest
from PIL import Image

from lgrr.errors import UsageError
from lgrr.faces.crop import STORED_SIDE
from lgrr.model import load
from lgrr.model.calibration import calibration_path
from lgrr.model.card import AS_STORED, Card, cannot_see
from lgrr.training.assess import Asked, into_card, run_evaluation
from lgrr.training.charts import draw_charts
from lgrr.training.conditions import CONDITIONS, under
from lgrr.training.evaluation import at_thresholds, by_manipulation, evaluate
from lgrr.training.manifest import open_manifest
from lgrr.training.metrics import auc, average_precision, detected_at, overlap, share_interval
from lgrr.training.scores import some
from tests.analysis.conftest import make_weights
from tests.training.cases import made
from tests.training.test_calibration import record

ROWS = {
    *("level", "n_real", "n_fake", "n_sources", "n_failed", "failures", "auc", "auc_interval", "average_precision"),
    *("equal_error_rate", "detected_at_1_percent_false_alarms", "patch_auc", "iou", "iou_of_the_usual_region"),
}


@pytest.fixture(scope="module")
def weights(tmp_path_factory):
    return make_weights(tmp_path_factory.mktemp("weights"), 0.55, 0.45)


@pytest.mark.parametrize("seed", range(5))
def test_auc_is_the_share_of_pairs_in_the_right_order(seed):
    rng = np.random.default_rng(seed)
    scores, fake = rng.integers(0, 8, 60) / 8, rng.random(60) < 0.4
    pairs = [(f > r) + 0.5 * (f == r) for f, r in itertools.product(scores[fake], scores[~fake])]
    assert auc(scores, fake) == pytest.approx(np.mean(pairs), abs=1e-12)


@pytest.mark.parametrize("seed", range(5))
def test_average_precision_is_the_mean_of_precisions_at_each_fake(seed):
    rng = np.random.default_rng(seed)
    scores, fake = rng.integers(0, 8, 60) / 8, rng.random(60) < 0.4
    at_each = [fake[scores >= score].mean() for score in scores[fake]]
    assert average_precision(scores, fake) == pytest.approx(np.mean(at_each), abs=1e-12)
    metrics = pytest.importorskip("sklearn.metrics", reason="scikit-learn comes with the oracle lir")
    assert average_precision(scores, fake) == pytest.approx(metrics.average_precision_score(fake, scores), abs=1e-12)


def test_overlap_and_intervals_of_shares():
    first, second = np.zeros((4, 4), bool), np.zeros((4, 4), bool)
    first[:2], second[1:3] = True, True
    assert overlap(first, second) == pytest.approx(4 / 12)
    assert np.isnan(overlap(np.zeros((2, 2), bool), np.zeros((2, 2), bool)))
    assert share_interval(0, 0) == (0, 1)
    low, high = share_interval(0, 100)
    assert low == 0 and high == pytest.approx(1 - 0.025 ** (1 / 100))


def test_every_figure_lies_in_its_interval_and_failures_are_counted():
    scores = made(150)
    scores.failures.append({"file": "gone.jpg", "reason": "not there"})
    found = evaluate(scores)
    for name in ("auc", "average_precision", "equal_error_rate", "detected_at_1_percent_false_alarms"):
        low, high = found[f"{name}_interval"]
        assert low <= found[name] <= high and low < high
    assert (found["n_failed"], found["failures"][0]["file"]) == (1, "gone.jpg")
    assert "patch_auc" not in found
    json.dumps(found, allow_nan=False)


def test_one_class_alone_has_counts_and_no_figure():
    scores = made(20).only(lambda row: not row.sample.fake)
    assert set(evaluate(scores)) == {"level", "n_real", "n_fake", "n_sources", "n_failed", "failures"}
    assert evaluate(made(0))["n_sources"] == 0


def test_each_manipulation_stands_against_all_reals():
    found = by_manipulation(made(60))
    assert {name: (row["n_real"], row["n_fake"]) for name, row in found.items()} == {
        "reenactment": (60, 30),
        "swap": (60, 30),
    }


def test_error_rates_at_thresholds_are_counts_with_intervals():
    scores = made(100)
    found = at_thresholds(scores, 0.8, 0.2)
    assert found["detected"]["hits"] == int(100 * detected_at(scores.p_fake, scores.fake, 0.8) + 0.5)
    assert found["detected"]["n"] == found["false_alarms"]["n"] == 100
    low, high = found["detected"]["share_interval"]
    assert low < found["detected"]["hits"] / 100 < high


def test_a_condition_degrades_a_crop_at_the_size_the_face_had_and_stores_it_by_the_rule(manifest):
    crop = open_manifest(manifest).read("real03.jpg")
    assert under(AS_STORED, crop, 90) is crop

    def loss(condition, size=None):
        changed = under(condition, crop, size)
        assert changed.shape == (STORED_SIDE, STORED_SIDE, 3) and changed.dtype == np.uint8
        return float(np.abs(changed.astype(float) - crop).mean())

    assert 0 < loss("H.264 crf 23") < loss("H.264 crf 32") < loss("H.264 crf 40")
    for condition in set(CONDITIONS) - {AS_STORED}:
        assert loss(condition, 90) > loss(condition) > 0
        assert loss(condition, 333) == loss(condition, None)


def test_a_sample_of_sources_is_whole_sources_and_always_the_same(manifest):
    samples = open_manifest(manifest).samples
    few = some(samples, "validation", 3)
    assert few == some(samples, "validation", 3)
    assert len(few) == 6 and len({one.source for one in few}) == 3
    assert len(some(samples, "validation")) == 12


def test_evaluate_writes_a_row_for_each_condition_with_failures_and_charts(weights, manifest, tmp_path):
    broken = tmp_path / "faces.csv"
    broken.write_text(manifest.read_text() + "gone.jpg,fake,clip19,validation\n")
    (tmp_path / "faces_0.tar").symlink_to(manifest.with_name("faces_0.tar"))
    predictor, out, said = load(weights, "cpu", "float32"), tmp_path / "new" / "figures.json", []
    asked = Asked(crops=True, robustness=True)
    figures = run_evaluation([f"manifest:{broken}"], predictor, asked, out, said.append)
    assert figures == json.loads(out.read_text())
    assert (figures["schema"], figures["weights_sha256"]) == ("lgrr-evaluation/1", predictor.sha256)
    assert [row["condition"] for row in figures["rows"]] == list(CONDITIONS)
    for row in figures["rows"]:
        assert set(row) >= ROWS
        assert (row["n_real"], row["n_fake"], row["n_failed"], row["n_fakes_with_mask"]) == (6, 6, 1, 6)
        assert row["failures"][0]["file"] == "gone.jpg"
        assert row["at_thresholds"]["threshold"] == 0.55
    assert len(said) == len(CONDITIONS) and "JPEG 50" in said[1]
    charts = sorted(path.name for path in out.parent.glob("*.png"))
    assert charts == ["figures.faces.frame.reliability.png", "figures.faces.frame.roc.png"]


def test_a_condition_changes_the_scores(weights, manifest, tmp_path):
    asked = Asked(crops=True, robustness=True, sources=4)
    figures = run_evaluation([f"manifest:{manifest}"], load(weights, "cpu", "float32"), asked, tmp_path / "f.json")
    assert {(row["n_real"], row["n_fake"]) for row in figures["rows"]} == {(4, 4)}
    assert len({json.dumps(row["auc_noise"]) + json.dumps(row["patch_auc"]) for row in figures["rows"]}) > 1


def test_crops_of_one_recording_are_pooled_into_one_more_row(weights, manifest, tmp_path):
    lines = manifest.read_text().splitlines()
    several = [lines[0] + ",recording", *(f"{line},{line.split(',')[1]}-{k // 8}" for k, line in enumerate(lines[1:]))]
    (tmp_path / "faces.csv").write_text("\n".join(several) + "\n")
    (tmp_path / "faces_0.tar").symlink_to(manifest.with_name("faces_0.tar"))
    predictor = load(weights, "cpu", "float32")
    frame, video = run_evaluation(
        [f"manifest:{tmp_path / 'faces.csv'}"], predictor, Asked(crops=True), tmp_path / "f.json"
    )["rows"]
    assert (frame["level"], frame["n_real"], video["level"], video["n_real"], video["n_fake"]) == (
        "frame",
        6,
        "video",
        2,
        2,
    )
    assert "at_thresholds" in frame and "at_thresholds" not in video, "set on single crops"


def test_a_split_without_cases_and_conditions_on_whole_recordings_are_refused(weights, manifest, tmp_path):
    predictor = load(weights, "cpu", "float32")
    with pytest.raises(UsageError, match="no split named 'test'"):
        run_evaluation([f"manifest:{manifest}"], predictor, Asked("test", crops=True), tmp_path / "f.json")
    with pytest.raises(UsageError, match="face crops alone"):
        run_evaluation([f"manifest:{manifest}"], predictor, Asked(robustness=True), tmp_path / "f.json")


def test_calibrated_weights_get_a_tippett_plot_and_the_cost_of_their_ratios(tmp_path, manifest):
    weights = make_weights(tmp_path, 0.55, 0.45)
    record(weights, data=[{"set": manifest.name}]).write(calibration_path(weights))
    predictor = load(weights, "cpu", "float32")
    out = tmp_path / "figures.json"
    (row,) = run_evaluation([f"manifest:{manifest}"], predictor, Asked(crops=True), out)["rows"]
    assert 0 < row["likelihood_ratios"]["n_real"] < row["n_real"]
    assert row["likelihood_ratios"]["cllr"] > 0
    assert (tmp_path / "figures.faces.frame.tippett.png").exists()


def test_figures_go_into_the_card_which_says_what_the_weights_cannot_see(tmp_path, manifest):
    weights = make_weights(tmp_path, 0.55, 0.45)
    asked = Asked(crops=True)
    document = run_evaluation([f"manifest:{manifest}"], load(weights, "cpu", "float32"), asked, tmp_path / "f.json")
    whole = document["rows"][0]
    alarmed = at_thresholds(made(100), 0.3, 0.2)
    document["rows"] += [
        whole | {"condition": "H.264 crf 40", "auc": whole["auc"] - 0.2, "at_thresholds": None},
        whole | {"condition": "half size", "at_thresholds": alarmed, "likelihood_ratios": {"cllr": 1.2}},
        whole | {"manipulation": "swap", "auc": 0.7, "at_thresholds": None},
    ]
    into_card(weights, document)
    card = Card.read(weights.with_suffix(".json"))
    assert "failures" not in card.figures["evaluation"]["rows"][0]
    said = cannot_see(card)
    for words in (
        "of 6 forged crops (",
        "after H.264 crf 40 the AUC falls from",
        "of 100 real crops reach the upper threshold",
        "half size: likelihood ratios mislead (Cllr 1.20",
        "swap is told from reals with an AUC of 0.70 only",
    ):
        assert len([sentence for sentence in said if words in sentence]) == 1, (words, said)
    load(weights, "cpu", "float32")


def test_charts_show_something_and_nothing_without_both_classes(tmp_path):
    scores = made(300)
    row = evaluate(scores) | {"set": "a set with a very long name that would not fit on the chart if it were whole.csv"}
    paths = draw_charts(scores, scores, row, None, tmp_path / "f.json")
    for path in paths:
        with Image.open(path) as picture:
            assert np.asarray(picture.convert("L")).std() > 10
    assert draw_charts(made(0), made(0), evaluate(made(0)) | {"set": "x"}, None, tmp_path / "g.json") == []
