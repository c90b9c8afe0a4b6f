"""Each loss and each stream switched off in turn, from one command, which may be given again."""

import json
import time

import pytest
import torch

from lgrr.errors import UsageError
from lgrr.model.network import LGRR
from lgrr.training.ablation import ablate, table, variants
from lgrr.training.config import TrainConfig, read_config
from lgrr.training.data import open_data
from lgrr.training.step import build, silence


def test_every_loss_that_is_on_and_each_stream_is_left_out_once_and_nothing_else_changes():
    config = TrainConfig(loss_cross_patch=0.0, loss_pair=0.5)
    whole, *others = variants(config, 50)
    assert (whole.name, whole.steps, whole.start_from) == ("all", 50, None)
    assert len({variant.name for variant in others}) == len(others)
    for variant in others:
        changed = {name for name in TrainConfig.model_fields if getattr(variant, name) != getattr(whole, name)}
        assert len(changed) == 2 and "name" in changed
    names = {variant.name for variant in others}
    assert {"without-image", "without-pair", "without-noise-stream", "without-semantic-stream"} <= names
    assert "without-cross_patch" not in names


@pytest.mark.parametrize("stream", ["noise", "semantic"])
def test_a_silent_stream_sees_nothing_before_and_after_learning(stream):
    torch.manual_seed(1)
    model = LGRR(width=0.25).train()
    silence(model, stream)
    optimizer = torch.optim.AdamW([p for p in model.parameters() if p.requires_grad], lr=0.1)
    for _ in range(2):
        output = model(torch.rand(2, 3, 32, 32))
        seen, other = output.noise_map, output.semantic_map
        if stream == "semantic":
            seen, other = other, seen
        assert (seen == 0).all() and other.abs().max() > 0
        optimizer.zero_grad()
        output.logits.sum().backward()
        optimizer.step()


def test_the_averaged_network_is_silent_too():
    _, average, _ = build(TrainConfig(width=0.25, silent="noise"))
    with torch.inference_mode():
        assert (average(torch.rand(1, 3, 32, 32)).noise_map == 0).all()


@pytest.mark.slow
def test_one_command_trains_scores_and_prints_every_run_once(manifest, quick_config, tmp_path):
    config = read_config(quick_config).model_copy(update={"loss_cross_patch": 0.0, "loss_cross_global": 0.0})
    data, said = open_data(f"manifest:{manifest}"), []
    rows = ablate(config, data, tmp_path, 2, 4, said.append)
    assert rows[0]["variant"] == "all" and len(rows) == len(said) == 7
    assert {(row["n_real"], row["n_fake"]) for row in rows} == {(4, 4)}
    assert rows == [json.loads(line) for line in (tmp_path / "ablation.jsonl").read_text().splitlines()]
    assert (tmp_path / "ablation.md").read_text() == table(rows)
    assert "| without-noise-stream |" in table(rows) and "+0.000 |" in table(rows)
    started = time.monotonic()
    assert ablate(config, data, tmp_path, 2, 4) == rows
    assert time.monotonic() - started < 2
    with pytest.raises(UsageError, match="other settings"):
        ablate(config, data, tmp_path, 3, 4)
