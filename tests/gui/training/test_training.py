"""Real trainings of a tiny network, started, stopped and resumed in the panel and in the whole window."""

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from lgrr_gui.commands import LookAtRun, StopTraining, Train
from lgrr_gui.state import Store
from lgrr_gui.training.panel import TrainingPanel
from lgrr_gui.training.record import Training
from lgrr_gui.training.trainings import Trainings
from tests.gui.desks import PATIENT, open_desk, wait


@dataclass
class Bench:
    """The panel with what works for it, without the window."""

    qtbot: QtBot
    store: Store
    trainings: Trainings
    panel: TrainingPanel
    told: list[Training]

    def fill(self, config: Path, manifest: Path, folder: Path) -> None:
        fill(self.panel, config, manifest, folder)

    def until(self, holds: Callable[[Training], bool]) -> None:
        self.qtbot.waitUntil(lambda: holds(self.store.now.training), timeout=PATIENT)


def fill(panel: TrainingPanel, config: Path, manifest: Path, folder: Path) -> None:
    panel.form.config.give(str(config))
    panel.form.data.lines[0].path.setText(str(manifest))
    panel.form.folder.give(str(folder))


def gone(pid: int) -> bool:
    """Whether no process has this number, or only an ended one."""
    try:
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


@pytest.fixture
def bench(qtbot: QtBot) -> Iterator[Bench]:
    store = Store()
    trainings, panel, told = Trainings(store), TrainingPanel(), []

    def do(command: object) -> None:
        match command:
            case Train(order):
                trainings.start(order)
            case StopTraining():
                trainings.stop()
            case LookAtRun(folder):
                trainings.look(folder)

    panel.asked.connect(do)
    store.watch(panel.show_state)
    store.watch(lambda state, changed: told.append(state.training) if "training" in changed else None)
    qtbot.addWidget(panel)
    panel.resize(360, 800)
    panel.show()
    yield Bench(qtbot, store, trainings, panel, told)
    pid = trainings.pid
    trainings.close()
    assert pid is None or gone(pid)


def press(qtbot: QtBot, button: object) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_stopped_and_resumed_to_its_end(bench: Bench, endless: Path, quick: Path, manifest: Path, tmp_path: Path):
    panel, qtbot = bench.panel, bench.qtbot
    bench.fill(endless, manifest, tmp_path / "run")
    press(qtbot, panel.start)
    bench.until(lambda t: bool(t.scores) and t.samples is not None)
    pid = bench.trainings.pid
    assert pid is not None
    assert not panel.form.isVisible()
    assert "Step" in panel.run.place.text()
    press(qtbot, panel.stop)
    assert bench.store.now.training.stage == "stopping"
    bench.until(lambda t: t.stage == "stopped")
    assert gone(pid)
    assert panel.start.text() == "Go on"
    assert "can go on" in panel.run.title.text()
    reached = bench.store.now.training.done
    panel.form.config.give(str(quick.with_name("more.toml")))
    quick.with_name("more.toml").write_text(quick.read_text().replace("steps = 40", f"steps = {reached + 20}"))
    press(qtbot, panel.start)
    bench.until(lambda t: not t.going)
    ended = bench.store.now.training
    assert ended.stage == "finished", ended.words
    assert ended.weights == tmp_path / "run" / "quick.safetensors"
    assert ended.weights.exists()
    assert [row["step"] for row in ended.losses] == list(range(20, reached + 21, 20)), "no step twice, none lost"
    assert panel.use.isVisible()
    assert [curve.name for curve in panel.run.losses.curves] == ["sum", "face", "windows"]
    assert [curve.name for curve in panel.run.scores.curves] == ["face", "windows", "noise", "semantic"]
    assert not panel.run.sheet.picture.isNull()
    assert "AUC" in panel.run.strength.text()
    stages = [t.stage for t in bench.told]
    assert stages.count("finished") == stages.count("stopped") == 1
    assert [n.level for n in bench.store.now.notices] == ["info", "info"]


