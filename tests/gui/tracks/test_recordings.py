"""The recordings of a case: how far each is, what was found, what to do next, and the examiner's own judgement."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from lgrr.analysis.acts import Judge
from lgrr_gui.commands import Analyze, Choose, Do
from lgrr_gui.state import Job, Model, Recording
from lgrr_gui.tracks.recordings import RecordingsPanel
from lgrr_gui.tracks.words import coverage_words
from tests.gui.tracks.build import EVERYTHING, M, N, Q, info, person, recording, review, state
from tests.gui.tracks.conftest import Show
from tests.gui.tracks.reading import cards, rows, words

OPENING = Recording("opening 1", Path("/evidence/street.mov"), stage="index", share=0.42)
BROKEN = Recording("opening 2", Path("/evidence/letter.mp4"), trouble="letter.mp4 is no video or picture.")
JUDGED = recording("a" * 64, "interview.mp4", Judge(Q, "compression hides the edges"), review=review(person(1)))
CLEAR = recording("b" * 64, "tv.mp4", review=review(person(1, 0.05, (0.02, 0.08), N), finding=N, reason="Low."))
PICTURE = recording("c" * 64, "portrait.png", info=info("portrait.png", still=True))


def test_an_empty_case_says_how_to_begin(show: Show) -> None:
    panel = show(RecordingsPanel(), state())
    assert words(panel) == ("No recording yet. Drop videos or pictures on the window, or press Ctrl+O to open them.")


def test_each_recording_says_what_it_is_and_how_far(show: Show) -> None:
    panel = show(RecordingsPanel(), state(JUDGED, CLEAR, PICTURE, OPENING, BROKEN))
    assert rows(panel.model) == [
        "interview.mp4 | signs of manipulation | video · 00:20 · 1920 × 1080",
        "tv.mp4 | no sign found | video · 00:20 · 1920 × 1080",
        "portrait.png | Not analysed yet | picture · 1920 × 1080",
        "street.mov | Reading the whole file 42%",
        "letter.mp4 | cannot be opened | letter.mp4 is no video or picture.",
    ]
    assert cards(panel.model)[3].share == 0.42
    assert [card.lines[0].sign for card in cards(panel.model)] == ["▲", "●", "", "", "!"]


def test_choosing_a_row_asks_for_the_recording_and_what_is_on_show_is_chosen_silently(qtbot: QtBot, show: Show) -> None:
    there = state(JUDGED, CLEAR, PICTURE)
    panel = show(RecordingsPanel(), there)
    assert panel.list.currentIndex().row() == 0
    panel.list.setFocus()
    qtbot.keyClick(panel.list, Qt.Key.Key_Down)
    assert panel.requests == [Choose("b" * 64)]
    panel.show_state(replace(there, current="c" * 64), frozenset({"current"}))
    assert panel.list.currentIndex().row() == 2
    assert len(panel.requests) == 1


def test_the_summary_gives_finding_reason_coverage_and_whether_it_is_finished(show: Show) -> None:
    there = state(JUDGED, CLEAR)
    panel = show(RecordingsPanel(), there)
    said = words(panel.summary)
    assert "signs of manipulation" in said
    assert "Track 1 scores 0.93 [0.88, 0.96] over 120 faces" in said
    assert (
        "50 of 500 frames looked at. Without a score: 3 frames without a face, 1 frame not decoded, 2 faces too" in said
    )
    assert JUDGED.review is not None and JUDGED.review.summary.coverage is not None
    assert "same picture" not in said
    repeated = coverage_words(replace(JUDGED.review.summary.coverage, taken_over=20))
    assert repeated.startswith("50 of 500 frames looked at. 20 of them have the same picture as another, and its")
    assert panel.summary.analyze.isHidden(), "nothing is left to be analysed"
    busy = replace(there, job=Job(1, JUDGED.sha256, "look", 10, 50))
    panel.show_state(busy, frozenset({"job"}))
    assert "The analysis is going on; the finding may still change." in words(panel.summary)
    assert cards(panel.model)[0].share == 0.2
    stopped = recording("a" * 64, review=review(person(1), finished=False))
    panel.show_state(state(stopped), EVERYTHING)
    assert "was stopped before its end" in words(panel.summary)
    assert panel.summary.analyze.isVisible()


def test_a_recording_that_is_not_analysed_offers_it(qtbot: QtBot, show: Show) -> None:
    panel = show(RecordingsPanel(), state(PICTURE))
    assert "Not analysed yet. Press Ctrl+R for a finding." in words(panel.summary)
    qtbot.mouseClick(panel.summary.analyze, Qt.MouseButton.LeftButton)
    assert panel.requests == [Analyze()]
    panel.show_state(replace(state(PICTURE), model=Model("loading", "Loading…")), EVERYTHING)
    assert panel.summary.analyze.isHidden()
    assert "The weights are being loaded" in words(panel.summary)
    panel.show_state(replace(state(PICTURE), model=Model("failed", "the file is damaged.")), EVERYTHING)
    assert "Without weights nothing can be analysed: the file is damaged." in words(panel.summary)


def test_trouble_is_said_in_full(show: Show) -> None:
    panel = show(RecordingsPanel(), state(BROKEN))
    assert words(panel.summary).splitlines() == [
        "letter.mp4", "cannot be opened", "letter.mp4 is no video or picture.",
    ]  # fmt: skip


def test_the_examiner_judges_with_the_keyboard_and_withdraws(qtbot: QtBot, show: Show) -> None:
    panel = show(RecordingsPanel(), state(CLEAR))
    form = panel.summary.form
    assert form.isHidden()
    panel.summary.judge.setFocus()
    qtbot.keyClick(panel.summary.judge, Qt.Key.Key_Space)
    assert not form.keep.isEnabled(), "nothing is chosen yet"
    qtbot.keyClick(form.choices[M], Qt.Key.Key_Space)
    form.words.setFocus()
    qtbot.keyClicks(form.words, "mask at the left cheek")
    qtbot.keyClick(form.words, Qt.Key.Key_Return)
    assert panel.requests == [Do(Judge(M, "mask at the left cheek"), "judge the recording: signs of manipulation")]
    assert form.isHidden()
    panel.show_state(state(JUDGED), EVERYTHING)
    assert "? inconclusive: compression hides the edges\nA. Examiner, 2026-11-20 14:02 UTC" in words(panel.summary)
    panel.summary.judge.click()
    assert form.choices[Q].isChecked()
    assert form.words.text() == "compression hides the edges"
    form.withdraw.click()
    assert panel.requests[1:] == [Do(Judge(None), "withdraw the judgement of the recording")]


def test_esc_leaves_the_form_and_asks_for_nothing(qtbot: QtBot, show: Show) -> None:
    panel = show(RecordingsPanel(), state(CLEAR))
    panel.summary.judge.click()
    panel.summary.form.words.setFocus()
    qtbot.keyClick(panel.summary.form.words, Qt.Key.Key_Escape)
    assert panel.summary.form.isHidden()
    assert panel.requests == []
    assert QApplication.focusWidget() is panel.summary.judge
    panel.summary.judge.click()
    panel.show_state(state(PICTURE), EVERYTHING)
    assert panel.summary.form.isHidden(), "it was about another recording"


def test_a_name_that_would_upset_a_screen_is_shown_harmless(show: Show) -> None:
    panel = show(RecordingsPanel(), state(recording("d" * 64, "a\x1b[2Jb.mp4")))
    assert rows(panel.model)[0].startswith("a\\x1b[2Jb.mp4 | ")
