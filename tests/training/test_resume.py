"""A run on crops of each published layout that is killed and given again ends with the weights of one that was not."""

import json
import os
import signal
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from lgrr.training.config import TrainConfig
from lgrr.training.data import open_sets
from lgrr.training.loop import train
from lgrr.training.manifest import Manifest
from lgrr.training.prepare import prepare_data
from tests.training.clips import LAYOUTS

CONFIG = TrainConfig(
    width=0.25, side=[(0, 32)], pairs=2, blended=0.5, h264=0.2, steps=6, warm_up=2, cool_down=2, threads=1, workers=1,
    checkpoint_every=2, evaluate_every=6, evaluate_pairs=1,
)  # fmt: skip


def learned_from(layout: Path, watched: Path) -> Manifest:
    """Training samples of the layout; validation, which not every small set has, of another set."""
    both = open_sets([f"manifest:{watched}", f"manifest:{layout}"])
    kept = (s for s in both.samples if s.split == ("train" if s.source.startswith("2:") else "validation"))
    return replace(both, samples=tuple(kept))


def killed_after_three_steps(config: TrainConfig, data: Manifest, run: Path) -> None:
    """Trains in a process of its own, which holds after its third step, one after a checkpoint, until SIGKILL."""
    held, hold = os.pipe()
    steps = iter(range(1, 4))

    def wait_after_the_third() -> bool:
        if next(steps) == 3:
            os.write(hold, b".")
            signal.pause()
        return False

    if (child := os.fork()) == 0:
        try:
            train(config, data, run, cancelled=wait_after_the_third)
        finally:
            os._exit(1)
    os.close(hold)
    assert os.read(held, 1) == b".", "the training ended before it was killed"
    os.close(held)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


@pytest.mark.slow
@pytest.mark.parametrize("kind", LAYOUTS)
def test_a_killed_run_on_every_layout_resumes_to_the_very_same_weights(kind, published, manifest, tmp_path):
    layout = prepare_data([published(kind)], tmp_path / kind, frames=2).manifest
    data = learned_from(layout, manifest)
    config = CONFIG.model_copy(update={"blended": 1.0}) if kind == "real" else CONFIG  # reals alone have no pairs
    killed_after_three_steps(config, data, tmp_path / "killed")
    resumed = train(config, data, tmp_path / "killed", resume=True).state_dict()
    whole = train(config, data, tmp_path / "whole").state_dict()
    assert all(torch.equal(whole[name], resumed[name]) for name in whole)
    rows = [json.loads(line) for line in (tmp_path / "killed" / "log.jsonl").read_text().splitlines()]
    assert [row["step"] for row in rows] == [6]
