"""The order of a report's sections."""

from __future__ import annotations

from dataclasses import dataclass

from lgrr.evidence.log import verify
from lgrr.report.case_report import CaseReport
from lgrr.report.pages import background, file_facts, findings, opening, record
from lgrr.report.pages.blocks import Block
from lgrr.report.pages.shown import Shown
from lgrr.report.texts import texts_of


@dataclass(frozen=True)
class Pages:
    """What a template sets: `blocks` in order, `charts` (SVG by name), and words for every page."""

    blocks: list[Block]
    charts: dict[str, bytes]
    words: dict[str, str]


def lay_out(report: CaseReport) -> Pages:
    """The pages of a sealed report; pure. Raises pydantic.ValidationError where an analysis is not what it says."""
    t = texts_of(report.language)
    exhibits = [Shown(number, entry) for number, entry in enumerate(report.exhibits, 1)]
    charts: dict[str, bytes] = {}
    log = verify(report.log)
    blocks: list[Block] = [
        *opening.title(report, t),
        *opening.summary(report, exhibits, t),
        *opening.integrity(exhibits, t),
        *background.method(t),
        *(block for shown in exhibits for block in findings.of_exhibit(shown, charts, t)),
        *record.left_out(report, exhibits, t),
        *background.validation(exhibits, t),
        *file_facts.metadata(exhibits, t),
        *file_facts.credentials(exhibits, t),
        *record.log_of(report, log, t),
        *record.parameters(report, exhibits, t),
        *background.not_examined(t),
        *record.signatures(report, t),
    ]
    sha256 = "" if report.seal is None else report.seal.sha256
    page = t("page.of", n="{n}", m="{m}")
    words = {
        "title": t("title"),
        "page": page,
        "seal": t("page.seal"),
        "sha256": sha256,
        "case": report.case.name,
        "language": report.language,
    }
    return Pages(blocks, charts, words)
