"""The tensors of the authors' public trainer, under our names."""

from __future__ import annotations

from collections.abc import Mapping

from torch import Tensor

from lgrr.errors import WeightsError

# their module -> ours. A layer's number within a module is the same on both sides.
MODULES = {
    "sam.conv_atten": "semantic_stem.attend",
    "sam.conv": "semantic_stem.lift.0",
    "sam.bn": "semantic_stem.lift.1",
    "conv1_new": "noise_stem.lift",
    "Res_conv5": "noise_stem.merge",
    "lastconv3333": "noise_patches",
    "lastconv4444": "semantic_patches",
    "c22.0": "window",
    **{f"Res_conv{k}": f"noise_stem.refine.{k - 1}" for k in range(1, 5)},
    **{f"Block{k}": f"noise_stages.{k - 1}" for k in range(1, 5)},
    **{f"Block{k}{k}": f"semantic_stages.{k - 1}" for k in range(1, 5)},
    **{f"interactive_attention_{k}.conv1": f"interactions.{k - 1}.mix" for k in range(1, 5)},
    **{f"interactive_attention_{k}.conv2.0": f"interactions.{k - 1}.attend" for k in range(1, 5)},
    **{f"interactive_attention_{k}.sSE_1.0": f"interactions.{k - 1}.gate_noise" for k in range(1, 5)},
    **{f"interactive_attention_{k}.sSE_11.0": f"interactions.{k - 1}.gate_semantic" for k in range(1, 5)},
}


def our_name(theirs: str) -> str | None:
    """Our name of one of their tensors, with or without `module.`; None for a tensor that nothing uses."""
    name = theirs.removeprefix("module.")
    for module, ours in MODULES.items():
        if name.startswith(module + "."):
            # only the noise stream's stages wrap their convolution: `Block1.0.conv.weight`
            return ours + "." + name.removeprefix(module + ".").replace("conv.", "")
    return None


def our_tensors(state: Mapping[str, Tensor], wanted: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """The tensors that `wanted` names, taken from a checkpoint of the authors.

    Raises WeightsError naming the tensor that is missing or misshapen.
    """
    given = {ours: (theirs, tensor) for theirs, tensor in state.items() if (ours := our_name(theirs))}
    for ours, tensor in wanted.items():
        if ours not in given:
            raise WeightsError(f"The checkpoint has no tensor for {ours}; it is not a complete LGRR checkpoint.")
        theirs, found = given[ours]
        if found.shape != tensor.shape:
            raise WeightsError(
                f"The checkpoint's tensor {theirs} has shape {list(found.shape)}, LGRR needs {list(tensor.shape)}."
            )
    return {ours: given[ours][1] for ours in wanted}
