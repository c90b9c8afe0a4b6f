"""A report is exported from the real window: seen before it is written, stopped, refused, and closed upon."""

import json
import resource
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from lgrr.analysis import Case
from lgrr_gui.app import Desk
from lgrr_gui.commands import ExportReport, StopReport
from lgrr_gui.report.contents import Item
from lgrr_gui.report.dialog import ReportDialog
from lgrr_gui.state import WindowState
from tests.gui.conftest import Place
from tests.gui.desks import open_desk, wait
from tests.gui.tracks.reading import words

CTRL = Qt.KeyboardModifier.ControlModifier


def ready(state: WindowState) -> bool:
    """The pages of the newest draft are there."""
    return state.report.drafting is None and bool(state.report.pages)


def open_dialog(qtbot: QtBot, desk: Desk, until: Callable[[WindowState], bool] = ready) -> ReportDialog:
    """The dialog as the key opens it, once its first draft has ended."""
    wait(qtbot, desk, lambda s: bool(s.recordings) and all(r.kept and r.review for r in s.recordings))
    qtbot.keyClick(desk.window, Qt.Key.Key_E, CTRL)
    dialog = desk.window.report
    assert dialog.isVisible()
    wait(qtbot, desk, until)
    return dialog


def item(dialog: ReportDialog, start: str) -> Item:
    """The line of the contents that begins with these words."""
    (top,) = (dialog.contents.topLevelItem(k) for k in range(dialog.contents.topLevelItemCount()))
    assert top is not None
    return next(top.child(k) for k in range(top.childCount()) if top.child(k).text(0).startswith(start))


@pytest.mark.slow
def test_what_is_seen_is_written_and_what_is_left_out_is_printed_with_its_reason(
    qtbot: QtBot, tmp_path: Path, place: Place
) -> None:
    with open_desk(qtbot, tmp_path / "cases", place.case) as desk:
        dialog = open_dialog(qtbot, desk)
        pages = desk.store.now.report.pages
        assert all(not QImage.fromData(page).isNull() for page in pages)
        assert f"Page 1 of {len(pages)}" in words(dialog)
        assert dialog.form.examiner.text() == "A. Examiner"
        assert not dialog.form.attention.isChecked()

        item(dialog, "Frame 9: a private remark").setCheckState(0, Qt.CheckState.Unchecked)
        assert not dialog.export.isEnabled()
        assert "Say why this is left out; the report prints it: Frame 9: a private remark" in words(dialog)
        qtbot.waitUntil(lambda: isinstance(QApplication.focusWidget(), QLineEdit))
        qtbot.keyClicks(QApplication.focusWidget(), "not of the exhibit")
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
        qtbot.waitUntil(dialog.export.isEnabled)
        item(dialog, "Whole frame 6").setCheckState(0, Qt.CheckState.Checked)
        wait(qtbot, desk, lambda s: ready(s) and s.report.pages is not pages)

        folder = tmp_path / "handed over" / "report"
        dialog.form.folder.give(str(folder))
        qtbot.mouseClick(dialog.export, Qt.MouseButton.LeftButton)
        wait(qtbot, desk, lambda s: s.report.ending != "")
        assert (desk.store.now.report.ending, desk.store.now.report.writing) == ("written", None)
        assert str(folder) in words(dialog).replace("\u200b", "")
        assert dialog.show_folder.isVisible()
        there = {path.name for path in folder.rglob("*")}
        assert {"report.pdf", "report.html", "report.json", "scores.csv", "report.sums.json"} <= there
        assert (folder / "report.pdf").read_bytes().startswith(b"%PDF")
        (exhibit,) = json.loads((folder / "report.json").read_text())["exhibits"]
        assert [left["reason"] for left in exhibit["left_out"]] == ["not of the exhibit"]
        assert [note["text"] for note in exhibit["notes"]] == ["the collar is sharp"]
        assert exhibit["included"]["frames"] == [6]
        with Case.open(place.case) as case:
            assert case.log(("exported",))[-1].values["folder"] == str(folder)


