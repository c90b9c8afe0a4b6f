"""`report.json`, schema `lgrr-report/1`: the one document of a report. Its pages are made from it and its pictures."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal, Self

from pydantic import Field, model_validator

from lgrr.evidence.log import Entry
from lgrr.report.choices import Language
from lgrr.report.document import CoverageCounts, Section, Tool, TrackEntry
from lgrr.report.frames import FaceQuality
from lgrr.report.values import Probability, Reason, Sha256
from lgrr.types import Finding

PictureKind = Literal["face", "heat map over the face", "frame", "attention, no evidence"]


class LaboratoryEntry(Section):
    """Who reports; `logo_sha256` is of the logo's file."""

    name: str
    address: str
    logo_sha256: Sha256 | None


class CaseEntry(Section):
    """`id` is the one that the first row of the case's log holds."""

    id: str
    name: str


class TemplateEntry(Section):
    """What the pages were made with: `sha256` as docs/report.md defines it; `edited`: not the one that ships."""

    name: str
    sha256: Sha256
    edited: bool


class ScoredFace(Section):
    """A face of a reviewed track: its frame, `time` in seconds, `box` in display pixels; scored, or `skipped`."""

    index: int
    time: float
    box: tuple[float, float, float, float]
    quality: FaceQuality
    p_fake: Probability | None
    p_noise: Probability | None
    p_semantic: Probability | None
    skipped: Reason | None


class ReviewedTrack(TrackEntry):
    """A track after the analyst's acts. `excluded` is the reason where it does not count for the finding; `by_hand`:
    only frames that the analyst chose one by one show it.
    """

    excluded: Reason | None
    by_hand: bool
    faces: tuple[ScoredFace, ...]


class Reviewed(Section):
    """What follows after the analyst's acts: names, merges, splits, exclusions. `acts` are their rows in the log;
    `joined` the numbers of the exhibits whose frames are taken together, all of them with the same parameters.
    """

    finding: Finding
    finding_reason: Reason
    coverage: CoverageCounts
    tracks: tuple[ReviewedTrack, ...]
    acts: tuple[int, ...]
    joined: tuple[int, ...]


class NoteEntry(Section):
    """An analyst's remark on frames `first` to `last`, or on a `track`; `number` is its row in the log."""

    number: int
    time: str
    who: str
    first: int
    last: int
    track: int | None
    text: str
    tags: tuple[str, ...]


class JudgementEntry(Section):
    """The examiner's own finding, of a track or, without one, of the exhibit; `number` is its row in the log."""

    number: int
    time: str
    who: str
    track: int | None
    finding: Finding
    words: str


class Included(Section):
    """Tracks, notes (by number) and whole frames (by index) that the report shows."""

    tracks: tuple[int, ...]
    notes: tuple[int, ...]
    frames: tuple[int, ...]


class LeftOut(Section):
    """Something of the case that this report does not show, and why."""

    what: str
    reason: Reason


class PictureEntry(Section):
    """A picture of the report: `name` of its file, the hash of that, and of which frame and track it is.

    `role` says why a face was chosen: the highest, the lowest, the median score of its track, or by time.
    """

    name: str
    sha256: Sha256
    index: int
    track: int | None
    what: PictureKind
    role: str = ""


class ExhibitEntry(Section):
    """One exhibit: the analysis as it ended (`docs/analysis.schema.json`), and what the analyst made of it.

    `exhibit` is its number in the case; `analysis_sha256` is of the bytes of analysis.json. `reviewed` is null where no
    act of the analyst changed tracks and no other analysis was joined. `pictures_reason` says why there are none.
    `out_of_time`: the budget of seconds ended the analysis before its plan was carried out.
    """

    exhibit: int
    analysis: dict[str, Any]
    analysis_sha256: Sha256
    out_of_time: bool = False
    reviewed: Reviewed | None
    notes: tuple[NoteEntry, ...]
    judgements: tuple[JudgementEntry, ...]
    included: Included
    left_out: tuple[LeftOut, ...]
    pictures: tuple[PictureEntry, ...] = ()
    pictures_reason: Reason | None = "no pictures were asked for"

    @model_validator(mode="after")
    def _pictures_or_reason(self) -> Self:
        if self.pictures and self.pictures_reason is not None:
            raise ValueError("there are pictures, and a reason why there are none")
        return self


class Seal(Section):
    """SHA-256 of the canonical document without the seal, and an Ed25519 signature over it (docs/report.md)."""

    sha256: Sha256
    key: str | None
    signature: str | None


class CaseReport(Section):
    """Everything that a report says; see docs/report.schema.json. `seal` is null until it is sealed."""

    schema_: Literal["lgrr-report/1"] = Field(default="lgrr-report/1", alias="schema")
    created: datetime
    language: Language
    tool: Tool
    laboratory: LaboratoryEntry
    examiner: str | None
    reviewer: str | None
    case: CaseEntry
    template: TemplateEntry
    exhibits: tuple[ExhibitEntry, ...] = Field(min_length=1)
    left_out: tuple[LeftOut, ...]
    log: tuple[Entry, ...]
    seal: Seal | None = None
