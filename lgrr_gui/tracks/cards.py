"""Rows of a list as cards: a picture, a title, and lines of words below it; readable from 240 pixels of width on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QImage, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from lgrr.types import Finding
from lgrr_gui.looks.colours import finding_colour, ink_on
from lgrr_gui.looks.theme import colours, is_dark, tabular

CARD = Qt.ItemDataRole.UserRole + 1  # the role under which a model gives a `Card`
PAD, GAP, BAR = 8, 8, 4  # px: to the edges, between parts, of the bar of a chosen row
PICTURE = 48  # px
Index = QModelIndex | QPersistentModelIndex
Tone = Literal["text", "muted", "error", "warning"] | Finding


@dataclass(frozen=True)
class Line:
    """Words in one tone. With a `sign`, which stands before them on a plate of that tone, they are bold."""

    text: str
    tone: Tone = "muted"
    sign: str = ""


@dataclass(frozen=True, eq=False)
class Card:
    """One row. `aside` stands at the right of the title and is never shortened; `chip` is (words, colour); `picture`
    None leaves no room for one, an empty one does; `share` in [0, 1] is a thin bar of progress; `middle`: a title that
    is too long loses its middle, not its end.
    """

    title: str
    aside: str = ""
    lines: tuple[Line, ...] = ()
    chip: tuple[str, str] | None = None
    picture: QImage | None = None
    share: float | None = None
    faded: bool = False
    middle: bool = False


class CardDelegate(QStyledItemDelegate):
    """Paints cards of at most `lines` lines below the title; all rows are of one height."""

    def __init__(self, parent: QWidget, lines: int) -> None:
        super().__init__(parent)
        self.lines = lines

    def height(self, letters: QFontMetrics) -> int:
        """Of every row, in px."""
        return (1 + self.lines) * (letters.height() + 2) + 2 * PAD

    def sizeHint(self, option: QStyleOptionViewItem, _index: Index) -> QSize:  # noqa: N802 - Qt's name
        """As wide as the list is."""
        return QSize(0, self.height(QFontMetrics(option.font)))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """The card in the colours of the theme."""
        card = index.data(CARD)
        if not isinstance(card, Card):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        _ground(painter, option)
        room = option.rect.adjusted(BAR + PAD, PAD, -PAD, -PAD)
        if card.picture is not None:
            _picture(painter, card, QRect(room.left(), room.top(), PICTURE, PICTURE))
            room.setLeft(room.left() + PICTURE + GAP)
        _words(painter, card, room, tabular(option.font))
        if card.share is not None:
            _progress(painter, card.share, option.rect)
        painter.restore()

    def title_rect(self, option: QStyleOptionViewItem, card: Card) -> QRect:
        """Where the title of a row is, for an editor."""
        room = option.rect.adjusted(BAR + PAD, PAD, -PAD, -PAD)
        if card.picture is not None:
            room.setLeft(room.left() + PICTURE + GAP)
        height = QFontMetrics(option.font).height() + 8
        return QRect(room.left(), room.top() - 4, room.width(), height)


def _ground(painter: QPainter, option: QStyleOptionViewItem) -> None:
    now, state = colours(), option.state
    chosen = bool(state & QStyle.StateFlag.State_Selected)
    over = bool(state & QStyle.StateFlag.State_MouseOver)
    painter.fillRect(option.rect, QColor(now.hover if chosen else now.raised if over else now.base))
    if chosen:
        painter.fillRect(QRect(option.rect.topLeft(), QSize(BAR, option.rect.height())), QColor(now.accent))
    painter.setPen(QColor(now.line))
    painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())
    if state & QStyle.StateFlag.State_HasFocus and state & QStyle.StateFlag.State_KeyboardFocusChange:
        painter.setPen(QColor(now.accent))
        painter.drawRect(option.rect.adjusted(0, 0, -1, -1))


def _picture(painter: QPainter, card: Card, room: QRect) -> None:
    image = card.picture
    assert image is not None
    if image.isNull():
        painter.fillRect(room, QColor(colours().pressed))
        return
    size = image.size().scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
    where = QRect(room.topLeft(), size)
    where.moveCenter(room.center())
    painter.setOpacity(0.5 if card.faded else 1.0)
    painter.drawImage(where, image)
    painter.setOpacity(1.0)


def _words(painter: QPainter, card: Card, room: QRect, font: QFont) -> None:
    bold = QFont(font)
    bold.setWeight(QFont.Weight.DemiBold)
    now, letters = colours(), QFontMetrics(font)
    step, line = letters.height() + 2, QRect(room.left(), room.top(), room.width(), letters.height() + 2)
    if card.chip is not None:
        line.setLeft(line.left() + draw_plate(painter, *card.chip, line, bold) + 4)
    painter.setFont(font)
    if card.aside:
        _write(painter, line, card.aside, now.muted, Qt.AlignmentFlag.AlignRight)
        line.setRight(line.right() - letters.horizontalAdvance(card.aside) - GAP)
    elide = Qt.TextElideMode.ElideMiddle if card.middle else Qt.TextElideMode.ElideRight
    painter.setFont(bold)
    title = QFontMetrics(bold).elidedText(card.title, elide, line.width())
    _write(painter, line, title, now.muted if card.faded else now.text)
    for number, said in enumerate(card.lines, 1):
        place = QRect(room.left(), room.top() + number * step, room.width(), step)
        if said.sign:
            place.setLeft(place.left() + draw_plate(painter, said.sign, tone_colour(said.tone), place, bold) + 4)
        painter.setFont(bold if said.sign else font)
        text = painter.fontMetrics().elidedText(said.text, Qt.TextElideMode.ElideRight, place.width())
        _write(painter, place, text, tone_colour(said.tone))


def draw_plate(painter: QPainter, words: str, colour: str, line: QRect, font: QFont) -> int:
    """A plate in a colour with a number or a sign on it, at the left of a line; its width."""
    painter.setFont(font)
    width = max(line.height(), painter.fontMetrics().horizontalAdvance(words) + 8)
    plate = QRect(line.left(), line.top(), width, line.height() - 1)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    painter.drawRoundedRect(plate, 4, 4)
    painter.setPen(QColor(ink_on(colour)))
    ink = painter.fontMetrics().tightBoundingRect(words)
    ink.moveCenter(plate.center())
    start = painter.fontMetrics().tightBoundingRect(words).topLeft()
    painter.drawText(ink.topLeft() - start, words)
    return width


def _write(
    painter: QPainter, room: QRect, words: str, colour: str, side: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft
) -> None:
    painter.setPen(QColor(colour))
    painter.drawText(room, int(side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine), words)


def _progress(painter: QPainter, share: float, rect: QRect) -> None:
    bar = QRect(rect.left(), rect.bottom() - 3, rect.width(), 3)
    painter.fillRect(bar, QColor(colours().line))
    bar.setWidth(round(share * rect.width()))
    painter.fillRect(bar, QColor(colours().accent))


def tone_colour(tone: Tone) -> str:
    """`#rrggbb` of a tone in the theme in force."""
    return finding_colour(tone, is_dark()) if isinstance(tone, Finding) else str(getattr(colours(), tone))
