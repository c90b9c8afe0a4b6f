"""A report ready to be looked at and written: its sealed document, its pictures, its template."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lgrr.analysis import Case
from lgrr.errors import Cancelled
from lgrr.evidence.seal import seal
from lgrr.report.attention import drawers
from lgrr.report.case_report import CaseReport, LeftOut
from lgrr.report.choices import Choices
from lgrr.report.files import json_bytes
from lgrr.report.gather import logo_bytes, report_of
from lgrr.report.pages import Pages, lay_out
from lgrr.report.pictures import Kept, Step, with_pictures
from lgrr.report.template import Template, template_of
from lgrr.report.texts import texts_of
from lgrr.report.typeset import Paper, Setter


@dataclass(frozen=True)
class Draft:
    """`report` is sealed, `document` the same as JSON values; `analyses` are the bytes of each exhibit's analysis.json,
    in order; `notes` are sentences for whoever asked.
    """

    report: CaseReport
    document: dict[str, Any]
    analyses: tuple[bytes, ...]
    pictures: dict[str, bytes]
    pages: Pages
    template: Template
    logo: bytes | None
    notes: tuple[str, ...]

    @property
    def json(self) -> bytes:
        """The bytes of report.json."""
        return json_bytes(self.document)


def draft_of(
    case: Case,
    choices: Choices,
    files: Sequence[Path] = (),
    on_step: Callable[[Step], None] = lambda step: None,
    cancelled: Callable[[], bool] = lambda: False,
    kept: Kept | None = None,
) -> Draft:
    """A report of a case with its pictures, sealed. `files` are where exhibits may lie, beside where the case knows.

    `kept` holds pictures of drafts before, which are not made anew.

    Raises UsageError where there is nothing to report, MediaError where a file was changed, StorageError, Cancelled.
    """
    template, logo = template_of(choices.template), logo_bytes(choices.laboratory.logo)
    report = report_of(case, choices)
    draw = drawers(_weights(report)) if choices.attention else {}
    if choices.attention:
        report = _without_attention(report, draw.keys())
    report, pictures = with_pictures(report, case, files, on_step, cancelled, draw, kept or Kept(0))
    if cancelled():
        raise Cancelled("Stopped: no report was written.")
    document = seal(report.model_dump(mode="json", by_alias=True, exclude={"seal"}))
    report = report.model_copy(update={"seal": CaseReport.model_validate(document).seal})
    notes = [
        f"{entry.analysis['media']['path']}: {entry.pictures_reason}"
        for entry in report.exhibits
        if entry.pictures_reason is not None
    ]
    analyses = tuple(content for entry in report.exhibits if (content := case.document(entry.exhibit)) is not None)
    return Draft(report, document, analyses, pictures, lay_out(report), template, logo, tuple(notes))


def _weights(report: CaseReport) -> list[str]:
    """SHA-256 of the weights of each exhibit's analysis."""
    return [entry.analysis["model"]["sha256"] for entry in report.exhibits]


def _without_attention(report: CaseReport, at_hand: Collection[str]) -> CaseReport:
    """Names the maps of attention that were asked for and cannot be drawn, since the weights are not at hand."""
    t = texts_of(report.language)
    left = LeftOut(what=t("left.attention"), reason=t("left.no_weights"))
    entries = [
        entry if sha256 in at_hand else entry.model_copy(update={"left_out": (*entry.left_out, left)})
        for entry, sha256 in zip(report.exhibits, _weights(report), strict=True)
    ]
    return report.model_copy(update={"exhibits": tuple(entries)})


def setter(draft: Draft, paper: Paper) -> Setter:
    """The draft's pages on a kind of paper."""
    return Setter(draft.report, draft.pages, draft.template, draft.pictures, draft.logo, paper)


class Preview:
    """The pages of a draft as pictures, the same that `write_report` writes."""

    def __init__(self, draft: Draft, paper: Paper = "a4") -> None:
        self._pictures = setter(draft, paper).pictures()

    @property
    def pages(self) -> int:
        """How many there are."""
        return len(self._pictures)

    def page(self, number: int) -> bytes:
        """Page `number`, from 1, as PNG."""
        return self._pictures[number - 1]
