"""A recording that is decoded elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import TypeAdapter, ValidationError

from lgrr.errors import MediaError, UsageError
from lgrr.evidence import Inspection, Sign
from lgrr.isolation.process import Child, DiedError, none_likely
from lgrr.video import Media, MediaInfo, Picture
from lgrr.video.media import DEFAULT_CACHE_BYTES, MAX_PIXELS, FrameIds, Hashes
from lgrr.video.reading import Likely
from lgrr.video.survey import Survey

Progress = Callable[[int, int | None], None]
_LIVES = 3  # deaths after which no process is started for this recording any more
_INFO = TypeAdapter(MediaInfo)
_SIGNS = TypeAdapter(tuple[Sign, ...])


def never() -> bool:
    """For who does not want to stop."""
    return False


def open_isolated(
    path: str | Path,
    *,
    on_progress: Progress = lambda done, total: None,
    cancelled: Callable[[], bool] = never,
    cache_bytes: int = DEFAULT_CACHE_BYTES,
    survey: bytes | None = None,
    likely: Likely = none_likely,
) -> IsolatedMedia:
    """`lgrr.video.open_media` in a process of its own, and the same answers and errors; `cancelled` ends it at once.

    MediaError also where the decoder crashed: the sentence names the last frame known to be good.
    """
    return IsolatedMedia(Path(path), on_progress, cancelled, cache_bytes, survey, likely)


class IsolatedMedia(Media):
    """A recording whose frames come from a process of its own, which is started again if the decoder crashes.

    Pictures that were read are kept here, frames as decoded there; each has half of the bytes for the cache.
    """

    def __init__(
        self,
        path: Path,
        on_progress: Progress,
        cancelled: Callable[[], bool],
        cache_bytes: int,
        survey: bytes | None,
        likely: Likely,
    ) -> None:
        super().__init__(cache_bytes // 2)
        self._likely = likely
        self._path, self._share = path, cache_bytes // 2
        self._closed, self._deaths = False, 0
        self._refused: dict[int, str] = {}  # frames at which the decoder crashed, with the sentence
        self._survey = survey
        self._child, header, seen = self._begin(on_progress, cancelled)
        try:
            self._learn(header, seen)
        except (ValidationError, ValueError, LookupError, TypeError) as error:
            self._child.kill()
            self._child.close()
            raise MediaError(
                f"{path.name} made the decoder answer what makes no sense ({type(error).__name__}): obtain another "
                "copy from the source."
            ) from error

    @property
    def held(self) -> tuple[str, ...]:
        """What confines the process: see `lgrr.confine.confine`."""
        return self._held

    def survey_bytes(self) -> bytes | None:
        """See Media."""
        return self._survey

    def inspect(self, cancelled: Callable[[], bool] = never) -> Inspection:
        """`lgrr.evidence.inspect`, there. Raises MediaError, Cancelled."""
        return Inspection.model_validate_json(self._ask_for("inspect", cancelled))

    def signs(self, cancelled: Callable[[], bool] = never) -> tuple[Sign, ...]:
        """`lgrr.evidence.signs_of_laundering`, there. Raises MediaError, Cancelled."""
        return _SIGNS.validate_json(self._ask_for("signs", cancelled))

    def close(self) -> None:
        """Ends the process, at once and in the midst of anything, and lets go of all that is kept."""
        self._closed = True
        self._child.kill()
        with self._lock:
            super().close()
            self._child.close()

    def _decode(self, index: int) -> Picture:
        if index in self._refused:
            raise MediaError(self._refused[index])
        try:
            header, data = self._alive().ask({"do": "read", "index": index})
        except DiedError as death:
            self._died(death)
            self._refused[index] = (
                f"{self._path.name}: the decoder {death.how} at frame {index}; other frames can still be read."
            )
            raise MediaError(self._refused[index]) from death
        height, width = int(header["height"]), int(header["width"])
        if len(data) != height * width * 3 or height * width > MAX_PIXELS or header["sha256"] != self.hashes[index]:
            raise MediaError(f"{self._path.name}: the decoder gave another picture than frame {index}; open it again.")
        rgb = np.frombuffer(data, np.uint8).reshape(height, width, 3)
        rgb.flags.writeable = False
        return Picture(self.frames[index], rgb, self.hashes[index])

    def _ask_for(self, what: str, cancelled: Callable[[], bool]) -> bytes:
        with self._lock:
            try:
                return bytes(self._alive(cancelled).ask({"do": what}, cancelled=cancelled)[1])
            except DiedError as death:
                self._died(death)
                raise MediaError(
                    f"{self._path.name}: its reader {death.how} while it looked at how the file is built: the file is "
                    "damaged, or made to do so; obtain another copy from the source."
                ) from death

    def _alive(self, cancelled: Callable[[], bool] = never) -> Child:
        """The process, or another in its place."""
        if self._closed:
            raise UsageError(f"{self._path.name} was closed: open it again to read from it.")
        if not self._child.dead:
            return self._child
        if self._deaths >= _LIVES:
            raise MediaError(
                f"{self._path.name}: the decoder crashed {self._deaths} times and is not started again: the file is "
                "damaged, or made to do so; obtain another copy from the source."
            )
        self._child.close()
        self._child, _, _ = self._begin(lambda done, total: None, cancelled)
        return self._child

    def _died(self, death: DiedError) -> None:
        if self._closed:
            raise UsageError(f"{self._path.name} was closed: open it again to read from it.") from death
        self._deaths += 1

    def _begin(self, on_progress: Progress, cancelled: Callable[[], bool]) -> tuple[Child, dict[str, Any], bytes]:
        child = Child(self._path)
        kept = self._survey
        request = {"do": "open", "path": str(self._path), "cache": self._share, "surveyed": kept is not None}
        try:
            header, seen = child.ask(
                request, kept or b"", on_progress=on_progress, cancelled=cancelled, likely=self._likely
            )
            return child, header, bytes(seen)
        except BaseException as error:
            child.kill()
            child.close()
            if isinstance(error, DiedError):
                raise MediaError(self._crashed(error)) from error
            raise

    def _crashed(self, death: DiedError) -> str:
        last = f"the last frame known to be good is {death.good - 1}" if death.good else "before any frame"
        return (
            f"{self._path.name}: the decoder {death.how} while it read the file, {last}: the file is damaged, or made "
            "to do so; obtain another copy, or one that was encoded anew up to there."
        )

    def _learn(self, header: dict[str, Any], seen: bytes) -> None:
        """Takes over what the process says of the file; raises ValueError and its like where that makes no sense."""
        self._held = tuple(map(str, header["held"]))
        self.info = replace(_INFO.validate_python(header["info"]), path=self._path)
        if self.info.still:
            self.frames = FrameIds(np.zeros(1, np.int64), Fraction(1), 0)
            self.hashes = Hashes(np.frombuffer(bytes.fromhex(header["sha256"]), np.uint8).reshape(1, 32))
            self.keyframes, self.picture_types, self._survey = [0], "I", None
            return
        survey = Survey.from_bytes(seen)
        self.frames = FrameIds(survey.pts, survey.time_base, self.info.stream)
        self.hashes = Hashes(survey.digests)
        self.keyframes = np.flatnonzero(survey.keys).tolist()
        self.picture_types = survey.picture_types
        self._survey = seen
        if len(self.frames) != self.info.frames:
            raise ValueError("counts of frames that differ")
