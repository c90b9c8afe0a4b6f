"""`scores.png`: the score of every face against true time, one band of the page for each track."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from lgrr.report.document import AnalysisDocument, TrackEntry
from lgrr.report.frames import FrameEntry
from lgrr.report.page import Page, page
from lgrr.report.style import FINDING_COLOUR, INK, QUIET, inches, score_words, shorten

# Lengths in inches, sizes of type in points.
WIDTH, LEFT, RIGHT = 11.0, 0.75, 0.4
ROOM = WIDTH - LEFT - RIGHT
HEAD, BAND, NAME, FOOT = 0.95, 1.15, 0.42, 0.95
TITLE, BODY, SMALL = 15.0, 9.0, 7.5
NO_FACE: dict[str, Any] = {"facecolor": "none", "edgecolor": "#b4bac4", "hatch": "////", "linewidth": 0}


def score_plot(document: AnalysisDocument, thresholds: Sequence[float], path: Path) -> None:
    """Write the plot as PNG: seconds as the container states them, scores in [0, 1], `thresholds` as dashed lines.

    A document without tracks gives one empty band, so that what was looked at in vain is seen. Raises StorageError.
    """
    tracks: Sequence[TrackEntry | None] = document.tracks or (None,)
    frames = tuple(document.frames)
    with page(WIDTH, HEAD + len(tracks) * (BAND + NAME) + FOOT, path) as sheet:
        _head(sheet, document)
        first, last = _span(frames)
        for number, track in enumerate(tracks):
            top = HEAD + number * (BAND + NAME) + NAME
            axes = sheet.axes(LEFT, top, ROOM, BAND)
            _frame(axes, thresholds, number == len(tracks) - 1)
            axes.set_xlim(first, last)
            _unseen(axes, frames)
            if track is not None:
                _name(sheet, track, top - 0.11)
                _track(axes, track, frames)
        axes.set_xlabel("time in seconds", size=BODY)
        _legend(sheet)


def _head(sheet: Page, document: AnalysisDocument) -> None:
    colour = FINDING_COLOUR[document.finding]
    words = document.finding.words
    sheet.text(WIDTH - RIGHT, 0.5, words, TITLE, right=True, color=colour)
    file = shorten(Path(document.media.path).name, ROOM - inches(words, TITLE) - 0.3, TITLE)
    sheet.text(LEFT, 0.5, file, TITLE, weight="regular")
    seen = document.coverage
    facts = f"{seen.frames_analyzed} of {seen.frames_in_range} frames analysed, {seen.no_face} without a face"
    sheet.text(LEFT, 0.77, facts, BODY, color=QUIET)


def _name(sheet: Page, track: TrackEntry, base: float) -> None:
    name = f"Track {track.id}"
    sheet.text(LEFT, base, name, BODY, weight="bold")
    beside = LEFT + inches(name, BODY, "bold") + 0.15
    sheet.text(beside, base, track.finding.words, BODY, color=FINDING_COLOUR[track.finding])
    sheet.text(WIDTH - RIGHT, base, score_words(track), BODY, right=True)


def _frame(axes: Axes, thresholds: Sequence[float], lowest: bool) -> None:
    axes.set(ylim=(-0.09, 1.04), yticks=[0, 0.5, 1])
    axes.tick_params(labelsize=SMALL, length=2.5, width=0.6, labelbottom=lowest)
    axes.spines[["top", "right"]].set_visible(False)
    for threshold in thresholds:
        axes.axhline(threshold, color=INK, linewidth=0.7, linestyle=(0, (4, 3)))


def _track(axes: Axes, track: TrackEntry, frames: Sequence[FrameEntry]) -> None:
    colour = FINDING_COLOUR[track.finding]
    faces = [(frame.time, face) for frame in frames for face in frame.faces if face.track == track.id]
    if track.interval is not None and track.p_fake is not None:
        ends = [faces[0][0], faces[-1][0]] if len({time for time, _ in faces}) > 1 else list(axes.get_xlim())
        axes.fill_between(ends, *track.interval, color=colour, alpha=0.16, linewidth=0)
        axes.plot(ends, [track.p_fake] * 2, color=colour, linewidth=1)
    scores = {frame.time: face.p_fake for frame in frames for face in frame.faces if face.track == track.id}
    times = [frame.time for frame in frames]
    values = [scores.get(time) for time in times]
    line = np.array([np.nan if value is None else value for value in values])
    axes.plot(times, line, color=colour, linewidth=0.7, alpha=0.55)
    axes.plot(times, line, ".", color=colour, markersize=4, clip_on=False)
    skipped = [time for time, face in faces if face.skipped is not None]
    axes.plot(skipped, [-0.05] * len(skipped), "|", color=QUIET, markersize=5, markeredgewidth=0.8)


def _unseen(axes: Axes, frames: Sequence[FrameEntry]) -> None:
    """Hatch the stretches whose frames show no face; cross out the frames that failed."""
    times = [frame.time for frame in frames]
    middles = [(a + b) / 2 for a, b in itertools.pairwise(times)]
    edges = [axes.get_xlim()[0], *middles, axes.get_xlim()[1]]
    for frame, start, end in zip(frames, edges, edges[1:], strict=False):
        if frame.failed is not None:
            axes.plot(frame.time, -0.05, "x", color=INK, markersize=4, markeredgewidth=0.9)
        elif all(face.track is None for face in frame.faces):  # as coverage counts frames without a face
            axes.axvspan(start, end, **NO_FACE)


def _span(frames: Sequence[FrameEntry]) -> tuple[float, float]:
    """First and last time with some air, never the same."""
    times = [frame.time for frame in frames] or [0.0]
    air = 0.01 * (times[-1] - times[0]) or 0.5
    return times[0] - air, times[-1] + air


def _legend(sheet: Page) -> None:
    face = Line2D([], [], color=QUIET, marker=".", markersize=6, linewidth=0.7)
    track = (Patch(facecolor=QUIET, alpha=0.2), Line2D([], [], color=QUIET, linewidth=1))
    threshold = Line2D([], [], color=INK, linewidth=0.7, linestyle=(0, (4, 3)))
    skipped = Line2D([], [], color=QUIET, marker="|", linestyle="", markersize=6)
    failed = Line2D([], [], color=INK, marker="x", linestyle="", markersize=4)
    marks: list[Any] = [face, track, threshold, Patch(**NO_FACE), skipped, failed]
    sheet.figure.legend(
        marks,
        [
            "score of a face",
            "track, 95 % interval over time",
            "threshold",
            "no face found",
            "face not scored",
            "frame failed",
        ],
        loc="lower left",
        bbox_to_anchor=(LEFT / sheet.width - 0.008, 0.1 / sheet.height),
        ncols=6,
        fontsize=8,
        frameon=False,
        labelcolor=QUIET,
        columnspacing=1.8,
        handletextpad=0.6,
        borderpad=0,
    )
