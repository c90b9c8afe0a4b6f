"""The data of a training: a line for each set, of its kind and its path."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from lgrr_gui.looks.icons import dress
from lgrr_gui.settings.fields import deafen

translate = QCoreApplication.translate


class DataList(QWidget):
    """At least one line. `changed` when a set is another one."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        words = QLabel(translate("lgrr", "Data"))
        self.note = QLabel()
        self.note.setTextFormat(Qt.TextFormat.PlainText)
        self.note.setWordWrap(True)
        self.more = QPushButton(translate("lgrr", "Add data"))
        self.more.clicked.connect(self.add)
        self.lines: list[DataLine] = []
        self._rows = QVBoxLayout()
        self._rows.setSpacing(4)
        head = QHBoxLayout()
        head.addWidget(words, 1)
        head.addWidget(self.more)
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(4)
        body.addLayout(head)
        body.addLayout(self._rows)
        body.addWidget(self.note)
        self.add()
        self._tell("")

    def add(self) -> DataLine:
        """One more line."""
        line = DataLine()
        line.changed.connect(self._changed)
        line.dropped.connect(lambda: self._drop(line))
        self.lines.append(line)
        self._rows.addWidget(line)
        self._allow_dropping()
        return line

    def specs(self) -> tuple[str, ...]:
        """What `--data` takes, for each line that names something."""
        return tuple(line.spec() for line in self.lines if line.path.text().strip())

    def complain(self) -> bool:
        """Says what is wrong with the lines, if anything is; whether there was."""
        sentence = ""
        paths = [Path(line.path.text().strip()) for line in self.lines if line.path.text().strip()]
        lost = next((path for path in paths if not path.exists()), None)
        if not paths:
            sentence = translate("lgrr", "Name at least one set of face crops.")
        elif lost is not None:
            sentence = translate("lgrr", "{name} is not there; check the path.").format(name=lost.name or lost)
        self._tell(sentence)
        return bool(sentence)

    def _drop(self, line: DataLine) -> None:
        self.lines.remove(line)
        self._rows.removeWidget(line)
        line.deleteLater()
        self._allow_dropping()
        self._changed()

    def _allow_dropping(self) -> None:
        for line in self.lines:
            line.drop.setVisible(len(self.lines) > 1)

    def _changed(self) -> None:
        self._tell("")
        self.changed.emit()

    def _tell(self, trouble: str) -> None:
        hint = translate("lgrr", "Face crops; of whole recordings they are cut once with lgrr data prepare.")
        self.note.setText(trouble or hint)
        self.note.setProperty("trouble", bool(trouble))
        self.note.setProperty("muted", not trouble)
        self.note.style().unpolish(self.note)
        self.note.style().polish(self.note)


class DataLine(QWidget):
    """One set."""

    changed = Signal()
    dropped = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.kind, self.path = QComboBox(), QLineEdit()
        for kind, words, short, hint in _kinds():
            self.kind.addItem(words, (kind, short))
            self.kind.setItemData(self.kind.count() - 1, hint, Qt.ItemDataRole.ToolTipRole)
        deafen(self.kind)
        self.kind.setAccessibleName(translate("lgrr", "Kind of data"))
        self.path.setAccessibleName(translate("lgrr", "Path of the data"))
        browse = _button("open", translate("lgrr", "Choose the data"), self._browse)
        self.drop = _button("delete", translate("lgrr", "Leave this set out"), self.dropped.emit)
        body = QHBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(4)
        body.addWidget(self.kind)
        body.addWidget(self.path, 1)
        body.addWidget(browse)
        body.addWidget(self.drop)
        self.kind.currentIndexChanged.connect(self._hint)
        self.kind.currentIndexChanged.connect(lambda: self.changed.emit())
        self.path.textChanged.connect(lambda: self.changed.emit())
        self._hint()

    def spec(self) -> str:
        """`kind:PATH`."""
        return f"{self.kind.currentData()[0]}:{self.path.text().strip()}"

    def _hint(self) -> None:
        self.path.setPlaceholderText(self.kind.currentData()[1])
        self.path.setToolTip(self.kind.currentData(Qt.ItemDataRole.ToolTipRole))

    def _browse(self) -> None:
        """The system's own dialog, which does not hold up the window's thread."""
        dialog = QFileDialog(self, translate("lgrr", "Data"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if self.kind.currentData()[0] == "manifest":
            dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
            dialog.setNameFilter("csv (*.csv)")
        else:
            dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(self.path.setText)
        dialog.open()


def _kinds() -> tuple[tuple[str, str, str, str], ...]:
    """(kind of `--data`, its name, an example, what it is)."""
    return (
        (
            "manifest",
            translate("lgrr", "Manifest"),
            "faces.csv",
            translate("lgrr", "A csv of face crops, as lgrr data prepare makes it"),
        ),
        (
            "folder",
            translate("lgrr", "Folder"),
            "real/, fake/",
            translate("lgrr", "A folder of face crops with real/ and fake/ in it"),
        ),
        (
            "real",
            translate("lgrr", "Real faces"),
            "portraits",
            translate("lgrr", "A folder or tar of real faces, for self-blends"),
        ),
    )


def _button(icon: str, words: str, pressed: Callable[[], object]) -> QToolButton:
    button = QToolButton()
    dress(button, icon)
    button.setToolTip(words)
    button.setAccessibleName(words)
    button.clicked.connect(lambda: pressed())
    return button
