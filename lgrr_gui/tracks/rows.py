"""Cards whose title can be changed where it stands."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QCoreApplication, QModelIndex, QPersistentModelIndex, Signal
from PySide6.QtWidgets import QLineEdit, QStyleOptionViewItem, QWidget

from lgrr_gui.tracks.cards import CARD, CardDelegate

translate = QCoreApplication.translate
Index = QModelIndex | QPersistentModelIndex


class NamingDelegate(CardDelegate):
    """`closed` when the name is written or the editor was left."""

    closed = Signal()

    def __init__(self, parent: QWidget, lines: int) -> None:
        super().__init__(parent, lines)
        self.editing = False

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, _index: Index) -> QWidget:  # noqa: N802
        """A line over the title."""
        self.editing = True
        line = QLineEdit(parent)
        line.setAccessibleName(translate("lgrr", "Name of the track"))
        return line

    def setEditorData(self, editor: QWidget, index: Index) -> None:  # noqa: N802 - Qt's name
        """The name so far; what has been typed is not overwritten."""
        assert isinstance(editor, QLineEdit)
        if not editor.isModified():
            super().setEditorData(editor, index)
            editor.selectAll()

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:  # noqa: N802
        """Where the title is."""
        editor.setGeometry(self.title_rect(option, index.data(CARD)))

    def destroyEditor(self, editor: QWidget, index: Index) -> None:  # noqa: N802 - Qt's name
        """What came in the meantime may be shown now."""
        super().destroyEditor(editor, index)
        self.editing = False
        self.closed.emit()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:  # noqa: N802
        """The name as typed."""
        assert isinstance(editor, QLineEdit)
        model.setData(index, editor.text())
