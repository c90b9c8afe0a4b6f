"""How a run goes: its place, pace and strength in words, its curves, and what the network sees."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QCoreApplication, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QProgressBar, QSizePolicy, QVBoxLayout, QWidget

from lgrr.text import printable
from lgrr_gui.looks.numbers import Number
from lgrr_gui.looks.status import left_words
from lgrr_gui.looks.theme import tabular
from lgrr_gui.training.curves import Curve, Plot, auc_bounds, loss_bounds
from lgrr_gui.training.record import Training

translate = QCoreApplication.translate


class RunView(QWidget):
    """Shows one Training; parts without anything to show are not there."""

    def __init__(self) -> None:
        super().__init__()
        self.title, self.place, self.strength = _label(), _label(), _label()
        self.title.setProperty("heading", True)
        self.place.setFont(tabular(self.place.font()))
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(10)
        self.bar.setAccessibleName(translate("lgrr", "Progress of the training"))
        self.losses = Plot(translate("lgrr", "Losses"))
        self.scores = Plot(translate("lgrr", "AUC"))
        self.sheet = Sheet()
        self._heads = {
            self.losses: _heading(translate("lgrr", "Losses, by step")),
            self.scores: _heading(translate("lgrr", "AUC of watched faces, by step")),
            self.sheet: _heading(translate("lgrr", "Watched faces: real and its heat map, fake and its heat map")),
        }
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(8)
        for line in (self.title, self.bar, self.place, self.strength):
            body.addWidget(line)
        for part, head in self._heads.items():
            body.addSpacing(4)
            body.addWidget(head)
            body.addWidget(part)

    def show_training(self, training: Training) -> None:
        """Paints all of it."""
        self.title.setText(title_words(training))
        self.title.setProperty("trouble", training.stage == "failed")
        self.title.style().unpolish(self.title)
        self.title.style().polish(self.title)
        self._show_place(training)
        _say(self.strength, strength_words(training))
        rows = training.losses
        losses = [
            Curve.of(translate("lgrr", "sum"), rows, "total"),
            Curve.of(translate("lgrr", "face"), rows, "loss_image"),
            Curve.of(translate("lgrr", "windows"), rows, "loss_patch"),
            Curve.of(translate("lgrr", "pairs"), rows, "loss_pair"),
        ]
        scores = [
            Curve.of(translate("lgrr", "face"), training.scores, "auc_head"),
            Curve.of(translate("lgrr", "windows"), training.scores, "auc_patches"),
            Curve.of(translate("lgrr", "noise"), training.scores, "auc_noise"),
            Curve.of(translate("lgrr", "semantic"), training.scores, "auc_semantic"),
        ]
        self._show_plot(self.losses, losses, training.steps, loss_bounds(losses))
        self._show_plot(self.scores, scores, training.steps, auc_bounds(scores))
        self.sheet.show_picture(training.samples)
        self._show_part(self.sheet, training.samples is not None)

    def _show_place(self, training: Training) -> None:
        known = training.stage in ("training", "stopping", "kept", "stopped") and training.steps > 0
        self.bar.setVisible(training.going or known)
        self.bar.setRange(0, training.steps if known else 0)  # 0 to 0: no end in sight
        if known:
            self.bar.setValue(min(training.done, training.steps))
        _say(self.place, place_words(training))

    def _show_plot(self, plot: Plot, curves: Sequence[Curve], steps: int, bounds: tuple[float, float]) -> None:
        plot.show_curves(curves, steps, bounds)
        self._show_part(plot, bool(plot.curves))

    def _show_part(self, part: QWidget, there: bool) -> None:
        part.setVisible(there)
        self._heads[part].setVisible(there)


class Sheet(QWidget):
    """A picture as wide as its place, no wider than it is."""

    def __init__(self) -> None:
        super().__init__()
        self._values: np.ndarray | None = None
        self.picture = QImage()
        self.setAccessibleName(translate("lgrr", "Heat maps of watched faces"))
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_picture(self, values: np.ndarray | None) -> None:
        """RGBA (H, W, 4) uint8."""
        if values is self._values:
            return
        self._values = values
        self.picture = QImage()
        if values is not None:
            height, width = values.shape[:2]
            self.picture = QImage(
                np.ascontiguousarray(values).tobytes(), width, height, 4 * width, QImage.Format.Format_RGBA8888
            ).copy()
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Small, in its own shape."""
        return QSize(240, self.heightForWidth(240))

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        """In its own shape."""
        if self.picture.isNull():
            return 0
        return round(min(width, self.picture.width()) * self.picture.height() / self.picture.width())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """The picture, from the left edge."""
        if not self.picture.isNull():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            width = min(self.width(), self.picture.width())
            painter.drawImage(self.rect().adjusted(0, 0, width - self.width(), 0), self.picture)


def title_words(training: Training) -> str:
    """What the run is doing, or how it ended."""
    if training.words:
        return training.words
    words = {
        "kept": translate("lgrr", "{name}, the run in {folder}"),
        "starting": translate("lgrr", "{name} is starting…"),
        "training": translate("lgrr", "{name} is training in {folder}"),
        "publishing": translate("lgrr", "{name} is trained; thresholds and calibration are measured…"),
        "stopping": translate("lgrr", "{name} stops after this step…"),
    }.get(training.stage, "")
    folder = "" if training.folder is None else printable(training.folder.name)
    return words.format(name=training.name, folder=folder)


def place_words(training: Training) -> str:
    """`Step 120 of 4300 · 31 faces a second · about 12 min left`."""
    if not training.done:
        return ""
    if training.steps:
        words = translate("lgrr", "Step {done} of {steps}").format(done=training.done, steps=training.steps)
    else:
        words = translate("lgrr", "Step {done}").format(done=training.done)
    parts = [words]
    pace, left = training.images_a_second, training.seconds_left
    if training.stage == "training" and pace is not None and left is not None:
        parts.append(translate("lgrr", "{pace:.3g} faces a second").format(pace=Number(pace)))
        parts.append(left_words(left))
    return " · ".join(parts)


def strength_words(training: Training) -> str:
    """The latest AUCs in words."""
    row = training.scores[-1] if training.scores else {}
    face, windows = (row.get(key) for key in ("auc_head", "auc_patches"))
    if not isinstance(face, float) or not np.isfinite(face):
        return ""
    words = translate("lgrr", "After {step} steps: AUC {face:.2f} for whole faces").format(
        step=row["step"], face=Number(face)
    )
    if isinstance(windows, float) and np.isfinite(windows):
        words += translate("lgrr", ", {windows:.2f} for windows").format(windows=Number(windows))
    return " ".join([f"{words}.", translate("lgrr", "0.5 is chance, 1 is perfect.")])


def _label() -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label


def _heading(words: str) -> QLabel:
    label = _label()
    label.setText(words)
    label.setProperty("muted", True)
    return label


def _say(label: QLabel, words: str) -> None:
    label.setText(words)
    label.setVisible(bool(words))
