"""One recording of a data set, and how whole sources are spread over splits where no official split exists."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lgrr.errors import UsageError
from lgrr.training.places import Place

SPLITS = ("train", "validation", "test")


@dataclass(frozen=True)
class Recording:
    """A video, a still or a folder of frames.

    `group`: recordings of one group show the same frames, the real and what was made of it. `donors`: further sources
    whose faces it shows. `mask`: a video of the forged region, frame by frame.
    """

    name: str
    place: Place
    fake: bool
    source: str
    split: str
    group: str
    manipulation: str = ""
    donors: tuple[str, ...] = ()
    mask: Place | None = None


@dataclass(frozen=True)
class Found:
    """What a data set holds, and sentences about what was left out and why."""

    recordings: list[Recording]
    notes: list[str]


def spread(keys: Iterable[str]) -> dict[str, str]:
    """Each key -> a split: by rank of its SHA-256, a tenth each for validation and test (one at least of three)."""
    ranked = sorted(set(keys), key=lambda key: hashlib.sha256(key.encode()).hexdigest())
    held = max(1, round(len(ranked) / 10)) if len(ranked) >= 3 else 0
    return {
        key: "validation" if rank < held else "test" if rank < 2 * held else "train" for rank, key in enumerate(ranked)
    }


def files(folder: Path, endings: tuple[str, ...]) -> list[Path]:
    """Files below a folder by their endings, in the order of their paths; none where the folder is missing."""
    return sorted(path for path in folder.rglob("*") if path.suffix.lower() in endings and path.is_file())


def read_json(path: Path) -> Any:
    """Raises UsageError naming the file."""
    try:
        return json.loads(path.read_text())
    except (OSError, ValueError) as error:
        raise UsageError(f"{path} cannot be read ({error}): obtain a complete copy of the data set.") from None
