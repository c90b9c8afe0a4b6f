"""What the window knows of reports: what may be shown, the pages as they would be written, how the writing goes."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from lgrr.engine.messages import OutlinedExhibit


@dataclass(frozen=True)
class Wanted:
    """A report to make: `choices` are a `lgrr.report.Choices` as JSON values."""

    choices: dict[str, Any] = field(default_factory=dict)
    paper: Literal["a4", "us-letter"] = "a4"


@dataclass(frozen=True)
class Going:
    """How far the making is; `stage` "" until the first step."""

    stage: str = ""
    done: int = 0
    total: int = 0
    seconds_left: float | None = None


@dataclass(frozen=True)
class Report:
    """`exhibits` is None while the case is asked what may be shown, or `trouble` says why nothing is.

    `pages` are PNGs in order, of the newest draft of which all are there; `drafting` while a newer one is made, else
    `draft_trouble` may say why there is none, and `notes` what is missing in it. `writing` while files are written into
    `folder`; then `ending` says how that ended, in `words`.
    """

    exhibits: tuple[OutlinedExhibit, ...] | None = None
    trouble: str = ""
    pages: tuple[bytes, ...] = ()
    drafting: Going | None = None
    draft_trouble: str = ""
    notes: tuple[str, ...] = ()
    writing: Going | None = None
    folder: Path | None = None
    ending: Literal["", "written", "cancelled", "failed"] = ""
    words: str = ""
