"""The first reading of a video: every frame decoded once, its time stamp and its hash written down."""

from __future__ import annotations

from array import array
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

import numpy as np
from av.video.frame import VideoFrame

from lgrr.errors import Cancelled, MediaError
from lgrr.video.decoder import Decoder, stated_rate
from lgrr.video.picture import Orientation, colour_matrix, colour_range, digest, orientation

Progress = Callable[[int, int | None], None]
# No codec puts a picture more places away from its decoding order (H.264, H.265: 16 pictures are kept at most).
REORDER_LIMIT = 16
_PROGRESS_EVERY = 16
_PICTURE_TYPES = "?IPBSIPB"  # AVPictureType: none, I, P, B, S, SI, SP, BI


@dataclass(frozen=True)
class Look:
    """What of a frame decides how it is shown."""

    pixel_format: str
    width: int
    height: int
    orientation: Orientation
    matrix: str
    range: str
    transfer: int


@dataclass
class Survey:
    """What one linear reading saw; per frame in presentation order.

    `pts` are the container's, in `time_base`; where `stamped` is False they were missing or contradictory and count
    frames instead. `looks` maps each look to the first frame that has it.
    """

    time_base: Fraction
    rate: Fraction
    threaded: bool
    stamped: bool = True
    pts: np.ndarray = field(default_factory=lambda: np.empty(0, np.int64))
    durations: np.ndarray = field(default_factory=lambda: np.empty(0, np.int64))
    digests: np.ndarray = field(default_factory=lambda: np.empty((0, 32), np.uint8))
    keys: np.ndarray = field(default_factory=lambda: np.empty(0, bool))
    types: np.ndarray = field(default_factory=lambda: np.empty(0, np.uint8))
    damaged: np.ndarray = field(default_factory=lambda: np.empty(0, bool))
    looks: dict[Look, int] = field(default_factory=dict)
    faults: int = 0
    broke_off: bool = False
    reordered: bool = False

    @property
    def picture_types(self) -> str:
        """One letter a frame."""
        return "".join(_PICTURE_TYPES[kind] for kind in self.types)


def survey(path: Path, on_progress: Progress | None, cancelled: Callable[[], bool] | None) -> Survey:
    """Read the whole video. MediaError if nothing decodes, Cancelled if asked to stop.

    A damaged stream is read again with one thread and stays so: what a decoder paints over lost data can depend on
    which of its threads comes first.
    """
    seen = _read_through(path, True, on_progress, cancelled)
    if seen.faults or seen.broke_off or seen.damaged.any():
        seen = _read_through(path, False, on_progress, cancelled)
    return seen


def _read_through(
    path: Path, threaded: bool, on_progress: Progress | None, cancelled: Callable[[], bool] | None
) -> Survey:
    decoder = Decoder(path, threaded=threaded)
    try:
        return _Reading(decoder, threaded).run(on_progress, cancelled)
    finally:
        decoder.close()


class _Reading:
    """One pass; hashes are computed beside the decoder, which works on meanwhile."""

    def __init__(self, decoder: Decoder, threaded: bool) -> None:
        self._decoder = decoder
        self._threaded = threaded
        self._pts = array("q")
        self._missing = 0
        self._durations = array("q")
        self._marks = bytearray()  # three bytes a frame: key frame, picture type, damaged
        self._digests = bytearray()
        self._looks: dict[Look, int] = {}
        self._pending: deque[Future[bytes]] = deque()

    def run(self, on_progress: Progress | None, cancelled: Callable[[], bool] | None) -> Survey:
        total = self._decoder.stream.frames or None
        with ThreadPoolExecutor(1, "lgrr-hash") as pool:
            for count, frame in enumerate(self._decoder.frames(), 1):
                if cancelled is not None and cancelled():
                    raise Cancelled(f"Reading {self._decoder.path.name} was stopped.")
                self._note(frame)
                self._pending.append(pool.submit(digest, frame))
                if len(self._pending) > 3:
                    self._digests += self._pending.popleft().result()
                if on_progress is not None and count % _PROGRESS_EVERY == 0:
                    on_progress(count, total)
            for future in self._pending:
                self._digests += future.result()
        if not self._durations:
            raise MediaError(self._nothing())
        if on_progress is not None:
            on_progress(len(self._durations), len(self._durations))
        return self._survey()

    def _note(self, frame: VideoFrame) -> None:
        look = Look(
            frame.format.name,
            frame.width,
            frame.height,
            orientation(frame),
            colour_matrix(frame)[1],
            colour_range(frame),
            int(frame.color_trc),
        )
        self._looks.setdefault(look, len(self._durations))
        self._missing += frame.pts is None
        self._pts.append(frame.pts or 0)
        self._durations.append(frame.duration)
        self._marks += bytes((frame.key_frame, int(frame.pict_type), frame.is_corrupt))

    def _nothing(self) -> str:
        claimed = self._decoder.stream.frames
        announced = f"its header announces {claimed:,} frames, but " if claimed else ""
        return (
            f"{self._decoder.path.name} has no picture that can be decoded: {announced}none could be read from its "
            "data, which is damaged, cut off or protected; obtain a complete copy from the source."
        )

    def _survey(self) -> Survey:
        marks = np.frombuffer(bytes(self._marks), np.uint8).reshape(-1, 3)
        stream = self._decoder.stream
        seen = Survey(
            time_base=stream.time_base or Fraction(1, 90_000),
            rate=stated_rate(stream),
            threaded=self._threaded,
            pts=np.array(self._pts, np.int64),
            durations=np.array(self._durations, np.int64),
            digests=np.frombuffer(bytes(self._digests), np.uint8).reshape(-1, 32),
            keys=marks[:, 0] > 0,
            types=marks[:, 1],
            damaged=marks[:, 2] > 0,
            looks=self._looks,
            faults=self._decoder.faults,
            broke_off=self._decoder.broke_off,
        )
        _put_in_order(seen, self._missing)
        return seen


def _put_in_order(seen: Survey, missing: int) -> None:
    """Sort by time stamp, or count frames where the stamps are no identity.

    They are none if one is missing or comes twice, or if sorting would move a frame further than any codec reorders:
    then two recordings were joined and the clock was set back between them.
    """
    order = np.argsort(seen.pts, kind="stable")
    moved = np.abs(order - np.arange(len(order))).max()
    if missing or len(np.unique(seen.pts)) < len(seen.pts) or moved > REORDER_LIMIT:
        seen.stamped = False
        seen.time_base = 1 / seen.rate
        seen.pts = np.arange(len(seen.pts))
        seen.durations = np.ones(len(seen.pts), np.int64)
    elif moved:
        seen.reordered = True
        for name in ("pts", "durations", "digests", "keys", "types", "damaged"):
            setattr(seen, name, getattr(seen, name)[order])
