"""The first reading of a video: every frame decoded once, its time stamp and its hash written down."""

from __future__ import annotations

from array import array
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from fractions import Fraction
from itertools import islice
from pathlib import Path

import numpy as np
from av.video.frame import VideoFrame

from lgrr.errors import Cancelled, MediaError
from lgrr.video.decoder import Decoder, announced, stated_rate
from lgrr.video.media import MAX_FRAMES
from lgrr.video.picture import Orientation, colour_matrix, colour_range, digest, frame_bytes, orientation
from lgrr.video.survey import Look, OutdatedSurveyError, Survey

Progress = Callable[[int, int | None], None]
# From the count of frames that a header announces, the seconds from one to the next, and how many frames there is room
# for, to the indices of those that will be read first, likeliest first.
Likely = Callable[[int, Fraction, int], Iterable[int]]
_PROGRESS_EVERY = 16
_KEPT_BYTES = 512 * 2**20  # of decoded frames that are kept from the first reading until they are asked for


def survey_of(
    path: Path,
    kept: bytes | None,
    on_progress: Progress | None,
    cancelled: Callable[[], bool] | None,
    likely: Likely | None,
) -> tuple[Survey, dict[int, VideoFrame]]:
    """The survey that was kept, if any, else a new one, and then the decoded frames that are `likely` to be wanted.

    One that another decoder made is made anew. MediaError if `kept` is no survey or of another file.
    """
    if kept is None:
        return survey(path, on_progress, cancelled, likely)
    try:
        seen = Survey.from_bytes(kept)
    except OutdatedSurveyError:
        return survey(path, on_progress, cancelled, likely)
    except ValueError as error:
        raise MediaError(f"The kept survey of {path.name} is damaged ({error}): start a new case.") from error
    if seen.file_bytes != path.stat().st_size:
        raise MediaError(
            f"{path.name} is not the file that was read before ({seen.file_bytes:,} bytes then, "
            f"{path.stat().st_size:,} now): name the same file, or start a new case."
        )
    if on_progress is not None:
        on_progress(len(seen.pts), len(seen.pts))
    return seen, {}


def survey(
    path: Path,
    on_progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
    likely: Likely | None = None,
) -> tuple[Survey, dict[int, VideoFrame]]:
    """Read the whole video. MediaError if nothing decodes, Cancelled if asked to stop.

    A damaged stream is read again with one thread and stays so: what a decoder paints over lost data can depend on
    which of its threads comes first.
    """
    seen, frames = _read_through(path, True, on_progress, cancelled, likely)
    if seen.faults or seen.suspect or seen.broke_off or seen.damaged.any():
        frames.clear()
        seen, frames = _read_through(path, False, on_progress, cancelled, likely)
    if not len(seen.pts):
        promised = f"its header announces {seen.announced:,} frames, but " if seen.announced else ""
        raise MediaError(
            f"{path.name} has no picture that can be decoded: {promised}none could be read from its data, "
            "which is damaged, cut off or protected; obtain a complete copy from the source."
        )
    if on_progress is not None:
        on_progress(len(seen.pts), len(seen.pts))
    return seen, frames


def _read_through(
    path: Path,
    threaded: bool,
    on_progress: Progress | None,
    cancelled: Callable[[], bool] | None,
    likely: Likely | None,
) -> tuple[Survey, dict[int, VideoFrame]]:
    decoder = Decoder(path, threaded=threaded)
    try:
        reading = _Reading(decoder, threaded, likely)
        return reading.run(on_progress, cancelled), reading.frames
    finally:
        decoder.close()