@pytest.mark.slow
def test_an_exhibit_that_changed_is_refused_in_place(qtbot: QtBot, tmp_path: Path, place: Place) -> None:
    with open_desk(qtbot, tmp_path / "cases", place.case) as desk:
        wait(qtbot, desk, lambda s: bool(s.recordings) and s.recordings[0].kept)
        content = bytearray(place.clip.read_bytes())
        content[len(content) // 2] ^= 1
        place.clip.write_bytes(content)
        dialog = open_dialog(qtbot, desk, lambda s: bool(s.report.draft_trouble))
        assert "is not the file that was analysed any more (its SHA-256 differs)" in words(dialog).replace("\u200b", "")
        assert not dialog.export.isEnabled()


@pytest.mark.slow
def test_stopping_is_one_ending_and_leaves_nothing_and_the_next_export_is_whole(
    qtbot: QtBot, tmp_path: Path, place: Place
) -> None:
    with open_desk(qtbot, tmp_path / "cases", place.case) as desk:
        dialog = open_dialog(qtbot, desk)
        folder, endings = tmp_path / "report", []
        desk.store.watch(lambda s, changed: endings.append(s.report.ending) if "report" in changed else None)
        dialog.form.folder.give(str(folder))
        qtbot.mouseClick(dialog.export, Qt.MouseButton.LeftButton)
        assert dialog.stop.isVisible()
        assert not dialog.export.isVisible()
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)
        assert dialog.isVisible(), "Esc stops the writing, and closes nothing"
        wait(qtbot, desk, lambda s: s.report.ending != "")
        assert [how for how in endings if how] == ["cancelled"]
        assert "Stopped: no report was written." in words(dialog)
        assert not folder.exists()
        desk.controller.do(StopReport())  # there is nothing to stop any more
        qtbot.mouseClick(dialog.export, Qt.MouseButton.LeftButton)
        wait(qtbot, desk, lambda s: s.report.ending == "written")
        assert (folder / "report.pdf").exists()
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)
        assert not dialog.isVisible()


@pytest.mark.slow
def test_a_folder_that_cannot_be_written_to_is_one_sentence(qtbot: QtBot, tmp_path: Path, place: Place) -> None:
    with open_desk(qtbot, tmp_path / "cases", place.case) as desk:
        dialog = open_dialog(qtbot, desk)
        (tmp_path / "file").write_text("here is no room")
        dialog.form.folder.give(str(tmp_path / "file" / "report"))
        qtbot.mouseClick(dialog.export, Qt.MouseButton.LeftButton)
        wait(qtbot, desk, lambda s: s.report.ending != "")
        assert desk.store.now.report.ending == "failed"
        assert "cannot be written" in words(dialog)
        dialog.form.folder.give("relative/folder")
        assert not dialog.export.isEnabled()
        assert "Give the whole path of a folder." in words(dialog)

        assert desk.engine._link is not None
        folder, pid = tmp_path / "report", desk.engine._link.process.pid
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (20_000, 20_000))  # as a disk that is full
        dialog.form.folder.give(str(folder))
        qtbot.mouseClick(dialog.export, Qt.MouseButton.LeftButton)
        wait(qtbot, desk, lambda s: s.report.ending != "")
        assert desk.store.now.report.ending == "failed"
        assert "cannot be written" in desk.store.now.report.words
        assert not folder.exists()


@pytest.mark.slow
@pytest.mark.parametrize("stage", ["", "pages"])
def test_closing_the_window_while_a_report_is_written_leaves_nothing(
    qtbot: QtBot, tmp_path: Path, place: Place, stage: str
) -> None:
    folder = tmp_path / "report"
    with open_desk(qtbot, tmp_path / "cases", place.case) as desk:
        dialog = open_dialog(qtbot, desk)
        desk.controller.do(ExportReport(dialog._wanted(), dialog.form.chosen_formats(), folder))
        wait(qtbot, desk, lambda s: s.report.writing is not None and s.report.writing.stage == stage)
        desk.window.close()
    assert not folder.exists() or (folder / "report.sums.json").exists(), "whole or not at all"
    assert not list(tmp_path.rglob(".report-*"))
