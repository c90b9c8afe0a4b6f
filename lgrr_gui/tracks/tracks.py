"""The people of the recording on show, and what the analyst does with them."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QItemSelection, QItemSelectionModel, Qt, QTimer, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from lgrr.analysis import Person
from lgrr.analysis.acts import Face
from lgrr.types import Finding
from lgrr_gui.commands import ChooseTrack, Command, CutFaces
from lgrr_gui.state import Recording, WindowState
from lgrr_gui.tracks import keys, track_acts
from lgrr_gui.tracks.chosen import ChosenPart
from lgrr_gui.tracks.finder import Finder
from lgrr_gui.tracks.labels import Words
from lgrr_gui.tracks.people import People
from lgrr_gui.tracks.rows import Listed, card_table, set_lines
from lgrr_gui.tracks.words import face_on_show

translate = QCoreApplication.translate
SHOWS = frozenset({"recordings", "current", "track", "shown", "read_only"})
REST_MS = 60  # after the last row was painted that lacks its picture
LINES = 3  # of a row, below its title; one more where there are likelihood ratios
SELECT = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows


class TracksPanel(QWidget):
    """Asks for ChooseTrack, CutFaces, Do, Withdraw and Together."""

    asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._state = WindowState()
        self._rows_of: tuple[object, ...] = ()  # what the rows were made from
        self._pictures: dict[str, dict[Face, QImage]] = {}
        self._cutting: tuple[Face, ...] = ()  # the faces asked for last
        self._selected: list[Person] | None = None  # who is, once it was asked
        self._following = False  # rows are being selected from here, not by the analyst
        self.model = People(self)
        self.model.renamed.connect(self._rename)
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._ask_pictures)
        self.model.lacking.connect(self._rest.start)
        self.table, self.delegate = card_table(self.model, LINES, translate("lgrr", "Tracks"))
        self.delegate.closed.connect(lambda: self._show(frozenset()))
        for change in (self.model.modelReset, self.model.dataChanged, self.table.selectionModel().selectionChanged):
            change.connect(self._forget_selected)
        self.table.selectionModel().selectionChanged.connect(self._selection_changed)
        self.table.activated.connect(lambda index: self._go(index.row()))
        self.acts = keys.build(self, keys.track_acts(), self._act)
        keys.offer_menu(self.table, list(self.acts.values()))
        self.finder, self.count = Finder(), Words(muted=True)
        self.finder.changed.connect(self._arrange)
        self.chosen = ChosenPart()
        self.chosen.excluded.connect(self._exclude)
        self.chosen.judged.connect(self._judge)
        self.listed = Listed(self.table)
        self._lay_out()
        self._show(SHOWS)

    def _lay_out(self) -> None:
        self._tools = QWidget()
        buttons = QHBoxLayout()
        buttons.setSpacing(4)
        for act in self.acts.values():
            buttons.addWidget(keys.button(act))
        buttons.addStretch(1)
        tools = QVBoxLayout(self._tools)
        tools.setContentsMargins(0, 0, 0, 0)
        tools.setSpacing(4)
        tools.addWidget(self.finder)
        tools.addLayout(buttons)
        tools.addWidget(self.count)
        split = QSplitter(Qt.Orientation.Vertical)
        split.setChildrenCollapsible(False)
        split.addWidget(self.listed)
        split.addWidget(self.chosen)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        body = QVBoxLayout(self)
        body.setContentsMargins(8, 8, 8, 8)
        body.setSpacing(8)
        body.addWidget(self._tools)
        body.addWidget(split, 1)
        self.setMinimumWidth(240)
        self.setFocusProxy(self.table)

    def set_thumbnail(self, face: Face, picture: QImage) -> None:
        """A face of the recording on show."""
        if self._state.current is not None:
            self._pictures.setdefault(self._state.current, {})[face] = picture
            self.model.repaint(face)

    def _ask_pictures(self) -> None:
        """Asks for the pictures that rows on the screen lack; once for those that cannot be had."""
        first, last = self.table.rowAt(0), self.table.rowAt(self.table.viewport().height() - 1)
        on_screen = self.model.listed[first : last + 1 if last >= 0 else None] if first >= 0 else []
        lacking = tuple(person.face for person in on_screen if person.face not in self.model.pictures)
        if lacking and lacking != self._cutting:
            self._cutting = lacking
            self.asked.emit(CutFaces(lacking))

    def show_state(self, state: WindowState, changed: frozenset[str]) -> None:
        """Shows the people of the recording on show; the selection follows the chosen track."""
        if changed & SHOWS:
            self._state = state
            if not self.delegate.editing:
                self._show(changed)

    def selected(self) -> list[Person]:
        """Who is chosen, in the order of the rows."""
        if self._selected is None:
            rows = sorted(index.row() for index in self.table.selectionModel().selectedRows())
            self._selected = [self.model.listed[row] for row in rows]
        return self._selected

    def _forget_selected(self) -> None:
        self._selected = None

    def _show(self, changed: frozenset[str]) -> None:
        recording = self._state.recording
        rows_of = _rows_of(recording)
        anew = len(rows_of) != len(self._rows_of) or any(
            a is not b for a, b in zip(rows_of, self._rows_of, strict=True)
        )
        if anew:
            self._rows_of = rows_of
            of_the_case = {r.sha256 for r in self._state.recordings}
            self._pictures = {sha256: faces for sha256, faces in self._pictures.items() if sha256 in of_the_case}
            pictures = {} if recording is None else self._pictures.setdefault(recording.sha256, {})
            kept = {person.track.id for person in self.selected()}
            self._cutting = ()
            ratios = any(person.track.likelihood is not None for person in listed_people(recording))
            set_lines(self.table, self.delegate, LINES + ratios)
            self._following = True
            self.model.show(recording, pictures)
            self._following = False
            self._select(kept)
            self._say()
        if changed & {"track", "current"}:
            self._follow()
        if anew or changed & {"track", "current"}:
            self.chosen.show_people(recording, self.selected())
        self._enable()

    def _say(self) -> None:
        """What to do where no row is listed, and how many are."""
        there, listed = len(self.model.people), len(self.model.listed)
        few = translate("lgrr", "{listed} of {all} tracks").format(listed=listed, all=there)
        self.count.say(few if 0 < listed < there else "")
        none = translate("lgrr", "No track is as the filter asks.")
        self.listed.show_words("" if listed else none if there else nothing_words(self._state.recording))
        self._tools.setVisible(there > 0)
        self.chosen.setVisible(there > 0)

    def _arrange(self) -> None:
        kept = {person.track.id for person in self.selected()}
        self._following = True
        self.model.arrange(self.finder.order)
        self._following = False
        self._select(kept)
        self._say()
        self._follow()
        self.chosen.show_people(self._state.recording, self.selected())
        self._enable()

    def _follow(self) -> None:
        """The row of the chosen track is selected, unless it is among several that are."""
        track, selected = self._state.track, [person.track.id for person in self.selected()]
        if track in selected or (track is None and not selected):
            return
        row = self.model.row_of(track)
        self._following = True
        if row is None:
            self.table.clearSelection()
        else:
            self.table.selectionModel().setCurrentIndex(self.model.index(row, 0), SELECT)
            self.table.scrollTo(self.model.index(row, 0))
        self._following = False

    def _select(self, tracks: set[int]) -> None:
        """Selects rows without choosing a track."""
        selection = QItemSelection()
        rows = [row for row, person in enumerate(self.model.listed) if person.track.id in tracks]
        starts = [row for k, row in enumerate(rows) if k == 0 or rows[k - 1] != row - 1]
        ends = [row for k, row in enumerate(rows) if k + 1 == len(rows) or rows[k + 1] != row + 1]
        for start, end in zip(starts, ends, strict=True):
            selection.select(self.model.index(start, 0), self.model.index(end, 0))
        self._following = True
        self.table.selectionModel().select(selection, SELECT)
        self._following = False

    def _selection_changed(self) -> None:
        if self._following:
            return
        selected = self.selected()
        self.chosen.show_people(self._state.recording, selected)
        self._enable()
        if len(selected) == 1 and selected[0].track.id != self._state.track:
            self.asked.emit(ChooseTrack(selected[0].track.id))

    def _go(self, row: int) -> None:
        self.asked.emit(ChooseTrack(self.model.listed[row].track.id, go=True))

    def _enable(self) -> None:
        chosen = self.selected()
        one, read_only = len(chosen) == 1, self._state.read_only
        can = {
            "merge": len(chosen) > 1,
            "split": one and self._split_face() is not None,
            "rename": one,
            "judge": one,
            "exclude": any(p.excluded is None for p in chosen),
            "include": any(p.excluded is not None for p in chosen),
        }
        for name, act in self.acts.items():
            keys.allow(act, can[name], read_only)
        self.model.editable = read_only is None

    def _act(self, name: str) -> None:
        """Carries out one of the panel's actions."""
        recording, chosen, face = self._state.recording, self.selected(), self._split_face()
        if recording is None or not chosen:
            return
        match name:
            case "merge":
                self._ask(track_acts.merge(chosen))
            case "split" if face is not None:
                self._ask(track_acts.split(chosen[0], face))
            case "rename":
                self.table.edit(self.table.selectionModel().selectedRows()[0])
            case "exclude":
                self.chosen.ask_reason([person for person in chosen if person.excluded is None])
            case "include":
                self._ask(track_acts.include(recording, [person for person in chosen if person.excluded is not None]))
            case "judge":
                self.chosen.ask_judgement()

    def _split_face(self) -> Face | None:
        """The chosen track's face in the frame on show, if the track was there before it."""
        recording, shown, chosen = self._state.recording, self._state.shown, self.selected()
        if recording is None or shown is None or shown.recording != recording.sha256 or len(chosen) != 1:
            return None
        track = chosen[0].track
        return face_on_show(recording, shown.index, track.id) if shown.index > track.first_index else None

    def _rename(self, person: Person, label: str) -> None:
        if self._state.recording is not None:
            self._ask(track_acts.rename(self._state.recording, person, label))

    def _exclude(self, reason: str) -> None:
        self.chosen.close_forms()
        self._ask(track_acts.exclude(self.selected(), reason))
        self.table.setFocus()

    def _judge(self, finding: Finding | None, words: str) -> None:
        self.chosen.close_forms()
        for person in self.selected()[:1]:
            self._ask(track_acts.judge(person, finding, words))
        self.table.setFocus()

    def _ask(self, asked: Command | None) -> None:
        if asked is not None:
            self.asked.emit(asked)


def listed_people(recording: Recording | None) -> tuple[Person, ...]:
    """Everybody in a recording, as far as it was reviewed."""
    return () if recording is None or recording.review is None else recording.review.summary.people


def _rows_of(recording: Recording | None) -> tuple[object, ...]:
    """What the rows are made from."""
    if recording is None:
        return (None,)
    return recording.sha256, recording.review, recording.acts, recording.seconds, recording.trouble


def nothing_words(recording: Recording | None) -> str:
    """What to do where there is nobody."""
    if recording is None:
        return translate("lgrr", "Open a recording first: drop it on the window, or press Ctrl+O.")
    if not recording.frames:
        return translate("lgrr", "The recording is not open.")
    if recording.review is None or recording.review.summary.coverage is None:
        return translate("lgrr", "Nobody yet. Press Ctrl+R to analyse the recording.")
    return translate("lgrr", "No face was found in the frames looked at.")
