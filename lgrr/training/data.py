"""Face crops for training and evaluation, by a spec `kind:PATH`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from lgrr.errors import UsageError
from lgrr.training.layouts import LAYOUTS, recordings
from lgrr.training.manifest import Manifest, Sample, open_manifest
from lgrr.training.places import VIDEOS, Place

__all__ = ["Manifest", "Sample", "open_data", "open_sets", "short"]

CROPS = ("manifest", "folder", "real")  # kinds that may hold face crops; the others hold whole recordings


def open_data(spec: str) -> Manifest:
    """`manifest:PATH.csv`, `folder:PATH` or `real:PATH` of face crops -> samples.

    Raises UsageError for another kind, a layout that is not there, or a source on two sides of a split.
    """
    kind, _, where = spec.partition(":")
    if kind not in LAYOUTS or not where:
        raise UsageError(f"The data {spec!r} cannot be read: write one of {', '.join(f'{k}:PATH' for k in CROPS)}.")
    if kind not in CROPS:
        raise UsageError(f"{spec} holds whole recordings: cut its faces once with lgrr data prepare --data {spec}.")
    path = Path(where)
    if kind == "manifest":
        return open_manifest(path)
    found = recordings(spec).recordings
    whole = next((r for r in found if r.place.path.suffix.lower() in VIDEOS), None)
    if whole is not None:
        raise UsageError(
            f"{spec} holds a video ({whole.name}): cut its faces once with lgrr data prepare --data {spec}."
        )
    samples = tuple(Sample(r.name, r.fake, r.source, r.split) for r in found)
    return Manifest(path, samples, {r.name: r.place for r in found})


def open_sets(specs: Sequence[str]) -> Manifest:
    """Several sets as one; files and sources of the second and further sets get the set's number before their names."""
    if not specs:
        raise UsageError("Name at least one set of data with --data.")
    samples: list[Sample] = []
    places: dict[str, Place] = {}
    for number, data in enumerate(map(open_data, specs), start=1):
        mark = f"{number}:" if number > 1 else ""
        for s in data.samples:
            mask, real = (None if name is None else mark + name for name in (s.mask, s.real))
            marked = replace(s, file=mark + s.file, source=mark + s.source, mask=mask, real=real)
            samples.append(replace(marked, collection=data.path.name))
            places |= {mark + name: data.place(name) for name in (s.file, s.mask) if name is not None}
    return Manifest(Path(specs[0].partition(":")[2]), tuple(samples), places)


def short(spec: str) -> str:
    """The spec without the folders of its path, which mean nothing on another machine."""
    kind, _, where = spec.partition(":")
    return f"{kind}:{Path(where).name}"