def test_what_is_wrong_is_said_beside_its_field(bench: Bench, tmp_path: Path):
    panel = bench.panel
    broken = tmp_path / "broken.toml"
    broken.write_text("steps = -1\n")
    bench.fill(broken, tmp_path / "lost.csv", Path("here"))
    press(bench.qtbot, panel.start)
    for note, words in (
        (panel.form.config.note, "steps"),
        (panel.form.data.note, "lost.csv"),
        (panel.form.folder.note, "whole path"),
    ):
        assert words in note.text()
        assert note.property("trouble")
    assert bench.store.now.training.stage == "none"


def test_an_error_of_the_run_is_told_in_its_sentence(bench: Bench, quick: Path, tmp_path: Path):
    empty = tmp_path / "empty.csv"
    empty.write_text("file,label,source\n")
    bench.fill(quick, empty, tmp_path / "run")
    press(bench.qtbot, bench.panel.start)
    bench.until(lambda t: t.stage == "failed")
    words = bench.panel.run.title.text()
    assert "empty.csv" in words
    assert words == bench.store.now.notices[-1].words
    assert bench.panel.form.isVisible()


def test_a_process_that_is_killed_has_one_ending_and_can_go_on(
    bench: Bench, endless: Path, manifest: Path, tmp_path: Path
):
    bench.fill(endless, manifest, tmp_path / "run")
    press(bench.qtbot, bench.panel.start)
    bench.until(lambda t: bool(t.scores))
    pid = bench.trainings.pid
    assert pid is not None
    os.kill(pid, 9)
    bench.until(lambda t: t.stage == "failed")
    assert "unexpectedly" in bench.panel.run.title.text()
    assert bench.panel.start.text() == "Go on"
    bench.panel.form.folder.give(str(tmp_path / "another"))
    bench.until(lambda t: t.stage == "none")
    assert bench.panel.start.text() == "Start training"
    bench.panel.form.folder.give(str(tmp_path / "run"))
    bench.until(lambda t: t.stage == "kept" and t.resumable and bool(t.losses) and t.samples is not None)
    assert bench.panel.start.text() == "Go on"


def test_nothing_begins_once_it_is_closed(bench: Bench, quick: Path, manifest: Path, tmp_path: Path):
    bench.trainings.close()
    bench.fill(quick, manifest, tmp_path / "run")
    press(bench.qtbot, bench.panel.start)
    assert bench.trainings.pid is None
    assert bench.store.now.training.stage == "none"


def test_in_the_window_weights_are_taken_into_use_and_closing_keeps_the_training(
    qtbot: QtBot, endless: Path, manifest: Path, tmp_path: Path
):
    weights = tmp_path / "lgrr-mine.safetensors"
    with open_desk(qtbot, tmp_path / "cases") as desk:
        desk.window.actions_by_name["training"].trigger()
        panel = desk.window.training
        assert panel.isVisible()
        desk.store.set(training=Training("finished", tmp_path, "lgrr-mine", weights=weights, words="Done."))
        press(qtbot, panel.use)
        assert desk.window.settings.model == str(weights)
        assert any("from now on" in notice.words for notice in desk.store.now.notices)
        wait(qtbot, desk, lambda s: s.model.status == "failed")
        assert "lgrr-mine" in desk.store.now.model.words, "the engine was asked for them"
        fill(panel, endless, manifest, tmp_path / "run")
        press(qtbot, panel.start)
        wait(qtbot, desk, lambda s: s.training.stage == "training")
        pid = desk.controller.trainings.pid
        assert pid is not None
        begun = time.monotonic()
        desk.window.close()
        assert time.monotonic() - begun < 6
    qtbot.waitUntil(lambda: gone(pid), timeout=PATIENT)
    assert (tmp_path / "run" / "checkpoint.safetensors").exists()
