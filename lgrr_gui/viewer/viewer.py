"""The picture with everything over it, alone or beside the same picture with nothing over it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from lgrr_gui.commands import ChooseFace
from lgrr_gui.scene import Scene, resolve
from lgrr_gui.state import WindowState
from lgrr_gui.viewer.empty import Empty
from lgrr_gui.viewer.marks import in_full
from lgrr_gui.viewer.pane import Pane
from lgrr_gui.viewer.strip import Strip

translate = QCoreApplication.translate
BETWEEN = "#5a5a5a"  # of two panes: seen on their ground, and quieter than any picture
SHOWS = frozenset({"current", "recordings", "shown", "face", "explanation", "looking", "view"})


class Viewer(QWidget):
    """Shows `resolve(state)`; asks to choose a face or another attention map."""

    asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.scene = Scene(None)
        self.pair, self.empty, self.strip = Pair(), Empty(), Strip()
        self._pages = QStackedLayout()
        self._pages.addWidget(self.empty)
        self._pages.addWidget(self.pair)
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        body.addLayout(self._pages, 1)
        body.addWidget(self.strip)
        self.strip.hide()
        self.strip.asked.connect(self.asked)
        for pane in self.pair.panes:
            pane.canvas.clicked.connect(lambda position: self.asked.emit(ChooseFace(position)))
        self.setMinimumSize(320, 240)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setAccessibleName(translate("lgrr", "Picture"))
        self.empty.show_recording(None)

    def show_state(self, state: WindowState, changed: frozenset[str]) -> None:
        """Paints the state, if anything that is to be seen here is in `changed`."""
        if not changed & SHOWS:
            return
        self.scene = resolve(state)
        recording = state.recording
        opened = recording is not None and recording.frames > 0 and not recording.trouble
        if not opened:
            self.empty.show_recording(recording)
        self._pages.setCurrentWidget(self.pair if opened else self.empty)
        self.pair.show_scene(self.scene if opened else Scene(None, view=state.view))
        self.strip.setVisible(opened and state.view.strip)
        self.strip.show_scene(self.scene)
        self.setAccessibleDescription(self.empty.words if not opened else in_words(self.scene))

    @property
    def zoom(self) -> float:
        """Widget pixels per picture pixel."""
        return self.pair.main.canvas.zoom

    def zoom_in(self) -> None:
        """A step closer."""
        self.pair.main.canvas.zoom_in()

    def zoom_out(self) -> None:
        """A step back."""
        self.pair.main.canvas.zoom_out()

    def fit(self) -> None:
        """All of the picture."""
        self.pair.main.canvas.fit()

    def actual_size(self) -> None:
        """One pixel of the picture on one of the screen."""
        self.pair.main.canvas.actual_size()


class Pair(QWidget):
    """Two panes of exactly the same size that move together; the left one only when it is asked for."""

    GAP = 2  # px

    def __init__(self) -> None:
        super().__init__()
        self.original, self.main = Pane(translate("lgrr", "Original")), Pane()
        self.panes = (self.original, self.main)
        for pane in self.panes:
            pane.setParent(self)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setStyleSheet(f"Pair {{ background: {BETWEEN}; }}")
        self.original.hide()
        self.original.canvas.moved.connect(lambda: self._follow(self.main, self.original))
        self.main.canvas.moved.connect(lambda: self._follow(self.original, self.main))

    def show_scene(self, scene: Scene) -> None:
        """The scene, and beside it the picture alone if the view wants that."""
        self.main.show_scene(scene)
        if scene.view.side_by_side != self.original.isVisibleTo(self):
            self.original.setVisible(scene.view.side_by_side)
            self._lay_out()
        self.original.canvas.blockSignals(True)  # the main picture leads
        self.original.show_scene(scene.alone if scene.view.side_by_side else Scene(None))
        self.original.canvas.blockSignals(False)
        self._follow(self.original, self.main)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Both panes have the same size to the pixel."""
        super().resizeEvent(event)
        self._lay_out()

    def _lay_out(self) -> None:
        width, height = self.width(), self.height()
        if not self.original.isVisibleTo(self):
            self.main.setGeometry(0, 0, width, height)
            return
        half = (width - self.GAP) // 2
        self.original.setGeometry(0, 0, half, height)
        self.main.setGeometry(width - half, 0, half, height)

    def _follow(self, follower: Pane, leader: Pane) -> None:
        if self.original.isVisibleTo(self) and follower.size() == leader.size():
            follower.canvas.follow(leader.canvas)


def in_words(scene: Scene) -> str:
    """What is to be seen, for those who cannot see it."""
    if scene.shown is None:
        return ""
    frame = translate("lgrr", "Frame {index}").format(index=scene.shown.index)
    said = [scene.attention_title, scene.badge, *(in_full(mark) for mark in scene.marks)]
    return ". ".join([frame, *(words for words in said if words)])
