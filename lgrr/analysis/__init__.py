"""Which frames to look at, and what follows from them. One generator of events, used by everything that analyses."""

from lgrr.analysis.case import Case, Exhibit, Observation
from lgrr.analysis.events import Done, Event, FrameDone, Progress, Warning
from lgrr.analysis.pipeline import analyze
from lgrr.analysis.plan import Plan
from lgrr.analysis.scoring import Conclusion, Thresholds, conclude, score_tracks
from lgrr.analysis.tracking import with_tracks

__all__ = [
    "Case",
    "Conclusion",
    "Done",
    "Event",
    "Exhibit",
    "FrameDone",
    "Observation",
    "Plan",
    "Progress",
    "Thresholds",
    "Warning",
    "analyze",
    "conclude",
    "score_tracks",
    "with_tracks",
]
