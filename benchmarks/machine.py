"""What the figures of a benchmark were measured on."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import Any

import torch


def machine() -> dict[str, Any]:
    """Processor abilities that decide speed, without a name."""
    able = torch.cpu.get_capabilities()
    names = ("avx2", "avx512_f", "avx512_bf16", "amx_bf16")
    return {
        "cores": os.cpu_count(),
        "processor": [name for name in names if able.get(name)],
        "gpu": torch.cuda.get_device_name() if torch.cuda.is_available() else None,
        "torch": torch.__version__,
        "threads": torch.get_num_threads(),
        "load": round(os.getloadavg()[0], 1),
    }


def best_of(times: int, *works: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> list[float]:
    """Shortest time in seconds of each work, taken turn by turn so that all meet the same disturbances."""
    best = [float("inf")] * len(works)
    for work in works:
        work()
    for _ in range(times):
        for place, work in enumerate(works):
            started = clock()
            work()
            best[place] = min(best[place], clock() - started)
    return best
