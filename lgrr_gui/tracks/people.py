"""The people of a recording as rows of a table: sorted and filtered once a change, so that thousands stay quick."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QCoreApplication, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QImage

from lgrr.analysis import Person
from lgrr.analysis.acts import Face
from lgrr.types import Finding
from lgrr_gui.looks.colours import track_colour
from lgrr_gui.looks.language import told
from lgrr_gui.state import Recording
from lgrr_gui.tracks.cards import CARD, Card, Index, Line
from lgrr_gui.tracks.ratios import ratio_line
from lgrr_gui.tracks.words import (
    counted,
    finding_line,
    finding_words,
    name_of,
    person_words,
    score_of,
    span_words,
)

translate = QCoreApplication.translate
ROOT = QModelIndex()
NO_PICTURE = QImage()
EXCLUDED = "excluded"
WEIGHT = {Finding.MANIPULATED: 0, Finding.INCONCLUSIVE: 1, Finding.NO_SIGN: 2}
TRACK, TIME, FACES, SCORE, FINDING = range(5)
KEYS: dict[int, Callable[[Person], Any]] = {
    TRACK: lambda p: p.track.id,
    TIME: lambda p: (p.track.first_index, p.track.last_index),
    FACES: lambda p: p.track.faces_scored,
    SCORE: lambda p: p.track.p_fake,
    FINDING: lambda p: (p.excluded is not None, WEIGHT[p.track.finding]),
}


@dataclass(frozen=True)
class Order:
    """Which rows are listed and in which order. `only`: a finding, EXCLUDED, or None for all."""

    column: int = TRACK
    descending: bool = False
    text: str = ""
    only: Finding | str | None = None

    def of(self, people: Sequence[Person]) -> list[Person]:
        """The rows; those without a value come last in either direction."""
        key, words = KEYS[self.column], self.text.casefold()
        found = [p for p in people if self._keeps(p) and (not words or words in _searched(p))]
        found.sort(key=lambda p: p.track.id)
        with_value = [p for p in found if key(p) is not None]
        with_value.sort(key=key, reverse=self.descending)
        return with_value + [p for p in found if key(p) is None]

    def _keeps(self, person: Person) -> bool:
        if self.only is None:
            return True
        if self.only == EXCLUDED:
            return person.excluded is not None
        return person.excluded is None and person.track.finding == self.only


def _searched(person: Person) -> str:
    """The words in which a filter looks."""
    judged = person.judged.words if person.judged is not None else ""
    track = person.track
    parts = (name_of(track), finding_words(track.finding), told(track.reason), person.excluded or "", judged)
    return "\n".join(parts).casefold()


class People(QAbstractTableModel):
    """A row for each person in `order`; `pictures` are of faces. `renamed` when the analyst has typed another name."""

    renamed = Signal(object, str)  # a Person, and the name
    lacking = Signal()  # a row was asked for whose picture is not there

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.order = Order()
        self.listed: list[Person] = []
        self.people: tuple[Person, ...] = ()
        self._recording: Recording | None = None
        self.pictures: Mapping[Face, QImage] = {}
        self.editable = True  # names, where they stand

    def show(self, recording: Recording | None, pictures: Mapping[Face, QImage]) -> None:
        """The people of a recording, and pictures of their faces."""
        review = None if recording is None else recording.review
        self._recording, self.pictures = recording, pictures
        self.people = () if review is None else review.summary.people
        self._list()

    def arrange(self, order: Order) -> None:
        """Another order, or other rows."""
        if order != self.order:
            self.order = order
            self._list()

    def row_of(self, track: int | None) -> int | None:
        """Where a track is; None where it is not listed."""
        return next((row for row, p in enumerate(self.listed) if p.track.id == track), None)

    def repaint(self, face: Face) -> None:
        """A face's picture has come."""
        row = next((row for row, p in enumerate(self.listed) if p.face == face), None)
        if row is not None:
            self.dataChanged.emit(self.index(row, 0), self.index(row, 0), [CARD])

    def _list(self) -> None:
        listed = self.order.of(self.people)
        if [p.track.id for p in listed] == [p.track.id for p in self.listed]:
            self.listed = listed
            if listed:
                self.dataChanged.emit(self.index(0, 0), self.index(len(listed) - 1, FINDING))
            return
        self.beginResetModel()
        self.listed = listed
        self.endResetModel()

    def rowCount(self, parent: Index = ROOT) -> int:  # noqa: N802 - Qt's name
        """How many are listed."""
        return 0 if parent.isValid() else len(self.listed)

    def columnCount(self, parent: Index = ROOT) -> int:  # noqa: N802 - Qt's name
        """What is known of each."""
        return 0 if parent.isValid() else len(KEYS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:  # noqa: N802 - Qt's name
        """What a column is."""
        if role != Qt.ItemDataRole.DisplayRole or orientation != Qt.Orientation.Horizontal:
            return None
        return column_words()[section]

    def flags(self, index: Index) -> Qt.ItemFlag:
        """A name can be changed where it stands."""
        flags = super().flags(index)
        named = self.editable and index.isValid() and index.column() == TRACK
        return flags | Qt.ItemFlag.ItemIsEditable if named else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The card, each value in words, and the whole row in words."""
        if not index.isValid() or self._recording is None:
            return None
        person = self.listed[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._words(person, index.column())
            case Qt.ItemDataRole.EditRole:
                return name_of(person.track)
            case Qt.ItemDataRole.ToolTipRole:
                return "\n".join(filter(None, (self._in_words(person), told(person.track.reason))))
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._in_words(person)
            case _ if role == CARD:
                if person.face not in self.pictures:
                    self.lacking.emit()
                return card_of(self._recording, person, self.pictures.get(person.face, NO_PICTURE))
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: N802 - Qt's name
        """Asks for the new name; the row changes when the case has it."""
        person = self.listed[index.row()]
        if role == Qt.ItemDataRole.EditRole and str(value).strip() != name_of(person.track):
            self.renamed.emit(person, str(value).strip())
        return True

    def _in_words(self, person: Person) -> str:
        assert self._recording is not None
        return ", ".join(filter(None, (person_words(self._recording, person), _ratio(self._recording, person))))

    def _words(self, person: Person, column: int) -> str:
        assert self._recording is not None
        track = person.track
        match column:
            case 1:
                return span_words(self._recording, track.first_index, track.last_index)
            case 2:
                return str(track.faces_scored)
            case 3:
                return score_of(track)
            case 4:
                return finding_words(track.finding)
        return name_of(track)


def column_words() -> tuple[str, ...]:
    """What each column is called."""
    return (
        translate("lgrr", "Number"),
        translate("lgrr", "Time"),
        translate("lgrr", "Faces scored"),
        translate("lgrr", "Score"),
        translate("lgrr", "Finding"),
    )


def order_words() -> tuple[str, ...]:
    """By which column the rows are sorted."""
    return (
        translate("lgrr", "by number"),
        translate("lgrr", "by time"),
        translate("lgrr", "by faces scored"),
        translate("lgrr", "by score"),
        translate("lgrr", "by finding"),
    )


def card_of(recording: Recording, person: Person, picture: QImage) -> Card:
    """What a row shows."""
    track, out = person.track, person.excluded is not None
    finding = finding_line(track.finding)
    if out:
        finding = Line(translate("lgrr", "excluded: {reason}").format(reason=person.excluded), "text", "×")
    faces = counted(track.faces_scored, translate("lgrr", "1 face"), translate("lgrr", "{count} faces"))
    ratio = _ratio(recording, person)
    return Card(
        title=name_of(track),
        aside="" if person.judged is None else translate("lgrr", "judged"),
        lines=(
            finding,
            Line(score_of(track), "text"),
            *((Line(ratio, "text"),) if ratio else ()),
            Line(f"{span_words(recording, track.first_index, track.last_index)} · {faces}"),
        ),
        chip=(str(track.id), track_colour(0 if out else track.id)),
        picture=picture,
        faded=out,
    )


def _ratio(recording: Recording, person: Person) -> str:
    return "" if recording.review is None else ratio_line(person.track, recording.review.summary)
