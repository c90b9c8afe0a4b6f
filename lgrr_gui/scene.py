"""From the window's state to what is to be seen, in one pure function: widgets paint a `Scene` and decide nothing.

Everything in a scene belongs to the frame whose picture is in it, whatever frame was asked for meanwhile.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
from PySide6.QtCore import QCoreApplication

from lgrr.analysis import FaceTable, Person
from lgrr.faces.crop import square_of
from lgrr.types import FaceBox, Finding
from lgrr_gui.looks.language import told
from lgrr_gui.looks.numbers import Number
from lgrr_gui.state import Explanation, Recording, Shown, View, WindowState

translate = QCoreApplication.translate
Rect = tuple[float, float, float, float]  # x, y, width, height in display pixels of the picture


@dataclass(frozen=True)
class Mark:
    """A face in the picture. `track` 0: not followed as a face; `words` e.g. `0.93`, or why there is no score."""

    position: int
    track: int
    label: str
    box: Rect
    words: str
    finding: Finding | None
    excluded: bool
    scored: bool
    chosen: bool


@dataclass(frozen=True, eq=False)
class Layer:
    """Values in [0, 1] over a square of the picture, rows from the top.

    `heat`: (11, 11), the forgery map, whose outermost values stand for the crop's edge too. `patches`: (3, 3), shown
    as numbers. `attention`: (s, s).
    """

    kind: Literal["heat", "patches", "attention"]
    square: Rect
    values: np.ndarray
    position: int  # of the face


@dataclass(frozen=True, eq=False)
class Scene:
    """One picture with everything over it. `badge` is a sentence on the picture where something asked for cannot be
    laid over it; `strip` are the chosen face's eight attention maps, noise and semantic of each stage;
    `attention_title` names the one that is laid over the picture. Nothing but the picture to see in the original view.
    """

    shown: Shown | None
    marks: tuple[Mark, ...] = ()
    layers: tuple[Layer, ...] = ()
    strip: tuple[np.ndarray, ...] = ()
    badge: str = ""
    attention_title: str = ""
    view: View = field(default_factory=View)

    @property
    def boxes(self) -> bool:
        """Whether the marks are to be seen; a face can be chosen all the same."""
        return self.view.boxes and not self.view.original

    @property
    def alone(self) -> Scene:
        """The same picture with nothing over it; the strip is below it and stays."""
        return Scene(self.shown, self.marks, strip=self.strip, view=replace(self.view, original=True))


def resolve(state: WindowState) -> Scene:
    """The scene of a state. Pure: the same state gives the same scene."""
    shown, recording = state.shown, state.recording
    if shown is None or recording is None or shown.recording != recording.sha256:
        return Scene(None, view=state.view)
    found = recording.faces(shown.index)
    if found is None or not found[0].looked_at(shown.index):
        words = (
            translate("lgrr", "Looking at this frame…")
            if state.looking_at(shown)
            else translate("lgrr", "Not analysed yet")
        )
        scene = Scene(shown, badge=words, view=state.view)
    else:
        scene = _with_faces(state, shown, recording, *found)
    return scene.alone if state.view.original else scene


def _with_faces(state: WindowState, shown: Shown, recording: Recording, table: FaceTable, rows: range) -> Scene:
    view, face = state.view, state.face
    marks = tuple(_mark(recording, table, row, face) for row in rows)
    explained = _belonging(state.explanation, shown, table, rows, face)
    strip = explained.attention if explained is not None and view.strip else ()
    maps = tuple(part for stage in strip for part in (stage[0], stage[1]))
    badge = _nothing(table, shown.index) if not marks else ""
    if view.attention is None:
        return Scene(shown, marks, _heat(view, table, rows), maps, badge, "", view)
    if explained is None or face is None:
        return Scene(shown, marks, (), maps, badge or _no_attention(marks), "", view)
    stage, stream = view.attention
    layer = Layer("attention", square(explained.box), explained.attention[stage][stream], face)
    return Scene(shown, marks, (layer,), maps, badge, attention_title(view.attention), view)


def attention_title(attention: tuple[int, int] | None) -> str:
    """`Attention, stage 2 of 4, noise stream`; empty without one."""
    if attention is None:
        return ""
    stage, stream = attention
    name = translate("lgrr", "semantic stream") if stream else translate("lgrr", "noise stream")
    return translate("lgrr", "Attention, stage {stage} of 4, {stream}").format(stage=stage + 1, stream=name)


def square(box: Rect) -> Rect:
    """The part of the picture that the network sees of a face."""
    left, top, side = square_of(FaceBox(*box))
    return float(left), float(top), float(side), float(side)


def box_of(table: FaceTable, row: int) -> Rect:
    """A face's box in display pixels."""
    x, y, width, height = map(float, table.box[row])
    return x, y, width, height


def person_of(recording: Recording, track: int) -> Person | None:
    """The person of a track number, if the review knows one."""
    people = recording.review.summary.people if recording.review is not None else ()
    return next((person for person in people if person.track.id == track), None)


def score(value: float) -> str:
    """`0.93`; a dash where there is none."""
    return "–" if np.isnan(value) else f"{Number(value):.2f}"


def _mark(recording: Recording, table: FaceTable, row: int, chosen: int | None) -> Mark:
    track, position = int(table.track[row]), int(table.position[row])
    person = person_of(recording, track)
    reason = table.reason(row)
    return Mark(
        position=position,
        track=track,
        label="" if person is None else person.track.label,
        box=box_of(table, row),
        words=score(float(table.p_fake[row])) if reason is None else told(reason),
        finding=None if person is None else person.track.finding,
        excluded=person is not None and person.excluded is not None,
        scored=reason is None,
        chosen=position == chosen,
    )


def _nothing(table: FaceTable, index: int) -> str:
    place = int(np.searchsorted(table.frames, index))
    if table.failed[place]:
        return translate("lgrr", "This frame could not be decoded, so it has no result")
    return translate("lgrr", "No face found in this frame")


def _no_attention(marks: tuple[Mark, ...]) -> str:
    if any(mark.chosen for mark in marks):
        return translate("lgrr", "No attention map of this face yet")
    return translate("lgrr", "Click a face to see where the network looked")


def _belonging(
    explanation: Explanation | None, shown: Shown, table: FaceTable, rows: range, face: int | None
) -> Explanation | None:
    """The explanation, if it is of the chosen face of the frame on show."""
    if explanation is None or (explanation.recording, explanation.index) != (shown.recording, shown.index):
        return None
    row = next((row for row in rows if int(table.position[row]) == face), None)
    return explanation if row is not None and explanation.box == box_of(table, row) else None


def _heat(view: View, table: FaceTable, rows: range) -> tuple[Layer, ...]:
    """The forgery maps of the faces that have a score, or their nine windows."""
    if not view.heat:
        return ()
    scored = [row for row in rows if table.reason(row) is None]
    if view.patches:
        return tuple(
            Layer("patches", square(box_of(table, row)), table.patches[row], int(table.position[row])) for row in scored
        )
    return tuple(
        Layer("heat", square(box_of(table, row)), table.maps[row].astype(np.float32), int(table.position[row]))
        for row in scored
    )
