"""What goes wrong in the window is one notice each, and the rest goes on: damage, a dying engine, looks, undoing."""

import os
import signal
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from lgrr.analysis.acts import Note
from lgrr.errors import LgrrError
from lgrr.video import write_clip
from lgrr_gui import commands
from lgrr_gui.app import Desk
from lgrr_gui.state import WindowState
from tests.gui.desks import open_desk, opened, settle, wait
from tests.video.clips import number_of, numbered


@pytest.fixture(scope="session")
def sixty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sixty frames that show their numbers, in a file whose pictures stand one after another."""
    path = tmp_path_factory.mktemp("clips") / "sixty.avi"
    write_clip(path, (numbered(k) for k in range(60)), 25, codec="mjpeg", pixel_format="yuvj420p")
    return path


def kept(state: WindowState) -> bool:
    return opened(state) and state.recording is not None and state.recording.kept


def errors(desk: Desk) -> list[str]:
    return [notice.words for notice in desk.store.now.notices if notice.level == "error"]


def damage(desk: Desk, path: Path) -> list[int]:
    """Overwrites the middle of an open recording; which of its frames cannot be read any more."""
    content = bytearray(path.read_bytes())
    third = len(content) // 3
    content[third : 2 * third] = bytes(third)
    path.write_bytes(content)
    recording = desk.store.now.recording
    assert recording is not None
    media = desk.decoder._media[recording.sha256]
    lost = []
    for index in range(recording.frames):
        try:
            media.read(index)
        except LgrrError:
            lost.append(index)
    return lost


def test_a_damaged_stretch_is_one_notice_however_often_one_goes_there(
    qtbot: QtBot, tmp_path: Path, sixty: Path
) -> None:
    copy = tmp_path / "copy.avi"
    copy.write_bytes(sixty.read_bytes())
    with open_desk(qtbot, tmp_path / "cases", copy) as desk:
        wait(qtbot, desk, kept)
        lost = damage(desk, copy)
        assert len(lost) > 3
        stretches = sum(index - 1 not in lost for index in lost)
        before = len(errors(desk))
        for _ in range(2):
            for index in range(lost[0] - 1, lost[-1] + 2):
                desk.controller.do(commands.Go(index))
                settle(15)
        assert 1 <= len(errors(desk)) - before <= stretches
        desk.controller.do(commands.Go(lost[-1] + 1))
        wait(qtbot, desk, lambda s: s.shown is not None and s.shown.index == lost[-1] + 1)
        shown = desk.store.now.shown
        assert shown is not None
        assert number_of(shown.rgb) == lost[-1] + 1


def test_every_frame_play_goes_on_behind_the_damage(qtbot: QtBot, tmp_path: Path, sixty: Path) -> None:
    copy = tmp_path / "copy.avi"
    copy.write_bytes(sixty.read_bytes())
    with open_desk(qtbot, tmp_path / "cases", copy) as desk:
        wait(qtbot, desk, kept)
        lost = damage(desk, copy)
        desk.store.set(every_frame=True)
        desk.controller.do(commands.Go(lost[0] - 1))
        wait(qtbot, desk, lambda s: s.shown is not None and s.shown.index == lost[0] - 1)
        desk.controller.player.toggle()
        wait(qtbot, desk, lambda s: not s.playing)
        assert desk.store.now.wanted == 59
        desk.store.set(every_frame=False)


def test_an_engine_that_dies_is_told_and_started_again_with_the_same_weights(
    qtbot: QtBot, tmp_path: Path, hopper: Path
) -> None:
    with open_desk(qtbot, tmp_path / "cases", hopper) as desk:
        wait(qtbot, desk, lambda s: kept(s) and s.model.status == "ready")
        name = desk.store.now.model.name
        desk.window.actions_by_name["analyze_every"].trigger()
        wait(qtbot, desk, lambda s: s.job is not None and s.job.stage == "look" and s.job.done >= 2)
        assert desk.engine._link is not None
        os.kill(desk.engine._link.process.pid, signal.SIGKILL)
        wait(qtbot, desk, lambda s: s.job is None)
        (words,) = errors(desk)
        assert "What was found is kept" in words
        wait(qtbot, desk, lambda s: s.model.status == "ready" and s.model.name == name)
        desk.window.actions_by_name["analyze"].trigger()
        wait(qtbot, desk, lambda s: s.job is None and s.recording is not None and s.recording.review is not None
             and s.recording.review.summary.finding is not None)  # fmt: skip


def test_esc_stops_a_look_for_good_and_the_key_looks_again(qtbot: QtBot, tmp_path: Path, hopper: Path) -> None:
    with open_desk(qtbot, tmp_path / "cases", hopper) as desk:
        wait(qtbot, desk, lambda s: kept(s) and s.model.status == "ready")
        wait(qtbot, desk, lambda s: s.recording is not None and s.recording.faces(0) is not None)
        asked: list[bool] = []
        desk.store.watch(lambda now, changed: asked.append(now.looking is not None) if "looking" in changed else None)
        desk.controller.do(commands.Go(10))
        wait(qtbot, desk, lambda s: s.looking is not None)
        desk.controller.do(commands.Cancel())
        assert not desk.store.now.looking
        settle(500)
        assert asked == [True, False], "it does not begin again by itself"
        desk.controller.do(commands.Go(20))
        wait(qtbot, desk, lambda s: s.recording is not None and s.recording.faces(20) is not None)
        desk.controller.do(commands.Go(10))
        wait(qtbot, desk, lambda s: s.shown is not None and s.shown.index == 10)
        desk.controller.do(commands.LookNow())
        wait(qtbot, desk, lambda s: s.recording is not None and s.recording.faces(10) is not None)


def test_a_frame_that_cannot_be_looked_at_is_not_asked_for_again_and_the_next_is(
    qtbot: QtBot, tmp_path: Path, hopper: Path
) -> None:
    with open_desk(qtbot, tmp_path / "cases", hopper) as desk:
        wait(qtbot, desk, lambda s: kept(s) and s.model.status != "loading")
        wait(qtbot, desk, lambda s: s.looking is None and s.recording is not None and s.recording.faces(0) is not None)
        recording = desk.store.now.recording
        assert recording is not None
        before = len(errors(desk))
        desk.store.set(case=tmp_path / "nowhere.sqlite")  # as if somebody had moved the folder
        looked = []
        desk.store.watch(lambda state, changed: looked.append(state.looking))
        desk.controller.do(commands.Go(30))
        wait(qtbot, desk, lambda s: (recording.sha256, 30) in looked)
        desk.controller.do(commands.Go(31))  # as a rule before the answer
        wait(qtbot, desk, lambda s: len(errors(desk)) >= before + 2)
        desk.controller.do(commands.Go(30))
        settle(600)
        assert len(errors(desk)) == before + 2, "one for each frame"


def test_undoing_shows_the_recording_it_was_done_on(qtbot: QtBot, tmp_path: Path, hopper: Path, nobody: Path) -> None:
    with open_desk(qtbot, tmp_path / "cases", hopper, nobody) as desk:
        wait(qtbot, desk, lambda s: len(s.recordings) == 2 and all(r.kept for r in s.recordings) and opened(s))
        first, second = desk.store.now.recordings
        desk.controller.do(commands.Choose(first.sha256))
        desk.controller.do(commands.Go(20))
        desk.controller.do(commands.Do(Note(20, 20), "mark frame 20"))
        wait(qtbot, desk, lambda s: any(r.acts for r in s.recordings))
        desk.controller.do(commands.Choose(second.sha256))
        desk.controller.do(commands.Go(7))
        wait(qtbot, desk, lambda s: s.shown is not None and s.shown.index == 7)
        desk.controller.undo.undo()
        wait(qtbot, desk, lambda s: not any(r.acts for r in s.recordings))
        assert (desk.store.now.current, desk.store.now.wanted) == (first.sha256, 20)


def test_another_case_stops_the_analysis_of_the_one_before(qtbot: QtBot, tmp_path: Path, hopper: Path) -> None:
    with open_desk(qtbot, tmp_path / "cases", hopper) as desk:
        wait(qtbot, desk, lambda s: kept(s) and s.model.status == "ready")
        desk.window.actions_by_name["analyze_every"].trigger()
        wait(qtbot, desk, lambda s: s.job is not None and s.job.stage == "look" and s.job.done >= 2)
        before = desk.store.now.case
        desk.window.actions_by_name["new_case"].trigger()
        wait(qtbot, desk, lambda s: s.case != before and s.job is None)
        assert desk.store.now.recordings == ()
        settle(300)
        assert errors(desk) == []
        assert "was stopped; what was found is kept" in " ".join(n.words for n in desk.store.now.notices)


def test_a_new_case_does_not_take_over_what_is_shown_because_a_file_is_being_opened(
    qtbot: QtBot, tmp_path: Path, hopper: Path, sixty: Path
) -> None:
    with open_desk(qtbot, tmp_path / "cases", hopper) as desk:
        wait(qtbot, desk, lambda s: kept(s) and s.model.status == "ready")
        before = desk.store.now.case
        desk.controller.do(commands.Open((sixty,)))
        desk.window.actions_by_name["new_case"].trigger()
        wait(qtbot, desk, lambda s: s.case != before)
        settle(600)
        assert desk.store.now.recordings == ()
        assert errors(desk) == []
