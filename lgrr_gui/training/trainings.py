"""Trainings from the window: one goes on at a time, and each has exactly one ending."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal, Slot

from lgrr.text import printable
from lgrr_gui.state import Store
from lgrr_gui.tasks import next_request, submit
from lgrr_gui.telling import tell
from lgrr_gui.training.process import Said, TrainingProcess
from lgrr_gui.training.reading import can_go_on, read_folder, read_samples
from lgrr_gui.training.record import Order, Training

translate = QCoreApplication.translate
ENDS = {"done": "finished", "stopped": "stopped", "error": "failed"}


class Trainings(QObject):
    """Keeps the state's `training`. Used on the window's thread alone; `close` leaves no thread behind."""

    _said = Signal(object, object)  # process, its line; None: it ended
    _looked = Signal(int, object)  # request, Training
    _drawn = Signal(object, object)  # folder, its newest sheet

    def __init__(self, store: Store) -> None:
        super().__init__()
        self._store = store
        self._process: TrainingProcess | None = None
        self._end: Said | None = None  # what the process said last of all
        self._looking = 0
        self._closed = False
        self._reader = ThreadPoolExecutor(1, "lgrr-runs")
        queued = Qt.ConnectionType.QueuedConnection
        self._said.connect(self._hear, queued)
        self._looked.connect(self._found, queued)
        self._drawn.connect(self._put_samples, queued)

    @property
    def pid(self) -> int | None:
        """Of the process that trains, if one does."""
        return None if self._process is None else self._process.pid

    def look(self, folder: Path) -> None:
        """Shows the run that lies in a folder, unless a training goes on."""
        if self._process is None and not self._closed:
            self._looking = next_request()
            submit(self._reader, self._look, self._looking, folder)

    def start(self, order: Order) -> None:
        """Starts the process; nothing if one is at work."""
        if self._process is not None or self._closed:
            return
        self._looking, self._end = 0, None
        now = self._store.now.training
        kept = now if order.resume and now.folder == order.folder else Training()
        begun = replace(
            kept, stage="starting", folder=order.folder, name=order.name, steps=order.steps, images=order.images,
            words="", weights=None, resumable=False,
        )  # fmt: skip
        try:
            self._process = TrainingProcess(order, self._said.emit)
        except OSError as error:
            words = translate("lgrr", "The training cannot be started ({reason}).").format(reason=error.strerror)
            self._finish(replace(begun, stage="failed", words=words))
            return
        self._store.set(training=begun)

    def stop(self) -> None:
        """Asks for a clean end, which is told when it comes."""
        if self._process is not None:
            self._store.set(training=replace(self._store.now.training, stage="stopping"))
            self._process.stop()

    def close(self) -> None:
        """Stops for good: the training's state is kept. Nothing is told any more."""
        self._closed, self._looking = True, 0
        if self._process is not None:
            process, self._process = self._process, None
            process.leave()
        self._reader.shutdown(cancel_futures=True)

    def _look(self, request: int, folder: Path) -> None:
        self._looked.emit(request, read_folder(folder))

    @Slot(int, object)
    def _found(self, request: int, training: Training) -> None:
        if request == self._looking:
            self._store.set(training=training)

    @Slot(object, object)
    def _hear(self, process: TrainingProcess, said: Said | None) -> None:
        if process is not self._process:
            return
        if said is None:
            self._process = None
            self._conclude(process.code)
        elif said.get("event") == "log":
            self._row({name: value for name, value in said.items() if name != "event"})
        elif said.get("event") in ENDS:
            self._end = said

    def _row(self, row: Said) -> None:
        now = self._store.now.training.with_rows([row])
        if now.stage in ("starting", "training"):
            ended = "auc_head" in row and now.done == now.steps
            now = replace(now, stage="publishing" if ended else "training")
        self._store.set(training=now)
        if "auc_head" in row and now.folder is not None:
            submit(self._reader, self._draw, now.folder)

    def _draw(self, folder: Path) -> None:
        self._drawn.emit(folder, read_samples(folder))

    @Slot(object, object)
    def _put_samples(self, folder: Path, samples: np.ndarray | None) -> None:
        now = self._store.now.training
        if samples is not None and folder == now.folder:
            self._store.set(training=replace(now, samples=samples))

    def _conclude(self, code: int | None) -> None:
        """The one ending of a process: as it said itself, or unforeseen."""
        now, end = self._store.now.training, self._end or {}
        folder = now.folder or Path()
        now = replace(now, resumable=can_go_on(folder))
        match end.get("event"):
            case "done":
                weights = Path(str(end.get("weights")))
                words = translate("lgrr", "The training of {name} is finished.").format(name=now.name)
                self._finish(replace(now, stage="finished", words=words, weights=weights))
            case "stopped" if now.resumable:
                words = translate("lgrr", "The training of {name} was stopped; it can go on where it stopped.")
                self._finish(replace(now, stage="stopped", words=words.format(name=now.name)))
            case "error":
                self._finish(replace(now, stage="failed", words=printable(str(end.get("words")))))
            case _ if now.stage == "stopping":
                words = translate("lgrr", "The training of {name} was stopped before its first step was kept.")
                self._finish(replace(now, stage="stopped", words=words.format(name=now.name)))
            case _:
                words = translate("lgrr", "The training ended unexpectedly (exit {code}); what it kept is in {folder}.")
                self._finish(replace(now, stage="failed", words=words.format(code=code, folder=printable(folder))))

    def _finish(self, training: Training) -> None:
        self._store.set(training=training)
        tell(self._store, "error" if training.stage == "failed" else "info", training.words)
