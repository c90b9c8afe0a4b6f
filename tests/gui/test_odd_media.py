"""Files that break programs, dropped on the window again and again."""

import random
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.data import data_folder
from tests.gui.desks import drop, open_desk, settle, wait

DROPS = 50


def resident() -> int:
    """MiB of memory that this process holds now."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) // 1024


@pytest.mark.slow
def test_odd_files_are_one_notice_each_and_the_window_lives(qtbot: QtBot, tmp_path: Path) -> None:
    files = sorted((data_folder() / "videos" / "odd").iterdir())
    draw = random.Random(11)
    order = files + [draw.choice(files) for _ in range(DROPS - len(files))]
    opened: set[Path] = set()
    with open_desk(qtbot, tmp_path / "cases") as desk:
        wait(qtbot, desk, lambda s: s.model.status == "ready")
        places, held = (desk.window, desk.window.viewer, desk.window.timeline), 0
        for number, file in enumerate(order):
            told, there = len(desk.store.now.notices), len(desk.store.now.recordings)
            drop(places[number % 3], file)
            wait(
                qtbot,
                desk,
                lambda s, told=told, there=there: (
                    all(not r.stage for r in s.recordings) and (len(s.notices) > told or len(s.recordings) > there)
                ),
            )
            settle(50)
            fresh = desk.store.now.notices[told:]
            if len(desk.store.now.recordings) > there:
                opened.add(file)
                assert not [n for n in fresh if n.level == "error"], "what opens is no trouble"
            else:
                (notice,) = (n for n in fresh if n.level == "error" or file in opened)
                assert file.name in notice.words
                assert "Traceback" not in notice.words
            if number == 2 * len(files):
                held = resident()
        assert resident() - held < 40, "memory stays flat"
        assert desk.window.isVisible()
        assert desk.engine.running
        assert 0 < len(opened) < len(files)
