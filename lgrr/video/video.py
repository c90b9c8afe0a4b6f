"""Exact pictures from a video: seek, decode forward, and believe nothing that does not hash to what was first seen."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from av.video.frame import VideoFrame

from lgrr.errors import Cancelled, MediaError, UsageError
from lgrr.video.decoder import Decoder
from lgrr.video.describe import describe
from lgrr.video.media import FrameIds, Hashes, Media, Picture
from lgrr.video.picture import Display, digest, frame_bytes
from lgrr.video.reading import Likely, Progress, survey_of

# Starting afresh costs about as much as decoding this many frames (seek, flush, filling the decoder's pipeline).
_SEEK_COST = 8
# How many key frames before the wanted frame each attempt starts; after the last one, from the start of the file.
_STEPS_BACK = (0, 1, 3)
# Where frames have no time stamps, a seek lands near: so many more frames are looked through for the wanted picture.
_NEARBY = 64
_CHECKS = 8
_CHECK_SEED = 20


class Video(Media):
    """A video file. Reading it whole, and the check that it reads the same way twice, are done when it is opened.

    A `survey` that was kept saves the reading, not the check.
    """

    def __init__(
        self,
        path: Path,
        cache_bytes: int,
        on_progress: Progress | None,
        cancelled: Callable[[], bool] | None,
        survey: bytes | None,
        likely: Likely | None,
    ) -> None:
        super().__init__(cache_bytes)
        self._seen, self._first = survey_of(path, survey, on_progress, cancelled, likely)
        self._path = path
        self._closed = False
        self._open()
        try:
            self.info = describe(path, self._decoder, self._seen)
            self.frames = FrameIds(self._seen.pts, self._seen.time_base, self.info.stream)
            self.hashes = Hashes(self._seen.digests)
            self._keys = np.flatnonzero(self._seen.keys)
            self.keyframes = self._keys.tolist()
            self.picture_types = self._seen.picture_types
            self._display = Display(self.info.sample_aspect_ratio)
            self._near = 0
            size = self._check(cancelled)
            self._near = cache_bytes // size
            self._cache.clear()
        except BaseException:
            self._decoder.close()
            raise

    def cached(self, index: int) -> bool:
        """See Media."""
        return index in self._first or super().cached(index)

    def survey_bytes(self) -> bytes:
        """See Media."""
        return self._seen.to_bytes()

    def close(self) -> None:
        """Let go of the file and of all that is kept."""
        with self._lock:
            super().close()
            self._first.clear()
            self._decoder.close()
            self._closed = True

    def _decode(self, index: int) -> Picture:
        if self._closed:
            raise UsageError(f"{self._path.name} was closed: open it again to read from it.")
        turned = next(turn for start, turn in reversed(self._seen.turns.items()) if start <= index)
        frame = self._kept(index) or self._find(index)
        return Picture(self.frames[index], self._display.rgb(frame, turned), self.hashes[index])

    def _kept(self, index: int) -> VideoFrame | None:
        """The frame if the decoder passed it before and it is kept; compared with its hash like any other.

        What is kept of the first reading serves once.
        """
        frame = self._first.pop(index, None) or self._cache.get(index)
        return frame if isinstance(frame, VideoFrame) and digest(frame) == self.hashes.digest(index) else None

    def _check(self, cancelled: Callable[[], bool] | None) -> int:
        """Read a sample of frames again, from the last to the first: MediaError if one is not what it was.

        At most eight frames, fewer where key frames are so far apart that this would take half as long as the survey.
        Returns the bytes that the largest of them takes as decoded.
        """
        size = 1
        count = len(self.frames)
        sample = random.Random(_CHECK_SEED).sample(range(count), min(_CHECKS, count))
        budget = max(count // 2, 100)
        for index in sorted(sample, reverse=True):
            if cancelled is not None and cancelled():
                raise Cancelled(f"Reading {self._path.name} was stopped.")
            cost = index - self._key_at_or_before(index) + 1
            if cost <= budget:
                budget -= cost
                size = max(size, frame_bytes(self._find(index)))
        return size

    def _find(self, index: int) -> VideoFrame:
        """The decoded frame whose picture has the hash of the survey, wherever decoding must start to get it."""
        ahead = index - self._position if self._position is not None else 0
        if 0 < ahead <= index - self._key_at_or_before(index) + _SEEK_COST:
            frame = self._scan(index, index - ahead + 1)
            if frame is not None:
                return frame
        for start in self._starts(index):
            frame = self._scan(index, start) if self._go_to(start) else None
            if frame is not None:
                return frame
        raise MediaError(
            f"{self._path.name} decodes differently on a second reading: frame {index} is not the picture that it was "
            "when the file was first read; make sure that nothing changes the file, then open it again."
        )

    def _starts(self, index: int) -> Iterator[int]:
        """Frames to start from, nearest first; 0 is the start of the file and always the last attempt."""
        place = int(np.searchsorted(self._keys, index, side="right")) - 1
        for step in _STEPS_BACK:
            if place - step > 0:
                yield int(self._keys[place - step])
        yield 0

    def _key_at_or_before(self, index: int) -> int:
        place = int(np.searchsorted(self._keys, index, side="right")) - 1
        return int(self._keys[place]) if place >= 0 else 0

    def _open(self) -> None:
        self._decoder = Decoder(self._path, threaded=self._seen.threaded)
        self._frames = self._decoder.frames()
        self._position: int | None = None

    def _go_to(self, start: int) -> bool:
        """Make the decoder begin at key frame `start`, or somewhat before; 0 opens the file afresh."""
        self._position = None
        if start == 0:
            self._decoder.close()
            self._open()
            return True
        self._frames.close()
        self._frames = self._decoder.frames()
        if self._seen.stamped:
            return self._decoder.seek(int(self._seen.pts[start]))
        position = self._seen.key_positions.get(start)
        if position is not None and self._decoder.seek_byte(position):
            return True
        stream = self._decoder.stream
        ticks = start * self._seen.time_base / (stream.time_base or self._seen.time_base)
        return self._decoder.seek((stream.start_time or 0) + int(ticks))

    def _scan(self, index: int, first: int) -> VideoFrame | None:
        """Decode forward to frame `index`, from frame `first` or somewhat before; None if it is not the one wanted.

        Frames passed on the way are kept, so that going back over them costs no second pass.
        """
        self._position = None
        wanted, pts = self.hashes.digest(index), int(self._seen.pts[index])
        self._decoder.passes_before = self._passes_before(index)
        for place, frame in enumerate(self._frames, first):
            if self._seen.stamped:
                reached, passed = frame.pts == pts, frame.pts is not None and frame.pts > pts
            else:
                reached, passed = digest(frame) == wanted, place > index + _NEARBY
            if reached and digest(frame) == wanted:
                self._position = index
                return frame
            if reached or passed:
                return None
            self._keep_passed(place, frame)
        return None

    def _keep_passed(self, place: int, frame: VideoFrame) -> None:
        """Keep a frame that nobody asked for yet; without time stamps its place is likely, and its hash will tell."""
        index = self.frames.index_of_pts(frame.pts or 0) if self._seen.stamped else place
        if index is not None and self._cache.get(index) is None:
            self._cache.put(index, frame, frame_bytes(frame))

    def _passes_before(self, index: int) -> int | None:
        """The time stamp before which pictures are needed only for what refers to them: the cache would not hold them.

        None where stamps do not tell, and where what is seen depends on more than what refers to it (a damaged stream).
        """
        if not (self._seen.stamped and self._seen.threaded):
            return None
        return int(self._seen.pts[max(0, index - self._near)])
