"""How the pictures of a report look: one palette, one typeface, words that are never clipped.

Colours of findings: Okabe and Ito's vermilion and blue, which stay apart for the colour-blind.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache

from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.font_manager import FontProperties, findfont
from matplotlib.ft2font import FT2Font

from lgrr import text as say
from lgrr.report.document import TrackEntry
from lgrr.text import printable
from lgrr.types import Finding

INK = "#1c1f24"
QUIET = "#667080"
RULE = "#d5d9df"
FINDING_COLOUR = {Finding.MANIPULATED: "#c44e00", Finding.NO_SIGN: "#0072b2", Finding.INCONCLUSIVE: "#5c6370"}
FONT = "DejaVu Sans"  # comes with matplotlib
DPI = 150  # of every page


def score_words(track: TrackEntry) -> str:
    """A track's score with its interval, or `no score`."""
    return say.score_words(track.p_fake, track.interval)


def drawable(text: str) -> str:
    """`text` with a replacement mark for every character that the typeface lacks."""
    font = _font()
    return "".join(c if font.get_char_index(ord(c)) else "\N{REPLACEMENT CHARACTER}" for c in printable(text))


def shorten(text: str, width: float, size: float) -> str:
    """`text` in one line of `width` inches at `size` points; what is too much is taken from its middle."""
    text = drawable(text)
    if inches(text, size) <= width:
        return text

    def without_middle(keep: int) -> str:
        return text[: (keep + 1) // 2] + "\N{HORIZONTAL ELLIPSIS}" + text[len(text) - keep // 2 :]

    fitting = bisect_right(range(len(text)), width, key=lambda keep: inches(without_middle(keep), size))
    return without_middle(max(2, fitting - 1))


def wrap(text: str, width: float, size: float) -> list[str]:
    """`text` in lines of at most `width` inches at `size` points, broken between words."""
    lines: list[str] = []
    for word in drawable(text).split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and inches(longer, size) <= width:
            lines[-1] = longer
        else:
            lines.append(shorten(word, width, size))
    return lines


def inches(text: str, size: float, weight: str = "normal") -> float:
    """Width of `text` set at `size` points as a page draws it; at other resolutions hinting gives other widths."""
    face = FontProperties(family=FONT, size=size, weight=weight)
    return float(_ruler().get_text_width_height_descent(text, face, False)[0]) / DPI


@lru_cache(maxsize=1)
def _ruler() -> RendererAgg:
    return RendererAgg(1, 1, DPI)


@lru_cache(maxsize=1)
def _font() -> FT2Font:
    return FT2Font(findfont(FontProperties(family=FONT)))
