"""What is handed over: one document, pictures of each track, a plot and a table, all made from the same values."""

from lgrr.report.build import build_document
from lgrr.report.case_report import CaseReport
from lgrr.report.choices import Choices, Chosen, Laboratory
from lgrr.report.contact_sheet import Sample, contact_sheet, telling
from lgrr.report.document import AnalysisDocument
from lgrr.report.hand_over import hand_over, keep
from lgrr.report.plot import score_plot
from lgrr.report.table import frames_table

__all__ = [
    "AnalysisDocument",
    "CaseReport",
    "Choices",
    "Chosen",
    "Laboratory",
    "Sample",
    "build_document",
    "contact_sheet",
    "frames_table",
    "hand_over",
    "keep",
    "score_plot",
    "telling",
]
