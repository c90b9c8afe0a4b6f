"""Batches that pair each real face with its own fake, in an order that depends on seed and step alone."""

from __future__ import annotations

import signal
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.utils.data import DataLoader, Dataset

from lgrr.errors import LgrrError, UsageError
from lgrr.training.augment import Augmentation
from lgrr.training.blend import self_blend
from lgrr.training.config import TrainConfig
from lgrr.training.data import Manifest, Sample
from lgrr.training.masks import LEAST, forged_share, in_surroundings, mask_of
from lgrr.training.ranks import ALONE, Ranks

TRIES = 200  # pairs without a visible change that are passed over before the data are given up


@dataclass
class Batch:
    """`images` (2B, 3, S, S) in [0, 1], first B reals, then their fakes in the same order; `fake` (2B,) bool;
    `shares` (2B, 3, 3) forged share of each window, NaN where unknown; `masks` counts how the fakes' masks came about.
    """

    images: Tensor
    fake: Tensor
    shares: Tensor
    masks: Counter[str]


@dataclass(frozen=True)
class Pair:
    """A real and its fake as the network sees them, (S, S, 3) uint8 each, and the fake's forged share (3, 3), NaN if
    unknown. `mask` is (h, w) in [0, 1] on the same view, `origin` one of `masks.KINDS`; `sample` is the fake's, for a
    blend the real's.
    """

    real: np.ndarray
    fake: np.ndarray
    share: np.ndarray
    mask: np.ndarray
    origin: str
    sample: Sample


class PairSteps(Dataset):
    """Item k is a process's whole share of the batch of step k, so that a resumed run meets the very same batches."""

    def __init__(self, data: Manifest, config: TrainConfig, first_step: int, ranks: Ranks = ALONE) -> None:
        """Raises UsageError for data without pairs, and for pairs that cannot be shared out evenly."""
        self.data, self.config, self.first_step, self.share = data, config, first_step, ranks.share(config.pairs)
        self.pairs = data.pairs()
        self.reals = [sample for sample in data.samples if not sample.fake]
        if not self.pairs and config.blended < 1:
            raise UsageError(f"{data.path} has no pair of a real and its fake to train on; set blended = 1.")

    def __len__(self) -> int:
        return self.config.steps - self.first_step

    def __getitem__(self, item: int) -> tuple[Tensor, Tensor, dict[str, int]] | LgrrError:
        """Images, shares and counts of masks; an error as a value, since the loader would raise it with a traceback."""
        try:
            return self._batch(item)
        except LgrrError as error:
            return error

    def _batch(self, item: int) -> tuple[Tensor, Tensor, dict[str, int]]:
        step = self.first_step + item
        pairs = [self.pair(step * self.config.pairs + place, step) for place in self.share]
        images = torch.from_numpy(np.stack([pair.real for pair in pairs] + [pair.fake for pair in pairs]))
        none_forged = np.zeros((len(pairs), 3, 3), np.float32)
        shares = np.concatenate([none_forged, np.stack([pair.share for pair in pairs])])
        masks = dict(Counter(pair.origin for pair in pairs))  # the loader would add a Counter to itself
        return images.permute(0, 3, 1, 2), torch.from_numpy(shares), masks

    def pair(self, place: int, step: int) -> Pair:
        """The pair at a place of the endless sequence, as the settings in force at `step` show it."""
        rng = np.random.default_rng((self.config.seed, place, 2))
        if rng.random() < self.config.blended:
            return self._blended(place, step, rng)
        return self._given(place, step)

    def _augmentation(self, place: int, step: int) -> Augmentation:
        c, rng = self.config, np.random.default_rng((self.config.seed, place, 1))
        return Augmentation(rng, c.side_at(step), c.part_at(step), c.noise, c.h264, c.damaged_at(step))

    def _given(self, place: int, step: int) -> Pair:
        """A real and the data set's fake, in shuffled order; one that shows no change at all is passed over."""
        for _ in range(TRIES):
            epoch, position = divmod(place, len(self.pairs))
            order = np.random.default_rng((self.config.seed, epoch)).permutation(len(self.pairs))
            real_sample, fake_sample = self.pairs[order[position]]
            real, fake = self.data.read(real_sample.file), self.data.read(fake_sample.file)
            mask, origin = mask_of(self.data, fake_sample, real, fake)
            if mask.mean() > LEAST or not fake_sample.aligned:
                break
            place += 7919  # a prime: neighbours of a passed-over pair are not drawn twice in a row
        else:
            raise UsageError(
                f"{TRIES} fakes of {self.data.path} in a row equal their reals: there is nothing to learn."
            )
        if self.config.shared_surroundings and origin != "none":
            fake = in_surroundings(real, fake, mask)
        augment = self._augmentation(place, step)
        seen = augment.mask(mask)
        share = np.full((3, 3), np.nan, np.float32) if origin == "none" else forged_share(seen)
        return Pair(augment(real), augment(fake), share, seen, origin, fake_sample)

    def _blended(self, place: int, step: int, rng: np.random.Generator) -> Pair:
        """A real of any set and its own self-blend."""
        sample = self.reals[rng.integers(len(self.reals))]
        blend = self_blend(self.data.read(sample.file), rng)
        augment = self._augmentation(place, step)
        seen = augment.mask(blend.mask)
        share = forged_share(seen)
        return Pair(augment(blend.real), augment(blend.fake), share, seen, "blend", sample)


def batches(data: Manifest, config: TrainConfig, first_step: int, ranks: Ranks = ALONE) -> Iterator[Batch]:
    """The run's batches from `first_step` on, or this process's share of them, prepared in worker processes.

    Raises UsageError for a picture that cannot be read, and for pairs that cannot be shared out evenly.
    """
    steps = PairSteps(data, config, first_step, ranks)
    on_gpu = ranks.device.type == "cuda"
    loader = DataLoader(
        steps,
        batch_size=None,
        shuffle=False,
        num_workers=config.workers,
        worker_init_fn=_leave_interrupts,
        pin_memory=on_gpu,
    )
    for item in loader:
        if isinstance(item, LgrrError):
            raise item
        images, shares, masks = item
        fake = torch.arange(len(images)) >= len(images) // 2
        images, fake, shares = (part.to(ranks.device, non_blocking=on_gpu) for part in (images, fake, shares))
        yield Batch(images.float() / 255, fake, shares, Counter(masks))


def _leave_interrupts(worker: int) -> None:
    """Ctrl-C reaches every process of a terminal; whether to stop is for the loop to say."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
