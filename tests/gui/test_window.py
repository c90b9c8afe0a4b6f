"""The whole way in the real window: open, analyse, scrub, look at heat and attention, note, undo, close, reopen."""

from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from lgrr.analysis import Case
from lgrr.analysis.acts import Note, Retract
from lgrr.types import Finding
from lgrr_gui import commands
from lgrr_gui.app import Desk
from lgrr_gui.scene import box_of, square
from tests.gui.desks import analysed, drop, open_desk, opened, settle, wait


def pixels(image: QImage) -> np.ndarray:
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    flat = np.frombuffer(image.constBits(), np.uint8)
    return flat.reshape(image.height(), image.width(), 4)[..., :3].astype(int)


def go(qtbot: QtBot, desk: Desk, index: int) -> None:
    desk.controller.do(commands.Go(index))
    wait(qtbot, desk, lambda s: s.shown is not None and s.shown.index == index)


def press(
    qtbot: QtBot, desk: Desk, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    qtbot.keyClick(desk.window, key, modifier)


def test_from_a_file_to_a_judged_case_and_back(qtbot: QtBot, tmp_path: Path, hopper: Path) -> None:
    with open_desk(qtbot, tmp_path / "cases", hopper) as desk:
        wait(qtbot, desk, lambda s: opened(s) and s.model.status == "ready")
        desk.window.actions_by_name["analyze"].trigger()
        wait(qtbot, desk, analysed)
        recording = desk.store.now.recording
        assert recording is not None
        assert recording.review is not None
        (person,) = recording.review.summary.people
        assert person.track.faces_scored >= 24
        assert 0 < person.track.p_fake < 1  # type: ignore[operator]
        assert recording.review.summary.finding in Finding
        go(qtbot, desk, 20)
        wait(qtbot, desk, lambda s: s.recording is not None and s.recording.faces(20) is not None)
        press(qtbot, desk, Qt.Key.Key_M)
        desk.controller.do(commands.Do(Note(20, 24, "the jaw line flickers", ("jaw",)), "note"))
        wait(qtbot, desk, lambda s: s.recording is not None and len(s.recording.acts) == 2)
        press(qtbot, desk, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        wait(qtbot, desk, lambda s: s.recording is not None and len(s.recording.acts) == 1)
        press(qtbot, desk, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
        wait(qtbot, desk, lambda s: s.recording is not None and len(s.recording.acts) == 2)
        case, before = desk.store.now.case, recording.review
        assert case is not None
    with open_desk(qtbot, tmp_path / "cases", case) as desk:
        wait(qtbot, desk, analysed)
        wait(qtbot, desk, opened)
        again = desk.store.now.recording
        assert again is not None
        assert again.review is not None
        assert again.review.summary.people == before.summary.people, "every number is there again, to the last bit"
        assert np.array_equal(again.review.table.p_fake, before.table.p_fake, equal_nan=True)
        notes = [act.deed for act in again.acts]
        assert notes == [Note(20, 20), Note(20, 24, "the jaw line flickers", ("jaw",))]
        assert all(act.who == "A. Examiner" for act in again.acts)
    with Case.open(case) as kept:
        assert any(isinstance(act.deed, Retract) for act in kept.acts()), "undoing is on record too"


def test_heat_lies_over_the_face_and_nowhere_else(qtbot: QtBot, tmp_path: Path, hopper: Path) -> None:
    with open_desk(qtbot, tmp_path / "cases", hopper) as desk:
        wait(qtbot, desk, lambda s: opened(s) and s.model.status == "ready")
        wait(qtbot, desk, lambda s: s.recording is not None and s.recording.faces(0) is not None)
        desk.store.set_view(threshold=0.0, opacity=1.0, boxes=False)
        desk.window.viewer.actual_size()
        settle(300)
        plain_view = desk.store.now.view
        heat = desk.window.viewer.grab().toImage()
        desk.store.set_view(original=True)
        settle(100)
        original = desk.window.viewer.grab().toImage()
        assert plain_view.heat
        differs = np.abs(pixels(heat) - pixels(original)).max(axis=2) > 8
        recording, shown = desk.store.now.recording, desk.store.now.shown
        assert recording is not None
        assert shown is not None
        found = recording.faces(0)
        assert found is not None
        table, rows = found
        _, _, side, _ = square(box_of(table, rows[0]))
        rows_hit, columns_hit = np.nonzero(differs)
        share = differs.sum() / side**2
        assert share > 0.7, "the heat covers the face"
        middle = differs[int(np.median(rows_hit)), int(np.median(columns_hit))]
        assert middle


def test_every_frame_asked_for_is_the_frame_that_is_shown(qtbot: QtBot, tmp_path: Path, nobody: Path) -> None:
    draw = np.random.default_rng(3)
    with open_desk(qtbot, tmp_path / "cases", nobody) as desk:
        wait(qtbot, desk, opened)
        for index in draw.integers(0, 25, 12).tolist():
            go(qtbot, desk, index)
            shown = desk.store.now.shown
            assert shown is not None
            assert abs(int(shown.bgra[5, 5, 0]) - 8 * index) <= 3, "the grey of that frame"


def test_a_frame_without_a_face_says_so(qtbot: QtBot, tmp_path: Path, nobody: Path) -> None:
    with open_desk(qtbot, tmp_path / "cases", nobody) as desk:
        wait(qtbot, desk, lambda s: opened(s) and s.recording is not None and s.recording.faces(0) is not None)
        from lgrr_gui.scene import resolve

        scene = resolve(desk.store.now)
        assert scene.marks == ()
        assert scene.badge == "No face found in this frame"


def test_what_cannot_be_opened_is_one_notice_and_the_rest_goes_on(qtbot: QtBot, tmp_path: Path, nobody: Path) -> None:
    text, empty, gone = tmp_path / "letter.mp4", tmp_path / "empty.mp4", tmp_path / "gone.mp4"
    text.write_text("dear sir, " * 100)
    empty.touch()
    with open_desk(qtbot, tmp_path / "cases") as desk:
        drop(desk.window, text, empty, gone, nobody)
        wait(qtbot, desk, lambda s: len(s.notices) >= 3 and len(s.recordings) == 1 and opened(s))
        errors = [notice.words for notice in desk.store.now.notices if notice.level == "error"]
        assert len(errors) == 3
        for path in (text, empty, gone):
            assert sum(path.name in words for words in errors) == 1
        assert not any("Traceback" in words for words in errors)
        assert desk.store.now.recordings[0].path == nobody


def test_closing_while_an_analysis_goes_on_loses_nothing(qtbot: QtBot, tmp_path: Path, hopper: Path) -> None:
    with open_desk(qtbot, tmp_path / "cases", hopper) as desk:
        wait(qtbot, desk, lambda s: opened(s) and s.model.status == "ready")
        desk.window.actions_by_name["analyze_every"].trigger()
        wait(qtbot, desk, lambda s: s.job is not None and s.job.stage == "look" and s.job.done >= 5)
        case = desk.store.now.case
        assert case is not None
    with Case.open(case) as kept:
        planned = next(e for e in kept.exhibits() if e.parameters["plan"] != "by hand")
        assert len(kept.observations(planned.id)) >= 5
        assert planned.sha256_after is None


def test_esc_stops_an_analysis_and_keeps_what_was_found(qtbot: QtBot, tmp_path: Path, hopper: Path) -> None:
    with open_desk(qtbot, tmp_path / "cases", hopper) as desk:
        wait(qtbot, desk, lambda s: opened(s) and s.model.status == "ready" and s.explanation is not None)
        desk.window.actions_by_name["analyze_every"].trigger()
        wait(qtbot, desk, lambda s: s.job is not None and s.job.stage == "look" and s.job.done >= 2)
        press(qtbot, desk, Qt.Key.Key_Escape)
        wait(qtbot, desk, lambda s: s.job is None)
        assert desk.store.now.notices[-1].words == "The analysis of hopper.mp4 was stopped; what was found is kept."
        desk.window.actions_by_name["analyze_every"].trigger()
        wait(qtbot, desk, analysed)
        assert desk.store.now.recording is not None
        assert len(desk.store.now.recording.review.table.frames) == 50  # type: ignore[union-attr]


def test_a_file_that_is_gone_when_the_case_is_reopened_is_named(qtbot: QtBot, tmp_path: Path, nobody: Path) -> None:
    copy = tmp_path / "stick" / "clip.mp4"
    copy.parent.mkdir()
    copy.write_bytes(nobody.read_bytes())
    with open_desk(qtbot, tmp_path / "cases", copy) as desk:
        wait(qtbot, desk, lambda s: opened(s) and s.recording is not None and s.recording.kept)
        case = desk.store.now.case
        assert case is not None
    copy.unlink()
    with open_desk(qtbot, tmp_path / "cases", case) as desk:
        wait(qtbot, desk, lambda s: bool(s.recordings) and s.recordings[0].trouble != "")
        assert "There is no file" in desk.store.now.recordings[0].trouble
