"""Where a note is written."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QEvent, QStringListModel, Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from lgrr.analysis.acts import Note
from lgrr_gui.read_only import refusal
from lgrr_gui.scene import person_of
from lgrr_gui.state import WindowState
from lgrr_gui.tracks.fields import Field
from lgrr_gui.tracks.labels import Words
from lgrr_gui.tracks.note_list import Noted
from lgrr_gui.tracks.words import name_of, time_at

translate = QCoreApplication.translate


class NoteEditor(QWidget):
    """`written` gives a Note. A new note belongs to the frame, stretch or track that was there when it was begun."""

    written = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._state = WindowState()
        self._edited: Noted | None = None
        self.heading = Words(heading=True)
        self.scope = QComboBox()
        self.scope.setAccessibleName(translate("lgrr", "What the note is about"))
        self.scope.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.scope.setMinimumContentsLength(10)
        self.text = NoteText()
        self.text.left.connect(self._give_up)
        self.text.kept.connect(self.keep)
        self.text.textChanged.connect(self._settle)
        self.tags = TagField()
        self.tags.returnPressed.connect(self.keep)
        self.tags.textChanged.connect(self._settle)
        self.tags.escaped.connect(self._give_up)
        self.add = QPushButton()
        self.add.setProperty("primary", True)
        self.add.clicked.connect(self.keep)
        self.back = QPushButton(translate("lgrr", "Discard"))
        self.back.clicked.connect(self._give_up)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(self.back)
        buttons.addWidget(self.add)
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(4)
        for part in (self.heading, self.scope, self.text, self.tags):
            body.addWidget(part)
        body.addLayout(buttons)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def start(self) -> None:
        """The keyboard is in the text."""
        self._fill_scope()
        self.text.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def edit(self, noted: Noted) -> None:
        """Another wording of a note."""
        self._edited = noted
        self.text.setPlainText(noted.note.text)
        self.text.moveCursor(QTextCursor.MoveOperation.End)
        self.tags.setText(", ".join(noted.note.tags))
        self._settle()
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def offer(self, tags: Sequence[str]) -> None:
        """Tags to choose from while typing."""
        self.tags.offer(tags)

    def show_state(self, state: WindowState) -> None:
        """What a new note may be about. What is being written stays with the frame where it was begun."""
        moved = state.current != self._state.current
        self._state = state
        there = state.recording is not None and state.recording.frames > 0
        self.setEnabled(there and state.read_only is None)
        self.setToolTip(refusal(state.read_only, translate("lgrr", "Write a note")))
        if moved:
            self._give_up()
        elif not self._busy:
            self._fill_scope()

    @property
    def _busy(self) -> bool:
        return self._edited is not None or bool(self.text.toPlainText().strip() or self.tags.text().strip())

    def _fill_scope(self) -> None:
        if self._busy:
            return
        choices = self._choices()
        before = self.scope.currentData()
        kind = before[0] if before else "frame"
        if [self.scope.itemData(k) for k in range(self.scope.count())] == [data for _, data in choices]:
            return
        self.scope.clear()
        for words, data in choices:
            self.scope.addItem(words, data)
        kinds = [data[0] for _, data in choices]
        self.scope.setCurrentIndex(kinds.index(kind) if kind in kinds else 0)

    def _choices(self) -> list[tuple[str, tuple]]:
        """(words, (kind, first, last, face)) of what a note may be about now."""
        recording, state = self._state.recording, self._state
        if recording is None or not recording.frames:
            return []
        here = min(state.wanted, recording.frames - 1)
        words = translate("lgrr", "Frame {index} · {time}").format(index=here, time=time_at(recording, here))
        choices: list[tuple[str, tuple]] = [(words, ("frame", here, here, None))]
        if state.selection is not None:
            first, last = state.selection
            stretch = translate("lgrr", "Selected frames {first}–{last}").format(first=first, last=last)
            choices.append((stretch, ("stretch", first, last, None)))
        person = None if state.track is None else person_of(recording, state.track)
        if person is not None:
            track = person.track
            choices.append((name_of(track), ("track", track.first_index, track.last_index, person.face)))
        return choices

    def _settle(self) -> None:
        """Buttons and words as what is being written wants them."""
        edited = self._edited
        self.heading.say(
            translate("lgrr", "New note")
            if edited is None
            else translate("lgrr", "Note at frame {index}").format(index=edited.note.first)
        )
        self.scope.setVisible(edited is None)
        self.add.setText(translate("lgrr", "Add note") if edited is None else translate("lgrr", "Keep"))
        self.add.setToolTip(translate("lgrr", "Ctrl+Enter"))
        self.add.setEnabled(self._busy)
        self.back.setVisible(self._busy)

    def _give_up(self) -> None:
        self._edited = None
        self.text.clear()
        self.tags.clear()
        self._settle()
        self._fill_scope()

    def keep(self) -> None:
        """Gives the note."""
        text, tags = self.text.toPlainText().strip(), self.tags.tags()
        if not self._busy:
            return
        if self._edited is not None:
            old = self._edited.note
            note = Note(old.first, old.last, text, tags, old.face, replaces=self._edited.first)
        elif self.scope.currentData() is not None:
            _, first, last, face = self.scope.currentData()
            note = Note(first, last, text, tags, face)
        else:
            return
        self._give_up()
        self.written.emit(note)


class NoteText(QPlainTextEdit):
    """Ctrl+Enter keeps, Esc leaves, Tab goes on."""

    kept = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setPlaceholderText(translate("lgrr", "What you see here"))
        self.setAccessibleName(translate("lgrr", "Words of the note"))
        self.setTabChangesFocus(True)
        self.setFixedHeight(4 * self.fontMetrics().lineSpacing() + 12)

    def event(self, event: QEvent) -> bool:
        """Esc and Ctrl+Enter are this editor's."""
        shortcut = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride
        if shortcut and event.key() == Qt.Key.Key_Escape:  # type: ignore[attr-defined]
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Keys that end the writing."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.kept.emit()
        else:
            super().keyPressEvent(event)


