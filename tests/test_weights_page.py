"""The page of the weights prints every table that their card and calibration hold."""

import importlib.util
from pathlib import Path

import pytest

from lgrr.model import Card, load
from lgrr.model.calibration import calibration_path
from lgrr.training.assess import Asked, into_card, run_evaluation
from lgrr.training.scores import crops_of
from lgrr.training.validate import validate_crops
from tests.analysis.conftest import make_weights
from tests.training.conftest import manifest  # noqa: F401 - a fixture
from tests.training.test_calibration import other, record

TOOL = Path(__file__).parents[1] / "tools" / "weights_page.py"


@pytest.fixture
def tool(monkeypatch, tmp_path):
    spec = importlib.util.spec_from_file_location("weights_page", TOOL)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "DOCS", tmp_path / "docs")
    return module


@pytest.fixture
def weights(tmp_path, manifest):  # noqa: F811
    path = make_weights(tmp_path, 0.55, 0.45)
    about = {"command": "made", "commit": "none", "steps": 1, "images_seen": 2, "configuration": {"seed": 7}}
    other(path.with_suffix(".json"), training=about, limits=["Cannot see sound."],
          data=[{"set": "faces.csv", "terms": "free", "split": "all", "masks": "none"}])  # fmt: skip
    spec = f"manifest:{manifest}"
    validate_crops(path, crops_of(spec, "validation"), spec)
    other(path.with_suffix(".json"), threshold=0.55, threshold_clear=0.45)
    record(path).write(calibration_path(path))
    asked = Asked(crops=True, robustness=True)
    into_card(
        path, run_evaluation([spec], load(path, "cpu", "float32"), asked, tmp_path / "docs/evaluations/untrained.json")
    )
    return path


def test_every_table_is_on_the_page(tool, weights, monkeypatch):
    monkeypatch.setattr(tool, "shipped", lambda: [weights])
    page = tool.page()
    for words in (
        "| AUC | ",
        "| faces.csv, H.264 crf 40, crops | 6 / 6 / 0 |",
        "| faces.csv, half size | ",
        "Likelihood ratios, on sources",
        "### Thresholds of untrained",
        "unit: crop",
        "| sharpness below ",
        "(evaluations/untrained.faces.frame.tippett.png)",
        "- Cannot see sound.",
        "- faces.csv: ",
    ):
        assert words in page, words
    assert not any(len(row.split("|")) < 4 for row in page.splitlines() if row.startswith("|"))


def test_weights_without_figures_or_with_another_calibration_have_a_page_too(tool, weights, monkeypatch):
    other(weights.with_suffix(".json"), figures={})
    other(calibration_path(weights), weights_sha256="cd" * 32)
    monkeypatch.setattr(tool, "shipped", lambda: [weights])
    page = tool.page()
    assert "Refused: " in page and "### Evaluation" not in page
    calibration_path(weights).unlink()
    assert "None: scores of these weights are not likelihood ratios." in tool.page()
    assert Card.read(weights.with_suffix(".json")).figures == {}
