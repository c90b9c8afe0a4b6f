"""Boxes of faces, and tags with what is known of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPalette, QPen, QTransform

from lgrr_gui.looks.colours import SIGNS, finding_colour, ink_on, track_colour
from lgrr_gui.scene import Mark

translate = QCoreApplication.translate
GAP = 5  # px between the parts of a tag
WIDEST = 220  # px of a tag's words
GREY = track_colour(0)


@dataclass(frozen=True)
class Tag:
    """A mark's tag: where it is in the viewport, and its parts; `chip` and `sign` may be empty."""

    mark: Mark
    rect: QRectF
    chip: str
    sign: str
    words: str


def colour_of(mark: Mark) -> QColor:
    """The track's colour; grey for a track that does not count."""
    return QColor(GREY if mark.excluded else track_colour(mark.track))


def in_full(mark: Mark) -> str:
    """All that a tag stands for, as a sentence."""
    track = translate("lgrr", "Track {number}").format(number=mark.track) if mark.track else translate("lgrr", "Face")
    parts = [mark.label or track, mark.words]
    if mark.finding is not None:
        parts.append(mark.finding.words)
    if mark.excluded:
        parts.append(translate("lgrr", "excluded"))
    return ", ".join(parts)


def place_tags(marks: Sequence[Mark], to_view: QTransform, visible: QRectF, letters: QFontMetrics) -> list[Tag]:
    """A tag for each mark that is on the screen, the chosen face's first: each inside `visible`, off the tags before
    it where a place beside its box is free, and with its number and score alone where that makes it fit.
    """
    tags: list[Tag] = []
    for mark in sorted(marks, key=lambda m: (not m.chosen, not m.scored, m.position)):
        box = to_view.mapRect(QRectF(*mark.box))
        if not box.intersects(visible):
            continue
        taken = [tag.rect for tag in tags]
        candidates = [
            Tag(mark, rect, *parts)
            for parts in (_parts(mark, letters, WIDEST), _parts(mark, letters, WIDEST // 4))
            for rect in _places(box, _width(parts, letters), letters.height() + 2, visible)
        ]
        free = (tag for tag in candidates if not any(tag.rect.intersects(other) for other in taken))
        tags.append(next(free, candidates[0]))
    return tags


def draw_marks(
    painter: QPainter,
    marks: Sequence[Mark],
    tags: Sequence[Tag],
    to_view: QTransform,
    visible: QRectF,
    palette: QPalette,
) -> None:
    """Boxes first, then all tags over them."""
    painter.save()
    painter.setClipRect(visible)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for mark in marks:
        _draw_box(painter, mark, to_view.mapRect(QRectF(*mark.box)))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for tag in reversed(tags):
        _draw_tag(painter, tag, palette)
    painter.restore()


def _draw_box(painter: QPainter, mark: Mark, box: QRectF) -> None:
    """A dark line under the coloured one keeps it visible on a ground of its own colour."""
    style = Qt.PenStyle.DashLine if mark.excluded else Qt.PenStyle.SolidLine if mark.scored else Qt.PenStyle.DotLine
    width = 4 if mark.chosen else 2
    painter.setPen(QPen(QColor(0, 0, 0, 150), width + 2))
    painter.drawRect(box)
    painter.setPen(QPen(colour_of(mark), width, style))
    painter.drawRect(box)


def _parts(mark: Mark, letters: QFontMetrics, widest: int) -> tuple[str, str, str]:
    chip = str(mark.track) if mark.track else ""
    sign = "" if mark.finding is None or mark.excluded else SIGNS[mark.finding]
    named = mark.label if mark.label != f"Track {mark.track}" else ""
    words = mark.words.split(",")[0]  # of a reason, what is the matter; all of it is in the tip
    words = words if mark.scored else letters.elidedText(words, Qt.TextElideMode.ElideRight, widest)
    state = translate("lgrr", "excluded") if mark.excluded else ""
    room = widest - letters.horizontalAdvance(words + state)
    named = letters.elidedText(named, Qt.TextElideMode.ElideRight, room) if room > 40 else ""
    return chip, sign, "  ".join(part for part in (named, words, state) if part)


def _width(parts: tuple[str, str, str], letters: QFontMetrics) -> float:
    return sum(letters.horizontalAdvance(part) + 2 * GAP for part in parts if part)


def _places(box: QRectF, width: float, height: float, visible: QRectF) -> Iterator[QRectF]:
    """Above the box, below it, then inside at its top and bottom; from its left edge, then to its right one."""
    width = min(width, visible.width())
    for y in (box.top() - height - 1, box.bottom() + 1, box.top() + 2, box.bottom() - height - 2):
        for x in (box.left() - 1, box.right() + 1 - width):
            left = max(visible.left(), min(x, visible.right() - width))
            top = max(visible.top(), min(y, visible.bottom() - height))
            yield QRectF(QPointF(round(left), round(top)), QPointF(round(left + width), round(top + height)))


def _draw_tag(painter: QPainter, tag: Tag, palette: QPalette) -> None:
    plate, ink = palette.color(QPalette.ColorRole.Window), palette.color(QPalette.ColorRole.WindowText)
    colour = colour_of(tag.mark)
    painter.save()
    painter.setClipRect(tag.rect, Qt.ClipOperation.IntersectClip)
    painter.fillRect(tag.rect, plate)
    x = tag.rect.left()
    letters = painter.fontMetrics()
    parts = (
        (tag.chip, colour, QColor(ink_on(colour.name()))),
        (tag.sign, plate, _sign_ink(tag.mark, plate)),
        (tag.words, plate, ink),
    )
    for part, ground, shade in parts:
        if part:
            room = QRectF(x, tag.rect.top(), letters.horizontalAdvance(part) + 2 * GAP, tag.rect.height())
            painter.fillRect(room, ground)
            painter.setPen(shade)
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter, part)
            x = room.right()
    painter.setPen(QPen(colour, 1))
    painter.drawRect(tag.rect.adjusted(0.5, 0.5, -0.5, -0.5))
    painter.restore()


def _sign_ink(mark: Mark, plate: QColor) -> QColor:
    return QColor() if mark.finding is None else QColor(finding_colour(mark.finding, plate.lightness() < 128))
