"""The analyst's marks and notes: written at a frame, a stretch or a track, found again, changed and deleted."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from lgrr.analysis.acts import Note
from lgrr_gui.commands import Do, Go, Withdraw
from lgrr_gui.state import ReadOnly, Recording, WindowState
from lgrr_gui.tracks import keys
from lgrr_gui.tracks.fields import Field
from lgrr_gui.tracks.finder import narrow
from lgrr_gui.tracks.note_editor import NoteEditor
from lgrr_gui.tracks.note_list import Noted, Notes
from lgrr_gui.tracks.rows import Listed, card_list

translate = QCoreApplication.translate
SHOWS = frozenset({"recordings", "current", "shown", "wanted", "selection", "track", "read_only"})


class NotesPanel(QWidget):
    """Asks for Do, Withdraw and Go."""

    asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._shown: tuple[object, ...] = ()  # what the rows were made from
        self._recording: Recording | None = None
        self._read_only: ReadOnly | None = None
        self.model = Notes(self)
        self.editor = NoteEditor()
        self.editor.written.connect(self._written)
        self.list = card_list(self.model, 2, translate("lgrr", "Notes and marks"))
        self.list.clicked.connect(lambda index: self._go(index.row()))
        self.list.activated.connect(lambda index: self._go(index.row()))
        self.list.selectionModel().selectionChanged.connect(self._enable)
        self.acts = keys.build(self, keys.note_acts(), self._act)
        keys.offer_menu(self.list, list(self.acts.values()))
        self.listed = Listed(self.list)
        self._lay_out()
        self._say(WindowState().recording)
        self._enable()

    def _lay_out(self) -> None:
        self.search = Field(translate("lgrr", "Find a word"))
        self.search.setClearButtonEnabled(True)
        self.search.escaped.connect(self.search.clear)
        self.search.textChanged.connect(self._filter)
        self.tag = narrow(QComboBox(), translate("lgrr", "Which notes are listed"))
        self.tag.addItem(translate("lgrr", "All tags"), None)
        self.tag.currentIndexChanged.connect(self._filter)
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(self.search, 3)
        head.addWidget(self.tag, 2)
        for act in self.acts.values():
            head.addWidget(keys.button(act))
        body = QVBoxLayout(self)
        body.setContentsMargins(8, 8, 8, 8)
        body.setSpacing(8)
        body.addLayout(head)
        body.addWidget(self.listed, 1)
        body.addWidget(self.editor)
        self.setMinimumWidth(240)
        self.setFocusProxy(self.list)

    def start_note(self) -> None:
        """The keyboard is in the editor, for a note at the frame on show; what is there already stays."""
        self.editor.start()

    def show_state(self, state: WindowState, changed: frozenset[str]) -> None:
        """Shows the notes of the recording on show."""
        if not changed & SHOWS:
            return
        recording, self._read_only = state.recording, state.read_only
        self._recording = recording
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
        self._say(recording)
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
        self._say(self._recording)

    def _say(self, recording: Recording | None) -> None:
        """What to do where no note is listed."""
        if self.model.listed:
            words = ""
        elif self.model.any:
            words = translate("lgrr", "No note is as the filter asks.")
        elif recording is None:
            words = translate("lgrr", "Open a recording first: drop it on the window, or press Ctrl+O.")
        elif self._read_only is not None:
            words = translate("lgrr", "No notes yet.")
        else:
            words = translate("lgrr", "No notes yet. Press M to mark the frame on show, or Ctrl+N to write a note.")
        self.listed.show_words(words)

    def _enable(self) -> None:
        for act in self.acts.values():
            keys.allow(act, self.chosen() is not None, self._read_only)

    def _go(self, row: int) -> None:
        self.asked.emit(Go(self.model.listed[row].note.first))

    def _act(self, name: str) -> None:
        """Carries out one of the panel's actions."""
        chosen = self.chosen()
        if chosen is None:
            return
        if name == "edit":
            self.editor.edit(chosen)
            return
        note = translate("lgrr", "delete the note at frame {index}")
        mark = translate("lgrr", "delete the mark at frame {index}")
        words = note if chosen.note.text else mark
        self.asked.emit(Withdraw(chosen.first, words.format(index=chosen.note.first)))

    def _written(self, note: Note) -> None:
        new = translate("lgrr", "note at frame {index}")
        changed = translate("lgrr", "change the note at frame {index}")
        self.asked.emit(Do(note, (new if note.replaces is None else changed).format(index=note.first)))
        self.list.setFocus()
