"""Labelled face crops: `manifest:` data, read from a folder or from tar shards that lie beside the csv."""

from __future__ import annotations

import csv
import io
import tarfile
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from lgrr.errors import UsageError

REQUIRED = ("file", "label", "source")


@dataclass(frozen=True)
class Sample:
    """One labelled crop; `source` is the original recording it comes from, `mask` the file of its forgery mask."""

    file: str
    fake: bool
    source: str
    split: str
    mask: str | None = None


@dataclass(frozen=True)
class Manifest:
    """Samples of one csv and the way to their pictures."""

    path: Path
    samples: tuple[Sample, ...]
    members: dict[str, tuple[Path, int, int]]  # file -> shard, offset, bytes; empty where files lie in the folder

    def read_bytes(self, file: str) -> bytes:
        """The encoded picture as stored. Raises UsageError if it is not there."""
        try:
            if file in self.members:
                shard, offset, size = self.members[file]
                with shard.open("rb") as handle:
                    handle.seek(offset)
                    return handle.read(size)
            return (self.path.parent / file).read_bytes()
        except OSError:
            raise UsageError(f"{self.path} names {file}, which is neither beside it nor in its tar shards.") from None

    def read(self, file: str) -> np.ndarray:
        """(H, W, 3) uint8 RGB."""
        return np.asarray(Image.open(io.BytesIO(self.read_bytes(file))).convert("RGB"))

    def split(self, name: str) -> Manifest:
        """Only the samples of one split."""
        return Manifest(self.path, tuple(s for s in self.samples if s.split == name), self.members)

    def pairs(self) -> list[tuple[Sample, Sample]]:
        """(real, fake) of the same source, every fake once, in the order of the csv's sources."""
        by_source: dict[str, dict[bool, list[Sample]]] = defaultdict(lambda: {True: [], False: []})
        for sample in self.samples:
            by_source[sample.source][sample.fake].append(sample)
        return [(group[False][0], fake) for group in by_source.values() if group[False] for fake in group[True]]


def open_data(spec: str) -> Manifest:
    """`manifest:PATH.csv` -> samples.

    Raises UsageError for another kind, a bad csv, or a source on two sides of a split.
    """
    kind, _, where = spec.partition(":")
    if kind != "manifest" or not where:
        raise UsageError(f"The data {spec!r} cannot be read: write manifest:PATH.csv.")
    path = Path(where)
    try:
        with path.open(newline="") as handle:
            rows = list(csv.DictReader(handle))
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"The manifest {path} cannot be read ({error}); check the path.") from None
    missing = [name for name in REQUIRED if not rows or name not in rows[0]]
    if missing:
        raise UsageError(f"The manifest {path} has no column {missing[0]!r}; it needs {', '.join(REQUIRED)}.")
    samples = tuple(
        Sample(row["file"], row["label"] == "fake", row["source"], row.get("split") or "train", row.get("mask") or None)
        for row in rows
    )
    _refuse_leaks(path, samples)
    return Manifest(path, samples, _tar_members(path))


def _refuse_leaks(path: Path, samples: tuple[Sample, ...]) -> None:
    """One source must never stand on two sides of a split: the score would be of memory, not of detection."""
    side: dict[str, str] = {}
    for sample in samples:
        if side.setdefault(sample.source, sample.split) != sample.split:
            raise UsageError(
                f"The manifest {path} has source {sample.source} in both {side[sample.source]} and {sample.split}; "
                "put each source in one split."
            )


def _tar_members(path: Path) -> dict[str, tuple[Path, int, int]]:
    members = {}
    for shard in sorted(path.parent.glob(f"{path.stem}_*.tar")):
        with tarfile.open(shard, "r:") as archive:
            members.update({m.name: (shard, m.offset_data, m.size) for m in archive if m.isfile()})
    return members
