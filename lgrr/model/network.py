"""The LGRR network, from top to bottom: two stems, four stages with interactive attention, patch map, heads.

Source: the network of the authors' public repository as this project describes it (docs/method.md); the resampling
to a 15 x 15 grid for input sides other than 240 and the pooled heads are our own.

Shapes are for width 1 and an input side of S; stage k works at S / 2**(k - 1) and leaves S / 2**k. Input is RGB in
[0, 1], not normalised. In every pair of class scores, 0 is fake and 1 is real.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from lgrr.heatmap import WINDOW
from lgrr.model.reference import our_tensors

THETA = 0.7  # share of the central difference in the noise stream's convolutions
GRID = 15  # side of the patch map; nine windows of WINDOW x WINDOW cells, or a dense 11 x 11 map
FAKE = 0  # class order of the authors' checkpoints: 0 fake, 1 real


def channels(base: int, width: float) -> int:
    """`base` channels at width 1; else the nearest multiple of 16 (whole vector registers), at least 16."""
    return base if width == 1.0 else max(16, 16 * round(base * width / 16))


@dataclass
class LGRROutput:
    """What the network says of N faces; probabilities and attention in [0, 1], logits raw. s = S/2, S/4, S/8, S/16."""

    noise_map: Tensor  # (N, 64, S, S) content-stripped residual
    semantic_map: Tensor  # (N, 64, S, S)
    attention: list[Tensor]  # four of (N, 2, s, s): where the noise and the semantic stream looked
    noise_feature: Tensor  # (N, 128, 15, 15)
    semantic_feature: Tensor  # (N, 128, 15, 15)
    noise_patch_map: Tensor  # (N, 3, 15, 15)
    semantic_patch_map: Tensor  # (N, 3, 15, 15)
    noise_patch_logits: Tensor  # (N, 3, 3, 2) rows, columns, (fake, real)
    semantic_patch_logits: Tensor  # (N, 3, 3, 2)
    global_feature: Tensor  # (N, 256) noise, then semantic
    noise_logits: Tensor  # (N, 2) image level, noise stream alone
    semantic_logits: Tensor  # (N, 2) image level, semantic stream alone
    logits: Tensor  # (N, 2) image level, both
    forgery_map: Tensor  # (N, 11, 11) probability that the window centred there is forged

    @property
    def p_fake(self) -> Tensor:
        """(N,) probability of the class fake from both streams."""
        return probability_of_fake(self.logits)

    @property
    def p_noise(self) -> Tensor:
        """(N,) the noise stream's own probability of the class fake."""
        return probability_of_fake(self.noise_logits)

    @property
    def p_semantic(self) -> Tensor:
        """(N,) the semantic stream's own probability of the class fake."""
        return probability_of_fake(self.semantic_logits)

    @property
    def patches(self) -> Tensor:
        """(N, 3, 3) probability that each of the nine windows is forged: mean of the two streams."""
        return patch_probability(self.noise_patch_logits, self.semantic_patch_logits)


class CentralDifferenceConv(nn.Conv2d):
    """3 x 3 convolution minus THETA times the centre pixel under the kernel's sum (Yu et al., CVPR 2020, eq. 4).

    Computed as the one plain convolution it is equal to: the centre tap lessened by THETA * sum of all taps.
    """

    def plain_weight(self) -> Tensor:
        """(out, in, 3, 3) weight of the equal plain convolution."""
        centre = F.pad(self.weight.sum((2, 3), keepdim=True), (1, 1, 1, 1))
        return self.weight - THETA * centre

    def forward(self, x: Tensor) -> Tensor:
        """(N, in, s, s) -> (N, out, s, s)."""
        return F.conv2d(x, self.plain_weight(), self.bias, padding=1)


def conv_bn_relu(c_in: int, c_out: int, conv: type[nn.Conv2d] = nn.Conv2d, bias: bool = False) -> list[nn.Module]:
    """Three layers: 3 x 3 convolution that keeps the side, batch normalisation, ReLU."""
    return [conv(c_in, c_out, 3, padding=1, bias=bias), nn.BatchNorm2d(c_out), nn.ReLU(inplace=True)]


