"""The picture with the maps of its faces, as one item of a graphics scene: they are painted together or not at all."""

from __future__ import annotations

from math import floor, isclose, log2

import cv2
import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from lgrr_gui.scene import Rect, Scene
from lgrr_gui.viewer.raster import raster

COARSE = 3.0  # screen pixels per picture pixel from which pixels are shown as squares


class PictureItem(QGraphicsItem):
    """One picture, its corner at (0, 0), one unit a display pixel. The array is shown as it lies in memory."""

    def __init__(self) -> None:
        super().__init__()
        self._levels: list[np.ndarray] = []  # the picture, halved again and again as far as was needed
        self._maps: list[tuple[Rect, np.ndarray]] = []
        self._bounds = QRectF()

    def show_scene(self, scene: Scene) -> None:
        """Replaces picture and maps; a scene without a picture leaves nothing."""
        pixels = None if scene.shown is None else scene.shown.bgra
        bounds = QRectF() if pixels is None else QRectF(0, 0, pixels.shape[1], pixels.shape[0])
        if bounds != self._bounds:
            self.prepareGeometryChange()
            self._bounds = bounds
        self._levels = [] if pixels is None else [brightened(np.ascontiguousarray(pixels), scene.view.brightness)]
        self._maps = [(layer.square, raster(layer.values, layer.kind, scene.view)) for layer in scene.layers]
        self.update()

    def boundingRect(self) -> QRectF:  # noqa: N802
        """The picture's rectangle."""
        return self._bounds

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        """Smooth where pixels are small on the screen, exact at one to one, squares where they are large."""
        if not self._levels:
            return
        zoom = painter.deviceTransform().m11()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, zoom < COARSE and not isclose(zoom, 1))
        level = self._level(max(0, floor(log2(1 / zoom))))
        height, width = self._levels[level].shape[:2]
        target = QRectF(0, 0, width << level, height << level)
        painter.drawImage(target, as_image(self._levels[level], QImage.Format.Format_RGB32))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setClipRect(self._bounds)
        for square, pixels in self._maps:
            painter.drawImage(QRectF(*square), as_image(pixels, QImage.Format.Format_ARGB32_Premultiplied))

    def _level(self, wanted: int) -> int:
        """Halves the picture until it is `wanted` times halved, or too small for it; the level there is."""
        while len(self._levels) <= wanted and min(self._levels[-1].shape[:2]) > 1:
            last = self._levels[-1]
            height, width = last.shape[0] // 2, last.shape[1] // 2
            even = last[: 2 * height, : 2 * width]
            self._levels.append(cv2.resize(even, (width, height), interpolation=cv2.INTER_AREA))
        return min(wanted, len(self._levels) - 1)


def as_image(pixels: np.ndarray, form: QImage.Format) -> QImage:
    """(H, W, 4) uint8, contiguous, as an image over the same memory: keep the array for as long as the image."""
    height, width = pixels.shape[:2]
    return QImage(pixels.data, width, height, 4 * width, form)


def brightened(pixels: np.ndarray, brightness: float) -> np.ndarray:
    """uint8 pixels for the eyes: a gamma of 4 ** -brightness (own), black and white kept; 0 gives `pixels` itself."""
    if brightness == 0:
        return pixels
    table = np.round(255 * (np.arange(256) / 255) ** 4.0**-brightness).astype(np.uint8)
    return cv2.LUT(pixels, table)
