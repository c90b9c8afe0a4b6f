"""Known cases with what the weights said of them: every crop scored, every failure a row."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from hashlib import sha256

import cv2
import numpy as np

from lgrr.errors import Cancelled, LgrrError
from lgrr.faces.crop import prepare
from lgrr.faces.quality import sharpness
from lgrr.heatmap import spread
from lgrr.model.predictor import Predictor
from lgrr.training.conditions import AS_STORED, under
from lgrr.training.data import Manifest, Sample
from lgrr.training.masks import difference_mask, forged_share, is_plausible, known_share

BATCH = 16
GRID = 56  # side at which heat maps and masks are compared
FIT, HELD = "fit", "held"  # halves of the known sources: what is set by the first is reported on the second


def half_of(source: str) -> str:
    """The half that a source always belongs to, FIT or HELD: by the first bit of the SHA-256 of its name."""
    return FIT if sha256(source.encode()).digest()[0] < 128 else HELD


@dataclass(frozen=True)
class Scored:
    """A known case with its scores in [0, 1], `size` (px, side of the cut square; None: unknown) and sharpness.

    `patches`, `shares` (3, 3): scores and forged shares of the windows, NaN where unknown. `heat`, `mask` (GRID, GRID):
    heat map in [0, 1] and forged pixels, None where there is no mask. `what` tells cases of one file apart.
    """

    sample: Sample
    p_fake: float
    p_noise: float
    p_semantic: float
    size: float | None
    sharpness: float
    patches: np.ndarray | None = None
    shares: np.ndarray | None = None
    heat: np.ndarray | None = None
    mask: np.ndarray | None = None
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


def sampled(data: Manifest, sources: int | None) -> Manifest:
    """Every case of at most so many sources, drawn by the hash of their names; all if None."""
    if sources is None:
        return data
    names = sorted({s.source for s in data.samples}, key=lambda name: sha256(name.encode()).digest()[::-1])
    kept = set(names[:sources])
    return replace(data, samples=tuple(s for s in data.samples if s.source in kept))


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
            None if mask is None else spread(said.forgery_map[k], GRID),
            mask,
        )


def _mask(
    sample: Sample, picture: np.ndarray, partner: dict[str, Sample], data: Manifest
) -> tuple[np.ndarray | None, np.ndarray]:
    """Forged pixels (GRID, GRID) bool of a fake, None of a real or where unknown; forged shares (3, 3), 0 of a real."""
    if not sample.fake:
        return None, np.zeros((3, 3))
    if sample.mask is not None:
        mask = data.read_mask(sample.mask)
        return _on_grid(mask), forged_share(mask)
    if sample.file in partner:
        mask = difference_mask(data.read(partner[sample.file].file), picture)
        return (_on_grid(mask) if is_plausible(mask) else None), known_share(mask)
    return None, np.full((3, 3), np.nan)


def _on_grid(mask: np.ndarray) -> np.ndarray:
    """(h, w) in [0, 1] -> (GRID, GRID) bool."""
    return cv2.resize(mask, (GRID, GRID), interpolation=cv2.INTER_AREA) >= 0.5
