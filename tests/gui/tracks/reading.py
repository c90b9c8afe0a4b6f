"""What is to be read in a panel."""

from PySide6.QtCore import QAbstractItemModel
from PySide6.QtWidgets import QComboBox, QLabel, QWidget

from lgrr_gui.tracks.cards import CARD, Card


def cards(model: QAbstractItemModel) -> list[Card]:
    """The rows of a list."""
    return [model.index(row, 0).data(CARD) for row in range(model.rowCount())]


def read(card: Card) -> str:
    """A row as one sentence."""
    return " | ".join(part for part in (card.title, card.aside, *(line.text for line in card.lines)) if part)


def rows(model: QAbstractItemModel) -> list[str]:
    """All rows."""
    return [read(card) for card in cards(model)]


def words(widget: QWidget) -> str:
    """Every label that is on the screen, from the top."""
    labels = [label for label in widget.findChildren(QLabel) if label.isVisible() and label.text()]
    labels.sort(key=lambda label: label.mapTo(widget, label.rect().topLeft()).y())
    return "\n".join(label.text() for label in labels)


def pick(box: QComboBox, start: str) -> None:
    """Chooses the line of a box that begins with these words."""
    lines = [box.itemText(row) for row in range(box.count())]
    box.setCurrentIndex(next(row for row, line in enumerate(lines) if line.startswith(start)))
