"""What a report or an analysis states, as far as it can be checked; everything else in it is passed over."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictInt, StrictStr, ValidationError

from lgrr.evidence.log import Entry
from lgrr.text import printable

Box = Annotated[tuple[float, float, float, float], Field()]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Media(_Part):
    """The exhibit."""

    path: str
    sha256: str
    sha256_after: str


class Model(_Part):
    """The weights."""

    name: str
    sha256: str


class Face(_Part):
    """A face in a frame; scores are None beside the reason `skipped`."""

    track: int | None
    box: Box
    p_fake: float | None
    p_noise: float | None
    p_semantic: float | None
    skipped: str | None


class Frame(_Part):
    """A frame that was looked at."""

    index: int
    sha256: str
    faces: tuple[Face, ...]
    same_as: int | None = None


class Analysis(_Part):
    """The content of an analysis.json."""

    schema_: Literal["lgrr-analysis/1"] = Field(alias="schema")
    created: str
    media: Media
    model: Model
    parameters: dict[str, Any]
    frames: tuple[Frame, ...]
    finding: str


class Exhibit(_Part):
    """An exhibit of a report: its analysis, and the hash of the file that it was written to."""

    analysis: Analysis
    analysis_sha256: str


class CaseName(_Part):
    """The case that a report is of; `id` is the one in its log."""

    id: str
    name: str


class Row(_Part):
    """A row of the log, as `docs/log-format.md` has it."""

    number: StrictInt
    time: StrictStr
    who: StrictStr
    kind: StrictStr
    body: StrictStr
    previous: StrictStr
    hash: StrictStr
    key: StrictStr | None
    signature: StrictStr | None

    def entry(self) -> Entry:
        """The row as a log holds it."""
        return Entry(**dict(self))


class Report(_Part):
    """The content of a report.json."""

    schema_: Literal["lgrr-report/1"] = Field(alias="schema")
    created: str
    case: CaseName
    exhibits: tuple[Exhibit, ...]
    log: tuple[Row, ...]


def fault(error: ValidationError) -> str:
    """The first thing that a document lacks, in words."""
    first = error.errors(include_url=False)[0]
    where = ".".join(map(str, first["loc"])) or "its beginning"
    return printable(f"at {where}: {first['msg'].lower()}")
