"""Playing: at the recording's own times, or every frame however long it takes."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QElapsedTimer, QObject, QTimer

from lgrr_gui.state import Store

TICK_MS = 15
FASTEST = 8.0


class Player(QObject):
    """Moves the state's `wanted` while it plays; the picture follows."""

    def __init__(self, store: Store) -> None:
        super().__init__()
        self._store = store
        self._playing: str | None = None  # the recording
        self._passed: tuple[str, int] | None = None  # the latest frame that could not be read
        self._clock = QElapsedTimer()
        self._from = 0.0  # seconds of the recording at the clock's start
        self._timer = QTimer(self, interval=TICK_MS)
        self._timer.timeout.connect(self._tick)

    def toggle(self) -> None:
        """Plays, or stops."""
        if self._store.now.playing:
            self.stop()
        else:
            self._start(1.0)

    def shuttle(self, direction: int) -> None:
        """Plays forward (1) or backward (-1); asked again in the same direction, twice as fast."""
        now = self._store.now
        again = now.playing and np.sign(now.speed) == direction
        self._start(float(direction * min(FASTEST, 2 * abs(now.speed) if again else 1.0)))

    def stop(self) -> None:
        """Stops where it is."""
        self._timer.stop()
        if self._store.now.playing:
            self._store.set(playing=False, speed=1.0)

    def pass_over(self, recording: str, index: int) -> None:
        """Frame `index` of a recording has no picture: nobody waits for it."""
        self._passed = (recording, index)

    def _start(self, speed: float) -> None:
        recording = self._store.now.recording
        if recording is None or recording.frames < 2:
            return
        wanted = self._store.now.wanted
        if speed > 0 and wanted == recording.frames - 1:
            wanted = 0
        self._playing = recording.sha256
        self._from = float(recording.seconds[wanted])
        self._clock.start()
        self._timer.start()
        self._store.set(playing=True, speed=speed, wanted=wanted)

    def _tick(self) -> None:
        now = self._store.now
        recording = now.recording
        if recording is None or recording.sha256 != self._playing or not recording.frames or not now.playing:
            self.stop()
            return
        if now.every_frame:
            self._from = float(recording.seconds[now.wanted])  # from where real time may go on
            self._clock.start()
            there = now.shown is not None and now.shown.index == now.wanted
            if not there and self._passed != (self._playing, now.wanted):
                return
            index = now.wanted + (1 if now.speed > 0 else -1)
        else:
            time = self._from + now.speed * self._clock.elapsed() / 1000
            index = int(np.searchsorted(recording.seconds, time + 1e-6, side="right")) - 1
        ends = not 0 <= index < recording.frames or (now.speed > 0 and index == recording.frames - 1)
        index = min(max(index, 0), recording.frames - 1)
        if index != now.wanted:
            self._store.set(wanted=index)
        if ends or (now.speed < 0 and index == 0):
            self.stop()
