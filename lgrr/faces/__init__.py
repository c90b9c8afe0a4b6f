"""Where are faces, whose is which, how are they cut, and are they fit to be scored?"""

from lgrr.faces.crop import CROP_RULE, crop, cut, prepare
from lgrr.faces.detector import Detector, MtcnnDetector
from lgrr.faces.quality import SkipKind, quality, reason_to_skip, skip_kind
from lgrr.faces.sighting import Sighting, sight
from lgrr.faces.tracker import Tracks, between, track

__all__ = [
    "CROP_RULE",
    "Detector",
    "MtcnnDetector",
    "Sighting",
    "SkipKind",
    "Tracks",
    "between",
    "crop",
    "cut",
    "prepare",
    "quality",
    "reason_to_skip",
    "sight",
    "skip_kind",
    "track",
]
