"""Notes and marks: written, found again, gone to, changed and deleted."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from lgrr.analysis.acts import Deed, Note
from lgrr_gui.commands import Do, Go, Withdraw
from lgrr_gui.state import Recording
from lgrr_gui.tracks.notes import NotesPanel
from tests.gui.tracks.build import EVERYTHING, person, recording, review, state
from tests.gui.tracks.conftest import Show
from tests.gui.tracks.reading import pick, rows, words

ANNA = person(1, label="Anna", first=20, last=400)
JAW = Note(120, 180, "The jaw line flickers.", ("jaw", "flicker"))
REWORDED = Note(40, 40, "Eyelid, not eye", ("eyes",), replaces=17)
ABOUT = Note(20, 400, "Ask for the original.", (), ANNA.face)
CTRL = Qt.KeyboardModifier.ControlModifier


def noted(*deeds: Deed) -> Recording:
    return recording("a" * 64, "interview.mp4", *deeds, review=review(ANNA))


@pytest.fixture
def panel(show: Show) -> NotesPanel:
    made = show(NotesPanel(), state(noted(JAW, Note(300, 300), REWORDED, ABOUT), shown=60, track=1, selection=(90, 99)))
    assert isinstance(made, NotesPanel)
    return made


def asked(panel: NotesPanel) -> list[object]:
    found: list[object] = panel.requests  # type: ignore[attr-defined]
    return found


def choose(panel: NotesPanel, row: int) -> None:
    panel.list.setCurrentIndex(panel.model.index(row))


def test_notes_stand_in_order_of_time_with_place_words_and_tags(panel: NotesPanel) -> None:
    assert rows(panel.model) == [
        "Anna | 00:00.800 | Ask for the original.",
        "Frame 40 | 00:01.600 | Eyelid, not eye | #eyes",
        "Frames 120–180 | 00:04.800 | The jaw line flickers. | #jaw #flicker",
        "Frame 300 | 00:12.000 | Mark",
    ]
    whole = panel.model.index(2).data(Qt.ItemDataRole.ToolTipRole)
    assert whole == (
        "Frames 120–180 · 00:04.800 – 00:07.200\nThe jaw line flickers.\n#jaw #flicker\n"
        "A. Examiner, 2026-11-20 14:02 UTC"
    )


def test_notes_are_found_by_words_and_by_tag(qtbot: QtBot, panel: NotesPanel) -> None:
    qtbot.keyClicks(panel.search, "EYE")
    assert [row.split(" | ")[0] for row in rows(panel.model)] == ["Frame 40"]
    panel.search.clear()
    pick(panel.tag, "#jaw")
    assert [row.split(" | ")[0] for row in rows(panel.model)] == ["Frames 120–180"]
    qtbot.keyClicks(panel.search, "xyz")
    assert "No note is as the filter asks." in words(panel)


def test_a_click_or_enter_goes_to_the_note(qtbot: QtBot, panel: NotesPanel) -> None:
    place = panel.list.visualRect(panel.model.index(2)).center()
    qtbot.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert asked(panel) == [Go(120)]
    qtbot.keyClick(panel.list, Qt.Key.Key_Down)
    assert asked(panel) == [Go(120)], "the keyboard only chooses"
    qtbot.keyClick(panel.list, Qt.Key.Key_Return)
    assert asked(panel) == [Go(120), Go(300)]


def test_ctrl_n_begins_a_note_at_the_frame_on_show_and_ctrl_enter_keeps_it(qtbot: QtBot, panel: NotesPanel) -> None:
    panel.start_note()
    assert QApplication.focusWidget() is panel.editor.text
    assert panel.editor.scope.currentText() == "Frame 60 · 00:02.400"
    qtbot.keyClicks(panel.editor.text, "Blink without a lid")
    qtbot.keyClick(panel.editor.text, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is panel.editor.tags, "Tab goes on"
    qtbot.keyClicks(panel.editor.tags, "eyes, #blink, eyes,")
    panel.editor.text.setFocus()
    qtbot.keyClick(panel.editor.text, Qt.Key.Key_Return, CTRL)
    assert asked(panel) == [Do(Note(60, 60, "Blink without a lid", ("eyes", "blink")), "note at frame 60")]
    assert panel.editor.text.toPlainText() == ""
    assert panel.editor.tags.text() == ""


def test_a_note_may_be_about_the_selected_stretch_or_the_chosen_track(qtbot: QtBot, panel: NotesPanel) -> None:
    scope = panel.editor.scope
    assert [scope.itemText(k) for k in range(scope.count())] == [
        "Frame 60 · 00:02.400",
        "Selected frames 90–99",
        "Anna",
    ]
    for start, note in (
        ("Selected", Note(90, 99, "x")),
        ("Anna", Note(20, 400, "x", (), ANNA.face)),
    ):
        pick(scope, start)
        qtbot.keyClicks(panel.editor.text, "x")
        panel.editor.add.click()
        assert asked(panel)[-1].deed == note  # type: ignore[attr-defined]


def test_a_note_belongs_to_the_frame_where_it_was_begun(qtbot: QtBot, panel: NotesPanel) -> None:
    qtbot.keyClicks(panel.editor.text, "here")
    later = state(noted(JAW), shown=200)
    panel.show_state(later, frozenset({"wanted", "shown"}))
    assert panel.editor.scope.currentText() == "Frame 60 · 00:02.400"
    panel.start_note()
    assert panel.editor.text.toPlainText() == "here", "nothing that was typed is lost"
    panel.editor.add.click()
    assert asked(panel) == [Do(Note(60, 60, "here"), "note at frame 60")]
    assert panel.editor.scope.currentText() == "Frame 200 · 00:08.000"


def test_esc_discards_what_is_being_written(qtbot: QtBot, panel: NotesPanel) -> None:
    panel.start_note()
    qtbot.keyClicks(panel.editor.text, "no")
    assert panel.editor.back.isVisible()
    qtbot.keyClick(panel.editor.text, Qt.Key.Key_Escape)
    assert panel.editor.text.toPlainText() == ""
    assert not panel.editor.back.isVisible()
    assert not panel.editor.add.isEnabled()


def test_a_note_is_reworded_and_stays_where_it_was(qtbot: QtBot, panel: NotesPanel) -> None:
    panel.list.setFocus()
    choose(panel, 2)
    qtbot.keyClick(panel.list, Qt.Key.Key_F2)
    assert "Note at frame 120" in words(panel.editor)
    assert panel.editor.tags.text() == "jaw, flicker"
    panel.editor.text.setPlainText("The collar flickers.")
    panel.editor.add.click()
    reworded = Note(120, 180, "The collar flickers.", ("jaw", "flicker"), None, replaces=1)
    assert asked(panel) == [Do(reworded, "change the note at frame 120")]


def test_a_note_that_was_reworded_is_changed_and_deleted_as_a_whole(qtbot: QtBot, panel: NotesPanel) -> None:
    panel.list.setFocus()
    choose(panel, 1)
    qtbot.keyClick(panel.list, Qt.Key.Key_F2)
    panel.editor.text.setPlainText("Neither")
    panel.editor.add.click()
    assert asked(panel)[-1].deed.replaces == 17  # type: ignore[attr-defined]
    qtbot.keyClick(panel.list, Qt.Key.Key_Delete)
    assert asked(panel)[-1] == Withdraw(17, "delete the note at frame 40")


def test_a_mark_gets_words_or_is_deleted(panel: NotesPanel) -> None:
    choose(panel, 3)
    panel.acts["delete"].trigger()
    assert asked(panel) == [Withdraw(2, "delete the mark at frame 300")]
    panel.acts["edit"].trigger()
    panel.editor.text.setPlainText("A cut")
    panel.editor.add.click()
    assert asked(panel)[-1] == Do(Note(300, 300, "A cut", replaces=2), "change the note at frame 300")


def test_tags_used_before_are_offered(qtbot: QtBot, panel: NotesPanel) -> None:
    field = panel.editor.tags
    field.setFocus()
    qtbot.keyClicks(field, "lips, fl")
    popup = field._popup
    assert popup.isVisible()
    assert popup.model().index(0, 0).data() == "flicker"
    qtbot.keyClick(popup, Qt.Key.Key_Down)
    qtbot.keyClick(popup, Qt.Key.Key_Return)
    assert field.text() == "lips, flicker"
    assert asked(panel) == [], "Enter took the tag, not the note"
    qtbot.keyClicks(field, ", ja")
    assert popup.isVisible()
    qtbot.keyClick(popup, Qt.Key.Key_Escape)
    assert not popup.isVisible()
    assert field.text() == "lips, flicker, ja", "Esc closed the list, not the note"


def test_the_chosen_note_stays_chosen_when_others_come(panel: NotesPanel) -> None:
    choose(panel, 2)
    there = state(noted(JAW, Note(300, 300), REWORDED, ABOUT, Note(5, 5, "new")), shown=60)
    panel.show_state(there, frozenset({"recordings"}))
    assert panel.list.currentIndex().row() == 3
    assert asked(panel) == []


def test_another_recording_has_its_own_notes_and_a_fresh_editor(qtbot: QtBot, panel: NotesPanel) -> None:
    qtbot.keyClicks(panel.editor.text, "about the first")
    other = recording("b" * 64, "other.mp4")
    panel.show_state(replace(state(other), wanted=7), EVERYTHING)
    assert rows(panel.model) == []
    assert "No notes yet. Press M to mark the frame on show, or Ctrl+N to write a note." in words(panel)
    assert panel.editor.text.toPlainText() == ""
    assert panel.editor.scope.currentText() == "Frame 7 · 00:00.280"
    panel.show_state(state(), EVERYTHING)
    assert "Open a recording first" in words(panel)
    assert not panel.editor.isEnabled()


def test_two_thousand_notes_are_listed(show: Show) -> None:
    panel = show(
        NotesPanel(), state(noted(*(Note(k % 500, k % 500, f"note {k}", (f"t{k % 50}",)) for k in range(2000))))
    )
    assert panel.model.rowCount() == 2000
    pick(panel.tag, "#t7")
    assert panel.model.rowCount() == 40