class NoiseStem(nn.Module):
    """Multi-scale residual: what is left when a 64-channel picture is taken from its own refinement."""

    def __init__(self, c: int) -> None:
        super().__init__()
        group = c // 4
        self.lift = nn.Sequential(*conv_bn_relu(3, c), *conv_bn_relu(c, c))
        self.refine = nn.ModuleList(
            nn.Sequential(*conv_bn_relu(group, group), *conv_bn_relu(group, group)) for _ in range(4)
        )
        self.merge = nn.Sequential(*conv_bn_relu(c, c))

    def forward(self, image: Tensor) -> Tensor:
        """(N, 3, S, S) -> (N, 64, S, S)."""
        x = self.lift(image)  # (N, 64, S, S)
        first, *others = x.chunk(4, dim=1)  # four of (N, 16, S, S)
        refined = [self.refine[0](first)]
        for block, group in zip(self.refine[1:], others, strict=True):
            refined.append(block(refined[-1] + group))
        return self.merge(torch.cat(refined, dim=1)) - x


class SemanticStem(nn.Module):
    """SAM: the picture weighted by where its channel mean and maximum say to look, then lifted to 64 channels."""

    def __init__(self, c: int) -> None:
        super().__init__()
        self.attend = nn.Conv2d(2, 1, 3, padding=1, bias=False)
        self.lift = nn.Sequential(*conv_bn_relu(3, c))

    def forward(self, image: Tensor) -> Tensor:
        """(N, 3, S, S) -> (N, 64, S, S)."""
        summary = torch.cat([image.mean(1, keepdim=True), image.amax(1, keepdim=True)], dim=1)
        return self.lift(image * torch.sigmoid(self.attend(summary)))  # (N, 64, S, S)


class Stage(nn.Sequential):
    """Three convolutions and a pool that halves the side: c_in -> 128 -> 196 -> 128 channels."""

    def __init__(self, c_in: int, width: float, conv: type[nn.Conv2d], bias: bool) -> None:
        c, middle = channels(128, width), channels(196, width)
        super().__init__(
            *conv_bn_relu(c_in, c, conv, bias),
            *conv_bn_relu(c, middle, conv, bias),
            *conv_bn_relu(middle, c, conv, bias),
            nn.MaxPool2d(3, stride=2, padding=1),
        )


