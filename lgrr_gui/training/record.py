"""A training as plain values: what is asked for, and what is known of a run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

import numpy as np

Row = Mapping[str, Any]  # a line of the run's log
Stage = Literal["none", "kept", "starting", "training", "publishing", "stopping", "finished", "stopped", "failed"]
GOING: frozenset[Stage] = frozenset({"starting", "training", "publishing", "stopping"})


@dataclass(frozen=True)
class Order:
    """What shall be trained. `steps` and `images` (in a step) are the configuration's."""

    config: Path
    name: str
    steps: int
    images: int
    data: tuple[str, ...]
    folder: Path
    resume: bool = False


@dataclass(frozen=True, eq=False)
class Training:
    """The run in `folder`: one that goes on or has ended here, or (`kept`) one that was found there.

    `steps` is how many there are to be, 0 if unknown; `losses` and `scores` are the log's rows in the order of steps;
    `samples` (H, W, 4) uint8 RGBA is the sheet of heat maps; `words` say how it ended; `resumable`: the folder holds a
    state to go on from.
    """

    stage: Stage = "none"
    folder: Path | None = None
    name: str = ""
    steps: int = 0
    images: int = 0
    losses: tuple[Row, ...] = ()
    scores: tuple[Row, ...] = ()
    samples: np.ndarray | None = None
    words: str = ""
    weights: Path | None = None
    resumable: bool = False

    @property
    def going(self) -> bool:
        """Whether a process works on it."""
        return self.stage in GOING

    @property
    def done(self) -> int:
        """The latest step that is known of."""
        return max((int(rows[-1]["step"]) for rows in (self.losses, self.scores) if rows), default=0)

    @property
    def images_a_second(self) -> float | None:
        """The mean pace since the process began, evaluations included."""
        pace = float(self.losses[-1].get("seconds_an_image", 0)) if self.losses else 0.0
        return 1 / pace if pace > 0 else None

    @property
    def seconds_left(self) -> float | None:
        """Until the last step, at this pace."""
        pace = self.images_a_second
        return None if pace is None or not self.steps else max(self.steps - self.done, 0) * self.images / pace

    def with_rows(self, rows: Iterable[Row]) -> Training:
        """More rows of the log. A run that was resumed tells again what it repeats: the rows before go."""
        losses, scores = list(self.losses), list(self.scores)
        for row in rows:
            kind = scores if "auc_head" in row else losses
            while kind and kind[-1]["step"] >= row["step"]:
                kind.pop()
            kind.append(row)
        return replace(self, losses=tuple(losses), scores=tuple(scores))
