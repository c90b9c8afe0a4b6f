"""Sentences for the analyst: toasts over a corner of the window, and the log in which all of them stay.

A toast never takes the keyboard and never asks anything. Of many at once the newest three are shown, with the number of
those that only the log holds.
"""

from __future__ import annotations

import re

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QIcon, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from lgrr_gui.looks.icons import dress, pixmap
from lgrr_gui.looks.theme import colours
from lgrr_gui.state import Notice, WindowState

translate = QCoreApplication.translate
SHOWN = 3  # toasts at once
LASTS_MS = {"info": 5_000, "warning": 12_000, "error": 20_000}
WIDTH = 380  # px
_LONG = re.compile(r"\S{20}")  # a word that long may be broken, or it would not fit
MARGIN = 12  # px to the picture's edge


def level_words(level: str) -> str:
    """The level in words: it is never told by colour alone."""
    words = {
        "info": translate("lgrr", "Note"),
        "warning": translate("lgrr", "Warning"),
        "error": translate("lgrr", "Error"),
    }
    return words[level]


def level_colour(level: str) -> str:
    """`#rrggbb` of the level's sign and word."""
    now = colours()
    return {"info": now.text, "warning": now.warning, "error": now.error}[level]


class Toast(QFrame):
    """One notice: level, sentence and a button that closes it."""

    def __init__(self, notice: Notice, parent: QWidget) -> None:
        super().__init__(parent)
        self.notice = notice
        self.setProperty("card", True)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._sign = QLabel()
        level = QLabel(level_words(notice.level))
        level.setProperty("heading", True)
        level.setProperty("level", notice.level)
        words = QLabel(_LONG.sub("\\g<0>\u200b", notice.words))
        words.setTextFormat(Qt.TextFormat.PlainText)
        words.setWordWrap(True)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.MinimumExpanding)
        policy.setHeightForWidth(True)  # as high as the sentence is long
        words.setSizePolicy(policy)
        close = QToolButton()
        dress(close, "close")
        close.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        close.setToolTip(translate("lgrr", "Close"))
        close.setAccessibleName(translate("lgrr", "Close this message"))
        close.clicked.connect(self.hide)
        text = QVBoxLayout()
        text.setSpacing(2)
        text.addWidget(level)
        text.addWidget(words)
        body = QHBoxLayout(self)
        body.setContentsMargins(12, 8, 8, 10)
        body.setSpacing(10)
        body.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        body.addLayout(text, 1)
        body.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        self.setFixedWidth(WIDTH)
        self.setAccessibleName(f"{level.text()}: {notice.words}")
        self._draw_sign()
        QTimer.singleShot(LASTS_MS[notice.level], self, self.hide)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """The sign follows a change of the look."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._draw_sign()

    def _draw_sign(self) -> None:
        level = self.notice.level
        self._sign.setPixmap(pixmap(level, 20, level_colour(level), self.devicePixelRatioF()))


class NoticeArea(QWidget):
    """The toasts, over the upper right corner of the picture; as large as what it shows."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._last = 0  # number of the newest notice that was shown
        self._toasts: list[Toast] = []
        self._more = QLabel()
        self._more.setProperty("muted", True)
        self._more.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._body = QVBoxLayout(self)
        self._body.setContentsMargins(0, 0, 0, 0)
        self._body.setSpacing(8)
        self._body.addWidget(self._more)
        self.hide()

    def show_state(self, state: WindowState, changed: frozenset[str]) -> None:
        """Shows the notices that are new."""
        if "notices" not in changed:
            return
        fresh = [notice for notice in state.notices if notice.number > self._last]
        for notice in fresh[-SHOWN:]:
            toast = Toast(notice, self)
            toast.installEventFilter(self)
            self._toasts.append(toast)
            self._body.addWidget(toast)
            toast.show()
        if fresh:
            self._last = fresh[-1].number
            hidden = len(fresh) - SHOWN
            words = translate("lgrr", "{count} more in the messages (Ctrl+L)").format(count=hidden)
            self._more.setText(words if hidden > 0 else "")
            self._settle()

    def place(self) -> None:
        """Keeps to the upper right corner of the window's middle, where no control lies under it."""
        self.adjustSize()
        middle = getattr(self._window, "centralWidget", lambda: None)()
        room = self._window.rect() if middle is None else middle.geometry()
        self.move(room.right() - self.width() - MARGIN, room.top() + MARGIN)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """A toast that has been closed, or has had its time, goes."""
        if event.type() == QEvent.Type.HideToParent and watched in self._toasts:
            self._settle()
        return super().eventFilter(watched, event)

    def _settle(self) -> None:
        """Keeps the newest toasts that are open."""
        open_ones = [toast for toast in self._toasts if not toast.isHidden()]
        kept, gone = open_ones[-SHOWN:], [t for t in self._toasts if t not in open_ones[-SHOWN:]]
        self._toasts = kept
        for toast in gone:
            toast.removeEventFilter(self)
            self._body.removeWidget(toast)
            toast.hide()
            toast.deleteLater()
        if not kept:
            self._more.setText("")
        self._more.setVisible(bool(self._more.text()))
        self.setVisible(bool(kept))
        if kept:
            self.place()
            self.raise_()


