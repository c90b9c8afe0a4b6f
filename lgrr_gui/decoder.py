"""Exact pictures beside the window's thread: recordings are opened, and frames read, by two threads of their own, which
ask a process for each recording (`lgrr.isolation`).

The story of a frame: the controller asks for one (`show`); only the latest request is kept; the reader takes it, reads
the frame (or finds it in the recording's cache), turns it into what Qt paints, and leaves it where `take` finds it; the
signal `ready` says so. Requests that were overtaken are never decoded, pictures that were overtaken never painted.
While nobody asks, the reader makes thumbnails and reads the next frames ahead.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from PySide6.QtCore import QCoreApplication, QObject, Signal

from lgrr.analysis.acts import Face
from lgrr.errors import Cancelled, LgrrError
from lgrr.evidence import FileHash, hash_file
from lgrr.faces.crop import cut
from lgrr.isolation import open_isolated
from lgrr.types import FaceBox
from lgrr.video import Media, MediaInfo
from lgrr_gui.state import Shown
from lgrr_gui.tasks import submit, unforeseen

translate = QCoreApplication.translate
AHEAD = 6  # frames read ahead while idle
THUMBNAIL = 64  # px
STEP = 0.05  # seconds at least from one telling of how far an opening is to the next


@dataclass(frozen=True)
class Opening:
    """How far the opening with this number is: `share` in [0, 1], None where it cannot be known."""

    request: int
    stage: str  # "hash" or "index"
    share: float | None


@dataclass(frozen=True, eq=False)
class Opened:
    """A recording is open: its hash, and the arrays of `state.Recording`."""

    request: int
    path: Path
    hash: FileHash
    info: MediaInfo
    seconds: np.ndarray
    pts: np.ndarray
    keyframes: np.ndarray


@dataclass(frozen=True)
class NotOpened:
    """The one sentence why not; `cancelled` if the analyst asked to stop."""

    request: int
    path: Path
    words: str
    cancelled: bool = False


@dataclass(frozen=True)
class NotRead:
    """Frame `index` cannot be read; one sentence."""

    recording: str
    index: int
    words: str


@dataclass(frozen=True, eq=False)
class Thumbnail:
    """A face of a recording, (64, 64, 4) uint8 BGRA."""

    recording: str
    face: Face
    bgra: np.ndarray


Survey = Callable[[str], bytes | None]
Keep = Callable[[str, bytes], None]


class Decoder(QObject):
    """Owns every open recording. Signals arrive on the thread that made it."""

    told = Signal(object)  # Opening, Opened, NotOpened, NotRead, Thumbnail
    ready = Signal()  # a picture waits for `take`

    def __init__(self, cache_bytes: int) -> None:
        super().__init__()
        self._cache_bytes = cache_bytes
        self._media: dict[str, Media] = {}
        self._opener = ThreadPoolExecutor(1, "lgrr-open")
        self._stop: dict[int, threading.Event] = {}
        self._change = threading.Condition()
        self._wanted: tuple[str, int] | None = None
        self._latest: Shown | None = None
        self._ahead: deque[tuple[str, int]] = deque()
        self._faces: deque[tuple[str, Face, FaceBox]] = deque()
        self._closing = False
        self._reader = threading.Thread(target=self._read, name="lgrr-read")
        self._reader.start()

    def open(self, request: int, path: Path, survey: Survey, keep: Keep) -> None:
        """Hash and index a file; told by Opening, then one of Opened and NotOpened.

        `survey` and `keep` find and store what an earlier reading of the same content saw (`lgrr.analysis.Case`).
        """
        stop = threading.Event()
        with self._change:
            self._stop[request] = stop
        submit(self._opener, self._open, request, path, survey, keep, stop)

    def cancel(self, request: int) -> None:
        """Stop an opening."""
        with self._change:
            if request in self._stop:
                self._stop[request].set()

    def show(self, recording: str, index: int) -> None:
        """Ask for a picture; replaces what was asked before and has not begun."""
        with self._change:
            self._wanted = (recording, index)
            self._change.notify()

    def take(self) -> Shown | None:
        """The newest picture, once."""
        with self._change:
            latest, self._latest = self._latest, None
            return latest

    def thumbnails(self, recording: str, faces: Sequence[tuple[Face, FaceBox]]) -> None:
        """Ask for faces, when there is time; replaces what was asked before and has not begun."""
        with self._change:
            self._faces = deque((recording, face, box) for face, box in faces)
            self._change.notify()

    def forget(self) -> None:
        """Close every recording and drop every request."""
        with self._change:
            for stop in self._stop.values():
                stop.set()
            self._wanted = self._latest = None
            self._ahead.clear()
            self._faces.clear()
            media, self._media = self._media, {}
        for one in media.values():
            one.close()

    def stop(self) -> None:
        """End both threads; they finish the frame they are at."""
        self.forget()
        with self._change:
            self._closing = True
            self._change.notify()
        self._opener.shutdown(cancel_futures=True)
        self._reader.join()

    def _open(self, request: int, path: Path, survey: Survey, keep: Keep, stop: threading.Event) -> None:
        try:
            found = hash_file(path, on_progress=self._steps(request, "hash"), cancelled=stop.is_set)
            media = self._media.get(found.sha256)
            if media is None:
                media = self._index(path, found, survey, keep, self._steps(request, "index"), stop)
            self._take_in(found.sha256, media, stop)
            seconds = np.array([frame.seconds for frame in media.frames])
            pts = np.array([frame.pts for frame in media.frames], np.int64)
            keys = np.asarray(media.keyframes, np.int64)
            self.told.emit(Opened(request, path, found, media.info, seconds, pts, keys))
        except LgrrError as error:
            self.told.emit(NotOpened(request, path, str(error), isinstance(error, Cancelled)))
        except Exception as error:
            words = translate("lgrr", "{name} cannot be opened for a reason that LGRR does not know ({error}).")
            self.told.emit(NotOpened(request, path, words.format(name=path.name, error=error)))
            raise
        finally:
            with self._change:
                del self._stop[request]

    def _steps(self, request: int, stage: str) -> Callable[[int, int | None], None]:
        """Tells of a stage at most every STEP seconds, and of its end."""
        told = 0.0

        def tell(done: int, total: int | None) -> None:
            nonlocal told
            now = time.monotonic()
            if now - told >= STEP or done == total:
                told = now
                self.told.emit(Opening(request, stage, done / total if total else None))

        return tell

    def _take_in(self, sha256: str, media: Media, stop: threading.Event) -> None:
        """From now on the recording is read from; one that is no longer wanted is closed instead."""
        with self._change:
            if not stop.is_set():
                self._media[sha256] = media
            kept = self._media.get(sha256) is media
        if not kept:
            media.close()
        if stop.is_set():
            raise Cancelled(f"Stopped while opening {media.info.path}.")

    def _index(
        self,
        path: Path,
        found: FileHash,
        survey: Survey,
        keep: Keep,
        tell: Callable[[int, int | None], None],
        stop: threading.Event,
    ) -> Media:
        known = survey(found.sha256)
        media = open_isolated(
            path, on_progress=tell, cancelled=stop.is_set, cache_bytes=self._cache_bytes, survey=known
        )
        seen = media.survey_bytes()
        if seen is not None and seen != known:
            keep(found.sha256, seen)
        return media

    def _read(self) -> None:
        while True:
            with self._change:
                self._change.wait_for(lambda: self._closing or self._wanted or self._faces or self._ahead)
                if self._closing:
                    return
                wanted, self._wanted = self._wanted, None
                face = self._faces.popleft() if wanted is None and self._faces else None
                ahead = self._ahead.popleft() if wanted is None and face is None else None
            try:
                if wanted is not None:
                    self._show(*wanted)
                elif face is not None:
                    self._cut(*face)
                elif ahead is not None:
                    self._read_ahead(*ahead)
            except Exception as error:  # another request may fare better
                unforeseen(error)

    def _show(self, recording: str, index: int) -> None:
        media = self._media.get(recording)
        if media is None:
            return
        try:
            picture = media.read(index)
        except LgrrError as error:
            if self._media.get(recording) is media:
                self.told.emit(NotRead(recording, index, str(error)))
            return
        bgra = cv2.cvtColor(picture.rgb, cv2.COLOR_RGB2BGRA)
        with self._change:
            self._latest = Shown(recording, index, bgra, picture.sha256, picture.rgb)
            self._ahead = deque((recording, i) for i in range(index + 1, min(index + 1 + AHEAD, len(media.frames))))
        self.ready.emit()

    def _read_ahead(self, recording: str, index: int) -> None:
        """Into the recording's cache; a frame that cannot be read is told of when somebody asks for it."""
        media = self._media.get(recording)
        if media is not None:
            with contextlib.suppress(LgrrError):
                media.read(index)

    def _cut(self, recording: str, face: Face, box: FaceBox) -> None:
        media = self._media.get(recording)
        if media is None:
            return
        with contextlib.suppress(LgrrError):  # then the face has no thumbnail
            part = cv2.resize(cut(media.read(face[0]).rgb, box), (THUMBNAIL, THUMBNAIL), interpolation=cv2.INTER_AREA)
            self.told.emit(Thumbnail(recording, face, cv2.cvtColor(part, cv2.COLOR_RGB2BGRA)))
