"""The frame on show, looked at and explained at once while a long analysis goes on.

A short rest after each new picture keeps a scrub from asking for every frame; only the latest request counts, and an
answer for another frame than the one on show is kept as data but never painted over it.
"""

from __future__ import annotations

from types import MappingProxyType

import numpy as np
from PySide6.QtCore import QObject, QTimer

from lgrr.analysis import FaceTable
from lgrr.engine import messages
from lgrr_gui.engine import Engine, Told
from lgrr_gui.scene import box_of
from lgrr_gui.state import Explanation, Recording, Shown, Store, WindowState

REST_MS = 120  # without another picture before the one on show is looked at


class Looking(QObject):
    """Watches the store; asks the engine for what the picture on show lacks."""

    def __init__(self, store: Store, engine: Engine) -> None:
        super().__init__()
        self._store, self._engine = store, engine
        self._look: tuple[int, tuple[str, int]] | None = None  # request, (recording, frame)
        self._explain: tuple[int, str] | None = None
        self._first = self._last = 0  # numbers of the first look for this case, and of the latest
        self._refused: set[tuple[str, int]] = set()  # frames not to be looked at again unless the analyst asks
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._ask)
        store.watch(self._changed)

    def now(self) -> None:
        """Looks at the frame on show even if it was looked at before."""
        shown = self._store.now.shown
        if shown is not None:
            self._refused.discard((shown.recording, shown.index))
            self._ask_look(self._store.now, shown)

    def cancel(self) -> bool:
        """Stops a look; whether there was one. It does not begin again by itself."""
        if self._look is None:
            return False
        self._engine.request(messages.Cancel(self._look[0]))
        self._refused.add(self._look[1])
        self._end_look()
        return True

    def lost(self) -> None:
        """The engine is gone, perhaps for the sake of the frame that it looked at."""
        if self._look is not None:
            self._refused.add(self._look[1])
        self._end_look()
        self._explain = None

    def stop(self) -> None:
        """The window is closed: nothing is looked at any more."""
        self._rest.stop()
        self._rest.timeout.disconnect(self._ask)

    def forget(self) -> None:
        """Another case is open: what was asked for the one before is nothing to it."""
        self._first = self._last + 1
        self._look = self._explain = None
        self._refused.clear()
        self._store.set(looking=None)

    def heard(self, told: Told) -> None:
        """What the engine answers to a look or an explanation."""
        match told.body:
            case messages.Looked(request, sha256, index) if request >= self._first:
                if self._look is not None and self._look[0] == request:
                    self._end_look()
                assert isinstance(told.value, FaceTable)
                self._keep(sha256, index, told.value)
            case messages.Explained(request, index, box):
                if self._explain is not None and self._explain[0] == request:
                    recording = self._explain[1]
                    self._explain = None
                    assert isinstance(told.value, dict)
                    self._store.set(explanation=_explanation(recording, index, box, told.value))
            case messages.Failed(request, _, cancelled):
                if self._look is not None and self._look[0] == request:
                    if not cancelled:
                        self._refused.add(self._look[1])
                    self._end_look()

    def _changed(self, state: WindowState, changed: frozenset[str]) -> None:
        if changed & {"shown", "model", "face", "recordings", "playing", "case"} and not state.playing:
            self._rest.start()

    def _ask(self) -> None:
        state = self._store.now
        shown, recording = state.shown, state.recording
        if shown is None or recording is None or state.playing or state.model.status != "ready":
            return
        if shown.recording != recording.sha256 or shown.index != state.wanted:
            return
        if recording.faces(shown.index) is None:
            if self._look is None and (shown.recording, shown.index) not in self._refused:
                self._ask_look(state, shown)
        else:
            self._ask_explanation(state, recording, shown)

    def _ask_look(self, state: WindowState, shown: Shown) -> None:
        recording = state.recording
        if state.case is None or state.read_only is not None or recording is None or not recording.kept:
            return
        height, width = shown.rgb.shape[:2]
        frame = recording.frame_id(shown.index)
        body = messages.Look(0, str(state.case), shown.recording, frame, shown.sha256, height, width)
        self._last = self._engine.request(body, shown.rgb)
        self._look = (self._last, (shown.recording, shown.index))
        self._store.set(looking=self._look[1])

    def _ask_explanation(self, state: WindowState, recording: Recording, shown: Shown) -> None:
        found = recording.faces(shown.index)
        if found is None:
            return
        table, rows = found
        row = next((r for r in rows if int(table.position[r]) == state.face and table.reason(r) is None), None)
        if row is None:
            return
        box = box_of(table, row)
        known = state.explanation
        if known is not None and (known.recording, known.index, known.box) == (shown.recording, shown.index, box):
            return
        height, width = shown.rgb.shape[:2]
        body = messages.Explain(0, shown.index, box, height, width)
        self._explain = (self._engine.request(body, shown.rgb), shown.recording)

    def _keep(self, sha256: str, index: int, table: FaceTable) -> None:
        recording = next((r for r in self._store.now.recordings if r.sha256 == sha256), None)
        if recording is not None:
            by_hand = MappingProxyType({**recording.by_hand, index: table})
            self._store.set_recording(sha256, by_hand=by_hand)

    def _end_look(self) -> None:
        self._look = None
        self._store.set(looking=None)
        self._rest.start()


def _explanation(
    recording: str, index: int, box: tuple[float, float, float, float], arrays: dict[str, np.ndarray]
) -> Explanation:
    attention = tuple(arrays[f"attention_{stage}"] for stage in range(4))
    return Explanation(recording, index, box, arrays["crop"], attention, arrays["patches"], arrays["p"])
