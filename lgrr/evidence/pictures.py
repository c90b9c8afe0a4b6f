"""How the pictures of a video are coded: groups, types, sizes, and the steps of time between them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from pydantic import BaseModel, ConfigDict

from lgrr.video import Media

_LONG_STEP = 1.5  # times the median step: a gap
_MOST_LISTED = 50


class Part(BaseModel):
    """A part of an inspection: frozen, known fields alone, no NaN or infinity."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Gap(Part):
    """More time than usual between frame `index` and the next; `time` of the frame and `step` in seconds."""

    index: int
    time: float
    step: float


class Coding(Part):
    """The coded pictures of a video, in order of presentation.

    `types` counts I, P, B, ... frames, `mean_bytes` is their mean size where packets and frames pair off. A group
    starts at a key frame: `groups` of them, the shortest, median and longest in frames, the last one not counted where
    there are others; `pattern` is the commonest group as far as it repeats, `intra_within` counts I frames that are no
    key frames. `step` is the median time between frames in seconds, `gaps` the first steps longer than 1.5 times that,
    `gap_count` all of them. `bits_per_pixel` is of the whole picture stream, coded size.
    """

    types: dict[str, int]
    mean_bytes: dict[str, int]
    groups: int
    group_shortest: int
    group_median: float
    group_longest: int
    pattern: str
    intra_within: int
    step: float | None
    gaps: tuple[Gap, ...]
    gap_count: int
    bits_per_pixel: float | None


def coding_of(media: Media, sizes: np.ndarray, stream_bytes: int) -> Coding:
    """The coding of a video; `sizes` as `ContainerFacts` has them, `stream_bytes` of all its packets."""
    types = media.picture_types
    groups = _groups(types, media.keyframes)
    inner = groups[:-1] or groups
    lengths = [len(group) for group in inner]
    times = np.array([frame.seconds for frame in media.frames])
    steps = np.diff(times)
    median = float(np.median(steps)) if len(steps) else None
    long = np.flatnonzero(steps > _LONG_STEP * median) if median is not None else np.array([], int)
    width, height = media.info.coded_size
    return Coding(
        types=dict(sorted(Counter(types).items())),
        mean_bytes=_mean_bytes(media, sizes),
        groups=len(groups),
        group_shortest=min(lengths),
        group_median=float(np.median(lengths)),
        group_longest=max(lengths),
        pattern=_folded(Counter(inner).most_common(1)[0][0]),
        intra_within=sum(group.count("I", 1) for group in groups),
        step=None if median is None else round(median, 6),
        gaps=tuple(
            Gap(index=int(k), time=round(float(times[k]), 6), step=round(float(steps[k]), 6))
            for k in long[:_MOST_LISTED]
        ),
        gap_count=len(long),
        bits_per_pixel=round(8 * stream_bytes / (width * height * len(types)), 5) if stream_bytes else None,
    )


def _groups(types: str, keys: Sequence[int]) -> list[str]:
    """The types of each group of pictures; frames before the first key frame are a group too."""
    starts = sorted({0, *keys})
    return [types[a:b] for a, b in zip(starts, [*starts[1:], len(types)], strict=True)]


def _mean_bytes(media: Media, sizes: np.ndarray) -> dict[str, int]:
    """By type of picture; nothing where less than nine in ten frames have a packet of their time stamp."""
    by_pts = {int(pts): int(size) for pts, size in sizes}
    found: dict[str, list[int]] = {}
    for kind, frame in zip(media.picture_types, media.frames, strict=True):
        if frame.pts in by_pts:
            found.setdefault(kind, []).append(by_pts[frame.pts])
    if sum(map(len, found.values())) < 0.9 * len(media.frames):
        return {}
    return {kind: round(float(np.mean(values))) for kind, values in sorted(found.items())}


def _folded(group: str) -> str:
    """`IBBPBBP` as `I BBP x2`: the shortest repeated part behind the first picture, where there is one."""
    head, rest = group[:1], group[1:]
    for length in range(1, len(rest) // 2 + 1):
        times, left = divmod(len(rest), length)
        if not left and rest == rest[:length] * times:
            return f"{head} {rest[:length]} x{times}"
    return group if len(group) <= 120 else f"{group[:120]}…"
