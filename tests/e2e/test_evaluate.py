"""Known cases from the command line: figures, thresholds, likelihood ratios, and errors in one sentence."""

import json

import pytest

from tests.analysis.conftest import make_weights
from tests.e2e.conftest import lgrr
from tests.training.conftest import manifest  # noqa: F401 - a fixture


@pytest.mark.slow
def test_a_researcher_calibrates_and_evaluates_weights(manifest, tmp_path):  # noqa: F811
    weights, out = make_weights(tmp_path, 0.2, 0.1), tmp_path / "figures.json"
    what = ("--data", f"manifest:{manifest}", "--crops", "--model", weights)
    done = lgrr("calibrate", *what)
    assert done.returncode == 0, done.stderr
    assert "untrained: frame AUC" in done.stdout and "calibration: Half of the data has only" in done.stdout
    done = lgrr("evaluate", *what, "--card", "--out", out)
    assert done.returncode == 0, done.stderr
    assert "faces.csv, as stored, by frame: 6 real, 6 fake, 0 failed; AUC" in done.stdout
    card = json.loads(weights.with_suffix(".json").read_text())
    assert card["figures"]["evaluation"]["rows"][0]["auc"] == json.loads(out.read_text())["rows"][0]["auc"]
    refused = lgrr("evaluate", *what, "--split", "nothing", "--out", out)
    assert refused.returncode == 2 and "no split named 'nothing'" in refused.stderr
