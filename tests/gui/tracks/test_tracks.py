"""The people of a recording: read, found, chosen, and what the examiner does with them."""

from collections import Counter
from dataclasses import replace

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from lgrr.analysis.acts import Exclude, Judge, Merge, Rename, Split
from lgrr_gui.commands import ChooseTrack, CutFaces, Do, Together, Withdraw
from lgrr_gui.state import Recording, WindowState
from lgrr_gui.tracks.cards import CardDelegate
from lgrr_gui.tracks.people import Order, People
from lgrr_gui.tracks.tracks import TracksPanel
from tests.gui.desks import settle
from tests.gui.tracks.build import EVERYTHING, M, N, Q, person, recording, review, state
from tests.gui.tracks.conftest import Show
from tests.gui.tracks.reading import cards, pick, rows, words

ANNA = person(1, label="Anna", first=0, last=499, reason="Track 1 scores 0.93 [0.88, 0.96], above the threshold.")
UNSURE = person(
    2, 0.614, (0.31, 0.78), Q, first=100, last=200, faces=41, reason="The two streams contradict each other."
)
CLEAR = person(3, 0.07, (0.03, 0.12), N, first=300, last=400, faces=20)
SMALL = person(4, None, None, Q, first=50, last=60, faces=0)
POSTER = replace(person(5, 0.44, (0.4, 0.5), Q, first=0, last=100, faces=9), excluded="a poster on the wall")
PEOPLE = (ANNA, UNSURE, CLEAR, SMALL, POSTER)
ACTS = (Rename(ANNA.face, "Anna"), Exclude(POSTER.face, "a poster on the wall"))
FULL = recording("a" * 64, "interview.mp4", *ACTS, review=review(*PEOPLE))


@pytest.fixture
def panel(show: Show) -> TracksPanel:
    made = show(TracksPanel(), state(FULL, shown=150))
    assert isinstance(made, TracksPanel)
    return made


def numbers(panel: TracksPanel) -> list[int]:
    """The tracks listed, from the top."""
    return [p.track.id for p in panel.model.listed]


def choose(panel: TracksPanel, *tracks: int) -> None:
    """Clicks the first, then the others with Ctrl held."""
    selection = panel.table.selectionModel()
    how = QItemSelectionModel.SelectionFlag.ClearAndSelect
    for track in tracks:
        index = panel.model.index(panel.model.row_of(track), 0)
        selection.setCurrentIndex(index, how | QItemSelectionModel.SelectionFlag.Rows)
        how = QItemSelectionModel.SelectionFlag.Select


def asked(panel: TracksPanel) -> list[object]:
    """What was asked for, but for choosing."""
    return [command for command in panel.requests if not isinstance(command, ChooseTrack | CutFaces)]  # type: ignore[attr-defined]


