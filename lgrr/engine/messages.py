"""What a window and the engine say to each other, and how it is written: a line of JSON, then raw bytes if it has any.

The line is `{"is": KIND, "bytes": N, ...fields}`; N bytes follow it, arrays as npz, never pickles.
Every request carries a number of the asker's, and every event that answers it carries the same one.
"""

from __future__ import annotations

import io
import json
from dataclasses import dataclass, field
from typing import IO, Any, Literal, get_args

import numpy as np
from pydantic import TypeAdapter

from lgrr.analysis import Plan
from lgrr.errors import LgrrError
from lgrr.types import Finding, FrameId

# Requests


@dataclass(frozen=True)
class Load:
    """Get weights ready. Answered by Ready or Failed."""

    request: int
    model: str = "lgrr-small"
    device: str = "auto"
    precision: str = "auto"


@dataclass(frozen=True)
class Analyze:
    """Carry out a plan, after the analyses asked for before. Answered by Step, Warned and Reviewed as it goes; ends
    with one Ended.
    """

    request: int
    case: str
    media: str
    plan: Plan


@dataclass(frozen=True)
class Pause:
    """Hold the analysis with this number, begun or not, or let it go on."""

    request: int
    paused: bool


@dataclass(frozen=True)
class Cancel:
    """Stop the work with this number; it still ends with its one Ended or Failed.

    A Look, Explain or ReviewCase that has begun is short, and answered.
    """

    request: int


@dataclass(frozen=True)
class Look:
    """Find and score the faces of one frame now, before any long work; keep them in the case, by hand.

    The payload is the picture, (height, width, 3) uint8 RGB. Answered by Looked or Failed. A newer Look replaces one
    that has not begun.
    """

    request: int
    case: str
    sha256: str
    frame: FrameId
    frame_sha256: str
    height: int
    width: int


@dataclass(frozen=True)
class Explain:
    """What the network makes of one face of frame `index`: `box` is x, y, width, height in display pixels.

    The payload is the picture. Answered by Explained or Failed. A newer Explain replaces one that has not begun.
    """

    request: int
    index: int
    box: tuple[float, float, float, float]
    height: int
    width: int


@dataclass(frozen=True)
class ReviewCase:
    """Answered by Reviewed or Failed: everything that stands in the case about a recording. Needs no weights.

    A newer one of the same recording replaces one that has not begun.
    """

    request: int
    case: str
    sha256: str


@dataclass(frozen=True)
class OutlineReport:
    """Answered by Outlined or Failed: what a report of a case may show. Needs no weights."""

    request: int
    case: str


@dataclass(frozen=True)
class DraftReport:
    """Make a report without writing it. `choices` are a `lgrr.report.Choices` as JSON values.

    Answered by ReportStep as it goes, then Drafted and its Page, one by one; or by Failed. A newer one replaces one
    that has not ended.
    """

    request: int
    case: str
    choices: dict[str, Any]
    paper: Literal["a4", "us-letter"]


@dataclass(frozen=True)
class ExportReport:
    """Make a report and write it into the folder `out`; with `read_only`, nothing into the case. Answered by ReportStep
    as it goes, then Exported or Failed.
    """

    request: int
    case: str
    choices: dict[str, Any]
    paper: Literal["a4", "us-letter"]
    formats: tuple[str, ...]
    out: str
    read_only: bool = False


# Parts of events


@dataclass(frozen=True)
class OutlinedTrack:
    """A track that a report may show."""

    number: int
    label: str
    finding: Finding
    excluded: str | None


@dataclass(frozen=True)
class OutlinedNote:
    """A note that a report may show: on frames `first` to `last`; a mark has no words."""

    number: int
    first: int
    last: int
    text: str


@dataclass(frozen=True)
class OutlinedExhibit:
    """An analysis that a report may show: the newest finished one of a recording. `frames` were looked at."""

    number: int
    name: str
    sha256: str
    tracks: tuple[OutlinedTrack, ...]
    notes: tuple[OutlinedNote, ...]
    frames: tuple[int, ...]


# Events


@dataclass(frozen=True)
class Ready:
    """Weights are loaded and verified; `worth` says in words how good they are."""

    request: int
    name: str
    sha256: str
    device: str
    precision: str
    worth: str


@dataclass(frozen=True)
class Step:
    """How far an analysis is; fields as `lgrr.analysis.Progress`."""

    request: int
    stage: str
    done: int
    total: int | None
    seconds_left: float | None
    faces_per_second: float | None


@dataclass(frozen=True)
class Warned:
    """Something the analyst should know, in one sentence."""

    request: int
    words: str


@dataclass(frozen=True)
class Ended:
    """An analysis came to its one end. `words` is the sentence of an error, or empty.

    A last Reviewed comes before a result; after any other end it follows, so that stopping waits for nothing.
    """

    request: int
    how: Literal["result", "error", "cancelled"]
    words: str = ""


