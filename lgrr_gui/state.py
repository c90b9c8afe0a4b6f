"""What the window shows, as plain values that know no widget. One store holds the state and announces what changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

import numpy as np

from lgrr.analysis import FaceTable, Review
from lgrr.analysis.acts import Act
from lgrr.types import FrameId
from lgrr.video import MediaInfo
from lgrr_gui.report.record import Report
from lgrr_gui.training.record import Training


@dataclass(frozen=True)
class View:
    """How the picture is shown. For the eyes only: nothing here ever reaches the network.

    `opacity` and `threshold` in [0, 1]: heat below the threshold is transparent. `attention` is (stage 0 to 3,
    stream 0 noise or 1 semantic). `brightness` in [-1, 1], 0: as it is.
    """

    boxes: bool = True
    heat: bool = True
    patches: bool = False  # the nine windows with their numbers instead of the dense map
    opacity: float = 0.65
    threshold: float = 0.2
    colours: str = "viridis"
    attention: tuple[int, int] | None = None
    strip: bool = False  # all eight attention maps in a strip
    original: bool = False  # the picture alone (blink)
    side_by_side: bool = False
    loupe: bool = False
    grid: bool = True  # lines between pixels where they are large
    streams: bool = False  # the two streams' own scores in the timeline
    brightness: float = 0.0


@dataclass(frozen=True, eq=False)
class Recording:
    """One recording of the case.

    `seconds` (n,) float64 and `pts` (n,) int64 of every frame, `keyframes` indices, all empty until it is open.
    `stage` is what is being done to open it, with `share` in [0, 1] or None; `trouble` is the sentence why it is not
    open. `by_hand` holds frames looked at since the last review, each as a table of one frame.
    """

    sha256: str
    path: Path
    info: MediaInfo | None = None
    seconds: np.ndarray = field(default_factory=lambda: np.zeros(0))
    pts: np.ndarray = field(default_factory=lambda: np.zeros(0, np.int64))
    keyframes: np.ndarray = field(default_factory=lambda: np.zeros(0, np.int64))
    stage: str = ""
    share: float | None = None
    trouble: str = ""
    review: Review | None = None
    by_hand: Mapping[int, FaceTable] = field(default_factory=lambda: MappingProxyType({}))
    acts: tuple[Act, ...] = ()  # in force, of this recording
    kept: bool = False  # the case knows it

    @property
    def frames(self) -> int:
        """How many frames it has, 0 until it is open."""
        return len(self.seconds)

    def frame_id(self, index: int) -> FrameId:
        """The identity of frame `index` of an open recording."""
        assert self.info is not None
        return FrameId(index, int(self.pts[index]), self.info.time_base, self.info.stream)

    def faces(self, index: int) -> tuple[FaceTable, range] | None:
        """The faces of frame `index`: a table and the rows there; None where the frame was not looked at."""
        if index in self.by_hand:
            table = self.by_hand[index]
            return table, table.rows(index)
        if self.review is not None and self.review.table.looked_at(index):
            return self.review.table, self.review.table.rows(index)
        return None


@dataclass(frozen=True, eq=False)
class Shown:
    """The picture on the screen: frame `index` of a recording, `bgra` (H, W, 4) uint8 (alpha 255) for painting, `rgb`
    (H, W, 3) uint8 as decoded, for the network, `sha256` of the decoded picture.
    """

    recording: str
    index: int
    bgra: np.ndarray
    sha256: str
    rgb: np.ndarray


@dataclass(frozen=True, eq=False)
class Explanation:
    """What the network makes of one face: arrays as `lgrr.engine.messages.Explained` names them."""

    recording: str
    index: int
    box: tuple[float, float, float, float]
    crop: np.ndarray
    attention: tuple[np.ndarray, ...]
    patches: np.ndarray
    p: np.ndarray


@dataclass(frozen=True)
class Job:
    """The analysis that goes on. `stage` as `lgrr.analysis.Progress`; `paused` by the analyst."""

    request: int
    recording: str
    stage: str = "waiting"
    done: int = 0
    total: int | None = None
    seconds_left: float | None = None
    faces_per_second: float | None = None
    paused: bool = False


@dataclass(frozen=True)
class Model:
    """The weights: `words` for the status bar; `name` and `worth` once ready."""

    status: Literal["loading", "ready", "failed"] = "loading"
    words: str = ""
    name: str = ""
    worth: str = ""


@dataclass(frozen=True)
class Notice:
    """One sentence for the analyst, shown for a while and kept in the log."""

    number: int
    level: Literal["info", "warning", "error"]
    words: str
    time: str  # local, HH:MM:SS


@dataclass(frozen=True)
class ReadOnly:
    """Why nothing can be kept in the case, in one sentence; `free`: it can be opened for writing now."""

    words: str
    free: bool = False


@dataclass(frozen=True)
class WindowState:
    """All of it. `current` is the SHA-256 of the recording on show; `wanted` the frame asked for (`shown` may still be
    the one before); `face` the position of the chosen face in the frame, `track` the chosen track's number.
    """

    case: Path | None = None
    read_only: ReadOnly | None = None  # the case can be read and not changed
    recordings: tuple[Recording, ...] = ()
    current: str | None = None
    wanted: int = 0
    shown: Shown | None = None
    face: int | None = None
    track: int | None = None
    explanation: Explanation | None = None
    looking: tuple[str, int] | None = None  # (recording, frame) of the look by hand that is under way
    selection: tuple[int, int] | None = None  # first and last frame of a stretch chosen for analysis or a note
    view: View = field(default_factory=View)
    playing: bool = False
    speed: float = 1.0  # of playing; negative: backward
    every_frame: bool = False  # play every frame, however long it takes, instead of real time
    job: Job | None = None
    model: Model = field(default_factory=Model)
    training: Training = field(default_factory=Training)
    report: Report = field(default_factory=Report)
    notices: tuple[Notice, ...] = ()

    @property
    def recording(self) -> Recording | None:
        """The recording on show."""
        return next((r for r in self.recordings if r.sha256 == self.current), None)

    def looking_at(self, shown: Shown) -> bool:
        """Whether this very frame is being looked at by hand."""
        return self.looking == (shown.recording, shown.index)


Watcher = Callable[[WindowState, frozenset[str]], None]


class Store:
    """Holds the state; the only place where it changes. Used on the window's thread alone."""

    def __init__(self) -> None:
        self.now = WindowState()
        self._watchers: list[Watcher] = []

    def watch(self, watcher: Watcher) -> None:
        """`watcher(state, names of fields that changed)` is called after every change."""
        self._watchers.append(watcher)

    def set(self, **changes: Any) -> None:
        """Changes fields and tells every watcher which ones are not what they were."""
        before = self.now
        self.now = replace(before, **changes)
        changed = frozenset(f.name for f in fields(before) if getattr(before, f.name) != getattr(self.now, f.name))
        if changed:
            for watcher in self._watchers:
                watcher(self.now, changed)

    def set_view(self, **changes: Any) -> None:
        """Changes how the picture is shown."""
        self.set(view=replace(self.now.view, **changes))

    def set_recording(self, sha256: str, **changes: Any) -> None:
        """Changes one recording."""
        self.set(recordings=tuple(replace(r, **changes) if r.sha256 == sha256 else r for r in self.now.recordings))
