"""The sheet of all keys, laid over the window; it is made from the table of actions."""

from __future__ import annotations

from itertools import groupby

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QFont, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QScrollArea, QVBoxLayout, QWidget

translate = QCoreApplication.translate
Line = tuple[str, str, tuple[str, ...]]  # menu, text, keys
COLUMNS = 3
MARGIN = 32  # px to the window's edge


class ShortcutSheet(QFrame):
    """Opened by `open_with`; Esc, F1 or a click beside it closes it. What is typed into its line filters it."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._lines: list[Line] = []
        self.setProperty("card", True)
        self.setAutoFillBackground(True)
        self.setAccessibleName(translate("lgrr", "Keyboard shortcuts"))
        title = QLabel(translate("lgrr", "Keyboard shortcuts"))
        font = QFont(title.font())
        font.setPointSizeF(font.pointSizeF() * 1.3)
        font.setBold(True)
        title.setFont(font)
        self.search = QLineEdit()
        self.search.setPlaceholderText(translate("lgrr", "Find a key or what it does"))
        self.search.setAccessibleName(self.search.placeholderText())
        self.search.setClearButtonEnabled(True)
        self.search.setFixedWidth(280)
        self.search.textChanged.connect(self._fill)
        close = QLabel(translate("lgrr", "Esc closes"))
        close.setProperty("muted", True)
        head = QHBoxLayout()
        head.addWidget(title)
        head.addStretch()
        head.addWidget(self.search)
        head.addWidget(close)
        self.page = QScrollArea()
        self.page.setWidgetResizable(True)
        self.page.setFrameShape(QFrame.Shape.NoFrame)
        self.page.viewport().setAutoFillBackground(False)
        body = QVBoxLayout(self)
        body.setContentsMargins(20, 16, 20, 16)
        body.setSpacing(12)
        body.addLayout(head)
        body.addWidget(self.page, 1)

    def open_with(self, lines: list[Line]) -> None:
        """Shows these lines, or closes if it is open."""
        if self.isVisible():
            self.hide()
            return
        self._lines = lines
        self.search.clear()
        self._fill()
        self.show()
        self.raise_()
        self.place()
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def place(self) -> None:
        """Keeps to the middle of the window, with the window seen around it."""
        width, height = self._window.width() - 2 * MARGIN, self._window.height() - 2 * MARGIN
        self.setGeometry(MARGIN, MARGIN, width, height)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Esc and F1 close."""
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_F1):
            self.hide()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """A click on the sheet itself closes it."""
        self.hide()

    def _fill(self) -> None:
        typed = self.search.text().casefold()
        wanted = [line for line in self._lines if typed in " ".join((*line[:2], *line[2])).casefold()]
        groups = [(menu, list(lines)) for menu, lines in groupby(wanted, key=lambda line: line[0])]
        page = QWidget()
        columns = QHBoxLayout(page)
        columns.setContentsMargins(0, 0, 8, 0)
        columns.setSpacing(28)
        if not wanted:
            columns.addWidget(_nothing(), 0, Qt.AlignmentFlag.AlignTop)
        for part in shared_out(groups, COLUMNS):
            column = QVBoxLayout()
            column.setSpacing(10)
            for menu, lines in part:
                column.addWidget(_group(menu, lines))
            column.addStretch()
            columns.addLayout(column, 1)
        self.page.setWidget(page)
        page.setAutoFillBackground(False)


def shared_out(groups: list[tuple[str, list[Line]]], columns: int) -> list[list[tuple[str, list[Line]]]]:
    """The groups, in order, in columns of about equal height; a group is cut only where it is longer than a column."""
    height = max(1, -(-sum(len(lines) + 2 for _, lines in groups) // columns))
    parts: list[list[tuple[str, list[Line]]]] = [[]]
    room = height
    for menu, lines in groups:
        rest = lines
        while rest:
            if room < 5 and len(parts) < columns:
                parts.append([])
                room = height
            fits = len(rest) if len(parts) == columns else max(1, room - 2)
            parts[-1].append((menu, rest[:fits]))
            room -= len(rest[:fits]) + 2
            rest = rest[fits:]
    return parts


def _group(menu: str, lines: list[Line]) -> QWidget:
    group = QWidget()
    body = QVBoxLayout(group)
    body.setContentsMargins(0, 0, 0, 0)
    body.setSpacing(4)
    heading = QLabel(menu)
    heading.setProperty("heading", True)
    body.addWidget(heading)
    for _, text, keys in lines:
        body.addLayout(_row(text, keys))
    return group


def _row(text: str, keys: tuple[str, ...]) -> QHBoxLayout:
    """What is done, and the keys as they look on a keyboard."""
    row = QHBoxLayout()
    row.setSpacing(4)
    words = QLabel(text)
    words.setWordWrap(True)
    row.addWidget(words, 1)
    for key in keys:
        cap = QLabel(key)
        cap.setProperty("key", True)
        row.addWidget(cap, 0, Qt.AlignmentFlag.AlignTop)
    return row


def _nothing() -> QLabel:
    words = QLabel(translate("lgrr", "No key does that."))
    words.setProperty("muted", True)
    return words
