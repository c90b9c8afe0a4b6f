"""Notes in the real window: typed with all the window's keys about, kept in the case, and undone."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from lgrr.analysis.acts import Note
from lgrr_gui.app import Desk
from lgrr_gui.commands import Do, Together
from tests.gui.desks import open_desk, opened, wait

CTRL = Qt.KeyboardModifier.ControlModifier


def notes(desk: Desk) -> list[str]:
    recording = desk.store.now.recording
    assert recording is not None
    return [act.deed.text for act in recording.acts if isinstance(act.deed, Note)]


def test_a_note_is_typed_reworded_twice_deleted_and_brought_back(qtbot: QtBot, tmp_path: Path, nobody: Path) -> None:
    with open_desk(qtbot, tmp_path / "cases", nobody) as desk:
        wait(qtbot, desk, lambda s: opened(s) and s.recording is not None and s.recording.kept)
        panel, text = desk.window.notes, desk.window.notes.editor.text
        qtbot.keyClick(desk.window, Qt.Key.Key_N, CTRL)
        assert QApplication.focusWidget() is text
        qtbot.keyClicks(text, "mark, look , . 1 b h")
        qtbot.keyClick(text, Qt.Key.Key_End)
        assert desk.store.now.wanted == 0, "keys of the window are letters here"
        qtbot.keyClick(text, Qt.Key.Key_Return, CTRL)
        wait(qtbot, desk, lambda s: notes(desk) == ["mark, look , . 1 b h"])
        for wording in ("second", "third"):
            panel.list.setCurrentIndex(panel.model.index(0))
            qtbot.keyClick(panel.list, Qt.Key.Key_F2)
            text.setPlainText(wording)
            qtbot.keyClick(text, Qt.Key.Key_Return, CTRL)
            wait(qtbot, desk, lambda s, wording=wording: notes(desk) == [wording])
        panel.list.setCurrentIndex(panel.model.index(0))
        qtbot.keyClick(panel.list, Qt.Key.Key_Delete)
        wait(qtbot, desk, lambda s: notes(desk) == [])
        for before in ("third", "second"):
            qtbot.keyClick(desk.window, Qt.Key.Key_Z, CTRL)
            wait(qtbot, desk, lambda s, before=before: notes(desk) == [before])


def test_what_was_done_at_once_is_undone_at_once(qtbot: QtBot, tmp_path: Path, nobody: Path) -> None:
    with open_desk(qtbot, tmp_path / "cases", nobody) as desk:
        wait(qtbot, desk, lambda s: opened(s) and s.recording is not None and s.recording.kept)
        steps = tuple(Do(Note(k, k, f"note {k}"), "note") for k in (1, 2, 3))
        desk.controller.do(Together(steps, "three notes"))
        wait(qtbot, desk, lambda s: notes(desk) == ["note 1", "note 2", "note 3"])
        qtbot.keyClick(desk.window, Qt.Key.Key_Z, CTRL)
        wait(qtbot, desk, lambda s: notes(desk) == [])
        qtbot.keyClick(desk.window, Qt.Key.Key_Y, CTRL)
        wait(qtbot, desk, lambda s: notes(desk) == ["note 1", "note 2", "note 3"])
