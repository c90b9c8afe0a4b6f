"""What the colours over a face mean."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QCoreApplication, QPointF, QRectF, QSize
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QLabel, QWidget

from lgrr_gui.looks.colours import scale
from lgrr_gui.looks.numbers import Number
from lgrr_gui.scene import Scene
from lgrr_gui.state import View
from lgrr_gui.viewer.plates import Plate, set_height

translate = QCoreApplication.translate
WIDTH = 272  # px


def not_evidence() -> str:
    """What must stand beside every attention map."""
    return translate("lgrr", "Where the network looked, not evidence")


class Legend(Plate):
    """A colour bar from 0 to 1 and its meaning; not there when nothing is laid over the picture."""

    def __init__(self) -> None:
        super().__init__()
        self._title, self._bar, self._meaning = QLabel(), Bar(), QLabel()
        self._meaning.setWordWrap(True)
        for part in (self._title, self._bar, self._meaning):
            self.body.addWidget(part)
        self.setFixedWidth(WIDTH)
        self.hide()

    @property
    def words(self) -> str:
        """Everything it says."""
        return f"{self._title.text()} {self._meaning.text()}"

    def show_scene(self, scene: Scene) -> None:
        """The legend of what lies over the picture."""
        kind = scene.layers[0].kind if scene.layers else None
        if kind == "attention":
            self._title.setText(translate("lgrr", "Attention"))
            self._meaning.setText(f"{not_evidence()}.")
        elif kind is not None:
            title = translate("lgrr", "Nine windows") if kind == "patches" else translate("lgrr", "Forgery heat map")
            self._title.setText(title)
            meaning = translate("lgrr", "The network's score, not a probability.")
            shown = translate("lgrr", "Colours from {threshold} on.").format(
                threshold=f"{Number(scene.view.threshold):.2f}"
            )
            self._meaning.setText(f"{meaning}\n{shown}")
        self._bar.show_view(scene.view, attention=kind == "attention")
        margins = self.body.contentsMargins()
        set_height(self._meaning, WIDTH - margins.left() - margins.right())
        self.setVisible(kind is not None)


class Bar(QWidget):
    """The colour scale between its ends, empty below the threshold, where a map is transparent."""

    def __init__(self) -> None:
        super().__init__()
        self._view, self._attention = View(), False

    def show_view(self, view: View, *, attention: bool) -> None:
        """The scale and threshold of a view."""
        self._view, self._attention = view, attention
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        """Room for the bar and its ends."""
        return QSize(100, self.fontMetrics().height() + 4)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Bar and tick."""
        painter = QPainter(self)
        ink = self.palette().color(QPalette.ColorRole.WindowText)
        painter.setPen(ink)
        end = self.fontMetrics().horizontalAdvance("0") + 6
        bar = QRectF(self.rect()).adjusted(end, 3, -end, -3)
        middle = self.fontMetrics().ascent() + 2
        painter.drawText(QPointF(0, middle), "0")
        painter.drawText(QPointF(bar.right() + 6, middle), "1")
        threshold = 0.0 if self._attention else self._view.threshold
        colours = np.ascontiguousarray(scale("attention" if self._attention else self._view.colours)[None])
        solid = bar.adjusted(threshold * bar.width(), 0, 0, 0)
        part = QRectF(256 * threshold, 0, 256 * (1 - threshold), 1)
        painter.drawImage(solid, QImage(colours.data, 256, 1, 768, QImage.Format.Format_RGB888), part)
        painter.setPen(QPen(ink, 1))
        painter.drawRect(bar.adjusted(0.5, 0.5, -0.5, -0.5))
        if threshold:
            painter.setPen(QPen(ink, 2))
            painter.drawLine(QPointF(solid.left(), 0), QPointF(solid.left(), self.height()))
