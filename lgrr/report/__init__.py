"""What is handed over: one document, pictures of each track, a plot and a table, all made from the same values.

A document is made and kept (`lgrr.report.hand_over`) without what draws and sets type.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lgrr.on_demand import names_of
from lgrr.report.build import build_document
from lgrr.report.document import AnalysisDocument
from lgrr.report.table import frames_table

if TYPE_CHECKING:
    from lgrr.report.case_report import CaseReport
    from lgrr.report.choices import Choices, Chosen, Laboratory
    from lgrr.report.draft import Draft, Preview, draft_of
    from lgrr.report.export import write_report
    from lgrr.report.gather import report_of
    from lgrr.report.pictures import Step
    from lgrr.report.plot import score_plot

__all__ = [
    "AnalysisDocument",
    "CaseReport",
    "Choices",
    "Chosen",
    "Draft",
    "Laboratory",
    "Preview",
    "Step",
    "build_document",
    "draft_of",
    "frames_table",
    "report_of",
    "score_plot",
    "write_report",
]

__getattr__ = names_of(
    __name__,
    {
        "CaseReport": "case_report",
        "Choices": "choices",
        "Chosen": "choices",
        "Draft": "draft",
        "Laboratory": "choices",
        "Preview": "draft",
        "Step": "pictures",
        "draft_of": "draft",
        "report_of": "gather",
        "score_plot": "plot",
        "write_report": "export",
    },
)
