"""The pages of a report, below each other, as they will be written."""

from __future__ import annotations

from collections import OrderedDict

from PySide6.QtCore import QBuffer, QByteArray, QCoreApplication, QIODevice, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QImageReader, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame

from lgrr_gui.looks.theme import colours

translate = QCoreApplication.translate
GAP = 12  # px between pages and around them
KEPT = 8  # pages drawn lately
ZOOM = (0.5, 0.67, 0.8, 1.0, 1.25, 1.5, 2.0)  # of a page as wide as the room, and no wider than its own pixels


class Pages(QAbstractScrollArea):
    """`moved` carries the page that is on the screen, from 1, and how many there are."""

    moved = Signal(int, int)

    def __init__(self) -> None:
        super().__init__()
        self._pages: tuple[bytes, ...] = ()
        self._paper = QSize(827, 1169)
        self._zoom = 1.0
        self._stale = False
        self._drawn: OrderedDict[tuple[int, int], QImage] = OrderedDict()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setMinimumSize(320, 240)
        self.setAccessibleName(translate("lgrr", "Pages of the report"))
        self.verticalScrollBar().valueChanged.connect(self._tell_page)

    @property
    def pages(self) -> int:
        """How many there are."""
        return len(self._pages)

    def show_pages(self, pages: tuple[bytes, ...], stale: bool) -> None:
        """Replaces the pages (PNG), the place stays; `stale`: newer ones are being made."""
        if stale != self._stale:
            self._stale = stale
            self.viewport().update()
        if pages is self._pages:
            return
        self._pages = pages
        self._drawn.clear()
        if pages:
            self._paper = _size(pages[0])
        self._arrange()
        self.viewport().update()
        self._tell_page()

    def zoom_in(self) -> None:
        """Larger pages."""
        self._set_zoom(next((z for z in ZOOM if z > self._zoom), ZOOM[-1]))

    def zoom_out(self) -> None:
        """Smaller pages."""
        self._set_zoom(next((z for z in reversed(ZOOM) if z < self._zoom), ZOOM[0]))

    def page_at(self) -> int:
        """The page in the middle of the screen, from 1; 0: none."""
        step = self._page_size().height() + GAP
        middle = self.verticalScrollBar().value() + self.viewport().height() // 2
        return min(len(self._pages), 1 + max(0, middle - GAP) // step) if self._pages else 0

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """The pages on the screen; faded while newer ones are made."""
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), QColor(colours().pressed))
        size = self._page_size()
        top = GAP - self.verticalScrollBar().value()
        left = max(GAP, (self.viewport().width() - size.width()) // 2) - self.horizontalScrollBar().value()
        painter.setOpacity(0.55 if self._stale else 1.0)
        for number in range(len(self._pages)):
            place = QRect(QPoint(left, top + number * (size.height() + GAP)), size)
            if place.bottom() >= 0 and place.top() <= self.viewport().height():
                painter.fillRect(place, QColor("white"))
                painter.drawImage(place, self._picture(number, size))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Pages are as wide as there is room."""
        super().resizeEvent(event)
        self._arrange()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """With Ctrl it zooms."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            (self.zoom_in if event.angleDelta().y() > 0 else self.zoom_out)()
            event.accept()
        else:
            super().wheelEvent(event)

    def _set_zoom(self, zoom: float) -> None:
        bar = self.verticalScrollBar()
        share = bar.value() / max(1, bar.maximum())
        self._zoom = zoom
        self._arrange()
        bar.setValue(round(share * bar.maximum()))
        self.viewport().update()

    def _page_size(self) -> QSize:
        room = min(self.viewport().width() - 2 * GAP, round(self._paper.width() / self.devicePixelRatioF()))
        width = max(80, round(self._zoom * room))
        return QSize(width, round(width * self._paper.height() / self._paper.width()))

    def _arrange(self) -> None:
        size = self._page_size()
        height = GAP + len(self._pages) * (size.height() + GAP)
        self.verticalScrollBar().setRange(0, max(0, height - self.viewport().height()))
        self.verticalScrollBar().setPageStep(self.viewport().height())
        self.verticalScrollBar().setSingleStep(40)
        self.horizontalScrollBar().setRange(0, max(0, size.width() + 2 * GAP - self.viewport().width()))
        self.horizontalScrollBar().setPageStep(self.viewport().width())

    def _picture(self, number: int, size: QSize) -> QImage:
        """The page at this size, in the pixels of the screen."""
        ratio = self.devicePixelRatioF()
        pixels = size * ratio
        key = (number, pixels.width())
        if key not in self._drawn:
            page = QImage.fromData(self._pages[number])
            page = page.scaled(pixels, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)
            self._drawn[key] = page
            while len(self._drawn) > KEPT:
                self._drawn.popitem(last=False)
        self._drawn.move_to_end(key)
        return self._drawn[key]

    def _tell_page(self) -> None:
        self.moved.emit(self.page_at(), len(self._pages))


def _size(png: bytes) -> QSize:
    """Of a picture in its file, in pixels."""
    buffer = QBuffer()
    buffer.setData(QByteArray(png))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    return QImageReader(buffer).size()