@dataclass(frozen=True)
class Looked:
    """Frame `index` by hand; the payload is `lgrr.analysis.FaceTable.to_bytes()` of that frame.

    Its tracks are provisional: the number of the track that is there in the frames next to it, or 0.
    """

    request: int
    sha256: str
    index: int


@dataclass(frozen=True)
class Explained:
    """The payload is an npz: `crop` (side, side, 3) uint8, `attention_0` to `attention_3` (2, s, s) float32 in [0, 1]
    (noise, semantic), `patches` (3, 3), `forgery_map` (11, 11), `p` (3,) float64: fake, noise, semantic. The attention
    is as the network has it, a sigmoid by which each stream is weighted; it is not stretched to fill [0, 1].
    """

    request: int
    index: int
    box: tuple[float, float, float, float]


@dataclass(frozen=True)
class Reviewed:
    """The payload is `lgrr.analysis.Review.to_bytes()`. Also sent, with the analysis' number, while it goes on."""

    request: int
    sha256: str


@dataclass(frozen=True)
class Outlined:
    """What a report of the case may show."""

    request: int
    exhibits: tuple[OutlinedExhibit, ...]


@dataclass(frozen=True)
class ReportStep:
    """How far the making of a report is; `stage` is "pictures", "pages" or "files"."""

    request: int
    stage: str
    done: int
    total: int
    seconds_left: float | None


@dataclass(frozen=True)
class Drafted:
    """A report is made: `pages` of them follow. `notes` are sentences about it."""

    request: int
    pages: int
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Page:
    """Page `number`, from 1, of a draft; the payload is a PNG."""

    request: int
    number: int


@dataclass(frozen=True)
class Exported:
    """A report is written; its files."""

    request: int
    files: tuple[str, ...]


@dataclass(frozen=True)
class Failed:
    """A request other than an analysis cannot be done; one sentence. `cancelled`: it was not wanted any more.

    Number 0 stands for a request that could not be read.
    """

    request: int
    words: str
    cancelled: bool = False


Reporting = OutlineReport | DraftReport | ExportReport
Reported = Outlined | ReportStep | Drafted | Page | Exported
Request = Load | Analyze | Pause | Cancel | Look | Explain | ReviewCase | Reporting
Event = Ready | Step | Warned | Ended | Looked | Explained | Reviewed | Reported | Failed
_KINDS: dict[str, TypeAdapter[Any]] = {
    kind.__name__: TypeAdapter(kind) for kind in (*get_args(Request), *get_args(Event))
}


LARGEST = 1 << 31  # bytes of a payload


@dataclass(frozen=True)
class Message:
    """A request or an event with its payload."""

    body: Any
    payload: bytes = field(default=b"", repr=False)


class MessageError(ValueError):
    """A line that is no message, in one sentence."""


def write(stream: IO[bytes], message: Message) -> None:
    """Writes one message and flushes. OSError where nobody reads."""
    kind = type(message.body).__name__
    fields = _KINDS[kind].dump_python(message.body, mode="json")
    line = json.dumps({"is": kind, "bytes": len(message.payload), **fields})
    stream.write(line.encode() + b"\n")
    stream.write(message.payload)
    stream.flush()


def read(stream: IO[bytes]) -> Message | None:
    """The next message, or None at the end of the stream. MessageError for what is none; then the next may be read."""
    line = stream.readline()
    if not line.endswith(b"\n"):  # also where the other side was killed in the middle of a line
        return None
    try:
        fields = json.loads(line)
        kind, size = fields.pop("is"), int(fields.pop("bytes"))
        if not 0 <= size <= LARGEST:
            raise ValueError("a payload of no possible size")
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError):
        raise MessageError(f"This is no message: {line[:80]!r}.") from None
    payload = stream.read(size) if size > 0 else b""
    if len(payload) != size:
        return None
    try:
        return Message(_KINDS[kind].validate_python(fields), payload)
    except (KeyError, TypeError, ValueError, LgrrError):
        raise MessageError(f"This is no message of the kind {kind!r}: {line[:80]!r}.") from None


def picture_bytes(rgb: np.ndarray) -> bytes:
    """The payload of Look and Explain."""
    return np.ascontiguousarray(rgb).tobytes()


def arrays_to_bytes(**arrays: np.ndarray) -> bytes:
    """Arrays as an npz."""
    np.savez(file := io.BytesIO(), allow_pickle=False, **arrays)
    return file.getvalue()


def arrays_from_bytes(data: bytes) -> dict[str, np.ndarray]:
    """What `arrays_to_bytes` wrote."""
    with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
        return dict(arrays)