class _Reading:
    """One pass; hashes are computed beside the decoder, which works on meanwhile."""

    def __init__(self, decoder: Decoder, threaded: bool, likely: Likely | None) -> None:
        self.frames: dict[int, VideoFrame] = {}
        self._decoder = decoder
        self._threaded = threaded
        self._likely = likely
        self._wanted: frozenset[int] = frozenset()
        self._pts = array("q")
        self._missing = 0
        self._durations = array("q")
        self._marks = bytearray()  # four bytes a frame: key frame, picture type, damaged, interlaced
        self._digests = bytearray()
        self._looks: dict[Look, int] = {}
        self._turns: dict[int, Orientation] = {}
        self._pending: deque[Future[bytes]] = deque()

    def run(self, on_progress: Progress | None, cancelled: Callable[[], bool] | None) -> Survey:
        total = self._decoder.stream.frames or None
        if on_progress is not None:
            on_progress(0, total)
        with ThreadPoolExecutor(1, "lgrr-hash") as pool:
            for count, frame in enumerate(self._decoder.frames(), 1):
                if cancelled is not None and cancelled():
                    raise Cancelled(f"Reading {self._decoder.path.name} was stopped.")
                if count > MAX_FRAMES:
                    raise MediaError(
                        f"{self._decoder.path.name} has more than {MAX_FRAMES:,} frames, which is the limit: cut it "
                        "into parts first."
                    )
                self._note(frame)
                self._pending.append(pool.submit(digest, frame))
                if len(self._pending) > 3:
                    self._digests += self._pending.popleft().result()
                if on_progress is not None and count % _PROGRESS_EVERY == 0:
                    on_progress(count, total)
            for future in self._pending:
                self._digests += future.result()
        return self._survey()

    def _note(self, frame: VideoFrame) -> None:
        index = len(self._durations)
        if index == 0 and self._likely is not None:
            room = _KEPT_BYTES // frame_bytes(frame)
            self._wanted = frozenset(islice(self._likely(*announced(self._decoder), room), room))
        if index in self._wanted:
            self.frames[index] = frame
        turned = orientation(frame) or next(reversed(self._turns.values()), Orientation())
        if not self._turns or turned != next(reversed(self._turns.values())):
            self._turns[index] = turned
        look = Look(
            frame.format.name,
            frame.width,
            frame.height,
            turned,
            colour_matrix(frame)[1],
            colour_range(frame),
            int(frame.color_trc),
        )
        self._looks.setdefault(look, index)
        self._missing += frame.pts is None
        self._pts.append(frame.pts or 0)
        self._durations.append(frame.duration)
        self._marks += bytes((frame.key_frame, int(frame.pict_type), frame.is_corrupt, frame.interlaced_frame))

    def _survey(self) -> Survey:
        marks = np.frombuffer(bytes(self._marks), np.uint8).reshape(-1, 4)
        stream, positions = self._decoder.stream, self._decoder.key_positions
        keys = np.flatnonzero(marks[:, 0]).tolist()
        seen = Survey(
            file_bytes=self._decoder.path.stat().st_size,
            time_base=stream.time_base or Fraction(1, 90_000),
            rate=stated_rate(stream),
            announced=stream.frames,
            threaded=self._threaded,
            pts=np.array(self._pts, np.int64),
            durations=np.array(self._durations, np.int64),
            digests=np.frombuffer(bytes(self._digests), np.uint8).reshape(-1, 32),
            keys=marks[:, 0] > 0,
            types=marks[:, 1],
            damaged=marks[:, 2] > 0,
            interlaced=int(marks[:, 3].sum()),
            looks=self._looks,
            turns=self._turns,
            key_positions=dict(zip(keys, positions, strict=True)) if len(keys) == len(positions) else {},
            faults=self._decoder.faults,
            suspect=self._decoder.suspect,
            broke_off=self._decoder.broke_off,
        )
        _count_if_unstamped(seen, self._missing)
        return seen


def _count_if_unstamped(seen: Survey, missing: int) -> None:
    """Count frames where the time stamps are no identity: one is missing, comes twice, or goes back.

    The decoder's order is then the order of presentation (H.264 in AVI, for one, has stamps of decoding only).
    """
    if missing or (np.diff(seen.pts) <= 0).any():
        seen.stamped = False
        seen.time_base = 1 / seen.rate
        seen.pts = np.arange(len(seen.pts))
        seen.durations = np.ones(len(seen.pts), np.int64)
