"""Known cases with what the weights said of them: every crop scored, every failure a row."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import TypeVar

import cv2
import numpy as np

from lgrr.analysis.pooling import pooled
from lgrr.errors import Cancelled, LgrrError, UsageError
from lgrr.faces.crop import prepare
from lgrr.faces.quality import sharpness
from lgrr.heatmap import spread
from lgrr.model.card import AS_STORED
from lgrr.model.predictor import Predictor
from lgrr.training.conditions import under
from lgrr.training.data import open_data
from lgrr.training.manifest import Manifest, Sample
from lgrr.training.masks import forged_share, mask_of
from lgrr.training.recording import Recording

BATCH = 16
GRID = 56  # side at which heat maps and masks are compared
FIT, HELD = "fit", "held"  # halves of the known sources: what is set by the first is reported on the second


def half_of(source: str) -> str:
    """The half that a source always belongs to, FIT or HELD: by the first bit of the SHA-256 of its name, without the
    number that it gets where several sets are opened as one.
    """
    return FIT if sha256(re.sub(r"^\d+:", "", source).encode()).digest()[0] < 128 else HELD


@dataclass(frozen=True)
class Scored:
    """A known case with its scores in [0, 1], `size` (px, side of the cut square; None: unknown) and sharpness.

    `patches`, `shares` (3, 3): scores and forged shares of the windows, NaN where unknown. `region`: heat map
    in [0, 1] and mask (bool), both (GRID, GRID), None where there is no mask. `what` tells cases of one file apart.
    """

    sample: Sample
    p_fake: float
    p_noise: float
    p_semantic: float
    size: float | None
    sharpness: float
    patches: np.ndarray | None = None
    shares: np.ndarray | None = None
    region: tuple[np.ndarray, np.ndarray] | None = None
    what: str = ""


@dataclass
class Scores:
    """Scored cases in the order of the data, and {file, reason} of what has no score or counts for nothing."""

    rows: list[Scored] = field(default_factory=list)
    failures: list[dict[str, str]] = field(default_factory=list)

    @property
    def fake(self) -> np.ndarray:
        """(n,) bool."""
        return np.array([row.sample.fake for row in self.rows], bool)

    @property
    def p_fake(self) -> np.ndarray:
        """(n,) float64."""
        return np.array([row.p_fake for row in self.rows], float)

    @property
    def sources(self) -> np.ndarray:
        """(n,) names."""
        return np.array([row.sample.source for row in self.rows], str)

    def only(self, wanted: Callable[[Scored], bool]) -> Scores:
        """The rows that are wanted, without the failures."""
        return Scores([row for row in self.rows if wanted(row)])

    def half(self, name: str) -> Scores:
        """The rows whose source is in the half FIT or HELD."""
        return self.only(lambda row: half_of(row.sample.source) == name)


Known = TypeVar("Known", Sample, Recording)


def some(known: Sequence[Known], split: str, sources: int | None = None) -> list[Known]:
    """What is in a split, of at most so many sources (drawn by the hash of their names; None: all)."""
    chosen = [one for one in known if one.split == split]
    names = sorted({one.source for one in chosen}, key=lambda name: sha256(name.encode()).digest()[::-1])
    kept = set(names if sources is None else names[:sources])
    return [one for one in chosen if one.source in kept]


def by_recording(scores: Scores) -> Scores:
    """One row for each recording of several crops: their scores pooled as the analysis pools those of a track, all with
    the same weight. Empty where no recording has more than one crop.
    """
    groups: dict[str, list[Scored]] = {}
    for row in scores.rows:
        groups.setdefault(row.sample.recording or row.sample.file, []).append(row)
    if len(groups) == len(scores.rows):
        return Scores()
    return Scores([_pooled(rows) for rows in groups.values()])


def _pooled(rows: list[Scored]) -> Scored:
    def of(name: str) -> float:
        return pooled(np.array([getattr(row, name) for row in rows]), np.ones(len(rows)))

    sizes = [row.size for row in rows if row.size is not None]
    return Scored(
        rows[0].sample,
        of("p_fake"),
        of("p_noise"),
        of("p_semantic"),
        float(np.median(sizes)) if sizes else None,
        float(np.median([row.sharpness for row in rows])),
    )


def crops_of(spec: str, split: str, sources: int | None = None) -> Manifest:
    """The face crops of a set's split. Raises UsageError if there are none."""
    data = open_data(spec)
    chosen = replace(data, samples=tuple(some(data.samples, split, sources)))
    if not chosen.samples:
        raise UsageError(f"The data {data.path} have no split named {split!r}.")
    return chosen


def score_crops(
    predictor: Predictor,
    data: Manifest,
    condition: str = AS_STORED,
    cancelled: Callable[[], bool] = lambda: False,
) -> Scores:
    """Scores every crop of `data` under a condition; one that cannot be read becomes a failure, never a number."""
    scores = Scores()
    partner = {fake.file: real for real, fake in data.pairs()}
    for start in range(0, len(data.samples), BATCH):
        if cancelled():
            raise Cancelled("The evaluation was stopped; nothing was written.")
        readable = []
        for sample in data.samples[start : start + BATCH]:
            try:
                readable.append((sample, data.read(sample.file)))
            except (LgrrError, OSError) as error:
                scores.failures.append({"file": sample.file, "reason": str(error)})
        if readable:
            scores.rows += _scored(predictor, readable, condition, partner, data)
    return scores


def _scored(
    predictor: Predictor,
    readable: list[tuple[Sample, np.ndarray]],
    condition: str,
    partner: dict[str, Sample],
    data: Manifest,
) -> Iterator[Scored]:
    shown = [under(condition, picture, sample.size) for sample, picture in readable]
    said = predictor.predict(np.stack([prepare(picture, predictor.side) for picture in shown]))
    for k, (sample, picture) in enumerate(readable):
        mask, shares = _mask(sample, picture, partner, data)
        yield Scored(
            sample,
            float(said.p_fake[k]),
            float(said.p_noise[k]),
            float(said.p_semantic[k]),
            sample.size,
            sharpness(shown[k]),
            said.patches[k],
            shares,
            None if mask is None else (spread(said.forgery_map[k], GRID), mask),
        )


def _mask(
    sample: Sample, picture: np.ndarray, partner: dict[str, Sample], data: Manifest
) -> tuple[np.ndarray | None, np.ndarray]:
    """Forged pixels (GRID, GRID) bool of a fake, None of a real or where unknown; forged shares (3, 3), 0 of a real."""
    if not sample.fake:
        return None, np.zeros((3, 3))
    origin = "none"
    if sample.mask is not None or sample.file in partner:
        try:
            real = picture if sample.mask is not None else data.read(partner[sample.file].file)
            mask, origin = mask_of(data, sample, real, picture)
        except LgrrError:  # a real that cannot be read is a failure of its own; here only the truth is missing
            origin = "none"
    if origin == "none":
        return None, np.full((3, 3), np.nan)
    region = cv2.resize(mask, (GRID, GRID), interpolation=cv2.INTER_AREA) >= 0.5
    return (region if region.any() else None), forged_share(mask)
