"""Face crops: labelled ones (`manifest:`), in a folder or in tar shards beside the csv, and reals alone (`real:`)."""

from __future__ import annotations

import csv
import io
import tarfile
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from PIL import Image

from lgrr.errors import UsageError

REQUIRED = ("file", "label", "source")
PICTURES = (".jpg", ".jpeg", ".png")
WHOLE = -1  # bytes of a member: a file of its own


@dataclass(frozen=True)
class Sample:
    """One labelled crop; `source` is the original recording it comes from, `mask` the file of its forgery mask.

    `manipulation` names how a fake was made; `size` is the crop's longer side in px before it was stored. Both may be
    unknown.
    """

    file: str
    fake: bool
    source: str
    split: str
    mask: str | None = None
    manipulation: str | None = None
    size: int | None = None


@dataclass(frozen=True)
class Manifest:
    """Samples and the way to their pictures."""

    path: Path
    samples: tuple[Sample, ...]
    members: dict[str, tuple[Path, int, int]]  # file -> shard, offset, bytes; what is not here lies beside `path`

    def read_bytes(self, file: str) -> bytes:
        """The encoded picture as stored. Raises UsageError if it is not there."""
        try:
            place, offset, size = self.place(file)
            with place.open("rb") as handle:
                handle.seek(offset)
                return handle.read(size)
        except OSError:
            raise UsageError(f"{self.path} names {file}, which is neither beside it nor in its tar shards.") from None

    def place(self, file: str) -> tuple[Path, int, int]:
        """File on disk, offset and bytes (WHOLE: all) of a picture."""
        return self.members.get(file) or (self.path.parent / file, 0, WHOLE)

    def read(self, file: str) -> np.ndarray:
        """(H, W, 3) uint8 RGB."""
        return np.asarray(Image.open(io.BytesIO(self.read_bytes(file))).convert("RGB"))

    def read_mask(self, file: str) -> np.ndarray:
        """(H, W) float32 in [0, 1] from a grey picture, 1 where forged."""
        grey = np.asarray(Image.open(io.BytesIO(self.read_bytes(file))).convert("L"))
        return grey.astype(np.float32) / 255

    def split(self, name: str) -> Manifest:
        """Only the samples of one split."""
        return Manifest(self.path, tuple(s for s in self.samples if s.split == name), self.members)

    def pairs(self) -> list[tuple[Sample, Sample]]:
        """(real, fake) of the same source, every fake once, in the order of the csv's sources."""
        by_source: dict[str, dict[bool, list[Sample]]] = defaultdict(lambda: {True: [], False: []})
        for sample in self.samples:
            by_source[sample.source][sample.fake].append(sample)
        return [(group[False][0], fake) for group in by_source.values() if group[False] for fake in group[True]]


def open_sets(specs: Sequence[str]) -> Manifest:
    """Several sets as one; files and sources of the second and further sets get the set's number before their names."""
    if not specs:
        raise UsageError("Name at least one set of data with --data.")
    first, *others = [open_data(spec) for spec in specs]
    samples, members = list(first.samples), dict(first.members)
    for number, data in enumerate(others, start=2):
        mark = f"{number}:"
        for s in data.samples:
            mask = None if s.mask is None else mark + s.mask
            samples.append(replace(s, file=mark + s.file, source=mark + s.source, mask=mask))
            members |= {mark + name: data.place(name) for name in (s.file, s.mask) if name is not None}
    return Manifest(first.path, tuple(samples), members)


def open_data(spec: str) -> Manifest:
    """`manifest:PATH.csv`, or `real:PATH` (a folder or tar of real face crops, all for learning) -> samples.

    Raises UsageError for another kind, a bad csv, or a source on two sides of a split.
    """
    kind, _, where = spec.partition(":")
    if kind == "real" and where:
        return _open_reals(Path(where))
    if kind != "manifest" or not where:
        raise UsageError(f"The data {spec!r} cannot be read: write manifest:PATH.csv or real:FOLDER-or-TAR.")
    path = Path(where)
    try:
        with path.open(newline="") as handle:
            rows = list(csv.DictReader(handle))
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"The manifest {path} cannot be read ({error}); check the path.") from None
    missing = [name for name in REQUIRED if not rows or name not in rows[0]]
    if missing:
        raise UsageError(f"The manifest {path} has no column {missing[0]!r}; it needs {', '.join(REQUIRED)}.")
    samples = tuple(map(_sample, rows))
    _refuse_leaks(path, samples)
    return Manifest(path, samples, _tar_members(path))


def _sample(row: dict[str, str]) -> Sample:
    """A row of a manifest. `crop_width` and `crop_height` are optional and of the crop before it was scaled."""
    sides = [row.get("crop_width") or "", row.get("crop_height") or ""]
    return Sample(
        row["file"],
        row["label"] == "fake",
        row["source"],
        row.get("split") or "train",
        row.get("mask") or None,
        row.get("manipulation") or None,
        max(map(int, sides)) if all(side.isdecimal() for side in sides) else None,
    )


def _open_reals(path: Path) -> Manifest:
    """Each picture is a source of its own."""
    if path.is_dir():
        files = sorted(file for file in path.rglob("*") if file.suffix.lower() in PICTURES)
        members = {str(file.relative_to(path)): (file, 0, WHOLE) for file in files}
    else:
        try:
            members = {k: v for k, v in sorted(_index(path).items()) if k.lower().endswith(PICTURES)}
        except (OSError, tarfile.TarError) as error:
            raise UsageError(f"The real faces {path} are neither a folder nor a plain tar ({error}).") from None
    if not members:
        raise UsageError(f"The real faces {path} hold no {' or '.join(PICTURES)} picture.")
    return Manifest(path, tuple(Sample(name, False, name, "train") for name in members), members)


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
        members.update(_index(shard))
    return members


def _index(shard: Path) -> dict[str, tuple[Path, int, int]]:
    """Where each file of an uncompressed tar lies in it."""
    with tarfile.open(shard, "r:") as archive:
        return {m.name: (shard, m.offset_data, m.size) for m in archive if m.isfile()}
