"""One picture with the plates that stay at the window's edge while the picture moves."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from lgrr_gui.scene import Scene
from lgrr_gui.viewer.canvas import Canvas
from lgrr_gui.viewer.legend import Legend, not_evidence
from lgrr_gui.viewer.loupe import Loupe
from lgrr_gui.viewer.plates import Words

translate = QCoreApplication.translate
EDGE = 10  # px between a plate and the picture's edge


class Pane(QWidget):
    """A canvas with its title, badge, legend and loupe."""

    def __init__(self, name: str = "") -> None:
        super().__init__()
        self.canvas, self.legend = Canvas(), Legend()
        self.name, self.title, self.badge, self.note = Words(), Words(), Words(), Words()
        self.name.say(name)
        self.loupe = Loupe(self)
        self._scene = Scene(None)
        self._mouse: QPoint | None = None
        self.canvas.hovered.connect(self._hover)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self._lay_out()

    def show_scene(self, scene: Scene) -> None:
        """Replaces everything at once."""
        self._scene = scene
        self.canvas.show_scene(scene)
        self.title.say(f"{scene.attention_title}\n{not_evidence()}" if scene.attention_title else "")
        self.badge.say(scene.badge)
        changed = translate("lgrr", "Brightness changed, for viewing only")
        self.note.say(changed if scene.view.brightness and scene.shown is not None else "")
        self.legend.show_scene(scene)
        self._show_loupe()

    def _lay_out(self) -> None:
        corner = QWidget()
        corner.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        plates = QVBoxLayout(corner)
        plates.setContentsMargins(EDGE, EDGE, EDGE, EDGE)
        for plate in (self.name, self.title, self.badge, self.note):
            plates.addWidget(plate, 0, Qt.AlignmentFlag.AlignLeft)
        foot = QWidget()
        foot.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        bottom = QVBoxLayout(foot)
        bottom.setContentsMargins(EDGE, EDGE, EDGE, EDGE)
        bottom.addWidget(self.legend)
        body = QGridLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.addWidget(self.canvas, 0, 0)
        body.addWidget(corner, 0, 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        body.addWidget(foot, 0, 0, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft)
        self.loupe.raise_()

    def _hover(self, mouse: QPoint | None) -> None:
        self._mouse = mouse
        self._show_loupe()

    def _show_loupe(self) -> None:
        shown = self._scene.shown
        at = None if self._mouse is None else self.canvas.pixel_at(self._mouse)
        if shown is None or at is None or self._mouse is None or not self._scene.view.loupe:
            self.loupe.hide()
            return
        self.loupe.look(shown.bgra, at, self.canvas.zoom, self._mouse, self._scene.view.brightness)