def test_a_row_says_who_what_was_found_how_surely_and_when(panel: TracksPanel) -> None:
    assert rows(panel.model) == [
        "Anna | signs of manipulation | 0.93 [0.88, 0.96] | 00:00 – 00:20 · 120 faces",
        "Track 2 | inconclusive | 0.6 [0.3, 0.8] | 00:04.0 – 00:08.0 · 41 faces",
        "Track 3 | no sign found | 0.07 [0.03, 0.12] | 00:12.0 – 00:16.0 · 20 faces",
        "Track 4 | inconclusive | no score | 00:02.0 – 00:02.4 · 0 faces",
        "Track 5 | excluded: a poster on the wall | 0.44 [0.40, 0.50] | 00:00.0 – 00:04.0 · 9 faces",
    ]
    assert [card.lines[0].sign for card in cards(panel.model)] == ["▲", "?", "●", "?", "×"]
    assert [card.chip[0] for card in cards(panel.model)] == ["1", "2", "3", "4", "5"]  # type: ignore[index]
    told = panel.model.index(2, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert told == "Track 3, 00:12.0 – 00:16.0, 20 faces scored, score 0.07 [0.03, 0.12], no sign of manipulation found"


@pytest.mark.parametrize(
    ("column", "up", "down"),
    [
        ("by number", [1, 2, 3, 4, 5], [5, 4, 3, 2, 1]),
        ("by time", [5, 1, 4, 2, 3], [3, 2, 4, 1, 5]),
        ("by faces scored", [4, 5, 3, 2, 1], [1, 2, 3, 5, 4]),
        ("by score", [3, 5, 2, 1, 4], [1, 2, 5, 3, 4]),
        ("by finding", [1, 2, 4, 3, 5], [5, 3, 2, 4, 1]),
    ],
)
def test_rows_are_sorted_by_any_column_and_those_without_a_score_come_last(
    panel: TracksPanel, column: str, up: list[int], down: list[int]
) -> None:
    pick(panel.finder.by, column)
    assert numbers(panel) == up
    panel.finder.down.click()
    assert numbers(panel) == down


def test_rows_are_found_by_words_and_by_finding(qtbot: QtBot, panel: TracksPanel) -> None:
    qtbot.keyClicks(panel.finder.search, "CONTRADICT")
    assert numbers(panel) == [2]
    assert "1 of 5 tracks" in words(panel)
    panel.finder.search.setText("nobody of this name")
    assert "No track is as the filter asks." in words(panel)
    qtbot.keyClick(panel.finder.search, Qt.Key.Key_Escape)
    assert numbers(panel) == [1, 2, 3, 4, 5], "Esc empties the line"
    for finding, there in (("▲", [1]), ("●", [3]), ("?", [2, 4]), ("×", [5]), ("All", [1, 2, 3, 4, 5])):
        pick(panel.finder.only, finding)
        assert numbers(panel) == there


def test_a_single_choice_chooses_the_track_and_enter_goes_to_it(qtbot: QtBot, panel: TracksPanel) -> None:
    panel.table.setFocus()
    choose(panel, 2)
    assert panel.requests == [ChooseTrack(2)]  # type: ignore[attr-defined]
    qtbot.keyClick(panel.table, Qt.Key.Key_Return)
    assert panel.requests[1:] == [ChooseTrack(2, go=True)]  # type: ignore[attr-defined]
    place = panel.table.visualRect(panel.model.index(2, 0)).center()
    qtbot.mouseClick(panel.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.mouseDClick(panel.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert panel.requests[2:] == [ChooseTrack(3), ChooseTrack(3, go=True)]  # type: ignore[attr-defined]


def test_the_selection_follows_the_chosen_track_and_asks_for_nothing(panel: TracksPanel) -> None:
    there = state(FULL, shown=150)
    for track in (3, 1, None, 2):
        panel.show_state(replace(there, track=track), frozenset({"track"}))
        assert [p.track.id for p in panel.selected()] == ([] if track is None else [track])
    assert panel.requests == []  # type: ignore[attr-defined]
    assert "The two streams contradict each other." in words(panel.chosen)


def test_a_new_review_keeps_the_choice_of_several(panel: TracksPanel) -> None:
    choose(panel, 1, 3)
    later = replace(FULL, review=review(*PEOPLE, person(6, 0.5, (0.4, 0.6), Q)))
    panel.show_state(state(later, shown=150, track=1), frozenset({"recordings"}))
    assert numbers(panel) == [1, 2, 3, 4, 5, 6]
    assert [p.track.id for p in panel.selected()] == [1, 3]
    assert "2 tracks are chosen" in words(panel.chosen)


def test_chosen_tracks_are_merged(qtbot: QtBot, panel: TracksPanel) -> None:
    choose(panel, 2)
    assert not panel.acts["merge"].isEnabled(), "it takes two"
    choose(panel, 3, 2, 1)
    qtbot.keyClick(panel.table, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    first = Do(Merge(ANNA.face, UNSURE.face), "merge Anna and Track 2")
    second = Do(Merge(ANNA.face, CLEAR.face), "merge Anna and Track 3")
    assert asked(panel) == [Together((first, second), "merge 3 tracks")]
    choose(panel, 2, 1)
    panel.acts["merge"].trigger()
    assert asked(panel)[1:] == [first]


def test_a_track_is_split_at_the_frame_on_show(panel: TracksPanel) -> None:
    choose(panel, 2)
    panel.acts["split"].trigger()
    assert asked(panel) == [Do(Split((150, 1)), "split Track 2 at frame 150")]
    panel.show_state(state(FULL, shown=100, track=2), EVERYTHING)
    assert not panel.acts["split"].isEnabled(), "nothing is before its first frame"
    panel.show_state(state(FULL, shown=300, track=2), EVERYTHING)
    assert not panel.acts["split"].isEnabled(), "it is not in this frame"


def test_a_track_is_renamed_where_it_stands(qtbot: QtBot, panel: TracksPanel) -> None:
    panel.table.setFocus()
    choose(panel, 2)
    qtbot.keyClick(panel.table, Qt.Key.Key_F2)
    line = QApplication.focusWidget()
    assert isinstance(line, QLineEdit)
    assert line.text() == "Track 2"
    qtbot.keyClicks(line, "Bert")
    later = replace(FULL, review=review(*PEOPLE, person(6)))
    panel.show_state(state(later, shown=150, track=2), frozenset({"recordings"}))
    assert line.text() == "Bert", "what is being typed is not overwritten"
    qtbot.keyClick(line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: asked(panel) == [Do(Rename(UNSURE.face, "Bert"), "rename Track 2 to Bert")])
    qtbot.waitUntil(lambda: numbers(panel) == [1, 2, 3, 4, 5, 6])


def test_an_empty_name_gives_the_number_back(panel: TracksPanel) -> None:
    panel.model.setData(panel.model.index(0, 0), "  ")
    assert asked(panel) == [Withdraw(1, "take the name Anna away")]


def test_a_track_is_excluded_with_a_reason_typed_in_the_panel(qtbot: QtBot, panel: TracksPanel) -> None:
    panel.table.setFocus()
    choose(panel, 2, 3)
    qtbot.keyClick(panel.table, Qt.Key.Key_Delete)
    form = panel.chosen.reason_form
    assert form.isVisible()
    assert not form.keep.isEnabled(), "a reason must be given"
    assert "Exclude Track 2, Track 3" in words(form)
    qtbot.keyClicks(form.line, "on a screen in the background")
    qtbot.keyClick(form.line, Qt.Key.Key_Return)
    reason = "on a screen in the background"
    steps = Do(Exclude(UNSURE.face, reason), "exclude Track 2"), Do(Exclude(CLEAR.face, reason), "exclude Track 3")
    assert asked(panel) == [Together(steps, "exclude 2 tracks")]
    assert form.isHidden()
    panel.acts["exclude"].trigger()
    qtbot.keyClick(form.line, Qt.Key.Key_Escape)
    assert form.isHidden()
    assert len(asked(panel)) == 1


def test_an_excluded_track_is_included_again_by_withdrawing_the_act(panel: TracksPanel) -> None:
    choose(panel, 5)
    assert not panel.acts["exclude"].isEnabled()
    assert "Excluded, does not count for the recording: a poster on the wall" in words(panel.chosen)
    panel.acts["include"].trigger()
    assert asked(panel) == [Withdraw(2, "include Track 5 again")]


def test_a_track_is_judged_and_the_judgement_stands_beside_the_finding(panel: TracksPanel) -> None:
    choose(panel, 3)
    panel.acts["judge"].trigger()
    panel.chosen.form.choices[M].click()
    panel.chosen.form.words.setText("seam at the hair line")
    panel.chosen.form.keep.click()
    judge = Judge(M, "seam at the hair line", CLEAR.face)
    assert asked(panel) == [Do(judge, "judge Track 3: signs of manipulation")]
    judged = replace(CLEAR, judged=judge)
    there = recording("a" * 64, "interview.mp4", judge, review=review(ANNA, judged))
    panel.show_state(state(there, track=3), EVERYTHING)
    assert rows(panel.model)[1].startswith("Track 3 | judged | no sign found")
    assert "Your judgement: ▲ signs of manipulation: seam at the hair line\nA. Examiner, 2026-11-20 14:02 UTC" in words(
        panel.chosen
    )


def test_faces_come_one_after_another_and_belong_to_their_recording(panel: TracksPanel) -> None:
    red = QImage(8, 8, QImage.Format.Format_RGB32)
    red.fill(QColor("red"))
    panel.set_thumbnail(UNSURE.face, red)
    assert [card.picture.isNull() for card in cards(panel.model)] == [True, False, True, True, True]  # type: ignore[union-attr]
    other = recording("b" * 64, "other.mp4", review=review(*PEOPLE))
    panel.show_state(WindowState(recordings=(FULL, other), current="b" * 64), EVERYTHING)
    assert all(card.picture.isNull() for card in cards(panel.model))  # type: ignore[union-attr]
    panel.show_state(state(FULL), EVERYTHING)
    assert not cards(panel.model)[1].picture.isNull()  # type: ignore[union-attr]


def test_faces_are_asked_for_where_rows_are_on_the_screen(qtbot: QtBot, show: Show) -> None:
    crowd = tuple(person(number, first=number % 400) for number in range(1, 1001))
    panel = show(TracksPanel(), state(recording("a" * 64, review=review(*crowd))))
    assert isinstance(panel, TracksPanel)

    def cut() -> list[CutFaces]:
        return [command for command in panel.requests if isinstance(command, CutFaces)]  # type: ignore[attr-defined]

    qtbot.waitUntil(lambda: len(cut()) == 1)
    assert 1 <= len(cut()[0].faces) < 20
    assert cut()[0].faces[0] == crowd[0].face
    panel.table.scrollToBottom()
    qtbot.waitUntil(lambda: len(cut()) == 2)
    assert cut()[1].faces[-1] == crowd[-1].face
    panel.table.viewport().update()
    settle(200)
    assert len(cut()) == 2, "what cannot be had is not asked for again and again"


def test_where_nobody_is_listed_it_says_what_to_do(show: Show) -> None:
    panel = show(TracksPanel(), state())
    assert words(panel) == "Open a recording first: drop it on the window, or press Ctrl+O."
    panel.show_state(state(recording()), EVERYTHING)
    assert words(panel) == "Nobody yet. Press Ctrl+R to analyse the recording."
    panel.show_state(state(recording(review=review(finding=Q))), EVERYTHING)
    assert words(panel) == "No face was found in the frames looked at."


def crowd(count: int) -> Recording:
    people = tuple(person(n, (n * 37 % 1000) / 1000, None, Q, first=0, last=1) for n in range(1, count + 1))
    return recording("f" * 64, review=review(*people))


def test_five_thousand_tracks_are_listed_and_only_those_on_the_screen_are_painted(
    qtbot: QtBot, show: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    painted: Counter[int] = Counter()
    paint = CardDelegate.paint
    monkeypatch.setattr(
        CardDelegate, "paint", lambda d, p, o, index: (painted.update([index.row()]), paint(d, p, o, index))
    )
    panel = show(TracksPanel(), state(crowd(5000)))
    assert len(rows(panel.model)) == 5000
    QApplication.processEvents()
    painted.clear()
    panel.table.viewport().repaint()
    assert 1 <= len(painted) < 20
    painted.clear()
    pick(panel.finder.by, "by score")
    panel.table.scrollToBottom()
    qtbot.waitUntil(lambda: 4999 in painted)
    assert len(painted) < 60


def test_rows_are_not_made_anew_when_only_the_picture_changes(show: Show, monkeypatch: pytest.MonkeyPatch) -> None:
    panel = show(TracksPanel(), state(FULL, shown=10))
    made: list[object] = []
    monkeypatch.setattr(Order, "of", lambda order, people: made.append(order) or list(people))
    for index in (20, 30):
        panel.show_state(state(FULL, shown=index), frozenset({"shown", "wanted"}))
    assert made == []
    panel.show_state(state(replace(FULL, review=review(ANNA))), frozenset({"recordings"}))
    assert len(made) == 1


def test_the_model_keeps_qt_s_rules(qtmodeltester: object) -> None:
    model = People(None)  # type: ignore[arg-type]
    model.show(FULL, {})
    qtmodeltester.check(model)  # type: ignore[attr-defined]
