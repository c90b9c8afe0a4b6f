"""What the timeline says of a frame, for tool tips and for screen readers."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QCoreApplication

from lgrr.analysis import FaceTable
from lgrr_gui.looks.language import told
from lgrr_gui.scene import person_of, score
from lgrr_gui.state import Recording
from lgrr_gui.timeline.ticks import clock

translate = QCoreApplication.translate


def axis_words() -> str:
    """What the vertical axis is."""
    return translate("lgrr", "Forgery score")


def axis_help() -> str:
    """What the vertical axis means."""
    return translate("lgrr", "p_fake: the network's score, 0 to 1; not a probability")


def time_words(recording: Recording) -> str:
    """From when times are counted."""
    if recording.seconds[0] == 0:
        return translate("lgrr", "Times count from the first frame.")
    first = clock(float(recording.seconds[0]))
    return translate("lgrr", "Times count from the first frame, which the file puts at {time}.").format(time=first)


def cursor_words(index: int, seconds: float) -> str:
    """Which frame, when."""
    return translate("lgrr", "frame {frame} · {time}").format(frame=index, time=clock(seconds))


def frame_words(recording: Recording, index: int) -> str:
    """`frame 1234 · 00:41.133 · pts 98765 · Track 1: 0.93`, or why there is no score."""
    seconds = float(recording.seconds[index] - recording.seconds[0])
    pts = translate("lgrr", "pts {pts}").format(pts=int(recording.pts[index]))
    return " · ".join([cursor_words(index, seconds), pts, *_scores(recording, index)])


def _scores(recording: Recording, index: int) -> list[str]:
    found = recording.faces(index)
    if found is None:
        return [translate("lgrr", "not analysed")]
    table, rows = found
    if rows:
        return [f"{_name(recording, int(table.track[row]))}: {_score(table, row)}" for row in rows]
    if table.failed[np.searchsorted(table.frames, index)]:
        return [translate("lgrr", "could not be decoded")]
    return [translate("lgrr", "no face found")]


def _name(recording: Recording, track: int) -> str:
    person = person_of(recording, track)
    return translate("lgrr", "face") if person is None else told(person.track.label)


def _score(table: FaceTable, row: int) -> str:
    value = float(table.p_fake[row])
    if not np.isnan(value):
        return score(value)
    return told(table.reason(row) or "") or translate("lgrr", "no score")
