"""The people of the recording on show, and what the analyst does with them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QCoreApplication, QItemSelection, QItemSelectionModel, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QImage, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QMenu,
    QSplitter,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from lgrr.analysis import Person
from lgrr.types import Finding
from lgrr_gui.commands import ChooseTrack
from lgrr_gui.looks.icons import dress
from lgrr_gui.state import Recording, WindowState
from lgrr_gui.tracks import track_acts
from lgrr_gui.tracks.chosen import ChosenPart
from lgrr_gui.tracks.fields import Field
from lgrr_gui.tracks.labels import Words
from lgrr_gui.tracks.people import EXCLUDED, People, column_words
from lgrr_gui.tracks.rows import NamingDelegate
from lgrr_gui.tracks.words import face_on_show, signed

translate = QCoreApplication.translate
SHOWS = frozenset({"recordings", "current", "track", "shown"})


class TracksPanel(QWidget):
    """Asks for ChooseTrack, Do and Withdraw."""

    asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._state = WindowState()
        self._shown: tuple[object, ...] = ()  # what the rows were made from
        self._pictures: dict[str, dict[int, QImage]] = {}
        self._following = False  # the selection is being set from the state
        self.model = People(self)
        self.model.renamed.connect(self._rename)
        self.table = self._make_table()
        self.acts = self._make_acts()
        self.chosen = ChosenPart()
        self.chosen.excluded.connect(lambda reason: self._ask(*track_acts.exclude(self.selected(), reason)))
        self.chosen.judged.connect(self._judge)
        self.nothing = Words(muted=True)
        self._lay_out()
        self.setMinimumWidth(240)
        self.setFocusProxy(self.table)
        self._enable()

    def _make_table(self) -> QTableView:
        table = QTableView()
        table.setModel(self.model)
        self.delegate = NamingDelegate(table, lines=2)
        self.delegate.closed.connect(self._catch_up)
        table.setItemDelegate(self.delegate)
        for column in range(1, self.model.columnCount()):
            table.hideColumn(column)
        table.horizontalHeader().hide()
        table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        rows = table.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(self.delegate.height(table.fontMetrics()))
        table.setShowGrid(False)
        table.setMouseTracking(True)
        table.setTabKeyNavigation(False)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        table.setAccessibleName(translate("lgrr", "Tracks"))
        table.customContextMenuRequested.connect(self._open_menu)
        table.selectionModel().selectionChanged.connect(self._selection_changed)
        table.activated.connect(lambda i: self.asked.emit(ChooseTrack(self.model.listed[i.row()].track.id, go=True)))
        return table

    def _make_acts(self) -> dict[str, QAction]:
        table: tuple[tuple[str, str, str, Callable[[], object]], ...] = (
            ("merge", translate("lgrr", "Merge the chosen tracks"), "Ctrl+M", self._merge),
            ("split", translate("lgrr", "Split the track at the frame on show"), "Ctrl+T", self._split),
            ("rename", translate("lgrr", "Rename the track"), "F2", self._start_renaming),
            ("exclude", translate("lgrr", "Exclude, with a reason"), "Del", self._start_excluding),
            ("include", translate("lgrr", "Include again"), "Ctrl+I", self._include),
            ("judge", translate("lgrr", "Judge the track"), "Ctrl+J", lambda: self.chosen.ask_judgement()),
        )
        acts = {}
        for name, words, keys, do in table:
            act = QAction(words, self)
            dress(act, name)
            act.setShortcut(QKeySequence(keys))
            act.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            act.triggered.connect(do)
            self.addAction(act)
            acts[name] = act
        return acts

    def _lay_out(self) -> None:
        self.search = Field(translate("lgrr", "Find a name or a reason"))
        self.search.setClearButtonEnabled(True)
        self.search.escaped.connect(self.search.clear)
        self.only, self.by, self.down = QComboBox(), QComboBox(), QToolButton()
        self.only.addItem(translate("lgrr", "All findings"), None)
        for finding in Finding:
            self.only.addItem(signed(finding), finding)
        self.only.addItem(translate("lgrr", "× excluded"), EXCLUDED)
        self.only.setAccessibleName(translate("lgrr", "Which tracks are listed"))
        self.by.addItems(list(column_words()))
        self.by.setAccessibleName(translate("lgrr", "Sorted by"))
        self.by.setToolTip(translate("lgrr", "Sorted by"))
        for box in (self.only, self.by):
            box.setMinimumContentsLength(6)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.down.setCheckable(True)
        dress(self.down, "descending")
        self.down.setToolTip(translate("lgrr", "Largest or last first"))
        self.down.setAccessibleName(self.down.toolTip())
        self.search.textChanged.connect(self._arrange)
        self.only.currentIndexChanged.connect(self._arrange)
        self.by.currentIndexChanged.connect(self._arrange)
        self.down.toggled.connect(self._arrange)
        self.count = Words(muted=True)
        head = QGridLayout()
        head.setSpacing(4)
        head.addWidget(self.search, 0, 0, 1, 3)
        head.addWidget(self.only, 1, 0)
        head.addWidget(self.by, 1, 1)
        head.addWidget(self.down, 1, 2)
        head.setColumnStretch(0, 1)
        head.setColumnStretch(1, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(4)
        for act in self.acts.values():
            button = QToolButton()
            button.setDefaultAction(act)
            button.setToolTip(f"{act.text()} ({act.shortcut().toString(QKeySequence.SequenceFormat.NativeText)})")
            button.setAccessibleName(act.text())
            buttons.addWidget(button)
        buttons.addWidget(self.count, 1)
        split = QSplitter(Qt.Orientation.Vertical)
        split.setChildrenCollapsible(False)
        split.addWidget(self.table)
        split.addWidget(self.chosen)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        body = QVBoxLayout(self)
        body.setContentsMargins(8, 8, 8, 8)
        body.setSpacing(8)
        body.addLayout(head)
        body.addLayout(buttons)
        body.addWidget(self.nothing)
        body.addWidget(split, 1)

    def set_thumbnail(self, track: int, picture: QImage) -> None:
        """A face of a track of the recording on show."""
        if self._state.current is not None:
            self._pictures.setdefault(self._state.current, {})[track] = picture
            self.model.repaint(track)

    def show_state(self, state: WindowState, changed: frozenset[str]) -> None:
        """Shows the people of the recording on show; the selection follows the chosen track."""
        if not changed & SHOWS:
            return
        self._state = state
        if not self.delegate.editing:
            self._show(bool(changed & {"track", "current"}))

    def selected(self) -> list[Person]:
        """Who is chosen, in the order of the rows."""
        rows = sorted(index.row() for index in self.table.selectionModel().selectedRows())
        return [self.model.listed[row] for row in rows]

    def _catch_up(self) -> None:
        self._show(False)

    def _show(self, follow: bool) -> None:
        recording = self._state.recording
        now = (None, None, None) if recording is None else (recording.sha256, recording.review, recording.acts)
        if any(a is not b for a, b in zip(now, self._shown or (0, 0, 0), strict=True)):
            self._shown = now
            pictures = {} if recording is None else self._pictures.setdefault(recording.sha256, {})
            with _Kept(self):
                self.model.show(recording, pictures)
            self._say_nothing(recording)
        if follow:
            self._follow()
        self.chosen.show_people(recording, self.selected())
        self._enable()

    def _say_nothing(self, recording: Recording | None) -> None:
        """What to do where no row is listed, and how many are."""
        there, listed = len(self.model.people), len(self.model.listed)
        if recording is None:
            words = translate("lgrr", "Open a recording first: drop it on the window, or press Ctrl+O.")
        elif recording.review is None or (recording.review.summary.coverage is None and not there):
            words = translate("lgrr", "Nobody yet. Press Ctrl+R to analyse the recording.")
        elif not there:
            words = translate("lgrr", "No face was found in the frames looked at.")
        else:
            words = "" if listed else translate("lgrr", "No track is as the filter asks.")
        self.nothing.say(words)
        self.table.setVisible(listed > 0)
        few = translate("lgrr", "{listed} of {all}")
        self.count.say(few.format(listed=listed, all=there) if listed != there else "")

    def _arrange(self) -> None:
        order = replace(
            self.model.order,
            column=self.by.currentIndex(),
            descending=self.down.isChecked(),
            text=self.search.text().strip(),
            only=self.only.currentData(),
        )
        with _Kept(self):
            self.model.arrange(order)
        self._say_nothing(self._state.recording)
        self._follow()
        self._selection_changed()

    def _follow(self) -> None:
        """The row of the chosen track is selected, unless it is among several that are."""
        track, selected = self._state.track, [p.track.id for p in self.selected()]
        if track in selected or (track is None and not selected):
            return
        row = self.model.row_of(track)
        self._following = True
        if row is None:
            self.table.clearSelection()
        else:
            how = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            self.table.selectionModel().setCurrentIndex(self.model.index(row, 0), how)
            self.table.scrollTo(self.model.index(row, 0))
        self._following = False

    def select_tracks(self, tracks: set[int]) -> None:
        """Selects rows without choosing a track."""
        selection = QItemSelection()
        for row, person in enumerate(self.model.listed):
            if person.track.id in tracks:
                selection.select(self.model.index(row, 0), self.model.index(row, 0))
        self._following = True
        how = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.table.selectionModel().select(selection, how)
        self._following = False

    def _selection_changed(self) -> None:
        if self._following:
            return
        selected = self.selected()
        self.chosen.show_people(self._state.recording, selected)
        self._enable()
        if len(selected) == 1 and selected[0].track.id != self._state.track:
            self.asked.emit(ChooseTrack(selected[0].track.id))

    def _enable(self) -> None:
        chosen = self.selected()
        one = len(chosen) == 1
        self.acts["merge"].setEnabled(len(chosen) > 1)
        self.acts["split"].setEnabled(one and self._split_face() is not None)
        self.acts["rename"].setEnabled(one)
        self.acts["judge"].setEnabled(one)
        self.acts["exclude"].setEnabled(any(p.excluded is None for p in chosen))
        self.acts["include"].setEnabled(any(p.excluded is not None for p in chosen))

    def _open_menu(self, place: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addActions(list(self.acts.values()))
        menu.popup(self.table.viewport().mapToGlobal(place))

    def _ask(self, *commands: object) -> None:
        for command in commands:
            self.asked.emit(command)

    def _merge(self) -> None:
        self._ask(*track_acts.merge(self.selected()))

    def _split_face(self) -> tuple[int, int] | None:
        """The chosen track's face in the frame on show, if the track was there before it."""
        recording, shown, chosen = self._state.recording, self._state.shown, self.selected()
        if recording is None or shown is None or shown.recording != recording.sha256 or len(chosen) != 1:
            return None
        track = chosen[0].track
        return face_on_show(recording, shown.index, track.id) if shown.index > track.first_index else None

    def _split(self) -> None:
        face = self._split_face()
        if face is not None:
            self._ask(track_acts.split(self.selected()[0], face))

    def _start_renaming(self) -> None:
        row = self.model.row_of(self.selected()[0].track.id)
        if row is not None:
            self.table.edit(self.model.index(row, 0))

    def _rename(self, person: Person, label: str) -> None:
        if self._state.recording is not None:
            self._ask(*track_acts.rename(self._state.recording, person, label))

    def _start_excluding(self) -> None:
        self.chosen.ask_reason([p for p in self.selected() if p.excluded is None])

    def _include(self) -> None:
        if self._state.recording is not None:
            self._ask(*track_acts.include(self._state.recording, self.selected()))

    def _judge(self, finding: Finding | None, words: str) -> None:
        self.chosen.form.hide()
        self._ask(track_acts.judge(self.selected()[0], finding, words))


class _Kept:
    """Who is selected stays selected while the rows are made anew, without anything being asked."""

    def __init__(self, panel: TracksPanel) -> None:
        self._panel = panel

    def __enter__(self) -> None:
        self._panel._following = True
        self._tracks = {p.track.id for p in self._panel.selected()}

    def __exit__(self, *_trouble: object) -> None:
        self._panel.select_tracks(self._tracks)
        self._panel._following = False
