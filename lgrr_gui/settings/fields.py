"""One setting on the page: its name, something to change it with, and a line for a hint or for what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from lgrr_gui.looks.icons import dress

translate = QCoreApplication.translate


class Field(QWidget):
    """Says `changed(name, value as given)`; the page answers with `show_value` or `complain`."""

    changed = Signal(str, object)

    def __init__(self, name: str, label: str, editor: QWidget, hint: str = "") -> None:
        super().__init__()
        self.name, self.editor, self._hint = name, editor, hint
        editor.setAccessibleName(label)
        editor.setAccessibleDescription(hint)
        words = QLabel(label)
        words.setBuddy(editor)
        self.note = QLabel()
        self.note.setTextFormat(Qt.TextFormat.PlainText)
        self.note.setWordWrap(True)
        self.row = QHBoxLayout()
        self.row.setSpacing(4)
        self.row.addWidget(editor, 1)
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(4)
        body.addWidget(words)
        body.addLayout(self.row)
        body.addWidget(self.note)
        self._say(hint, trouble=False)

    def show_value(self, value: Any) -> None:
        """Shows a value that holds; nothing is wrong any more."""
        with QSignalBlocker(self.editor):
            self._put(value)
        self._say(self._hint, trouble=False)

    def complain(self, sentence: str) -> None:
        """Says what is wrong with what was given, which stays to be mended."""
        self._say(sentence, trouble=True)

    def show_hint(self, hint: str) -> None:
        """Another hint; nothing is wrong any more."""
        self._hint = hint
        self.editor.setAccessibleDescription(hint)
        self._say(hint, trouble=False)

    def lock(self, variable: str) -> None:
        """The environment decides: nothing can be changed here."""
        self._hint = translate("lgrr", "Set by {variable} in the environment.").format(variable=variable)
        for part in self.findChildren(QWidget):
            if part is self.editor or isinstance(part, QToolButton):
                part.setEnabled(False)
        self._say(self._hint, trouble=False)

    def finish(self) -> None:
        """Gives what was typed and not yet given."""

    def _put(self, value: Any) -> None:
        raise NotImplementedError

    def _say(self, words: str, trouble: bool) -> None:
        self.note.setText(words)
        self.note.setVisible(bool(words))
        self.note.setProperty("trouble", trouble)
        self.note.setProperty("muted", not trouble)
        self.note.style().unpolish(self.note)
        self.note.style().polish(self.note)


class LineField(Field):
    """A line of text, given when Enter is pressed or the line is left. `known` values are offered while typing."""

    def __init__(self, name: str, label: str, hint: str = "", empty: str = "", known: Sequence[str] = ()) -> None:
        self.line = QLineEdit()
        editor: QWidget = self.line
        if known:
            editor = box = QComboBox()
            box.setEditable(True)
            box.setLineEdit(self.line)
            box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
            box.addItems(list(known))
            _give_way(box)
            box.activated.connect(self.finish)
        super().__init__(name, label, editor, hint)
        self.line.setPlaceholderText(empty)
        self.line.editingFinished.connect(self.finish)
        self._shown = self._given = ""

    def add_button(self, icon: str, words: str, pressed: Callable[[], None]) -> None:
        """A button behind the line, for those who would rather choose than type."""
        button = QToolButton()
        dress(button, icon)
        button.setToolTip(words)
        button.setAccessibleName(words)
        button.clicked.connect(pressed)
        self.row.addWidget(button)

    def give(self, value: str) -> None:
        """As if `value` had been typed."""
        self.line.setText(value)
        self.finish()

    def finish(self) -> None:
        """Gives what was typed, once."""
        typed = self.line.text()
        if typed != self._given:
            self._given = typed
            self.changed.emit(self.name, typed)

    def _put(self, value: Any) -> None:
        self._given = "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)
        self.line.setText(self._given)
        self.line.setCursorPosition(0)


class TextField(Field):
    """A few lines of text, given when they are left."""

    def __init__(self, name: str, label: str, hint: str = "") -> None:
        self.text = QPlainTextEdit()
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(4 * self.text.fontMetrics().lineSpacing())
        super().__init__(name, label, self.text, hint)
        self._given = ""
        self.text.installEventFilter(self)

    def finish(self) -> None:
        """Gives what was typed, once."""
        typed = self.text.toPlainText()
        if typed != self._given:
            self._given = typed
            self.changed.emit(self.name, typed)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """The keyboard leaves the text."""
        if event.type() == QEvent.Type.FocusOut:
            self.finish()
        return super().eventFilter(watched, event)

    def _put(self, value: Any) -> None:
        self._given = str(value)
        self.text.setPlainText(self._given)


class ChoiceField(Field):
    """One of a few values, each with its words."""

    def __init__(
        self, name: str, label: str, choices: Sequence[tuple[str, str]], hint: str = "", icons: Sequence[QIcon] = ()
    ) -> None:
        self.box = QComboBox()
        for value, words in choices:
            self.box.addItem(words, value)
        for row, icon in enumerate(icons):
            self.box.setItemIcon(row, icon)
        if icons:
            self.box.setIconSize(icons[0].availableSizes()[0])
        _give_way(self.box)
        super().__init__(name, label, self.box, hint)
        self.box.currentIndexChanged.connect(lambda row: self.changed.emit(self.name, self.box.itemData(row)))

    def _put(self, value: Any) -> None:
        self.box.setCurrentIndex(self.box.findData(value))


def _give_way(box: QComboBox) -> None:
    """A narrow page makes the box narrow."""
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(8)
    box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    deafen(box)


def deafen(box: QComboBox) -> None:
    """A page that is scrolled does not change the box."""
    box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    box.installEventFilter(_Deaf(box))


class _Deaf(QObject):
    """Keeps the wheel from a control that has not been chosen."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.Wheel and isinstance(watched, QWidget) and not watched.hasFocus():
            event.ignore()
            return True
        return False


def file_dialog(parent: QWidget, title: str, mode: QFileDialog.FileMode, field: LineField) -> QFileDialog:
    """The system's own dialog for a path in `field`, not opened yet; it does not hold up the window's thread."""
    dialog = QFileDialog(parent, title)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setFileMode(mode)
    dialog.fileSelected.connect(field.give)
    return dialog
