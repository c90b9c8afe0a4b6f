"""Which frames to look at, and what follows from them. One generator of events, used by everything that analyses."""

from lgrr.analysis.case import Case, Exhibit, File, Observation
from lgrr.analysis.events import Begun, Done, Event, FrameDone, Progress, Warning
from lgrr.analysis.pipeline import analyze, parameters_of, record_of
from lgrr.analysis.plan import Plan
from lgrr.analysis.review import BY_HAND, Person, Review, Summary, review, thresholds_in
from lgrr.analysis.scoring import Conclusion, Thresholds, conclude, score_tracks
from lgrr.analysis.table import FaceTable
from lgrr.analysis.tracking import with_tracks

__all__ = [
    "BY_HAND",
    "Begun",
    "Case",
    "Conclusion",
    "Done",
    "Event",
    "Exhibit",
    "FaceTable",
    "File",
    "FrameDone",
    "Observation",
    "Person",
    "Plan",
    "Progress",
    "Review",
    "Summary",
    "Thresholds",
    "Warning",
    "analyze",
    "conclude",
    "parameters_of",
    "record_of",
    "review",
    "score_tracks",
    "thresholds_in",
    "with_tracks",
]
