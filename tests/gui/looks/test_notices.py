"""Notices come and go without disturbing anyone; the log keeps them."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QLineEdit, QMainWindow, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from lgrr_gui.looks import notices
from lgrr_gui.looks.icons import pixmap
from lgrr_gui.looks.notices import NoticeArea, NoticeLog, Toast
from lgrr_gui.looks.theme import DARK, LIGHT
from lgrr_gui.state import Store
from lgrr_gui.telling import KEPT, tell


@pytest.fixture
def area(window: QMainWindow) -> tuple[NoticeArea, Store]:
    made, store = NoticeArea(window), Store()
    store.watch(made.show_state)
    return made, store


def toasts(area: NoticeArea) -> list[Toast]:
    return [toast for toast in area.findChildren(Toast) if toast.isVisible()]


def said(widget: QWidget) -> str:
    words = (label.text() for label in widget.findChildren(QLabel) if label.isVisible() and label.text())
    return " ".join(words).replace("\u200b", "")


def test_the_three_newest_are_shown_and_the_rest_is_counted(area: tuple[NoticeArea, Store]) -> None:
    shown, store = area
    number = iter(range(100))

    def many(store: Store, count: int) -> None:
        for _ in range(count):
            tell(store, "info", f"sentence {next(number)}")

    many(store, 5)
    assert [toast.notice.words for toast in toasts(shown)] == ["sentence 2", "sentence 3", "sentence 4"]
    late, there = NoticeArea(shown.parentWidget()), store.now
    late.show_state(there, frozenset({"notices"}))
    assert [toast.notice.words for toast in toasts(late)] == ["sentence 2", "sentence 3", "sentence 4"]
    assert "2 more in the messages (Ctrl+L)" in said(late)


def test_a_notice_never_takes_the_keyboard(qtbot: QtBot, area: tuple[NoticeArea, Store], window: QMainWindow) -> None:
    shown, store = area
    line = window.centralWidget()
    assert isinstance(line, QLineEdit)
    assert line.hasFocus()
    tell(store, "error", "The stick is gone.")
    assert line.hasFocus()
    for part in shown.findChildren(QWidget):
        assert part.focusPolicy() == Qt.FocusPolicy.NoFocus
    close = toasts(shown)[0].findChild(QToolButton)
    qtbot.mouseClick(close, Qt.MouseButton.LeftButton)
    assert not toasts(shown)
    assert not shown.isVisible()
    assert line.hasFocus()
    qtbot.keyClicks(line, "still here")
    assert line.text() == "still here"


def test_a_notice_goes_by_itself_and_an_error_stays_longer(
    qtbot: QtBot, area: tuple[NoticeArea, Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    lasts = notices.LASTS_MS
    assert lasts["info"] < lasts["warning"] < lasts["error"]
    monkeypatch.setattr(notices, "LASTS_MS", {"info": 40, "warning": 40, "error": 5000})
    shown, store = area
    tell(store, "info", "short")
    tell(store, "error", "long")
    qtbot.waitUntil(lambda: [t.notice.words for t in toasts(shown)] == ["long"], timeout=2000)


def test_level_is_told_in_words_and_a_long_name_is_not_cut(area: tuple[NoticeArea, Store]) -> None:
    shown, store = area
    name = "exhibit_" * 30 + "end.mp4"
    tell(store, "warning", f"{name} is odd.")
    (toast,) = toasts(shown)
    assert said(toast) == f"Warning {name} is odd."
    assert toast.accessibleName() == f"Warning: {name} is odd."
    for label in toast.findChildren(QLabel):
        if label.text():
            assert label.fontMetrics().boundingRect(
                label.contentsRect(), int(Qt.TextFlag.TextWordWrap), label.text()
            ).width() <= label.width()  # fmt: skip
            assert label.height() >= label.heightForWidth(label.width())


def test_what_is_on_show_follows_a_change_of_the_look(
    area: tuple[NoticeArea, Store], log: tuple[NoticeLog, Store], dress: Callable[[str], None]
) -> None:
    shown, store = area
    store.watch(log[0].show_state)
    dress("light")
    for level in ("info", "warning", "error"):
        tell(store, level, "words")  # type: ignore[arg-type]
    for look in (LIGHT, DARK):
        dress("dark" if look is DARK else "light")
        for toast, colour in zip(toasts(shown), (look.text, look.warning, look.error), strict=True):
            sign, level, words = toast.findChildren(QLabel)
            assert sign.pixmap().toImage() == pixmap(toast.notice.level, 20, colour).toImage()
            assert level.palette().color(level.foregroundRole()).name() == colour
            assert words.palette().color(words.foregroundRole()).name() == look.text
        assert log[0].list.item(1).icon().pixmap(20).toImage() == pixmap("warning", 20, look.warning).toImage()


def test_notices_keep_to_the_corner_inside_the_window(area: tuple[NoticeArea, Store], window: QMainWindow) -> None:
    shown, store = area
    for n in range(3):
        tell(store, "error", f"{n} " + "a long sentence about what went wrong and what to do now; " * 4)
    window.resize(900, 650)
    shown.place()
    inside = window.rect()
    assert inside.contains(shown.geometry())
    assert shown.geometry().bottom() < window.statusBar().mapTo(window, QPoint(0, 0)).y()


@pytest.fixture
def log(qtbot: QtBot) -> tuple[NoticeLog, Store]:
    made, store = NoticeLog(), Store()
    qtbot.addWidget(made)
    store.watch(made.show_state)
    with qtbot.waitExposed(made):
        made.show()
    return made, store


def lines(log: NoticeLog) -> list[str]:
    return [log.list.item(row).text().split("  ", 1)[1] for row in range(log.list.count())]


def test_the_log_says_that_it_is_empty_and_then_keeps_everything(log: tuple[NoticeLog, Store]) -> None:
    shown, store = log
    assert shown.nothing.isVisible()
    for level, words in (("info", "a"), ("warning", "b"), ("error", "c")):
        tell(store, level, words)  # type: ignore[arg-type]
    assert lines(shown) == ["Note: a", "Warning: b", "Error: c"]
    assert not shown.nothing.isVisible()


def test_the_log_is_filtered_by_level(log: tuple[NoticeLog, Store]) -> None:
    shown, store = log
    for level, words in (("info", "a"), ("warning", "b"), ("error", "c"), ("info", "d")):
        tell(store, level, words)  # type: ignore[arg-type]
    shown.only.setCurrentIndex(1)
    assert lines(shown) == ["Warning: b", "Error: c"]
    shown.only.setCurrentIndex(2)
    assert lines(shown) == ["Error: c"]
    tell(store, "info", "e")
    assert lines(shown) == ["Error: c"]


def test_chosen_messages_or_all_of_them_are_copied(qtbot: QtBot, log: tuple[NoticeLog, Store]) -> None:
    shown, store = log
    for words in "abc":
        tell(store, "info", words)
    shown.copy()
    assert [line.split("  ", 1)[1] for line in QGuiApplication.clipboard().text().split("\n")] == lines(shown)
    shown.list.item(1).setSelected(True)
    shown.activateWindow()
    shown.list.setFocus()
    qtbot.waitUntil(shown.list.hasFocus)
    qtbot.keyClick(shown.list, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text().endswith("Note: b")
    assert "\n" not in QGuiApplication.clipboard().text()


def test_a_message_from_a_file_cannot_change_the_log(log: tuple[NoticeLog, Store]) -> None:
    shown, store = log
    tell(store, "error", "<b>evil</b>\x1b[31m\nname.mp4")
    assert lines(shown) == ["Error: <b>evil</b>\\x1b[31m\\nname.mp4"]


def test_the_log_does_not_grow_for_ever() -> None:
    store = Store()
    for n in range(KEPT + 20):
        tell(store, "info", str(n))
    assert len(store.now.notices) == KEPT
    assert store.now.notices[-1].words == str(KEPT + 19)
