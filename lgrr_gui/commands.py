"""What an analyst can ask of the window, as small records. Panels ask, the controller does."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lgrr.analysis.acts import Deed, Face
from lgrr_gui.report.record import Wanted
from lgrr_gui.training.record import Order


@dataclass(frozen=True)
class Open:
    """Take files into the case; a case file opens that case."""

    paths: tuple[Path, ...]


@dataclass(frozen=True)
class OpenForWriting:
    """Open the present case, which was read only, once more."""


@dataclass(frozen=True)
class Choose:
    """Show another recording of the case."""

    sha256: str


@dataclass(frozen=True)
class Go:
    """Show frame `index`, clamped to the recording."""

    index: int


@dataclass(frozen=True)
class ChooseFace:
    """Choose the face at `position` of the frame on show; None: none."""

    position: int | None


@dataclass(frozen=True)
class ChooseTrack:
    """Choose a track; with `go`, show its nearest scored frame."""

    track: int | None
    go: bool = False


@dataclass(frozen=True)
class Do:
    """An act on the recording on show; it can be undone. `words` name it in the undo menu."""

    deed: Deed
    words: str


@dataclass(frozen=True)
class Withdraw:
    """Act `number` shall hold no longer (delete a note, include a track again); it can be undone."""

    number: int
    words: str


@dataclass(frozen=True)
class Together:
    """Several acts as one step, undone as one; `words` name it in the undo menu."""

    steps: tuple[Do | Withdraw, ...]
    words: str


@dataclass(frozen=True)
class CutFaces:
    """Cut these faces out of the recording on show, for lists; they take the place of those asked for before."""

    faces: tuple[Face, ...]


@dataclass(frozen=True)
class Analyze:
    """Analyse the recording on show: all of it (adaptive, or every Nth frame), or frames `first` to `last` included."""

    first: int | None = None
    last: int | None = None
    every: int | None = None


@dataclass(frozen=True)
class LookNow:
    """Look at the frame on show at once."""


@dataclass(frozen=True)
class Pause:
    """Hold the analysis, or let it go on."""


@dataclass(frozen=True)
class Cancel:
    """Stop what goes on, the newest first; what was found is kept."""


@dataclass(frozen=True)
class Show:
    """Change how the picture is shown: fields of `View`."""

    changes: dict[str, Any]


@dataclass(frozen=True)
class Train:
    """Start a training, or go on with one."""

    order: Order


@dataclass(frozen=True)
class StopTraining:
    """End the training that goes on, cleanly: it can go on later."""


@dataclass(frozen=True)
class LookAtRun:
    """Show the run that lies in a folder."""

    folder: Path


@dataclass(frozen=True)
class OutlineReport:
    """Find out what a report of the case may show."""


@dataclass(frozen=True)
class DraftReport:
    """Make the pages of a report, for looking at; the latest one wins."""

    wanted: Wanted


@dataclass(frozen=True)
class ExportReport:
    """Write a report into a folder."""

    wanted: Wanted
    formats: tuple[str, ...]
    folder: Path


@dataclass(frozen=True)
class StopReport:
    """Stop writing the report."""


@dataclass(frozen=True)
class LeaveReport:
    """Nobody looks at the pages any more."""


Training = Train | StopTraining | LookAtRun
Reporting = OutlineReport | DraftReport | ExportReport | StopReport | LeaveReport
Command = (
    Open
    | OpenForWriting
    | Choose
    | Go
    | ChooseFace
    | ChooseTrack
    | Do
    | Withdraw
    | Together
    | CutFaces
    | Analyze
    | LookNow
    | Pause
    | Cancel
    | Show
    | Training
    | Reporting
)
