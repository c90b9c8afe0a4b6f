"""The panel of training: what to train, how it goes, and the weights that come of it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from lgrr_gui.commands import LookAtRun, StopTraining, Train
from lgrr_gui.state import WindowState
from lgrr_gui.training.form import TrainingForm
from lgrr_gui.training.record import Training
from lgrr_gui.training.run_view import RunView

translate = QCoreApplication.translate


class TrainingPanel(QScrollArea):
    """Asks for Train, StopTraining and LookAtRun; `weights_chosen` carries the path of weights to work with."""

    asked = Signal(object)
    weights_chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._training = Training()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.form, self.run = TrainingForm(), RunView()
        self.start = QPushButton()
        self.stop = QPushButton(translate("lgrr", "Stop"))
        self.stop.setToolTip(translate("lgrr", "Ends after this step; the training can go on later."))
        self.use = QPushButton(translate("lgrr", "Use these weights"))
        self.use.setToolTip(translate("lgrr", "Analyses are made with them from now on."))
        page = QWidget()
        body = QVBoxLayout(page)
        body.setContentsMargins(12, 12, 12, 12)
        body.setSpacing(12)
        body.addWidget(self.form)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.start, self.stop, self.use):
            buttons.addWidget(button)
        buttons.addStretch(1)
        body.addLayout(buttons)
        body.addWidget(self.run)
        body.addStretch(1)
        self.setWidget(page)
        self.setFocusProxy(self.form.config.editor)
        self.form.folder_chosen.connect(lambda folder: self.asked.emit(LookAtRun(folder)))
        self.start.clicked.connect(self._start)
        self.stop.clicked.connect(lambda: self.asked.emit(StopTraining()))
        self.use.clicked.connect(self._use)
        self._show(self._training)

    def show_state(self, state: WindowState, changed: frozenset[str]) -> None:
        """Shows the training of the state."""
        if "training" in changed and state.training is not self._training:
            self._training = state.training
            self._show(state.training)

    def _show(self, training: Training) -> None:
        self.form.setVisible(not training.going)
        self.start.setVisible(not training.going)
        self.start.setText(translate("lgrr", "Go on") if training.resumable else translate("lgrr", "Start training"))
        self.stop.setVisible(training.going)
        self.stop.setEnabled(training.stage != "stopping")
        self.use.setVisible(training.weights is not None)
        self.start.setProperty("primary", training.weights is None)
        self.use.setProperty("primary", training.weights is not None)
        for button in (self.start, self.use):
            button.style().unpolish(button)
            button.style().polish(button)
        self.run.setVisible(training.stage != "none")
        self.run.show_training(training)
        if not training.going and training.folder is not None and training.resumable:
            self.form.folder.show_hint(folder_words(training))

    def _start(self) -> None:
        folder = Path(self.form.folder.line.text().strip()).expanduser()
        resume = self._training.resumable and folder == self._training.folder
        order = self.form.order(resume)
        if order is not None:
            self.asked.emit(Train(order))

    def _use(self) -> None:
        if self._training.weights is not None:
            self.weights_chosen.emit(self._training.weights)


def folder_words(training: Training) -> str:
    """What can be done with the run that lies in the folder."""
    if training.weights is not None or (training.steps and training.done >= training.steps):
        return translate(
            "lgrr", "A finished run lies here: raise its steps in the configuration to go on, or name another folder."
        )
    return translate("lgrr", "A run lies here that can go on; for a new one, name another folder.")
