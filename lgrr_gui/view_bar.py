"""Controls of what lies over the picture: strength, threshold and colours of the heat map, brightness of the view."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QLabel, QSlider, QToolBar

from lgrr_gui.commands import Show
from lgrr_gui.looks.colours import HEAT
from lgrr_gui.state import WindowState

translate = QCoreApplication.translate


class ViewBar(QToolBar):
    """Sliders of `View`."""

    asked = Signal(object)

    def __init__(self) -> None:
        super().__init__(translate("lgrr", "Overlay"))
        self.setObjectName("overlay controls")
        self.opacity = self._slider("opacity", translate("lgrr", "Opacity"), 0, 100)
        self.threshold = self._slider("threshold", translate("lgrr", "Show heat from"), 0, 100)
        self.addWidget(QLabel(translate("lgrr", "Colours")))
        self.colours = QComboBox()
        self.colours.addItems(list(HEAT))
        self.colours.setAccessibleName(translate("lgrr", "Colours of the heat map"))
        self.colours.setToolTip(
            translate("lgrr", "Colours of the heat map; viridis and cividis also for the colour-blind")
        )
        self.colours.currentTextChanged.connect(lambda name: self.asked.emit(Show({"colours": name})))
        self.addWidget(self.colours)
        self.brightness = self._slider("brightness", translate("lgrr", "Brightness (view only)"), -100, 100)

    def _slider(self, name: str, words: str, least: int, most: int) -> QSlider:
        self.addWidget(QLabel(words))
        slider = QSlider(Qt.Orientation.Horizontal)
        slider.setRange(least, most)
        slider.setPageStep(10)
        slider.setFixedWidth(110)
        slider.setAccessibleName(words)
        slider.setToolTip(words)
        slider.valueChanged.connect(lambda value: self.asked.emit(Show({name: value / 100})))
        self.addWidget(slider)
        return slider

    def show_state(self, state: WindowState, changed: frozenset[str]) -> None:
        """Sliders stand where the view is."""
        if "view" not in changed:
            return
        view = state.view
        for slider, value in (
            (self.opacity, view.opacity),
            (self.threshold, view.threshold),
            (self.brightness, view.brightness),
        ):
            with QSignalBlocker(slider):
                slider.setValue(round(100 * value))
        with QSignalBlocker(self.colours):
            self.colours.setCurrentText(view.colours)
