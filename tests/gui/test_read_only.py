"""Two windows on one case: the second reads it, says so, writes nothing, and may write when the first is closed."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from lgrr.analysis import Case
from lgrr.analysis.acts import DEEDS, Note
from lgrr.analysis.occupied import Occupied, holder_of
from lgrr_gui import commands
from lgrr_gui.report.record import Wanted
from lgrr_gui.scene import resolve
from lgrr_gui.tracks.keys import allow
from tests.e2e.conftest import ROOT
from tests.gui.conftest import Place
from tests.gui.desks import open_desk, opened, wait


@contextmanager
def another_window(qtbot: QtBot, case: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The program itself, with the case open."""
    with subprocess.Popen([sys.executable, "-m", "lgrr_gui", str(case)], cwd=ROOT) as other:
        try:
            qtbot.waitUntil(lambda: holder_of(case) is not None, timeout=60_000)
            yield other
        finally:
            other.kill()


def kinds(case: Path) -> list[str]:
    """What was done by hand, reported or begun; the first window also looks at the frame that it shows."""
    with Case.open(case) as opened:
        return [row.kind for row in opened.log() if row.kind in (*DEEDS, "exported", "begun")]


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="ends the other window with a signal")
def test_the_second_window_reads_and_exports_and_writes_when_the_first_is_closed(
    qtbot: QtBot, tmp_path: Path, place: Place
) -> None:
    before, folder = kinds(place.case), tmp_path / "report"
    with another_window(qtbot, place.case) as other, open_desk(qtbot, tmp_path / "cases", place.case) as desk:
        wait(qtbot, desk, lambda s: opened(s) and s.recording is not None and s.recording.review is not None)
        banner, made = desk.window.banner, desk.window.actions_by_name
        assert banner.isVisible()
        assert "has this case open in another window since" in banner.words.text()
        assert not banner.take.isVisible()
        assert not made["mark"].isEnabled()
        assert banner.words.text() in made["mark"].toolTip()
        for panel in (desk.window.tracks, desk.window.notes):
            assert not any(act.isEnabled() for act in panel.acts.values())
        assert not desk.window.notes.editor.isEnabled()
        assert not desk.window.recordings.summary.judge.isEnabled()
        desk.controller.do(commands.Go(9))
        wait(qtbot, desk, lambda s: s.shown is not None and s.shown.index == 9)
        assert [layer.kind for layer in resolve(desk.store.now).layers] == ["heat"]
        qtbot.keyClick(desk.window, Qt.Key.Key_M)
        desk.controller.do(commands.Do(Note(9, 9, "not here"), "note"))
        assert desk.store.now.notices[-1].words == banner.words.text()
        desk.controller.do(commands.ExportReport(Wanted({}, "a4"), ("html",), folder))
        wait(qtbot, desk, lambda s: s.report.ending != "")
        assert "The case is read-only, so its log says nothing of it." in desk.store.now.report.words
        assert (folder / "report.html").exists()
        assert kinds(place.case) == before
        with Case.open(place.case) as case:
            case.act("B. Examiner", case.files()[0].hash.sha256, Note(3, 3, "theirs, meanwhile"))
        wait(qtbot, desk, lambda s: any(r.acts[-1:] and r.acts[-1].who == "B. Examiner" for r in s.recordings))
        other.send_signal(signal.SIGINT)
        assert other.wait(30) == 0
        wait(qtbot, desk, lambda s: s.read_only is not None and s.read_only.free)
        qtbot.mouseClick(banner.take, Qt.MouseButton.LeftButton)
        wait(qtbot, desk, lambda s: s.read_only is None and opened(s) and all(r.kept for r in s.recordings))
        assert not banner.isVisible()
        qtbot.keyClick(desk.window, Qt.Key.Key_M)
        wait(qtbot, desk, lambda s: s.recording is not None and len(s.recording.acts) == 4)
    assert kinds(place.case) == [*before, "note", "note"]


def test_names_and_files_are_not_taken_in_by_a_window_that_only_reads(
    qtbot: QtBot, tmp_path: Path, nobody: Path
) -> None:
    with open_desk(qtbot, tmp_path / "cases", nobody) as desk:
        wait(qtbot, desk, lambda s: opened(s) and all(r.kept for r in s.recordings))
        case = desk.store.now.case
        assert case is not None
    holder = Occupied(case)
    with open_desk(qtbot, tmp_path / "cases", case) as desk:
        wait(qtbot, desk, opened)
        read_only = desk.store.now.read_only
        assert read_only is not None
        desk.controller.do(commands.Open((tmp_path / "another.mp4",)))
        assert desk.store.now.notices[-1].words == read_only.words
        assert len(desk.store.now.recordings) == 1
        assert not desk.window.tracks.model.editable
        rename = desk.window.tracks.acts["rename"]
        assert "another window" in rename.toolTip()
        allow(rename, True, None)
        assert rename.toolTip() == "Rename the track (F2)"
    holder.release()
