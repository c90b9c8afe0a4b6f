"""Curves and records of a training, without a process."""

import json
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from lgrr_gui.training.curves import Curve, Plot, auc_bounds, loss_bounds, moving_mean, step_marks
from lgrr_gui.training.reading import read_folder
from lgrr_gui.training.record import Training
from lgrr_gui.training.run_view import place_words, strength_words


def rows(*steps: int) -> list[dict[str, float]]:
    return [{"step": step, "total": 1 / step, "seconds_an_image": 0.1} for step in steps]


def test_a_resumed_run_tells_again_what_it_repeats() -> None:
    training = Training().with_rows(rows(20, 40, 60, 80)).with_rows(rows(60))
    assert [row["step"] for row in training.losses] == [20, 40, 60]
    assert training.done == 60


def test_pace_and_time_left() -> None:
    training = Training("training", steps=100, images=4).with_rows(rows(20))
    assert training.images_a_second == pytest.approx(10)
    assert training.seconds_left == pytest.approx(80 * 4 / 10)
    assert place_words(training) == "Step 20 of 100 · 10 faces a second · about 32 s left"


def test_an_auc_that_is_not_a_number_is_not_told() -> None:
    nan = Training().with_rows([{"step": 20, "auc_head": float("nan"), "auc_patches": 0.5}])
    assert strength_words(nan) == ""
    curve = Curve.of("face", nan.scores, "auc_head")
    assert len(curve.steps) == 0
    half = Training().with_rows([{"step": 20, "auc_head": 0.75, "auc_patches": float("nan")}])
    assert strength_words(half) == "After 20 steps: AUC 0.75 for whole faces. 0.5 is chance, 1 is perfect."


def test_bounds_and_marks_are_round() -> None:
    curve = Curve("sum", np.arange(3.0), np.array([0.7, 1.1, 0.3]))
    assert loss_bounds([curve]) == (0.0, 2.0)
    assert auc_bounds([curve]) == pytest.approx((0.3, 1.0))
    assert auc_bounds([]) == (0.5, 1.0)
    assert step_marks(4300, 5) == [0, 1000, 2000, 3000, 4000]
    assert moving_mean(np.array([1.0, 3.0, 5.0]), 2).tolist() == [1, 2, 4]


def test_a_plot_shows_its_curves_and_says_the_latest_values(qtbot: QtBot) -> None:
    plot = Plot("Losses")
    qtbot.addWidget(plot)
    plot.resize(360, 160)
    bare = plot.grab().toImage()
    curve = Curve.of("sum", [{"step": k, "total": 1 - k / 100} for k in range(1, 81)], "total")
    plot.show_curves([curve, Curve.of("pairs", [], "loss_pair")], 100, (0.0, 1.0))
    assert plot.accessibleDescription() == "sum 0.20"
    drawn = plot.grab().toImage()
    blue = [
        QColor(drawn.pixel(x, y)).blueF() - QColor(drawn.pixel(x, y)).redF() > 0.25
        for x in range(0, drawn.width(), 2)
        for y in range(drawn.height() // 3, drawn.height())
    ]
    assert sum(blue) > 50
    assert drawn != bare


def test_a_folder_tells_its_run_and_damaged_parts_do_no_harm(tmp_path: Path) -> None:
    assert read_folder(tmp_path).stage == "none"
    lines = [json.dumps(row) for row in rows(20, 40)]
    (tmp_path / "log.jsonl").write_text("\n".join([*lines, '{"step": 60, "tot']) + "\n")
    (tmp_path / "config-from-step-000000.json").write_text('{"name": "mine", "steps": 100, "pairs": 4}')
    (tmp_path / "samples.png").write_bytes(b"no picture")
    found = read_folder(tmp_path)
    assert (found.stage, found.name, found.steps, found.images, found.done) == ("kept", "mine", 100, 8, 40)
    assert found.samples is None
    assert not found.resumable
    assert found.weights is None
