"""Labelled pictures named by a csv, in the csv's folder or in tar shards that lie beside it."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from lgrr.errors import UsageError
from lgrr.training.places import Place, members

REQUIRED = ("file", "label", "source")
OPTIONAL = ("split", "mask", "mask_from", "real", "manipulation", "donors", "recording", "crop_width", "crop_height")


@dataclass(frozen=True)
class Sample:
    """One labelled crop; `source` is the original recording it comes from.

    `mask` is the file of its forgery mask, `real` that of the real crop of the same frame. `aligned`: whether the fake
    lies on its real pixel for pixel, so that their difference may be taken for a mask. `manipulation` names how a fake
    was made, `recording` the video that the crop was cut from; `size` is its longer side in px before it was stored.
    These three may be unknown. `collection` tells sets that were opened together apart.
    """

    file: str
    fake: bool
    source: str
    split: str
    mask: str | None = None
    manipulation: str | None = None
    size: int | None = None
    real: str | None = None
    aligned: bool = True
    collection: str = ""
    recording: str | None = None


@dataclass(frozen=True)
class Manifest:
    """Samples and the way to their pictures."""

    path: Path
    samples: tuple[Sample, ...]
    members: dict[str, Place]  # what is not here lies beside `path`

    def place(self, file: str) -> Place:
        """Where a picture lies."""
        return self.members.get(file) or Place(self.path.parent / file)

    def read_bytes(self, file: str) -> bytes:
        """The encoded picture as stored. Raises UsageError if it is not there."""
        try:
            return self.place(file).read()
        except OSError:
            raise UsageError(f"{self.path} names {file}, which is neither beside it nor in its tar shards.") from None

    def read(self, file: str) -> np.ndarray:
        """(H, W, 3) uint8 RGB. Raises UsageError if it is not there or no picture."""
        return self._picture(file, "RGB")

    def read_mask(self, file: str) -> np.ndarray:
        """(H, W) float32 in [0, 1] from a grey picture, 1 where forged. Raises UsageError as `read` does."""
        return self._picture(file, "L").astype(np.float32) / 255

    def _picture(self, file: str, mode: str) -> np.ndarray:
        stored = self.read_bytes(file)
        try:
            return np.asarray(Image.open(io.BytesIO(stored)).convert(mode))
        except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:  # Pillow's, of broken files
            raise UsageError(f"{file}, which {self.path} names, cannot be read as a picture ({error}).") from None

    def split(self, name: str) -> Manifest:
        """Only the samples of one split."""
        return Manifest(self.path, tuple(s for s in self.samples if s.split == name), self.members)

    def pairs(self) -> list[tuple[Sample, Sample]]:
        """(real, fake), every fake once, in the order of the csv's sources; of the same frame where the csv says so."""
        by_source: dict[str, dict[bool, list[Sample]]] = defaultdict(lambda: {True: [], False: []})
        for sample in self.samples:
            by_source[sample.source][sample.fake].append(sample)
        reals = {sample.file: sample for sample in self.samples if not sample.fake}
        return [
            (reals.get(fake.real or "", group[False][0]), fake)
            for group in by_source.values()
            if group[False]
            for fake in group[True]
        ]


def open_manifest(path: Path) -> Manifest:
    """A csv with the columns REQUIRED, and of OPTIONAL those that are known -> samples.

    Raises UsageError for a bad csv, or a source (or donor of a face) on two sides of a split.
    """
    try:
        with path.open(newline="", encoding="utf-8-sig") as handle:  # Excel puts a mark before the first column's name
            rows = list(csv.DictReader(handle))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UsageError(f"The manifest {path} cannot be read ({error}); check the path.") from None
    missing = [name for name in REQUIRED if not rows or name not in rows[0]]
    if missing:
        raise UsageError(f"The manifest {path} has no column {missing[0]!r}; it needs {', '.join(REQUIRED)}.")
    wrong = next((row["label"] for row in rows if row["label"] not in ("real", "fake")), None)
    if wrong is not None or any(row["label"] is None for row in rows):
        raise UsageError(f"The manifest {path} has the label {wrong!r}; a label is real or fake.")
    short = next((number for number, row in enumerate(rows, 1) if None in (row["file"], row["source"])), None)
    if short is not None:
        raise UsageError(f"Row {short} of the manifest {path} is too short; it needs {', '.join(REQUIRED)}.")
    samples = tuple(map(_sample, rows))
    donors = [tuple((row.get("donors") or "").split()) for row in rows]
    refuse_leaks(
        f"The manifest {path} has", ((s.source, s.split, also) for s, also in zip(samples, donors, strict=True))
    )
    shards = sorted(path.parent.glob(f"{path.stem}_*.tar"))
    return Manifest(path, samples, {name: place for shard in shards for name, place in members(shard).items()})


def _sample(row: dict[str, str]) -> Sample:
    sides = [row.get("crop_width") or "", row.get("crop_height") or ""]
    return Sample(
        row["file"],
        row["label"] == "fake",
        row["source"],
        row.get("split") or "train",
        row.get("mask") or None,
        row.get("manipulation") or None,
        max(map(int, sides)) if all(side.isdecimal() and len(side) < 10 for side in sides) else None,
        row.get("real") or None,
        row.get("mask_from") != "none",
        recording=row.get("recording") or None,
    )


def refuse_leaks(who: str, items: Iterable[tuple[str, str, tuple[str, ...]]]) -> None:
    """One source on two sides of a split gives scores of memory, not of detection: UsageError that begins with `who`.

    `items` are (source, split, donors).
    """
    side: dict[str, str] = {}
    for source, split, donors in items:
        for name in (source, *donors):
            if side.setdefault(name, split) != split:
                raise UsageError(f"{who} source {name} in both {side[name]} and {split}; put each source in one split.")
