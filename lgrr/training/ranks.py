"""Several processes that train one network: `torchrun --nproc_per_node N -m lgrr train ...`.

Each takes its share of every step's pairs; gradients are averaged by torch's DistributedDataParallel. Alone, the same
code talks to nobody.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

import cv2
import torch
import torch.distributed as dist
from torch import Tensor, nn
from torch.distributed.rendezvous import rendezvous
from torch.nn.parallel import DistributedDataParallel

from lgrr.errors import LgrrError, UsageError
from lgrr.model.precision import choose_device
from lgrr.training.masks import KINDS

CPU = torch.device("cpu")
PATIENCE = timedelta(hours=2)  # how long the others wait while the first evaluates


@dataclass(frozen=True)
class Ranks:
    """This process's number among `count`, from 0, and the device it computes on."""

    rank: int = 0
    count: int = 1
    device: torch.device = CPU

    @property
    def first(self) -> bool:
        """Whether this is the one process that logs, evaluates and saves."""
        return self.rank == 0

    def share(self, pairs: int) -> range:
        """This process's places among the `pairs` of a step. Raises UsageError if they cannot be shared out evenly."""
        each, over = divmod(pairs, self.count)
        if over:
            raise UsageError(f"{pairs} pairs a step cannot be shared out evenly to {self.count} processes: set pairs.")
        return range(self.rank * each, (self.rank + 1) * each)

    def sums(self, values: Sequence[float]) -> list[float]:
        """Each value, summed over all processes; every process must ask at the same point."""
        if self.count == 1:
            return list(values)
        tensor = torch.tensor(values, dtype=torch.float64, device=self.device)
        dist.all_reduce(tensor)
        return tensor.tolist()

    def total(self, counts: Counter[str]) -> Counter[str]:
        """How often each of masks.KINDS was counted in all processes."""
        return Counter({kind: round(n) for kind, n in zip(KINDS, self.sums([counts[k] for k in KINDS]), strict=True)})

    def means(self, values: Mapping[str, Tensor]) -> dict[str, float]:
        """Each value's mean over all processes."""
        sums = self.sums([float(value) for value in values.values()])
        return {name: value / self.count for name, value in zip(values, sums, strict=True)}

    def any(self, asked: bool) -> bool:
        """Whether any process is asked."""
        return self.sums([asked])[0] > 0

    def wait(self) -> None:
        """Goes on when every process has come here."""
        self.sums([0])

    def joined(self, module: nn.Module, whole: bool) -> nn.Module:
        """The module with gradients averaged over all processes; its weights become those of the first.

        `whole`: whether every parameter gets a gradient. For buffers see `mean_statistics`.
        """
        return DistributedDataParallel(module, forward_sync_buffers=False, find_unused_parameters=not whole)

    @torch.no_grad()
    def mean_statistics(self, module: nn.Module) -> None:
        """Running means and variances of batch normalisation become their mean over all processes."""
        if self.count == 1:
            return
        buffers = [buffer for buffer in module.buffers() if buffer.is_floating_point()]
        flat = torch.cat([buffer.flatten() for buffer in buffers])
        dist.all_reduce(flat)
        parts = (flat / self.count).split([buffer.numel() for buffer in buffers])
        for buffer, part in zip(buffers, parts, strict=True):
            buffer.copy_(part.view_as(buffer))


ALONE = Ranks()


@contextmanager
def ranks(device: str) -> Iterator[Ranks]:
    """The place of this process as torchrun's environment names it; alone without one.

    `device`: `auto`, `cpu` or `cuda`; on GPUs each process of a machine gets its own. An error of one process ends all,
    and is told once: in the processes that end later SystemExit takes its place. Raises UsageError.
    """
    cv2.setNumThreads(1)  # before workers are forked: OpenCV's own threads would not live on in them, and be waited for
    chosen = choose_device(device)
    if int(os.environ.get("WORLD_SIZE", "1")) == 1:
        yield Ranks(device=chosen)
        return
    if chosen.type == "cuda":
        chosen = torch.device("cuda", int(os.environ["LOCAL_RANK"]))
        torch.cuda.set_device(chosen)
    store, rank, count = next(rendezvous("env://", timeout=PATIENCE))
    backend = "nccl" if chosen.type == "cuda" else "gloo"
    dist.init_process_group(backend, store=store, rank=rank, world_size=count, timeout=PATIENCE)
    try:
        try:
            yield Ranks(rank, count, chosen)
        finally:
            dist.destroy_process_group()
    except Exception as error:
        if _is_first(store):
            raise
        raise SystemExit(error.exit_code if isinstance(error, LgrrError) else 1) from None


def _is_first(store: dist.Store) -> bool:
    """Whether this process is the first of all that asks."""
    try:
        return store.add("ended", 1) == 1
    except RuntimeError:  # the process that kept the store has ended, and has said why
        return False
