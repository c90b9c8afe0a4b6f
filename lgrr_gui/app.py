"""Starts the window. What is imported before it shows is kept small: torch is never imported in this process."""

from __future__ import annotations

import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication

from lgrr.errors import StorageError
from lgrr_gui.clerk import Clerk
from lgrr_gui.commands import Open
from lgrr_gui.controller import Controller
from lgrr_gui.crash import install_exception_hook
from lgrr_gui.decoder import Decoder
from lgrr_gui.engine import Engine
from lgrr_gui.looks.icons import icon
from lgrr_gui.looks.language import install_language
from lgrr_gui.looks.theme import apply_theme
from lgrr_gui.main_window import MainWindow
from lgrr_gui.memory import share_one_heap
from lgrr_gui.settings.store import Settings, load, save
from lgrr_gui.state import Store
from lgrr_gui.telling import tell


class Desk(QObject):
    """The window with everyone who works for it; `close` leaves no thread and no process behind. `failed` takes, from
    any thread, the sentence of an error that nobody expected.
    """

    failed = Signal(str)

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.store = Store()
        self.decoder = Decoder(settings.picture_cache_mb * 2**20)
        self.clerk, self.engine = Clerk(), Engine()
        self.controller = Controller(
            self.store, self.decoder, self.clerk, self.engine,
            lambda: self.window.settings,
        )  # fmt: skip
        self._closed = False
        self.store.set_view(colours=settings.colours)
        try:
            self.window = MainWindow(self.store, self.controller, settings)
        except BaseException:
            self.close()  # or the program would go on without a window
            raise
        self.window.settings_changed.connect(self._settings_changed)
        self.window.closed.connect(self.close)
        self.failed.connect(self._tell_error, Qt.ConnectionType.QueuedConnection)
        self._unsaved = ""  # why the settings could not be saved the last time

    def start(self, files: Sequence[Path]) -> None:
        """Called when the window is up: begins what takes longer."""
        settings = self.window.settings
        self.controller.load(settings.model, settings.device, settings.precision)
        if files:
            self.controller.do(Open(tuple(files)))

    def close(self) -> None:
        """Stops all work at once; what was found and done is in the case."""
        if not self._closed:
            self._closed = True
            self.controller.player.stop()
            self.controller.asking.stop()
            self.controller.looking.stop()
            self.controller.trainings.stop()
            self.engine.stop()
            self.decoder.stop()
            self.clerk.stop()
            self.controller.trainings.close()

    def _settings_changed(self, before: Settings, now: Settings) -> None:
        self._save(now)
        if self._closed:
            return
        if now.colours != before.colours:
            self.store.set_view(colours=now.colours)
        if now.appearance != before.appearance:
            app = QApplication.instance()
            assert isinstance(app, QApplication)
            apply_theme(app, now.appearance)
        if (now.model, now.device, now.precision) != (before.model, before.device, before.precision):
            self.controller.load(now.model, now.device, now.precision)

    def _save(self, settings: Settings) -> None:
        """Tells once, not at every change, that the settings cannot be kept."""
        try:
            save(settings)
        except StorageError as error:
            if str(error) != self._unsaved:
                tell(self.store, "warning", str(error))
            self._unsaved = str(error)
        else:
            self._unsaved = ""

    def _tell_error(self, words: str) -> None:
        tell(self.store, "error", words)


def run(files: Sequence[Path]) -> int:
    """Opens the window and the files; returns the exit code when it is closed."""
    share_one_heap()
    app = QApplication(sys.argv[:1])
    app.setApplicationName("lgrr")
    app.setApplicationDisplayName("LGRR")
    settings, complaint = load()
    install_language(app, settings.language)
    apply_theme(app, settings.appearance)
    app.setWindowIcon(icon("app"))
    desk = Desk(settings)
    install_exception_hook(settings.cases_folder, desk.failed.emit, lambda: desk.store.now.case)
    if complaint is not None:
        tell(desk.store, "warning", complaint)
    desk.window.show()
    QTimer.singleShot(0, lambda: desk.start(files))
    signal.signal(signal.SIGINT, lambda number, frame: desk.window.close())
    waking = QTimer(interval=200)  # lets Python hear the interrupt key
    waking.timeout.connect(lambda: None)
    waking.start()
    try:
        return app.exec()
    finally:
        desk.close()
