"""The chosen face of the frame on show: as the network saw it, its nine windows, its scores, and how fit it is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from lgrr.analysis import FaceTable
from lgrr.analysis.scoring import DISAGREEMENT
from lgrr.faces.quality import LEAST_SHARPNESS, SMALLEST
from lgrr_gui.looks.colours import SIGNS, track_colour
from lgrr_gui.looks.language import told
from lgrr_gui.looks.numbers import Number
from lgrr_gui.looks.theme import tabular
from lgrr_gui.scene import box_of, person_of
from lgrr_gui.state import Explanation, Recording, Shown, WindowState
from lgrr_gui.tracks.face_view import CropView, PatchGrid, ScoreBar
from lgrr_gui.tracks.labels import Chip, Column, Toned, Words
from lgrr_gui.tracks.words import finding_words, name_of, time_at, track_name

translate = QCoreApplication.translate
SHOWS = frozenset({"current", "recordings", "shown", "face", "explanation", "looking", "view"})
SOMEWHAT = 0.2  # a smaller difference between the streams is called agreement


@dataclass(frozen=True, eq=False)
class Face:
    """A face of the picture on show: a row of a table, and what the network makes of it if that is known."""

    recording: Recording
    shown: Shown
    table: FaceTable
    row: int
    explanation: Explanation | None

    @property
    def track(self) -> int:
        """Number of its track; 0: not followed."""
        return int(self.table.track[self.row])

    @property
    def scores(self) -> tuple[float, float, float]:
        """p_fake, p_noise, p_semantic; NaN: no score."""
        return (
            float(self.table.p_fake[self.row]),
            float(self.table.p_noise[self.row]),
            float(self.table.p_semantic[self.row]),
        )


def face_of(state: WindowState) -> Face | None:
    """The chosen face of the picture on show, whatever frame was asked for meanwhile."""
    recording, shown = state.recording, state.shown
    if recording is None or shown is None or shown.recording != recording.sha256:
        return None
    found = recording.faces(shown.index)
    if found is None:
        return None
    table, rows = found
    row = next((r for r in rows if int(table.position[r]) == state.face), None)
    if row is None:
        return None
    known = state.explanation
    place = None if known is None else (known.recording, known.index, known.box)
    belongs = place == (shown.recording, shown.index, box_of(table, row))
    return Face(recording, shown, table, row, known if belongs else None)


class DetailsPanel(QWidget):
    """Asks for nothing; all that it shows belongs to the picture on show."""

    asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.column = Column(translate("lgrr", "The chosen face"))
        self.nothing = Words(muted=True)
        self.chip, self.name, self.finding = Chip(), Words(heading=True), Toned()
        self.place = Words(muted=True)
        self.crop, self.patches = CropView(), PatchGrid()
        self.no_score = Words()
        self.bars = [ScoreBar(name) for name in ("p_fake", "p_noise", "p_semantic")]
        self.streams = Toned()
        self.quality, self.box = Words(), Words(muted=True)
        self.meaning = Words(translate("lgrr", "Scores are the network's, 0 to 1, not probabilities."), muted=True)
        self._page, self._scores = QWidget(), self._score_grid()
        self._lay_out()
        body = QVBoxLayout(self)
        body.setContentsMargins(8, 0, 8, 0)
        body.addWidget(self.column)
        self.setMinimumWidth(240)
        self.setFocusProxy(self.column)
        self._show(WindowState())

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(self.chip, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self.name, 1)
        page = QVBoxLayout(self._page)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(8)
        page.addLayout(head)
        page.addWidget(self.finding)
        page.addWidget(self.place)
        page.addLayout(self._pictures())
        for part in (self.no_score, self._scores, self.streams, self.meaning, self.quality, self.box):
            page.addWidget(part)
        self.column.body.addWidget(self.nothing)
        self.column.body.addWidget(self._page)
        self.column.body.addStretch(1)

    def _pictures(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        for column, (picture, words) in enumerate(
            ((self.crop, translate("lgrr", "Crop as scored")), (self.patches, translate("lgrr", "Nine windows")))
        ):
            grid.addWidget(Words(words, muted=True), 0, column)
            grid.addWidget(picture, 1, column)
            grid.setColumnStretch(column, 1)
        return grid

    def _score_grid(self) -> QWidget:
        """The three scores below each other, the bars of one length."""
        part = QWidget()
        grid = QGridLayout(part)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        words = (
            translate("lgrr", "Together (p_fake)"),
            translate("lgrr", "Noise (p_noise)"),
            translate("lgrr", "Semantic (p_semantic)"),
        )
        for row, (said, bar) in enumerate(zip(words, self.bars, strict=True)):
            bar.setAccessibleName(said)
            bar.setFont(tabular(bar.font()))
            grid.addWidget(QLabel(said), row, 0)
            grid.addWidget(bar, row, 1)
        grid.setColumnStretch(1, 1)
        return part

    def show_state(self, state: WindowState, changed: frozenset[str]) -> None:
        """Shows the chosen face."""
        if changed & SHOWS:
            self._show(state)

    def _show(self, state: WindowState) -> None:
        face = face_of(state)
        self._page.setVisible(face is not None)
        self.nothing.say("" if face is not None else nothing_words(state))
        if face is None:
            return
        person = person_of(face.recording, face.track)
        name = track_name(face.track) if face.track else translate("lgrr", "Face, not followed as a track")
        self.name.say(name if person is None else name_of(person.track))
        self.chip.show_chip(str(face.track) if face.track else "", track_colour(face.track))
        if person is None:
            self.finding.tell("")
        else:
            finding = person.track.finding
            self.finding.tell(finding_words(finding), finding, SIGNS[finding])
        self.place.say(place_words(face))
        kept = face.table.reason(face.row)
        reason = None if kept is None else told(kept)
        self.crop.show_crop(None if face.explanation is None else face.explanation.crop, reason)
        self.no_score.say("" if reason is None else translate("lgrr", "No score: {reason}.").format(reason=reason))
        self._scores.setVisible(reason is None)
        self.meaning.setVisible(reason is None)
        self.patches.show_patches(None if reason is not None else face.table.patches[face.row], state.view.colours)
        for bar, value in zip(self.bars, face.scores, strict=True):
            bar.show_score(value)
        self._show_streams(face)
        self.quality.say(quality_words(float(face.table.size[face.row]), float(face.table.sharpness[face.row])))
        self.box.say(box_words(face))

    def _show_streams(self, face: Face) -> None:
        _, noise, semantic = face.scores
        if np.isnan(noise) or np.isnan(semantic):
            self.streams.tell("")
        elif abs(noise - semantic) >= DISAGREEMENT:
            self.streams.tell(streams_words(noise, semantic), "warning", "≠")
        else:
            self.streams.tell(streams_words(noise, semantic))


def nothing_words(state: WindowState) -> str:
    """Why there is no face to show, and what to do."""
    recording, shown = state.recording, state.shown
    if recording is None:
        return translate("lgrr", "Open a recording first: drop it on the window, or press Ctrl+O.")
    if shown is None or shown.recording != recording.sha256:
        return translate("lgrr", "No picture on show yet.")
    found = recording.faces(shown.index)
    if found is None:
        if state.looking_at(shown):
            return translate("lgrr", "Looking at frame {index}…").format(index=shown.index)
        return translate("lgrr", "Frame {index} is not analysed yet. Press R to look at it.").format(index=shown.index)
    table, rows = found
    if rows:
        return translate("lgrr", "No face chosen. Click a face in the picture, or press the number of its track.")
    if table.failed[int(np.searchsorted(table.frames, shown.index))]:
        return translate("lgrr", "Frame {index} could not be decoded, so it has no result.").format(index=shown.index)
    return translate("lgrr", "No face found in frame {index}.").format(index=shown.index)


def place_words(face: Face) -> str:
    """`Frame 12 · pts 6144 · 00:00.480`."""
    index = face.shown.index
    return translate("lgrr", "Frame {index} · pts {pts} · {time}").format(
        index=index, pts=int(face.recording.pts[index]), time=time_at(face.recording, index)
    )


def streams_words(noise: float, semantic: float) -> str:
    """Whether the two streams say the same."""
    apart = abs(noise - semantic)
    if apart >= DISAGREEMENT:
        words = translate("lgrr", "The two streams contradict each other (difference {apart:.2f}).")
    elif apart >= SOMEWHAT:
        words = translate("lgrr", "The two streams differ somewhat (by {apart:.2f}).")
    else:
        words = translate("lgrr", "The two streams agree (difference {apart:.2f}).")
    return words.format(apart=Number(apart))


def quality_words(size: float, sharpness: float) -> str:
    """Size and sharpness, and what they mean."""
    large = translate("lgrr", "Size {size:.0f} px: ").format(size=Number(np.floor(size)))
    if size >= SMALLEST:
        large += translate("lgrr", "large enough (from {least:.0f} px on)")
    else:
        large += translate("lgrr", "too small (at least {least:.0f} px needed)")
    sharp = translate("lgrr", "Sharpness {value:.1f}: ").format(value=Number(np.floor(10 * sharpness) / 10))
    if sharpness >= LEAST_SHARPNESS:
        sharp += translate("lgrr", "sharp enough (from {least:.1f} on)")
    else:
        sharp += translate("lgrr", "too blurred (at least {least:.1f} needed)")
    return f"{large.format(least=Number(SMALLEST))}\n{sharp.format(least=Number(LEAST_SHARPNESS))}"


def box_words(face: Face) -> str:
    """Where the face is in the picture."""
    x, y, width, height = (round(v) for v in box_of(face.table, face.row))
    return translate("lgrr", "Box: left {x}, top {y}, {width} × {height} px").format(
        x=x, y=y, width=width, height=height
    )
