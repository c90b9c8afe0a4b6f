"""Lists of cards, and cards whose title can be changed where it stands."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QCoreApplication, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QListView,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from lgrr_gui.tracks.cards import CARD, CardDelegate, Index
from lgrr_gui.tracks.labels import Words

translate = QCoreApplication.translate
LEAST = 96  # px of a list's height


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
        line.setProperty("field", True)
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


def card_list(model: QAbstractItemModel, lines: int, name: str) -> QListView:
    """A list of cards, one of which is chosen."""
    rows = QListView()
    rows.setModel(model)
    rows.setItemDelegate(CardDelegate(rows, lines))
    rows.setUniformItemSizes(True)
    _settle(rows, name)
    return rows


def card_table(model: QAbstractItemModel, delegate_lines: int, name: str) -> tuple[QTableView, NamingDelegate]:
    """A table that shows a card a row, several of which may be chosen. All rows are of one height, so that the cost of
    showing them does not grow with their number.
    """
    table = QTableView()
    table.setModel(model)
    delegate = NamingDelegate(table, delegate_lines)
    table.setItemDelegate(delegate)
    for column in range(1, model.columnCount()):
        table.hideColumn(column)
    table.horizontalHeader().hide()
    table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    rows = table.verticalHeader()
    rows.hide()
    rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    set_lines(table, delegate, delegate_lines)
    table.setShowGrid(False)
    table.setTabKeyNavigation(False)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    _settle(table, name)
    return table, delegate


def set_lines(table: QTableView, delegate: CardDelegate, lines: int) -> None:
    """How many lines the cards of a table have below their title."""
    delegate.lines = lines
    table.verticalHeader().setDefaultSectionSize(delegate.height(table.fontMetrics()))


def _settle(rows: QAbstractItemView, name: str) -> None:
    rows.setMouseTracking(True)
    rows.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    rows.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    rows.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    rows.setAccessibleName(name)


class Listed(QWidget):
    """A list, or words in its place that say what to do while it is empty."""

    def __init__(self, rows: QAbstractItemView) -> None:
        super().__init__()
        self.rows, self.words = rows, Words(muted=True)
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.addWidget(self.words)
        body.addWidget(rows, 1)
        self.setMinimumHeight(LEAST)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """What it is given at first beside something else."""
        return QSize(240, 300)

    def show_words(self, words: str) -> None:
        """The words; none: the list."""
        self.words.say(words)
        self.rows.setVisible(not words)
