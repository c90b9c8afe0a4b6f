"""A picture of a report, laid out in inches from the top left like a printed page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import matplotlib
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from lgrr.report.files import writing
from lgrr.report.style import DPI, FONT, INK, QUIET, RULE

LOOK: dict[Any, Any] = {
    "font.family": FONT,
    "text.parse_math": False,  # a $ in a file name is a $
    "text.color": INK,
    "axes.edgecolor": RULE,
    "axes.labelcolor": QUIET,
    "xtick.color": QUIET,
    "ytick.color": QUIET,
    "hatch.linewidth": 0.6,
}


class Page:
    """One figure of `width` x `height` inches."""

    def __init__(self, width: float, height: float) -> None:
        self.width, self.height = width, height
        self.figure = Figure(figsize=(width, height), dpi=DPI, facecolor="white")
        FigureCanvasAgg(self.figure)

    def text(self, x: float, y: float, words: str, size: float, right: bool = False, **style: Any) -> None:
        """Words at `size` points on the baseline `y`, beginning at `x`, or ending there where `right`."""
        align = "right" if right else "left"
        self.figure.text(x / self.width, 1 - y / self.height, words, size=size, ha=align, **style)

    def axes(self, left: float, top: float, width: float, height: float) -> Axes:
        """Axes whose frame fills that place."""
        place = (left / self.width, 1 - (top + height) / self.height, width / self.width, height / self.height)
        return self.figure.add_axes(place)

    def picture_axes(self, left: float, top: float, width: float, height: float) -> Axes:
        """Axes without frame and ticks, for a picture."""
        axes = self.axes(left, top, width, height)
        axes.set(xticks=[], yticks=[])
        axes.spines[:].set_visible(False)
        return axes


@contextmanager
def page(width: float, height: float, path: Path) -> Iterator[Page]:
    """A page to draw on, written to `path` as PNG at the end. Raises StorageError."""
    with matplotlib.rc_context(LOOK):
        drawn = Page(width, height)
        yield drawn
        with writing(path) as temporary:
            drawn.figure.savefig(temporary, format="png", metadata={"Software": None})
