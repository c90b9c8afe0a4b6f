"""Which tracks are listed and in which order, as the analyst asks."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QToolButton, QWidget

from lgrr.types import Finding
from lgrr_gui.looks.icons import dress
from lgrr_gui.tracks.fields import Field
from lgrr_gui.tracks.people import EXCLUDED, Order, order_words
from lgrr_gui.tracks.words import signed

translate = QCoreApplication.translate


class Finder(QWidget):
    """`changed` when `order` is another one."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.search = Field(translate("lgrr", "Find a name or a reason"))
        self.search.setClearButtonEnabled(True)
        self.search.escaped.connect(self.search.clear)
        self.only = narrow(QComboBox(), translate("lgrr", "Which tracks are listed"))
        self.only.addItem(translate("lgrr", "All tracks"), None)
        for finding in Finding:
            self.only.addItem(signed(finding), finding)
        self.only.addItem(translate("lgrr", "× excluded"), EXCLUDED)
        self.by = narrow(QComboBox(), translate("lgrr", "Sorted by"))
        self.by.addItems(list(order_words()))
        self.down = QToolButton()
        self.down.setCheckable(True)
        dress(self.down, "descending")
        self.down.setToolTip(translate("lgrr", "Largest or last first"))
        self.down.setAccessibleName(self.down.toolTip())
        self.search.textChanged.connect(self.changed)
        self.only.currentIndexChanged.connect(self.changed)
        self.by.currentIndexChanged.connect(self.changed)
        self.down.toggled.connect(self.changed)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(4)
        grid.addWidget(self.search, 0, 0, 1, 3)
        grid.addWidget(self.only, 1, 0)
        grid.addWidget(self.by, 1, 1)
        grid.addWidget(self.down, 1, 2)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)

    @property
    def order(self) -> Order:
        """What is asked for."""
        return Order(self.by.currentIndex(), self.down.isChecked(), self.search.text().strip(), self.only.currentData())


def narrow(box: QComboBox, name: str) -> QComboBox:
    """A box that gives way; its list is as wide as its words."""
    box.setAccessibleName(name)
    box.setToolTip(name)
    box.setMinimumContentsLength(6)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    return box
