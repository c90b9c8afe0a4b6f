"""States of the window as the program has them, made of the analysis' own records without any analysis."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np

from lgrr.analysis import FaceTable, Review, Thresholds
from lgrr.analysis.acts import Act, Deed
from lgrr.analysis.review import edited, summarise
from lgrr.analysis.table import tabulate
from lgrr.types import FaceBox, FaceResult, FrameId, FrameResult, Quality
from lgrr.video import MediaInfo
from lgrr_gui.scene import box_of
from lgrr_gui.state import Explanation, Recording, Shown, WindowState

HEIGHT, WIDTH = 240, 320
BASE = Fraction(1, 1000)  # time stamps are milliseconds
SHA256 = "5a" * 32
BOX = (100.0, 60.0, 80.0, 100.0)
EVERYTHING = frozenset(WindowState.__dataclass_fields__)
THRESHOLDS = Thresholds(0.6, 0.3, "made by a test")


def face(
    p_fake: float | None = 0.8,
    *,
    track: int | None = 1,
    box: tuple[float, float, float, float] = BOX,
    heat: np.ndarray | None = None,
    patches: np.ndarray | None = None,
    streams: tuple[float, float] | None = None,
    reason: str = "the face is 8 px wide, too small to score",
) -> FaceResult:
    """A face with a score, or without one for a reason."""
    where, fit = FaceBox(*box), Quality(min(box[2:]), 0.5)
    if p_fake is None:
        return FaceResult(track, where, fit, skipped=reason)
    noise, semantic = streams or (p_fake, p_fake)
    heat = np.full((11, 11), p_fake, np.float32) if heat is None else heat
    patches = np.full((3, 3), p_fake, np.float32) if patches is None else patches
    return FaceResult(track, where, fit, p_fake, noise, semantic, patches, heat)


def looked(index: int, *faces: FaceResult, failed: str | None = None, pts: int | None = None) -> FrameResult:
    """A frame that was looked at; at 25 frames a second unless `pts` says otherwise."""
    return FrameResult(FrameId(index, 40 * index if pts is None else pts, BASE), f"{index:064x}", faces, failed)


def act(number: int, deed: Deed) -> Act:
    """An act on the recording, as it stands in a case."""
    time = datetime(2026, 1, 2, 3, 4, number, tzinfo=UTC).isoformat()
    return Act(number, time, "A. Examiner", SHA256, deed)


def media_info(frames: int, *, height: int = HEIGHT, width: int = WIDTH, still: bool = False) -> MediaInfo:
    return MediaInfo(
        path=Path("interview.mp4"), container="mov", codec="h264", pixel_format="yuv420p", width=width, height=height,
        coded_size=(width, height), rotation=0, sample_aspect_ratio=Fraction(1), colour_matrix="bt709",
        colour_range="limited", frames=frames, duration=frames / 25, average_rate=25.0, variable_frame_rate=False,
        time_base=BASE, start_pts=0, stream=0, decoder="libav", still=still,
    )  # fmt: skip


def recording(
    frames: Sequence[FrameResult] = (),
    *,
    n: int = 100,
    pts: Sequence[int] | None = None,
    acts: Sequence[Act] = (),
    by_hand: Sequence[FrameResult] = (),
    cuts: tuple[int, ...] = (),
    sha256: str = SHA256,
    **more: Any,
) -> Recording:
    """An open recording of `n` frames; with `frames` a plan has looked at these, and the review says what follows."""
    stamps = np.arange(n, dtype=np.int64) * 40 if pts is None else np.array(pts, np.int64)
    review = None
    if frames:
        shown = edited(frames, acts)
        said = summarise(shown, {r.frame.index for r in frames}, len(stamps), acts, THRESHOLDS)
        review = Review(replace(said, cuts=cuts, finished=True), tabulate(shown))
    made = Recording(
        sha256, Path("interview.mp4"), media_info(len(stamps)), seconds=stamps / 1000, pts=stamps,
        keyframes=np.arange(0, len(stamps), 12), review=review, by_hand=by_hand_of(by_hand), acts=tuple(acts),
        kept=True,
    )  # fmt: skip
    return replace(made, **more)


def by_hand_of(frames: Sequence[FrameResult]) -> Mapping[int, FaceTable]:
    """Frames looked at by hand, as a recording keeps them."""
    return MappingProxyType({r.frame.index: tabulate([r]) for r in frames})


def picture(index: int = 0, *, height: int = HEIGHT, width: int = WIDTH) -> np.ndarray:
    """(height, width, 3) uint8 RGB with soft colours that differ from frame to frame."""
    rows, columns = np.mgrid[0:height, 0:width]
    parts = [60 + rows * 100 // height, 60 + columns * 100 // width, np.full_like(rows, 60 + 20 * index % 120)]
    return np.stack(parts, axis=2).astype(np.uint8)


def shown(index: int = 0, *, rgb: np.ndarray | None = None, sha256: str = SHA256) -> Shown:
    """A decoded picture, read-only like the decoder's own."""
    rgb = picture(index) if rgb is None else rgb
    bgra = np.dstack([rgb[..., ::-1], np.full(rgb.shape[:2], 255, np.uint8)])
    for pixels in (rgb, bgra):
        pixels.flags.writeable = False
    return Shown(sha256, index, bgra, SHA256, rgb)


def state(recording: Recording, index: int = 0, **more: Any) -> WindowState:
    """The recording on show at one of its frames."""
    given = {"shown": shown(index, sha256=recording.sha256), "wanted": index} | more
    return WindowState(recordings=(recording,), current=recording.sha256, **given)


def explanation(recording: Recording, index: int, position: int = 0) -> Explanation:
    """What the network makes of a face: each of its eight attention maps has a value of its own."""
    found = recording.faces(index)
    assert found is not None
    table, rows = found
    attention = tuple(
        np.stack([np.full((side, side), (2 * stage + stream + 1) / 10, np.float32) for stream in (0, 1)])
        for stage, side in enumerate((60, 30, 15, 15))
    )
    crop, patches, p = np.zeros((160, 160, 3), np.uint8), np.full((3, 3), 0.5), np.full(3, 0.5)
    return Explanation(recording.sha256, index, box_of(table, rows[position]), crop, attention, patches, p)
