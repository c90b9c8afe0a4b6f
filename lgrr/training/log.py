"""The log of a run: a line of JSON for each row, and the same numbers for TensorBoard."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from lgrr.training.events import write_header, write_scalars
from lgrr.training.folder import EVENTS, LOG

Row = dict[str, Any]


@contextmanager
def writing_log(run: Path, first: int, on_log: Callable[[Row], None]) -> Iterator[Callable[..., None]]:
    """Takes rows, `step` and values by their names, into a run's folder and to `on_log`.

    `run/log.jsonl` goes on; TensorBoard's file is a new one, named after now and the `first` step.
    """
    started = time.time()
    beside = run / f"{EVENTS}.{started:010.0f}.from-step-{first:06d}"
    with (run / LOG).open("a") as lines, beside.open("ab") as events:
        write_header(events, started)

        def log(**row: Any) -> None:
            lines.write(json.dumps(row) + "\n")
            lines.flush()
            write_scalars(events, time.time(), row["step"], scalars(row))
            on_log(row)

        yield log


def scalars(row: Row) -> dict[str, float]:
    """The row's numbers by TensorBoard's tags, losses and AUCs each in a group."""
    groups = ("loss_", "auc_")
    return {
        name.replace("_", "/", 1) if name.startswith(groups) else name: float(value)
        for name, value in row.items()
        if name != "step" and isinstance(value, int | float)
    }
