"""The analyst's marks and notes: written at a frame, a stretch or a track, found again, changed and deleted."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QListView,
    QMenu,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from lgrr.analysis.acts import Note
from lgrr_gui.commands import Do, Go, Withdraw
from lgrr_gui.looks.icons import dress
from lgrr_gui.state import WindowState
from lgrr_gui.tracks.cards import CardDelegate
from lgrr_gui.tracks.fields import Field
from lgrr_gui.tracks.labels import Words
from lgrr_gui.tracks.note_editor import NoteEditor
from lgrr_gui.tracks.note_list import Noted, Notes

translate = QCoreApplication.translate
SHOWS = frozenset({"recordings", "current", "shown", "wanted", "selection", "track"})


class NotesPanel(QWidget):
    """Asks for Do, Withdraw and Go."""

    asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._shown: tuple[object, ...] = ()
        self.model = Notes(self)
        self.editor = NoteEditor()
        self.editor.written.connect(self._written)
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setItemDelegate(CardDelegate(self.list, lines=2))
        self.list.setUniformItemSizes(True)
        self.list.setMouseTracking(True)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(translate("lgrr", "Notes and marks"))
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.customContextMenuRequested.connect(self._open_menu)
        self.list.clicked.connect(lambda index: self._go(index.row()))
        self.list.activated.connect(lambda index: self._go(index.row()))
        self.list.selectionModel().selectionChanged.connect(self._enable)
        self.nothing = Words(muted=True)
        self.acts = self._make_acts()
        self._lay_out()
        self.setMinimumWidth(240)
        self.setFocusProxy(self.list)
        self._say_nothing(WindowState())
        self._enable()

    def _make_acts(self) -> dict[str, QAction]:
        acts = {}
        for name, icon, words, keys, do in (
            ("edit", "rename", translate("lgrr", "Change the note"), "F2", self._edit),
            ("delete", "delete", translate("lgrr", "Delete the note"), "Del", self._delete),
        ):
            act = QAction(words, self)
            dress(act, icon)
            act.setShortcut(QKeySequence(keys))
            act.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            act.triggered.connect(do)
            self.addAction(act)
            acts[name] = act
        return acts

    def _lay_out(self) -> None:
        self.search = Field(translate("lgrr", "Find a word"))
        self.search.setClearButtonEnabled(True)
        self.search.escaped.connect(self.search.clear)
        self.search.textChanged.connect(self._filter)
        self.tag = QComboBox()
        self.tag.setAccessibleName(translate("lgrr", "Which notes are listed"))
        self.tag.setMinimumContentsLength(6)
        self.tag.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.tag.addItem(translate("lgrr", "All tags"), None)
        self.tag.currentIndexChanged.connect(self._filter)
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(self.search, 3)
        head.addWidget(self.tag, 2)
        for act in self.acts.values():
            button = QToolButton()
            button.setDefaultAction(act)
            button.setToolTip(f"{act.text()} ({act.shortcut().toString(QKeySequence.SequenceFormat.NativeText)})")
            button.setAccessibleName(act.text())
            head.addWidget(button)
        body = QVBoxLayout(self)
        body.setContentsMargins(8, 8, 8, 8)
        body.setSpacing(8)
        body.addLayout(head)
        body.addWidget(self.nothing)
        body.addWidget(self.list, 1)
        body.addWidget(self.editor)

    def start_note(self) -> None:
        """The keyboard is in the editor, for a note at the frame on show; what is there already stays."""
        self.editor.start()

    def show_state(self, state: WindowState, changed: frozenset[str]) -> None:
        """Shows the notes of the recording on show."""
        if not changed & SHOWS:
            return
        recording = state.recording
        self.editor.show_state(state)
        now = (
            (None,) * 4
            if recording is None
            else (recording.sha256, recording.acts, recording.review, recording.seconds)
        )
        if any(a is not b for a, b in zip(now, self._shown or (0,) * 4, strict=True)):
            self._shown = now
            chosen = self.chosen()
            self.model.show(recording)
            self._choose(None if chosen is None else chosen.first)
            self._offer_tags()
        self._say_nothing(state)
        self._enable()

    def chosen(self) -> Noted | None:
        """The note that is chosen."""
        rows = self.list.selectionModel().selectedRows()
        return self.model.listed[rows[0].row()] if rows else None

    def _choose(self, first: int | None) -> None:
        row = self.model.row_of(first)
        if row is not None:
            self.list.setCurrentIndex(self.model.index(row))

    def _offer_tags(self) -> None:
        tags, before = self.model.tags, self.tag.currentData()
        self.editor.offer(tags)
        if [self.tag.itemData(k) for k in range(1, self.tag.count())] == list(tags):
            return
        self.tag.blockSignals(True)
        while self.tag.count() > 1:
            self.tag.removeItem(1)
        for tag in tags:
            self.tag.addItem(f"#{tag}", tag)
        self.tag.setCurrentIndex(max(0, self.tag.findData(before)))
        self.tag.blockSignals(False)
        self._filter()

    def _filter(self) -> None:
        chosen = self.chosen()
        self.model.filter(self.search.text().strip(), self.tag.currentData())
        self._choose(None if chosen is None else chosen.first)
        self._enable()
        self._say_nothing(None)

    def _say_nothing(self, state: WindowState | None) -> None:
        if self.model.any:
            words = "" if self.model.listed else translate("lgrr", "No note is as the filter asks.")
        elif state is not None and state.recording is None:
            words = translate("lgrr", "Open a recording first: drop it on the window, or press Ctrl+O.")
        else:
            words = translate("lgrr", "No notes yet. Press M to mark the frame on show, or Ctrl+N to write a note.")
        self.nothing.say(words)
        self.list.setVisible(bool(self.model.listed))

    def _enable(self) -> None:
        for act in self.acts.values():
            act.setEnabled(self.chosen() is not None)

    def _go(self, row: int) -> None:
        self.asked.emit(Go(self.model.listed[row].note.first))

    def _open_menu(self, place: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addActions(list(self.acts.values()))
        menu.popup(self.list.viewport().mapToGlobal(place))

    def _edit(self) -> None:
        chosen = self.chosen()
        if chosen is not None:
            self.editor.edit(chosen)

    def _delete(self) -> None:
        chosen = self.chosen()
        if chosen is not None:
            words = (
                translate("lgrr", "delete the note at frame {index}")
                if chosen.note.text
                else translate("lgrr", "delete the mark at frame {index}")
            )
            self.asked.emit(Withdraw(chosen.first, words.format(index=chosen.note.first)))

    def _written(self, note: Note) -> None:
        words = (
            translate("lgrr", "note at frame {index}")
            if note.replaces is None
            else translate("lgrr", "change the note at frame {index}")
        )
        self.asked.emit(Do(note, words.format(index=note.first)))
        self.list.setFocus()
