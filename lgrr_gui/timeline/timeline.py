"""The timeline: scores over true time, the current frame among them, and the whole recording below."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from lgrr_gui.commands import ChooseTrack, Go
from lgrr_gui.state import Recording, WindowState
from lgrr_gui.timeline.canvas import Canvas
from lgrr_gui.timeline.data import timeline_data
from lgrr_gui.timeline.overview import Overview
from lgrr_gui.timeline.window import Window
from lgrr_gui.timeline.words import frame_words

translate = QCoreApplication.translate

SHOWN = frozenset({"recordings", "current", "wanted", "track", "view"})
STEP = 2.0  # factor of zooming in and out


class Timeline(QWidget):
    """Asks for `Go` and `ChooseTrack`. Which part is visible is its own affair and no part of the state."""

    asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.canvas, self.overview = Canvas(), Overview()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.canvas)
        layout.addWidget(self.overview)
        self._recording: Recording | None = None
        self.canvas.went.connect(lambda index: self.asked.emit(Go(index)))
        self.canvas.chose.connect(lambda track: self.asked.emit(ChooseTrack(track)))
        self.canvas.moved.connect(self.show_window)
        self.overview.moved.connect(self.show_window)
        self.setAccessibleName(translate("lgrr", "Timeline"))

    @property
    def visible(self) -> Window:
        """The visible part."""
        return self.canvas.visible

    def show_state(self, state: WindowState, changed: frozenset[str]) -> None:
        """Shows the state's recording, frame and choice."""
        if not changed & SHOWN:
            return
        recording = state.recording
        if not _same(recording, self._recording):
            self._show_recording(recording)
        self.canvas.show_choice(state.track, state.view.streams)
        if changed & {"wanted", "current", "recordings"}:
            self._show_cursor(state.wanted)

    def show_window(self, window: Window) -> None:
        """Makes a part of the recording visible."""
        self.canvas.show_window(window)
        self.overview.show_window(window)

    def zoom_in(self) -> None:
        """Half as much, about the current frame if it is visible."""
        self.show_window(self.visible.zoomed(1 / STEP, self._middle()))

    def zoom_out(self) -> None:
        """Twice as much."""
        self.show_window(self.visible.zoomed(STEP, self._middle()))

    def show_all(self) -> None:
        """The whole recording."""
        self.show_window(Window.whole(self.visible.total))

    def show_second(self) -> None:
        """One second, with the current frame in the middle."""
        self.show_window(self.visible.around(self._now(), 1.0))

    def _show_recording(self, recording: Recording | None) -> None:
        data = timeline_data(recording)
        before, self._recording = self._recording, recording
        self.canvas.show_data(recording, data)
        self.overview.show_data(data)
        if before is None or recording is None or before.seconds is not recording.seconds:
            self.show_window(Window.whole(data.total))

    def _show_cursor(self, wanted: int) -> None:
        """Marks the current frame, turns the page if it is new and not visible, and says in words what it is."""
        recording = self._recording
        if recording is None or recording.frames == 0:
            self.setAccessibleDescription("")
            return
        index = max(0, min(wanted, recording.frames - 1))
        new = index != self.canvas.index
        self.canvas.show_cursor(index)
        self.overview.show_cursor(index)
        if new:
            self.show_window_with(self._now())
        self.setAccessibleDescription(frame_words(recording, index))

    def show_window_with(self, seconds: float) -> None:
        """Turns the page if an instant is not visible."""
        window = self.visible.showing(seconds)
        if window != self.visible:
            self.show_window(window)

    def _now(self) -> float:
        """When the current frame is."""
        seconds = self.canvas.data.seconds
        return float(seconds[self.canvas.index]) if len(seconds) else 0.0

    def _middle(self) -> float:
        now, window = self._now(), self.visible
        return now if window.start <= now <= window.end else window.start + window.length / 2


def _same(one: Recording | None, other: Recording | None) -> bool:
    """Whether two values of a recording look the same here."""
    if one is None or other is None:
        return one is other
    names = ("seconds", "review", "by_hand", "acts")
    return one.sha256 == other.sha256 and all(getattr(one, name) is getattr(other, name) for name in names)
