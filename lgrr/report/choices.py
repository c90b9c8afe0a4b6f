"""What the analyst chooses for a report: a small value, the same for the command line and the window."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Language = Literal["en", "de"]
LANGUAGES: tuple[Language, ...] = ("en", "de")


class Chosen(BaseModel):
    """Of one exhibit of the case: what is left out, each with its reason, and frames to show whole.

    `without_tracks` by the track's number, `without_notes` by the number of the note's act; `frames` are indices of
    frames of the exhibit that are shown as whole pictures.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    without_tracks: dict[int, Reason] = Field(default_factory=dict)
    without_notes: dict[int, Reason] = Field(default_factory=dict)
    frames: tuple[Annotated[int, Field(ge=0)], ...] = ()


class Laboratory(BaseModel):
    """Who reports: `name`, `address` (lines), and a `logo`, a picture file (PNG, JPEG or SVG)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = ""
    address: str = ""
    logo: Path | None = None


class Choices(BaseModel):
    """All that decides what a report of a case says, beside the case itself.

    `exhibits` are numbers of exhibits (`Exhibit.id`); None: the newest finished analysis of every recording. `of` holds
    what is chosen of each, by its number. `template` is a laboratory's own folder of templates. `attention` asks for
    maps of where the network looked, which are no evidence and need the weights.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    language: Language = "en"
    laboratory: Laboratory = Laboratory()
    examiner: str | None = None
    reviewer: str | None = None
    exhibits: tuple[int, ...] | None = None
    of: dict[int, Chosen] = Field(default_factory=dict)
    template: Path | None = None
    attention: bool = False
