"""A machine is lent by the minute: a training fits its steps into the time that there is."""

import json
import subprocess
import sys
from pathlib import Path

from lgrr.training.folder import CHECKPOINT

ROOT = Path(__file__).parents[2]


def test_a_training_of_some_seconds_ends_with_a_cool_down_that_fits(manifest, quick_config, tmp_path):
    out = tmp_path / "run"
    command = [sys.executable, ROOT / "tools" / "train_for.py", "--config", quick_config, "--out", out]
    run = subprocess.run(
        [*command, "--data", f"manifest:{manifest}", "--seconds", "12", "--device", "cpu"],
        capture_output=True, text=True, timeout=120, cwd=ROOT,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    became = json.loads(run.stdout.splitlines()[-1])
    turn = became["side"][1][0]
    assert became["side"] == [[0, 32], [turn, 64]]
    assert 0 < turn < became["steps"] - became["cool_down"]
    rows = [json.loads(line) for line in (out / "log.jsonl").read_text().splitlines()]
    assert rows[-1]["step"] == became["steps"] and "auc_head" in rows[-1]
    assert (out / CHECKPOINT).exists()
