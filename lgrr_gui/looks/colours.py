"""Colours of tracks and findings, and the colour scales of maps.

Tracks: Okabe and Ito's palette, which stays apart for the colour-blind; a track's number is always written beside its
colour. Findings: vermilion and blue of the same palette, and a grey with a hatched edge for "inconclusive"; each comes
with its own sign, so that no finding is told by colour alone.
"""

from __future__ import annotations

import cv2
import numpy as np

from lgrr.types import Finding

TRACKS = ("#e69f00", "#56b4e9", "#009e73", "#cc79a7", "#f0e442", "#0072b2", "#d55e00", "#999999")
FINDINGS_LIGHT = {Finding.MANIPULATED: "#ad4400", Finding.NO_SIGN: "#005f94", Finding.INCONCLUSIVE: "#525a66"}
FINDINGS_DARK = {Finding.MANIPULATED: "#ff9a52", Finding.NO_SIGN: "#6cc0f5", Finding.INCONCLUSIVE: "#b7bfca"}
SIGNS = {Finding.MANIPULATED: "▲", Finding.NO_SIGN: "●", Finding.INCONCLUSIVE: "?"}

HEAT = ("viridis", "cividis", "inferno")  # perceptually uniform; the first two also for the colour-blind
_SCALES = {
    "viridis": cv2.COLORMAP_VIRIDIS,
    "cividis": cv2.COLORMAP_CIVIDIS,
    "inferno": cv2.COLORMAP_INFERNO,
    "attention": cv2.COLORMAP_PINK,
}


def track_colour(number: int) -> str:
    """`#rrggbb` of a track; grey for track 0, a face that is not followed."""
    return TRACKS[(number - 1) % 7] if number > 0 else TRACKS[-1]


def finding_colour(finding: Finding, dark: bool) -> str:
    """`#rrggbb` of a finding's words on a dark or a light ground, contrast at least 4.5."""
    return (FINDINGS_DARK if dark else FINDINGS_LIGHT)[finding]


def luminance(colour: str) -> float:
    """Relative luminance in [0, 1] of `#rrggbb` (WCAG 2.2)."""
    parts = (int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast of two colours, 1 to 21 (WCAG 2.2)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def ink_on(ground: str) -> str:
    """Black or white, whichever stands out more from a ground."""
    return max(("#000000", "#ffffff"), key=lambda ink: contrast(ink, ground))


def scale(name: str) -> np.ndarray:
    """(256, 3) uint8 RGB of a colour scale: one of HEAT, or `attention`."""
    steps = np.arange(256, dtype=np.uint8)[None]
    return np.ascontiguousarray(cv2.applyColorMap(steps, _SCALES[name])[0, :, ::-1])
