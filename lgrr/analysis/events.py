"""What an analysis tells whoever runs it, as it goes: the command line, the window and the batch alike.

The stream ends in exactly one way: with `Done`, or by raising one `LgrrError` (`Cancelled` if asked to stop).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from lgrr.analysis.scoring import Conclusion
from lgrr.evidence import Credentials, FileHash, Inspection, Sign
from lgrr.types import FrameResult
from lgrr.video import Media

Stage = Literal["hash", "index", "look", "hash again"]


@dataclass(frozen=True)
class Progress:
    """How far a stage is. `done` and `total` count bytes while hashing, else frames; None: not known (yet)."""

    stage: Stage
    done: int
    total: int | None = None
    seconds_left: float | None = None
    faces_per_second: float | None = None


@dataclass(frozen=True)
class Begun:
    """The file is hashed and read, and has its exhibit in the case; frames follow."""

    exhibit: int
    sha256: str


@dataclass(frozen=True)
class FrameDone:
    """One more frame is in the case. Its faces have no track yet: tracks are known when all sightings are."""

    result: FrameResult


@dataclass(frozen=True)
class Warning:
    """Something the user should know, in one sentence; the analysis goes on."""

    words: str


@dataclass(frozen=True)
class Done:
    """The end of an analysis that was not stopped.

    `frames` are all frames looked at, by index, with tracks; they are read from the case when asked for. `before` and
    `after` are the file's hashes at the two ends of the run, equal or there would be no `Done`; `inspection` and
    `credentials` are what the file says of its making, `signs` those of laundering. `out_of_time`: the budget of
    seconds ended the run. `recording` is open until the generator goes on or is closed, so that reports can show
    pictures without another pass.
    """

    exhibit: int
    recording: Media
    before: FileHash
    after: FileHash
    frames: Sequence[FrameResult]
    conclusion: Conclusion
    out_of_time: bool
    inspection: Inspection
    credentials: Credentials
    signs: tuple[Sign, ...]


Event = Progress | Begun | FrameDone | Warning | Done
