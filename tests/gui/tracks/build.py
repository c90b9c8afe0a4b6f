"""Recordings, people and faces made up for the panels."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np

from lgrr.analysis import FaceTable, Person, Review, Summary
from lgrr.analysis.acts import Act, Deed
from lgrr.types import Coverage, Finding, Track
from lgrr.video import MediaInfo
from lgrr_gui.state import Model, Recording, Shown, WindowState

FRAMES, RATE = 500, 25
M, N, Q = Finding.MANIPULATED, Finding.NO_SIGN, Finding.INCONCLUSIVE
EVERYTHING = frozenset(WindowState.__dataclass_fields__)


def info(name: str, *, still: bool = False) -> MediaInfo:
    """A full HD recording."""
    count = 1 if still else FRAMES
    return MediaInfo(
        path=Path(name), container="mp4", codec="h264", pixel_format="yuv420p", width=1920, height=1080,
        coded_size=(1920, 1080), rotation=0, sample_aspect_ratio=Fraction(1), colour_matrix="bt709",
        colour_range="limited", frames=count, duration=count / RATE, average_rate=float(RATE),
        variable_frame_rate=False, time_base=Fraction(1, 12800), start_pts=0, stream=0, decoder="libav", still=still,
    )  # fmt: skip


def person(
    number: int,
    p_fake: float | None = 0.93,
    interval: tuple[float, float] | None = (0.88, 0.96),
    finding: Finding = M,
    *,
    label: str = "",
    first: int = 0,
    last: int = FRAMES - 1,
    faces: int = 120,
    reason: str = "",
    excluded: str | None = None,
) -> Person:
    """Track `number`; its faces are at position `number` - 1 of its frames."""
    track = Track(
        number, label or f"Track {number}", first, last, faces, (100.0, 100.0, 120.0, 150.0), p_fake, interval, finding,
        reason or f"Track {number} is made up.",
    )  # fmt: skip
    return Person(track, (first, number - 1), excluded)


def table(people: tuple[Person, ...], every: int = 10, *, skipped: frozenset[int] = frozenset()) -> FaceTable:
    """Each person's face in every tenth frame of their span; tracks in `skipped` are too small to be scored."""
    seen = [
        (index, p.face[1], p.track.id, p.track.p_fake)
        for index in range(0, FRAMES, every)
        for p in people
        if p.track.first_index <= index <= p.track.last_index
    ]
    count = len(seen)
    frame, position, track = (np.array([row[k] for row in seen], np.int32).reshape(-1) for k in range(3))
    small = np.isin(track, list(skipped))
    p = np.array([np.nan if row[3] is None else row[3] for row in seen], np.float64)
    p[small] = np.nan
    patches = np.tile(np.linspace(0.05, 0.95, 9, dtype=np.float32).reshape(3, 3), (count, 1, 1))
    return FaceTable(
        frames=np.arange(0, FRAMES, every, dtype=np.int32), failed=np.zeros(len(range(0, FRAMES, every)), bool),
        frame=frame, position=position, track=track,
        box=np.column_stack([100.0 + 130 * position, *(np.full(count, value) for value in (80.0, 120.0, 150.0))])
        .astype(np.float32).reshape(-1, 4),
        size=np.where(small, 30, 120).astype(np.float32), sharpness=np.full(count, 9.27, np.float32),
        p_fake=p, p_noise=p, p_semantic=np.clip(p - 0.12, 0, 1), patches=patches,
        maps=np.zeros((count, 11, 11), np.float16), skipped=np.where(small, 0, -1).astype(np.int32),
        reasons=("too small: 30 px, at least 48 needed",),
    )  # fmt: skip


def review(
    *people: Person,
    finding: Finding | None = M,
    reason: str = "Track 1 scores 0.93 [0.88, 0.96] over 120 faces, above the threshold of 0.80.",
    finished: bool = True,
    skipped: frozenset[int] = frozenset(),
) -> Review:
    """What stands in the case about these people."""
    coverage = Coverage(FRAMES, 50, 3, 2, 0, 1)
    summary = Summary(people, finding, reason, coverage if finding else None, None, (), finished)
    return Review(summary, table(people, skipped=skipped))


def recording(key: str = "a" * 64, name: str = "interview.mp4", *deeds: Deed, **more: object) -> Recording:
    """An open recording with acts in force."""
    seconds = np.arange(FRAMES) / RATE
    pts = np.arange(FRAMES, dtype=np.int64) * 512
    made = Recording(key, Path("/evidence") / name, info(name), seconds=seconds, pts=pts, kept=True)
    return replace(made, acts=acts(key, *deeds), **more)  # type: ignore[arg-type]


def acts(key: str, *deeds: Deed) -> tuple[Act, ...]:
    """Acts in a row, from number 1."""
    return tuple(Act(k, "2026-11-20T14:02:31Z", "A. Examiner", key, deed) for k, deed in enumerate(deeds, 1))


def state(*recordings: Recording, shown: int | None = None, **more: object) -> WindowState:
    """A window with these recordings, the first on show; with `shown`, a frame of it is."""
    ready = Model("ready", "lgrr-small, bfloat16 on cpu", "lgrr-small")
    made = WindowState(
        case=Path("/cases/one/case.sqlite"), recordings=recordings, model=ready,
        current=recordings[0].sha256 if recordings else None,
    )  # fmt: skip
    if shown is not None:
        picture = np.zeros((4, 4, 4), np.uint8)
        on_show = Shown(recordings[0].sha256, shown, picture, "", picture[..., :3])
        made = replace(made, shown=on_show, wanted=shown)
    return replace(made, **more)  # type: ignore[arg-type]
