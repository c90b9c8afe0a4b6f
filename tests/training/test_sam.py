"""Sharpness-aware minimisation: the gradient from uphill, the weights and statistics as if nobody had climbed."""

import copy

import pytest
import torch
from torch import nn

from lgrr.errors import Cancelled, UsageError
from lgrr.training.batches import batches
from lgrr.training.config import TrainConfig, read_config
from lgrr.training.data import open_data
from lgrr.training.loop import train
from lgrr.training.sam import raised
from lgrr.training.step import build, supervise, train_step


def test_uphill_is_rho_along_the_gradient_and_the_way_back_is_exact():
    torch.manual_seed(1)
    layer = nn.Linear(3, 2)
    (layer(torch.rand(4, 3)).square().sum()).backward()
    before = copy.deepcopy(layer.state_dict())
    gradient = torch.cat([p.grad.flatten() for p in layer.parameters()])
    with raised(layer, 0.05):
        moved = torch.cat([(p - before[name]).flatten() for name, p in layer.named_parameters()])
    torch.testing.assert_close(moved, 0.05 * gradient / gradient.norm(), rtol=1e-3, atol=1e-6)
    assert all(torch.equal(p, before[name]) for name, p in layer.named_parameters())


def test_a_step_of_sam_is_a_step_by_the_gradient_of_the_raised_weights(manifest):
    torch.manual_seed(1)
    config = TrainConfig(
        width=0.25, side=[(0, 32)], pairs=2, workers=0, optimizer="sam", rho=0.2, bfloat16=False, clip=1e9
    )
    model, average, optimizer = build(config)
    batch = next(batches(open_data(f"manifest:{manifest}").split("train"), config, 0))
    parts = batch.images, batch.fake, batch.shares

    once = copy.deepcopy(model)
    supervise(once, config)(*parts)["total"].backward()
    statistics = {name: value.clone() for name, value in once.named_buffers()}
    gradients = {name: p.grad for name, p in once.named_parameters() if p.grad is not None}
    length = torch.stack([g.norm() for g in gradients.values()]).norm()
    uphill = copy.deepcopy(model)
    with torch.no_grad():
        for name, parameter in uphill.named_parameters():
            if name in gradients:
                parameter += 0.2 * gradients[name] / length
    supervise(uphill, config)(*parts)["total"].backward()

    train_step(supervise(model, config), model, average, optimizer, config, batch, 0)
    taken, wanted, plain = (
        torch.cat([p.grad.flatten() for p in network.parameters() if p.grad is not None])
        for network in (model, uphill, once)
    )
    assert (taken - wanted).norm() < 1e-3 * wanted.norm()
    assert (plain - wanted).norm() > 0.1 * wanted.norm()
    assert all(torch.equal(value, statistics[name]) for name, value in model.named_buffers())


def test_a_run_by_sam_resumes_to_the_very_same_weights(manifest, tmp_path):
    config = TrainConfig(
        width=0.25, side=[(0, 32)], pairs=2, steps=4, threads=1, workers=0, optimizer="sam", evaluate_pairs=1
    )
    data, steps = open_data(f"manifest:{manifest}"), iter([False, True])
    with pytest.raises(Cancelled, match="after 2 steps"):
        train(config, data, tmp_path / "stopped", cancelled=lambda: next(steps))
    resumed = train(config, data, tmp_path / "stopped", resume=True).state_dict()
    whole = train(config, data, tmp_path / "whole").state_dict()
    assert all(torch.equal(whole[name], resumed[name]) for name in whole)


@pytest.mark.parametrize("setting", ["rho = 0", 'optimizer = "sgd"'])
def test_another_optimizer_or_no_radius_is_refused(setting, tmp_path):
    (tmp_path / "run.toml").write_text(setting + "\n")
    with pytest.raises(UsageError, match=f"setting {setting.split()[0]}"):
        read_config(tmp_path / "run.toml")
