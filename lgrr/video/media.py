"""What the room gives out: a recording as a sequence of exact pictures."""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Self, overload

import numpy as np
from av.video.frame import VideoFrame

from lgrr.errors import UsageError
from lgrr.types import FrameId
from lgrr.video.cache import Cache

DEFAULT_CACHE_BYTES = 256 * 2**20
# Larger pictures, and more of them, are refused before memory is taken for them.
MAX_PIXELS = 200_000_000
MAX_FRAMES = 10_000_000  # 46 hours at 60 a second


@dataclass(frozen=True)
class MediaInfo:
    """What is known of a recording once it was read whole.

    `width`, `height` are of the display: square pixels, turned by `rotation` degrees clockwise; `coded_size` is
    (width, height) as stored. `duration` in seconds runs from the first frame's time stamp to the end of the last
    frame; `average_rate` is measured in frames a second (None with one frame). `start_pts` counts `time_base` seconds.
    `damaged` are the indices of pictures that the decoder had to repair. `notes` are sentences for the report.
    """

    path: Path
    container: str
    codec: str
    pixel_format: str
    width: int
    height: int
    coded_size: tuple[int, int]
    rotation: int
    sample_aspect_ratio: Fraction
    colour_matrix: str
    colour_range: str
    frames: int
    duration: float
    average_rate: float | None
    variable_frame_rate: bool
    time_base: Fraction
    start_pts: int
    stream: int
    decoder: str
    still: bool
    damaged: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Picture:
    """One picture as displayed: `rgb` is (H, W, 3) uint8, contiguous and read-only (copy it before drawing on it).

    `sha256` is of the decoded picture before colour conversion, pixel aspect and rotation: `Media.hashes` says how.
    """

    frame: FrameId
    rgb: np.ndarray
    sha256: str


class FrameIds(Sequence[FrameId]):
    """The identities of all frames in presentation order, kept as numbers."""

    def __init__(self, pts: np.ndarray, time_base: Fraction, stream: int) -> None:
        self._pts = pts
        self._time_base = time_base
        self._stream = stream

    def __len__(self) -> int:
        return len(self._pts)

    @overload
    def __getitem__(self, index: int) -> FrameId: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[FrameId, ...]: ...
    def __getitem__(self, index: int | slice) -> FrameId | tuple[FrameId, ...]:
        positions = range(len(self))[index]
        if isinstance(positions, range):
            return tuple(self._one(position) for position in positions)
        return self._one(positions)

    def _one(self, index: int) -> FrameId:
        return FrameId(index, int(self._pts[index]), self._time_base, self._stream)

    def index_of_pts(self, pts: int) -> int | None:
        """The frame with exactly this time stamp, if there is one."""
        index = int(np.searchsorted(self._pts, pts))
        return index if index < len(self) and self._pts[index] == pts else None


class Hashes(Sequence[str]):
    """SHA-256 of every decoded picture, 64 hexadecimal digits each, kept in 32 bytes."""

    def __init__(self, digests: np.ndarray) -> None:
        self._digests = digests

    def __len__(self) -> int:
        return len(self._digests)

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[str, ...]: ...
    def __getitem__(self, index: int | slice) -> str | tuple[str, ...]:
        if isinstance(index, slice):
            return tuple(digest.tobytes().hex() for digest in self._digests[index])
        return self.digest(index).hex()

    def digest(self, index: int) -> bytes:
        """The same as 32 bytes."""
        found: bytes = self._digests[index].tobytes()
        return found


class Media(ABC):
    """A video or a still image; a context manager, safe to use from several threads.

    `frames[i].index == i`, in presentation order. `hashes[i]` is the SHA-256 of decoded picture i: for videos the bytes
    of ffmpeg's `framehash -hash sha256` in the native pixel format (rows without padding, as coded, before rotation);
    for still images Pillow's `Image.tobytes()` in the image's own mode, before its orientation is applied.
    `keyframes` are indices; `picture_types` has one letter a frame (I, P, B, or ? where the decoder does not say).
    Every picture that is read is compared with its hash: MediaError if it is another one.
    """

    info: MediaInfo
    frames: FrameIds
    hashes: Hashes
    keyframes: Sequence[int]
    picture_types: str

    def __init__(self, cache_bytes: int) -> None:
        self._lock = threading.RLock()
        self._cache: Cache[Picture | VideoFrame] = Cache(cache_bytes)

    @abstractmethod
    def _decode(self, index: int) -> Picture:
        """The picture, decoded and compared with its hash."""

    @property
    def cached_bytes(self) -> int:
        """Bytes of pictures and of decoded frames that are kept for being read again."""
        return self._cache.bytes

    def cached(self, index: int) -> bool:
        """Whether `read(index)` can do without decoding; answered at once, also while another thread reads."""
        return index in self._cache

    def survey_bytes(self) -> bytes | None:
        """All that reading the file whole has found, for `open_media(..., survey=...)`; None for still images."""
        return None

    def read(self, index: int) -> Picture:
        """Picture number `index` (0-based, presentation order). UsageError outside the recording."""
        if not 0 <= index < len(self.frames):
            raise UsageError(
                f"{self.info.path.name} has no frame {index}: its {len(self.frames):,} frames are numbered from 0; "
                f"choose one up to {len(self.frames) - 1}."
            )
        with self._lock:
            kept = self._cache.get(index)
            if isinstance(kept, Picture):
                return kept
            picture = self._decode(index)
            self._keep(picture)
            return picture

    def decode(self, index: int) -> Picture:
        """`read` without keeping the picture: for whoever keeps it elsewhere."""
        with self._lock:
            return self._decode(index)

    def read_pts(self, pts: int) -> Picture:
        """The picture with exactly this time stamp (in `info.time_base`). UsageError if no frame has it."""
        index = self.frames.index_of_pts(pts)
        if index is None:
            raise UsageError(
                f"{self.info.path.name} has no frame with time stamp {pts}: its frames run from {self.frames[0].pts} "
                f"to {self.frames[-1].pts} in units of {self.info.time_base} s; name one that is listed."
            )
        return self.read(index)

    def pictures(self, indices: Iterable[int]) -> Iterator[Picture]:
        """The pictures one after another; fastest in ascending order, where decoding goes on from frame to frame."""
        return (self.read(index) for index in indices)

    def close(self) -> None:
        """Let go of the file and of all that is kept."""
        with self._lock:
            self._cache.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _keep(self, picture: Picture) -> None:
        self._cache.put(picture.frame.index, picture, picture.rgb.nbytes)