class TagField(Field):
    """Tags with commas between them; the one being typed is completed from those used before."""

    def __init__(self) -> None:
        super().__init__(translate("lgrr", "Tags, with commas between them"))
        self._known: tuple[str, ...] = ()
        self._completer = QCompleter(self)
        self._completer.setWidget(self)
        popup = self._completer.popup()
        assert popup is not None
        self._popup = popup
        self._completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._completer.activated.connect(self._complete)
        self.textEdited.connect(self._suggest)

    def offer(self, tags: Sequence[str]) -> None:
        """Tags used before."""
        if tuple(tags) != self._known:
            self._known = tuple(tags)
            self._completer.setModel(QStringListModel(list(tags), self._completer))

    def tags(self) -> tuple[str, ...]:
        """What has been typed, each tag once."""
        return tuple(dict.fromkeys(tag.strip().lstrip("#") for tag in self.text().split(",") if tag.strip(" #")))

    def event(self, event: QEvent) -> bool:
        """While tags are offered, Enter and Esc are the list's."""
        taken = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)
        pressed = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        if pressed and event.key() in taken and self._popup.isVisible():  # type: ignore[attr-defined]
            event.ignore()
            return False
        return super().event(event)

    def _suggest(self) -> None:
        start = self.text()[: self.cursorPosition()].rpartition(",")[2].strip()
        self._completer.setCompletionPrefix(start)
        if start and self._completer.completionCount():
            self._completer.complete()
        else:
            self._popup.hide()

    def _complete(self, tag: str) -> None:
        before, after = self.text()[: self.cursorPosition()], self.text()[self.cursorPosition() :]
        kept = before.rpartition(",")[0]
        self.setText(f"{kept}, {tag}{after}" if kept else f"{tag}{after}")
        self.setCursorPosition(len(self.text()) - len(after))
