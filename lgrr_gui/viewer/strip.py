"""All eight attention maps of the chosen face in a row; a click lays one over the face."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QCoreApplication, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from lgrr_gui.commands import Show
from lgrr_gui.scene import Scene
from lgrr_gui.state import View
from lgrr_gui.viewer.legend import not_evidence
from lgrr_gui.viewer.picture import as_image
from lgrr_gui.viewer.raster import raster

translate = QCoreApplication.translate
TILE = 72  # px


class Strip(QWidget):
    """Four stages, each with its noise and its semantic stream. Keeps its height whether there are maps or not."""

    asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._words = QLabel()
        self.tiles = [Tile(stage, stream) for stage in range(4) for stream in range(2)]
        row = QHBoxLayout()
        row.setSpacing(6)
        for tile in self.tiles:
            tile.asked.connect(self.asked)
            row.addWidget(tile)
        row.addStretch()
        body = QVBoxLayout(self)
        body.setContentsMargins(8, 4, 8, 6)
        body.setSpacing(4)
        body.addWidget(self._words)
        body.addLayout(row)

    @property
    def words(self) -> str:
        """What it says over the maps."""
        return self._words.text()

    def show_scene(self, scene: Scene) -> None:
        """The maps of a scene, or why there are none."""
        title = translate("lgrr", "Attention of the chosen face, 0 dark to 1 bright.")
        none = translate("lgrr", "No attention maps: choose a face.")
        self._words.setText(f"{title} {not_evidence()}." if scene.strip else none)
        maps = scene.strip or (None,) * len(self.tiles)
        for tile, values in zip(self.tiles, maps, strict=True):
            tile.show_map(values, chosen=scene.view.attention == (tile.stage, tile.stream))


class Tile(QWidget):
    """One map with its caption; empty without one."""

    asked = Signal(object)

    def __init__(self, stage: int, stream: int) -> None:
        super().__init__()
        self.stage, self.stream = stage, stream
        self._pixels: np.ndarray | None = None
        self._chosen = False
        name = translate("lgrr", "semantic") if stream else translate("lgrr", "noise")
        self._caption = translate("lgrr", "{stage} {stream}").format(stage=stage + 1, stream=name)
        self.setAccessibleName(translate("lgrr", "Attention, stage {caption}").format(caption=self._caption))
        self.setFixedSize(self.sizeHint())

    def sizeHint(self) -> QSize:  # noqa: N802
        """The map over its caption."""
        wide = max(TILE, self.fontMetrics().horizontalAdvance(self._caption) + 4)
        return QSize(wide, TILE + self.fontMetrics().height() + 2)

    def show_map(self, values: np.ndarray | None, *, chosen: bool) -> None:
        """Replaces the map, (s, s) in [0, 1]; `chosen`: it lies over the face."""
        self._pixels = None if values is None else raster(values, "attention", View(opacity=1.0))
        self._chosen = chosen and values is not None
        self.setCursor(Qt.CursorShape.ArrowCursor if values is None else Qt.CursorShape.PointingHandCursor)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """The map, framed where it is the one over the face."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        square = QRectF((self.width() - TILE) / 2, 0, TILE, TILE)
        if self._pixels is not None:
            painter.drawImage(square, as_image(self._pixels, QImage.Format.Format_ARGB32_Premultiplied))
        role = QPalette.ColorRole.Highlight if self._chosen else QPalette.ColorRole.Mid
        width = 3 if self._chosen else 1
        painter.setPen(QPen(self.palette().color(role), width))
        painter.drawRect(square.adjusted(width / 2, width / 2, -width / 2, -width / 2))
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        room = QRectF(QPointF(0, TILE), QPointF(self.width(), self.height()))
        painter.drawText(room, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom, self._caption)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Lays the map over the face, or takes it off again."""
        if self._pixels is not None and self.rect().contains(event.position().toPoint()):
            self.asked.emit(Show({"attention": None if self._chosen else (self.stage, self.stream)}))
