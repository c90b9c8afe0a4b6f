"""Settings and the window: what is set holds at once, and a disk that is full stops nothing."""

import threading
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QDockWidget
from pytestqt.qtbot import QtBot

from lgrr.analysis import Plan
from lgrr.errors import StorageError
from lgrr_gui import app, main_window
from lgrr_gui.commands import Analyze
from lgrr_gui.settings.store import Settings, load, settings_file
from lgrr_gui.state import Recording
from tests.gui.desks import open_desk, wait

RECORDING = Recording("ab", Path("clip.mp4"), seconds=np.arange(50) / 25, pts=np.arange(50))


def full(*args: object) -> None:
    raise StorageError("The settings cannot be written: No space left on device.")


def test_settings_that_cannot_be_kept_hold_and_are_one_notice(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_desk(qtbot, tmp_path / "cases") as desk:
        page = desk.window.settings_page
        monkeypatch.setattr(app, "save", full)
        for name, value in (("examiner", "B"), ("laboratory", "Lab"), ("colours", "inferno")):
            page.changed.emit(desk.window.settings.but(**{name: value}))
        assert (desk.window.settings.examiner, desk.store.now.view.colours) == ("B", "inferno")
        assert [notice.words for notice in desk.store.now.notices].count(
            "The settings cannot be written: No space left on device."
        ) == 1  # fmt: skip


def test_the_window_closes_although_the_layout_cannot_be_kept(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(main_window, "save_layout", full)
    with open_desk(qtbot, tmp_path / "cases") as desk:
        pass
    assert not desk.window.isVisible()


def test_a_name_typed_and_not_left_is_kept_when_the_window_closes(qtbot: QtBot, tmp_path: Path) -> None:
    with open_desk(qtbot, tmp_path / "cases") as desk:
        desk.window.raise_panel("settings")
        line = desk.window.settings_page.fields["laboratory"].editor
        qtbot.waitUntil(line.isVisible)
        line.setText("Lab 7")  # type: ignore[attr-defined]
    assert load()[0].laboratory == "Lab 7"


def test_what_is_set_is_what_an_analysis_gets(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_desk(qtbot, tmp_path / "cases") as desk:
        plans: list[Plan] = []
        monkeypatch.setattr(desk.controller.jobs, "analyze", lambda recording, plan: plans.append(plan))
        desk.window.settings_page.changed.emit(desk.window.settings.but(budget_seconds=90))
        desk.store.now = desk.store.now.__class__(recordings=(RECORDING,), current="ab")
        desk.controller.do(Analyze())
        desk.controller.do(Analyze(3, 7))
        assert plans == [Plan(budget_seconds=90), Plan(1, "3:8", 90)]


def test_other_weights_are_loaded_at_once(qtbot: QtBot, tmp_path: Path) -> None:
    with open_desk(qtbot, tmp_path / "cases") as desk:
        wait(qtbot, desk, lambda s: s.model.status == "ready")
        desk.window.settings_page.changed.emit(desk.window.settings.but(model="no-such-weights"))
        wait(qtbot, desk, lambda s: s.model.status == "failed")
        assert "no-such-weights" in desk.store.now.model.words


def test_an_error_on_another_thread_becomes_a_notice(qtbot: QtBot, tmp_path: Path) -> None:
    with open_desk(qtbot, tmp_path / "cases") as desk:
        where: list[threading.Thread] = []
        desk.store.watch(lambda state, changed: where.append(threading.current_thread()))
        thread = threading.Thread(target=desk.failed.emit, args=("LGRR met an error.",))
        thread.start()
        thread.join()
        wait(qtbot, desk, lambda s: any(n.words == "LGRR met an error." for n in s.notices))
        assert set(where) == {threading.main_thread()}


def test_a_case_that_was_opened_is_remembered_and_what_is_typed_is_not_disturbed(qtbot: QtBot, tmp_path: Path) -> None:
    with open_desk(qtbot, tmp_path / "cases") as desk:
        desk.store.set(case=tmp_path / "one" / "case.sqlite")
        desk.window.settings_page.changed.emit(desk.window.settings_page._settings.but(examiner="C"))
        assert desk.window.settings.recent == (tmp_path / "one" / "case.sqlite",)
    assert settings_file().exists()
    assert load()[0].recent == (tmp_path / "one" / "case.sqlite",)
    assert isinstance(load()[0], Settings)


def test_the_layout_is_kept_and_can_be_reset(qtbot: QtBot, tmp_path: Path) -> None:
    def places(desk: app.Desk) -> dict[str, tuple[int, int]]:
        docks = desk.window.findChildren(QDockWidget)
        return {dock.objectName(): (dock.width(), dock.height()) for dock in docks if not dock.isHidden()}

    with open_desk(qtbot, tmp_path / "cases") as desk:
        qtbot.wait(50)
        first = places(desk)
        desk.window.raise_panel("settings")
        timeline = desk.window.findChild(QDockWidget, "timeline")
        assert timeline is not None
        timeline.hide()
    with open_desk(qtbot, tmp_path / "cases") as desk:
        qtbot.wait(50)
        assert "settings" in places(desk)
        assert "timeline" not in places(desk)
        desk.window.actions_by_name["reset_layout"].trigger()
        qtbot.wait(50)
        again = places(desk)
    assert set(again) == set(first)
    for name, (width, height) in first.items():
        assert abs(again[name][0] - width) < 40, name
        assert abs(again[name][1] - height) < 40, name
