"""Several processes train one network, started as a user starts them."""

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from lgrr.errors import UsageError
from lgrr.training.batches import batches
from lgrr.training.config import TrainConfig
from lgrr.training.data import open_data
from lgrr.training.ranks import ALONE, Ranks

HERE = Path(__file__).parents[2]
TORCHRUN = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc_per_node", "2"]
CONFIG = (
    'name = "two"\nwidth = 0.25\nside = [[0, 32]]\npairs = 4\nsteps = 40\nthreads = 1\nworkers = 1\n'
    "blended = 0.5\ncheckpoint_every = 10\nevaluate_every = 40\nevaluate_pairs = 2\n"
)
# Three steps whose batch normalisation uses stored statistics, which do not depend on who has which faces.
STEPS = """
import sys
from pathlib import Path
import torch
from safetensors.torch import save_file
from torch import nn
from lgrr.training.batches import batches
from lgrr.training.config import TrainConfig
from lgrr.training.data import open_data
from lgrr.training.ranks import ranks
from lgrr.training.step import build, supervise, train_step

with ranks("cpu") as here:
    torch.manual_seed(1)
    torch.set_num_threads(1)
    config = TrainConfig(
        width=0.25, side=[(0, 32)], pairs=4, steps=3, workers=0, blended=1.0, optimizer=sys.argv[3],
        bfloat16=False, warm_up=1, cool_down=1, loss_cross_patch=0.0, loss_patch=float(sys.argv[4]),
    )
    model, average, optimizer = build(config)
    for layer in model.modules():
        if isinstance(layer, nn.BatchNorm2d):
            layer.eval()
    supervised = supervise(model, config, here)
    for step, batch in enumerate(batches(open_data("manifest:" + sys.argv[1]), config, 0, here)):
        train_step(supervised, model, average, optimizer, config, batch, step, here)
    state = {name: tensor.contiguous() for name, tensor in average.state_dict().items()}
    save_file(state, Path(sys.argv[2]) / f"{here.count}-{here.rank}.safetensors")
"""


def test_the_processes_batches_together_are_the_batch_of_one_process(manifest: Path):
    data = open_data(f"manifest:{manifest}").split("train")
    config = TrainConfig(pairs=4, steps=3, side=[(0, 32)], workers=0, blended=0.5)
    runs = [list(batches(data, config, 0, ranks)) for ranks in (ALONE, Ranks(0, 2), Ranks(1, 2))]
    for whole, *parts in zip(*runs, strict=True):
        reals, fakes = zip(*(part.images.chunk(2) for part in parts), strict=True)
        assert torch.equal(torch.cat([*reals, *fakes]), whole.images)
        of_reals, of_fakes = zip(*(part.shares.chunk(2) for part in parts), strict=True)
        assert torch.equal(torch.cat([*of_reals, *of_fakes]).nan_to_num(-1), whole.shares.nan_to_num(-1))
        assert sum((part.masks for part in parts), Counter()) == whole.masks


def test_pairs_that_cannot_be_shared_out_evenly_are_refused():
    with pytest.raises(UsageError, match="16 pairs a step cannot be shared out evenly to 3 processes"):
        Ranks(0, 3).share(16)


@pytest.mark.slow
@pytest.mark.parametrize(("optimizer", "patch"), [("adamw", "1"), ("sam", "0")])
def test_two_processes_take_the_steps_of_one(manifest: Path, tmp_path: Path, optimizer: str, patch: str):
    script = tmp_path / "steps.py"
    script.write_text(STEPS)
    words = [str(script), str(manifest), str(tmp_path), optimizer, patch]
    environment = os.environ | {"PYTHONPATH": str(HERE)}
    for start in ([sys.executable], TORCHRUN):
        done = subprocess.run([*start, *words], timeout=300, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        assert "FutureWarning" not in done.stderr and "any unused parameters" not in done.stderr
    alone, one, other = (load_file(tmp_path / f"{name}.safetensors") for name in ("1-0", "2-0", "2-1"))
    assert all(torch.equal(one[name], other[name]) for name in one)
    for name in alone:
        torch.testing.assert_close(one[name], alone[name], rtol=1e-3, atol=1e-4)


def train(config: Path, manifest: Path, out: Path, *more: str) -> list[str]:
    words = ["-m", "lgrr", "train", "--config", str(config), "--data", f"manifest:{manifest}", "--out", str(out)]
    return [*TORCHRUN, *words, *more]


@pytest.mark.slow
def test_two_processes_stopped_and_resumed_end_with_the_weights_of_an_uninterrupted_run(manifest: Path, tmp_path: Path):
    config = tmp_path / "two.toml"
    config.write_text(CONFIG)
    whole, stopped = tmp_path / "whole", tmp_path / "stopped"
    done = subprocess.run(
        train(config, manifest, whole, "--progress", "json"), check=True, timeout=300, cwd=HERE, capture_output=True
    )
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row["event"] for row in rows] == ["log"] * 3 + ["done"], "only one process speaks"
    assert [row["step"] for row in rows[:3]] == [20, 40, 40]
    assert sum(rows[1]["masks"].values()) == 40 * 4
    assert all(value == value for value in rows[1].values())

    with subprocess.Popen(train(config, manifest, stopped), stderr=subprocess.PIPE, text=True, cwd=HERE) as process:
        deadline = time.monotonic() + 120
        while not (stopped / "checkpoint.safetensors").exists() and time.monotonic() < deadline:
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        _, words = process.communicate(timeout=120)
    assert words.count("go on with --resume") == 1, words
    assert not (stopped / "two.safetensors").exists(), "the run ended before it was stopped"
    subprocess.run(train(config, manifest, stopped, "--resume"), check=True, timeout=300, cwd=HERE, capture_output=True)
    one, other = (load_file(run / "two.safetensors") for run in (whole, stopped))
    assert all(torch.equal(one[name], other[name]) for name in one)


@pytest.mark.slow
def test_an_error_ends_both_processes_with_one_sentence(manifest: Path, tmp_path: Path):
    config = tmp_path / "odd.toml"
    config.write_text(CONFIG.replace("pairs = 4", "pairs = 5"))
    done = subprocess.run(
        train(config, manifest, tmp_path / "run"), timeout=120, cwd=HERE, capture_output=True, text=True
    )
    assert done.returncode != 0
    assert done.stderr.count("5 pairs a step cannot be shared out evenly to 2 processes: set pairs.") == 1
