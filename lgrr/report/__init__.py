"""What is handed over: one document, pictures of each track, a plot and a table, all made from the same values."""

from lgrr.report.build import build_document
from lgrr.report.case_report import CaseReport
from lgrr.report.choices import Choices, Chosen, Laboratory
from lgrr.report.contact_sheet import Sample, contact_sheet, telling
from lgrr.report.document import AnalysisDocument
from lgrr.report.draft import Draft, Preview, draft_of
from lgrr.report.export import write_report
from lgrr.report.gather import report_of
from lgrr.report.hand_over import hand_over, keep
from lgrr.report.pictures import Step
from lgrr.report.plot import score_plot
from lgrr.report.table import frames_table

__all__ = [
    "AnalysisDocument",
    "CaseReport",
    "Choices",
    "Chosen",
    "Draft",
    "Laboratory",
    "Preview",
    "Sample",
    "Step",
    "build_document",
    "contact_sheet",
    "draft_of",
    "frames_table",
    "hand_over",
    "keep",
    "report_of",
    "score_plot",
    "telling",
    "write_report",
]
