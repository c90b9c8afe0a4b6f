"""Batches that pair each real face with its own fake, in an order that depends on seed and step alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.utils.data import DataLoader, Dataset

from lgrr.training.augment import Augmentation
from lgrr.training.config import TrainConfig
from lgrr.training.data import Manifest
from lgrr.training.masks import LEAST, difference_mask, known_share


@dataclass
class Batch:
    """`images` (2B, 3, S, S) in [0, 1], first B reals, then their fakes in the same order; `fake` (2B,) bool;
    `shares` (2B, 3, 3) forged share of each window, NaN where unknown.
    """

    images: Tensor
    fake: Tensor
    shares: Tensor


class PairSteps(Dataset):
    """Item k is the whole batch of step k, so that a resumed run meets the very same batches."""

    def __init__(self, data: Manifest, config: TrainConfig, first_step: int) -> None:
        self.data, self.config, self.first_step = data, config, first_step
        self.pairs = data.pairs()

    def __len__(self) -> int:
        return self.config.steps - self.first_step

    def __getitem__(self, item: int) -> tuple[Tensor, Tensor]:
        step = self.first_step + item
        reals, fakes, shares = [], [], []
        for place in range(step * self.config.pairs, (step + 1) * self.config.pairs):
            real, fake, share = self._pair(place, self.config.side_at(step))
            reals.append(real)
            fakes.append(fake)
            shares.append(share)
        images = torch.from_numpy(np.stack(reals + fakes)).permute(0, 3, 1, 2)
        none_forged = np.zeros((len(reals), 3, 3), np.float32)
        return images, torch.from_numpy(np.concatenate([none_forged, np.stack(shares)]))

    def _pair(self, place: int, side: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The pair at a place of the endless shuffled sequence; one that shows no change at all is passed over."""
        while True:
            epoch, position = divmod(place, len(self.pairs))
            order = np.random.default_rng((self.config.seed, epoch)).permutation(len(self.pairs))
            real_sample, fake_sample = self.pairs[order[position]]
            real, fake = self.data.read(real_sample.file), self.data.read(fake_sample.file)
            mask = difference_mask(real, fake)
            if mask.mean() > LEAST:
                break
            place += 7919  # a prime: neighbours of a passed-over pair are not drawn twice in a row
        augment = Augmentation(np.random.default_rng((self.config.seed, place, 1)), side)
        return augment(real), augment(fake), known_share(mask, augment.mask(mask))


def batches(data: Manifest, config: TrainConfig, first_step: int) -> Iterator[Batch]:
    """The run's batches from `first_step` on, prepared in worker processes."""
    steps = PairSteps(data, config, first_step)
    loader = DataLoader(steps, batch_size=None, shuffle=False, num_workers=config.workers)
    for images, shares in loader:
        fake = torch.arange(len(images)) >= len(images) // 2
        yield Batch(images.float() / 255, fake, shares)
