"""The network is the authors' network, folds to the same function, and learns."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from lgrr.errors import WeightsError
from lgrr.model.fold import fold
from lgrr.model.network import LGRR, CentralDifferenceConv
from tests.model.golden import golden_input, golden_output, reference_state


@pytest.fixture(scope="module")
def golden_network() -> LGRR:
    return LGRR.from_reference(reference_state())


def on_grid(maps: torch.Tensor) -> np.ndarray:
    return F.adaptive_avg_pool2d(maps, 15).numpy()


def test_all_seventeen_golden_arrays_come_out_the_same(golden_network):
    with torch.inference_mode():
        out = golden_network(golden_input())
    got = {
        "noise_map_pooled": on_grid(out.noise_map),
        "sam_pooled": on_grid(out.semantic_map),
        "noise_feature": out.noise_feature.numpy(),
        "semantic_feature": out.semantic_feature.numpy(),
        "noise_patch_map": out.noise_patch_map.numpy(),
        "semantic_patch_map": out.semantic_patch_map.numpy(),
        "noise_logits": out.noise_logits.sigmoid().numpy(),
        "semantic_logits": out.semantic_logits.sigmoid().numpy(),
        "global_feature": out.global_feature.numpy(),
    }
    for stage, attention in enumerate(out.attention, start=1):
        maps = on_grid(attention)
        got[f"iam{stage}_noise"], got[f"iam{stage}_semantic"] = maps[:, :1], maps[:, 1:]
    golden = golden_output()
    assert len(golden) == 17 and got.keys() == golden.keys()
    for name, array in golden.items():
        np.testing.assert_allclose(got[name], array, atol=1e-4, rtol=0, err_msg=name)


def test_sizes_are_those_of_the_published_network(golden_network):
    live = sum(p.numel() for p in golden_network.parameters())
    assert 5.1e6 < live < 5.25e6
    assert [tuple(a.shape[1:]) for a in golden_network(torch.rand(1, 3, 64, 64)).attention] == [
        (2, 32, 32), (2, 16, 16), (2, 8, 8), (2, 4, 4),
    ]  # fmt: skip


@pytest.mark.parametrize("side", [64, 128, 160, 240])
def test_every_side_gives_nine_patches_and_a_dense_map(side):
    out = LGRR(width=0.25).eval()(torch.rand(2, 3, side, side))
    assert out.forgery_map.shape == (2, 11, 11)
    assert out.patches.shape == (2, 3, 3)
    assert torch.equal(out.forgery_map[:, ::5, ::5], out.patches)
    assert ((out.p_fake >= 0) & (out.p_fake <= 1)).all()


def test_central_difference_is_the_formula_of_the_paper():
    layer = CentralDifferenceConv(3, 5, 3, padding=1, bias=False).double()
    x = torch.rand(1, 3, 9, 9, dtype=torch.float64)
    plain = F.conv2d(x, layer.weight, padding=1)
    centre = F.conv2d(x, layer.weight.sum((2, 3), keepdim=True))
    torch.testing.assert_close(layer(x), plain - 0.7 * centre, atol=1e-12, rtol=0)


def test_a_folded_network_is_the_same_function_in_double(golden_network):
    x = golden_input()[:1, :, :160, :160].double()
    with torch.inference_mode():
        whole, folded = golden_network.double()(x), fold(golden_network)(x)
    golden_network.float()
    for name in ("noise_map", "semantic_map", "noise_feature", "noise_patch_logits", "forgery_map", "logits"):
        torch.testing.assert_close(getattr(folded, name), getattr(whole, name), atol=1e-5, rtol=0, msg=name)
    assert not any(isinstance(m, torch.nn.BatchNorm2d | CentralDifferenceConv) for m in fold(golden_network).modules())


def test_gradients_reach_every_weight_and_agree_with_differences():
    torch.manual_seed(3)
    model = LGRR(width=0.25).double().eval()
    x = torch.rand(1, 3, 32, 32, dtype=torch.float64)

    def loss() -> torch.Tensor:
        out = model(x)
        return out.logits.square().sum() + out.noise_logits.sum() + out.semantic_logits.sum() + out.forgery_map.sum()

    loss().backward()
    for name, parameter in model.named_parameters():
        assert parameter.grad is not None and torch.isfinite(parameter.grad).all(), name
    for name in (
        "noise_stages.0.0.weight",
        "interactions.1.attend.weight",
        "semantic_stem.attend.weight",
        "window.weight",
    ):
        parameter = model.get_parameter(name)
        with torch.no_grad():
            step = 1e-6
            parameter.view(-1)[0] += step
            above = loss()
            parameter.view(-1)[0] -= 2 * step
            below = loss()
            parameter.view(-1)[0] += step
        expected = (above - below).item() / (2 * step)
        assert parameter.grad is not None
        assert parameter.grad.view(-1)[0].item() == pytest.approx(expected, rel=1e-4, abs=1e-7), name


def test_a_checkpoint_that_lacks_a_tensor_or_has_a_wrong_shape_is_refused_by_name():
    state = reference_state()
    del state["module.Block3.3.conv.weight"]
    with pytest.raises(WeightsError, match=r"noise_stages\.2\.3\.weight"):
        LGRR.from_reference(state)
    state = reference_state()
    state["module.c22.0.weight"] = torch.zeros(2, 70)
    with pytest.raises(WeightsError, match=r"c22\.0\.weight.*\[2, 70\].*\[2, 75\]"):
        LGRR.from_reference(state)


def test_dead_tensors_and_the_trainers_prefix_are_ignored(golden_network):
    state = {name.removeprefix("module."): tensor for name, tensor in reference_state().items()}
    state["fc_unused.weight"] = torch.zeros(7)
    again = LGRR.from_reference(state)
    torch.testing.assert_close(again.window.weight, golden_network.window.weight, atol=0, rtol=0)
