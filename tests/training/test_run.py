"""A researcher trains, is interrupted, resumes, and gets weights with an honest card."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from lgrr.errors import UsageError
from lgrr.model import load
from lgrr.training.run import run_training

TRAIN = """
import sys
from pathlib import Path
from lgrr.training.run import run_training
run_training(Path(sys.argv[1]), ["manifest:" + sys.argv[2]], Path(sys.argv[3]), resume=True)
"""


@pytest.fixture(scope="module")
def uninterrupted(manifest, quick_config, tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("run") / "whole"
    run_training(quick_config, [f"manifest:{manifest}"], out)
    return out


def test_a_run_leaves_weights_that_load_with_a_card_that_says_what_they_are(uninterrupted, manifest):
    predictor = load(uninterrupted / "quick.safetensors", "cpu", "float32")
    card = predictor.card
    assert (card.width, card.side) == (0.25, 64)
    assert card.training["images_seen"] == 12 * 8
    assert card.training["configuration"]["seed"] == 7
    assert "research only" in card.data[0]["terms"]
    figures = card.figures["validation"]
    assert (figures["n_real"], figures["n_fake"], figures["n_sources"]) == (6, 6, 6)
    low, high = figures["auc_interval"]
    assert low <= figures["auc"] <= high
    assert card.threshold is None or card.threshold_clear <= card.threshold
    assert predictor.calibration is None, "six sources are too few"


def test_the_log_tells_losses_and_validation_aucs(uninterrupted):
    rows = [json.loads(line) for line in (uninterrupted / "log.jsonl").read_text().splitlines()]
    watched = [row for row in rows if "auc_head" in row]
    assert [row["step"] for row in watched] == [6, 12]
    assert [row["side"] for row in watched] == [32, 64]


def test_after_kill_minus_nine_a_resumed_run_ends_with_the_very_same_weights(
    uninterrupted, manifest, quick_config, tmp_path
):
    out = tmp_path / "killed"
    command = [sys.executable, "-c", TRAIN, str(quick_config), str(manifest), str(out)]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, cwd=Path(__file__).parents[2])
    deadline = time.monotonic() + 120
    while not (out / "checkpoint.safetensors").exists() and time.monotonic() < deadline:
        time.sleep(0.01)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    assert not (out / "quick.safetensors").exists(), "the run ended before it was killed"
    subprocess.run(command, check=True, timeout=240, cwd=Path(__file__).parents[2])
    whole, resumed = (load_file(run / "quick.safetensors") for run in (uninterrupted, out))
    assert all(torch.equal(whole[name], resumed[name]) for name in whole)


def test_a_second_run_in_the_same_folder_is_refused_unless_it_resumes(uninterrupted, manifest, quick_config):
    with pytest.raises(UsageError, match="--resume"):
        run_training(quick_config, [f"manifest:{manifest}"], uninterrupted)