class InteractiveAttention(nn.Module):
    """IAM: each stream is weighted by a map that was made from both."""

    def __init__(self, c: int) -> None:
        super().__init__()
        self.gate_noise = nn.Conv2d(c, c, 1, bias=False)
        self.gate_semantic = nn.Conv2d(c, c, 1, bias=False)
        self.mix = nn.Sequential(nn.Conv2d(2 * c, 2 * c, 1, bias=False), nn.BatchNorm2d(2 * c), nn.ReLU(inplace=True))
        self.attend = nn.Conv2d(2 * c, 2, 3, padding=1, bias=False)

    def forward(self, noise: Tensor, semantic: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Two of (N, 128, s, s) -> the two that go on, and the maps (N, 2, s, s) they were weighted by."""
        gated_noise = noise * torch.sigmoid(self.gate_noise(noise))
        gated_semantic = semantic * torch.sigmoid(self.gate_semantic(semantic))
        mixed = self.mix(torch.cat([gated_noise, gated_semantic], dim=1))
        attention = torch.sigmoid(self.attend(mixed))  # (N, 2, s, s)
        return noise * attention[:, :1], semantic * attention[:, 1:], attention


class PatchMap(nn.Sequential):
    """128 -> 3 channels in [0, 1] on the 15 x 15 grid."""

    def __init__(self, c: int) -> None:
        super().__init__(nn.Conv2d(c, 3, 3, padding=1), nn.BatchNorm2d(3), nn.Sigmoid())


class LGRR(nn.Module):
    """Local and Global Relation Representation.

    `width` scales every channel count. `pooled_heads`: image-level scores from linear heads on the pooled features
    (LGRR-G, what this project trains); without them, from the centre window, as the authors' checkpoints have it.
    The input side is any multiple of 16 from 32 up; sides other than 240 are resampled to the 15 x 15 grid after
    the last stage (bilinear, own).
    """

    def __init__(self, width: float = 1.0, pooled_heads: bool = True) -> None:
        super().__init__()
        stem, c = channels(64, width), channels(128, width)
        self.width = width
        self.noise_stem = NoiseStem(stem)
        self.semantic_stem = SemanticStem(stem)
        sides = (stem, c, c, c)
        self.noise_stages = nn.ModuleList(Stage(c_in, width, CentralDifferenceConv, False) for c_in in sides)
        self.semantic_stages = nn.ModuleList(Stage(c_in, width, nn.Conv2d, True) for c_in in sides)
        self.interactions = nn.ModuleList(InteractiveAttention(c) for _ in sides)
        self.noise_patches = PatchMap(c)
        self.semantic_patches = PatchMap(c)
        self.window = nn.Linear(WINDOW * WINDOW * 3, 2)  # shared by both streams and all windows
        self.noise_head = nn.Linear(c, 2) if pooled_heads else None
        self.semantic_head = nn.Linear(c, 2) if pooled_heads else None
        self.head = nn.Linear(2 * c, 2) if pooled_heads else None

    @classmethod
    def from_reference(cls, state: Mapping[str, Tensor]) -> LGRR:
        """A checkpoint of the authors' trainer as this network: width 1, no pooled heads, in eval mode.

        Names may carry the trainer's `module.`; tensors that nothing uses are ignored. Raises WeightsError naming
        the tensor that is missing or misshapen.
        """
        model = cls(width=1.0, pooled_heads=False).eval()
        model.load_state_dict(our_tensors(state, model.state_dict()))
        return model

    def forward(self, image: Tensor) -> LGRROutput:
        """(N, 3, S, S) RGB in [0, 1] -> `LGRROutput`."""
        noise_map = noise = self.noise_stem(image)
        semantic_map = semantic = self.semantic_stem(image)
        attention = []
        stages = zip(self.noise_stages, self.semantic_stages, self.interactions, strict=True)
        for noise_stage, semantic_stage, interact in stages:
            noise, semantic, looked = interact(noise_stage(noise), semantic_stage(semantic))
            attention.append(looked)
        noise, semantic = to_grid(noise), to_grid(semantic)  # (N, 128, 15, 15)
        noise_patch_map, semantic_patch_map = self.noise_patches(noise), self.semantic_patches(semantic)
        noise_dense, semantic_dense = self.dense(noise_patch_map), self.dense(semantic_patch_map)
        noise_windows, semantic_windows = nine(noise_dense), nine(semantic_dense)
        pooled_noise, pooled_semantic = noise.mean((2, 3)), semantic.mean((2, 3))
        pooled = torch.cat([pooled_noise, pooled_semantic], dim=1)
        if self.head is not None and self.noise_head is not None and self.semantic_head is not None:
            noise_logits, semantic_logits = self.noise_head(pooled_noise), self.semantic_head(pooled_semantic)
            logits = self.head(pooled)
        else:  # the authors add the two streams' scores after a sigmoid
            noise_logits, semantic_logits = noise_windows[:, 1, 1], semantic_windows[:, 1, 1]
            logits = torch.sigmoid(noise_logits) + torch.sigmoid(semantic_logits)
        return LGRROutput(
            noise_map=noise_map,
            semantic_map=semantic_map,
            attention=attention,
            noise_feature=noise,
            semantic_feature=semantic,
            noise_patch_map=noise_patch_map,
            semantic_patch_map=semantic_patch_map,
            noise_patch_logits=noise_windows,
            semantic_patch_logits=semantic_windows,
            global_feature=pooled,
            noise_logits=noise_logits,
            semantic_logits=semantic_logits,
            logits=logits,
            forgery_map=patch_probability(noise_dense, semantic_dense),
        )

    def dense(self, patch_map: Tensor) -> Tensor:
        """(N, 3, 15, 15) -> (N, 11, 11, 2): the window layer at every position, as a 5 x 5 convolution."""
        weight = self.window.weight.view(2, WINDOW, WINDOW, 3).permute(0, 3, 1, 2)  # flattened (row, column, channel)
        return F.conv2d(patch_map, weight, self.window.bias).permute(0, 2, 3, 1)


def to_grid(feature: Tensor) -> Tensor:
    """(N, C, s, s) -> (N, C, 15, 15); untouched where s is 15 already."""
    if feature.shape[-1] == GRID:
        return feature
    return F.interpolate(feature, size=(GRID, GRID), mode="bilinear", align_corners=False)


def nine(dense: Tensor) -> Tensor:
    """(N, 11, 11, 2) -> (N, 3, 3, 2): the windows that do not overlap."""
    return dense[:, ::WINDOW, ::WINDOW]


def probability_of_fake(logits: Tensor) -> Tensor:
    """(..., 2) logits -> (...) softmax of the class fake, in float32 at least."""
    return logits.softmax(-1, dtype=torch.promote_types(logits.dtype, torch.float32))[..., FAKE]


def patch_probability(noise_logits: Tensor, semantic_logits: Tensor) -> Tensor:
    """(..., 2) logits of both streams -> (...) probability of the class fake, mean of the streams."""
    return (probability_of_fake(noise_logits) + probability_of_fake(semantic_logits)) / 2
