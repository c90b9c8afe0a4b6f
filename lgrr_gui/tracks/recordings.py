"""The recordings of the case, and what is said of the one on show."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QItemSelectionModel, Qt, Signal
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from lgrr_gui.commands import Choose
from lgrr_gui.state import WindowState
from lgrr_gui.tracks.exhibits import Exhibits
from lgrr_gui.tracks.rows import Listed, card_list
from lgrr_gui.tracks.summary import SummaryPart

translate = QCoreApplication.translate
SHOWS = frozenset({"recordings", "current", "job", "model", "read_only"})


class RecordingsPanel(QWidget):
    """Asks for Choose, Analyze and Do."""

    asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._following = False  # the row is being chosen from the state, not by the analyst
        self.model = Exhibits(self)
        self.list = card_list(self.model, 2, translate("lgrr", "Recordings of the case"))
        self.list.selectionModel().currentChanged.connect(self._chosen)
        self.listed = Listed(self.list)
        self.summary = SummaryPart()
        self.summary.asked.connect(self.asked)
        self._split = QSplitter(Qt.Orientation.Vertical)
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(self.listed)
        self._split.addWidget(self.summary)
        self._split.setStretchFactor(0, 2)
        self._split.setStretchFactor(1, 3)
        body = QVBoxLayout(self)
        body.setContentsMargins(8, 8, 8, 8)
        body.setSpacing(8)
        body.addWidget(self._split, 1)
        self.setMinimumWidth(240)
        self.setFocusProxy(self.list)
        self._show_any(False)

    def show_state(self, state: WindowState, changed: frozenset[str]) -> None:
        """Shows the recordings and the summary of the one on show."""
        if not changed & SHOWS:
            return
        self._following = True
        self.model.show(state.recordings, state.job)
        self._choose(self.model.row_of(state.current))
        self._following = False
        self._show_any(bool(state.recordings))
        self.summary.show_state(state)

    def _show_any(self, any_there: bool) -> None:
        first = translate(
            "lgrr", "No recording yet. Drop videos or pictures on the window, or press Ctrl+O to open them."
        )
        self.listed.show_words("" if any_there else first)
        self.summary.setVisible(any_there)

    def _choose(self, row: int | None) -> None:
        selection = self.list.selectionModel()
        if row is None:
            selection.clear()
        elif self.list.currentIndex().row() != row or not selection.isRowSelected(row):
            how = QItemSelectionModel.SelectionFlag.ClearAndSelect
            selection.setCurrentIndex(self.model.index(row), how)
            self.list.scrollTo(self.model.index(row))

    def _chosen(self) -> None:
        index = self.list.currentIndex()
        if index.isValid() and not self._following:
            self.asked.emit(Choose(self.model.sha256(index.row())))