class NoticeLog(QWidget):
    """Every message so far, newest last; `only` chooses by level, Ctrl+C copies the chosen lines."""

    def __init__(self) -> None:
        super().__init__()
        self._notices: tuple[Notice, ...] = ()
        self.only = QComboBox()
        self.only.setAccessibleName(translate("lgrr", "Which messages are listed"))
        for words, levels in (
            (translate("lgrr", "All messages"), ("info", "warning", "error")),
            (translate("lgrr", "Warnings and errors"), ("warning", "error")),
            (translate("lgrr", "Errors"), ("error",)),
        ):
            self.only.addItem(words, levels)
        self.only.currentIndexChanged.connect(self._fill)
        self.list = QListWidget()
        self.list.setWordWrap(True)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.list.setAccessibleName(translate("lgrr", "Messages"))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.nothing = QLabel(translate("lgrr", "No messages so far."))
        self.nothing.setProperty("muted", True)
        copy = QPushButton(translate("lgrr", "Copy"))
        copy.setToolTip(translate("lgrr", "Copies the chosen messages, or all of them"))
        copy.clicked.connect(self.copy)
        QShortcut(QKeySequence.StandardKey.Copy, self.list, self.copy, context=Qt.ShortcutContext.WidgetShortcut)
        head = QHBoxLayout()
        head.addWidget(self.only, 1)
        head.addWidget(copy)
        body = QVBoxLayout(self)
        body.setContentsMargins(8, 8, 8, 8)
        body.addLayout(head)
        body.addWidget(self.nothing)
        body.addWidget(self.list, 1)
        self.setFocusProxy(self.list)

    def show_state(self, state: WindowState, changed: frozenset[str]) -> None:
        """Lists the notices."""
        if "notices" in changed:
            self._notices = state.notices
            self._fill()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """The signs follow a change of the look."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._fill()

    def copy(self) -> None:
        """The chosen lines, or all of them, to the clipboard."""
        rows = self.list.selectedItems() or [self.list.item(row) for row in range(self.list.count())]
        QGuiApplication.clipboard().setText("\n".join(item.text() for item in rows))

    def _fill(self) -> None:
        levels = self.only.currentData()
        self.list.clear()
        for notice in self._notices:
            if notice.level in levels:
                text = f"{notice.time}  {level_words(notice.level)}: {notice.words}"
                self.list.addItem(QListWidgetItem(QIcon(pixmap(notice.level, 20, level_colour(notice.level))), text))
        self.nothing.setVisible(self.list.count() == 0)
        self.list.setVisible(self.list.count() > 0)
        self.list.scrollToBottom()
