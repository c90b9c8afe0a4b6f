"""Notes and marks as rows, in order of time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QCoreApplication, QModelIndex, QObject, Qt

from lgrr.analysis.acts import Act, Note
from lgrr_gui.looks.colours import track_colour
from lgrr_gui.state import Recording
from lgrr_gui.tracks.cards import CARD, Card, Index, Line
from lgrr_gui.tracks.words import name_of, time_at, track_of

translate = QCoreApplication.translate
ROOT = QModelIndex()


@dataclass(frozen=True)
class Noted:
    """A note and the act it is; `track` 0: on no track."""

    act: Act
    note: Note
    track: int = 0
    name: str = ""  # of the track

    @property
    def first(self) -> int:
        """Number of the act that the note began as."""
        return self.act.number if self.note.replaces is None else self.note.replaces


class Notes(QAbstractListModel):
    """Those that the filter lets through."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.listed: list[Noted] = []
        self._all: list[Noted] = []
        self._recording: Recording | None = None
        self._text = ""
        self._tag: str | None = None

    @property
    def any(self) -> bool:
        """Whether there are notes at all."""
        return bool(self._all)

    @property
    def tags(self) -> tuple[str, ...]:
        """All tags used so far."""
        return tuple(sorted({tag for noted in self._all for tag in noted.note.tags}, key=str.casefold))

    def show(self, recording: Recording | None) -> None:
        """The notes of a recording."""
        self._recording = recording
        self._all = [] if recording is None else noted_in(recording)
        self._list()

    def filter(self, text: str, tag: str | None) -> None:
        """Only those with a text in them, and with a tag."""
        self._text, self._tag = text.casefold(), tag
        self._list()

    def row_of(self, first: int | None) -> int | None:
        """Where the note is that began as an act."""
        return next((row for row, noted in enumerate(self.listed) if noted.first == first), None)

    def _list(self) -> None:
        self.beginResetModel()
        self.listed = [noted for noted in self._all if self._keeps(noted)]
        self.endResetModel()

    def _keeps(self, noted: Noted) -> bool:
        note = noted.note
        if self._tag is not None and self._tag not in note.tags:
            return False
        return not self._text or any(self._text in words.casefold() for words in (note.text, *note.tags, noted.name))

    def rowCount(self, parent: Index = ROOT) -> int:  # noqa: N802 - Qt's name
        """How many are listed."""
        return 0 if parent.isValid() else len(self.listed)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The card, the words of the note, and all of it in words."""
        if not index.isValid() or self._recording is None:
            return None
        noted = self.listed[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return noted.note.text or mark_words()
            case Qt.ItemDataRole.AccessibleTextRole | Qt.ItemDataRole.ToolTipRole:
                return "\n".join(
                    filter(
                        None,
                        (
                            place_words(self._recording, noted),
                            noted.note.text or mark_words(),
                            _tags(noted),
                            _by(noted),
                        ),
                    )
                )
            case _ if role == CARD:
                return card_of(self._recording, noted)
        return None


def noted_in(recording: Recording) -> list[Noted]:
    """All notes in force, in order of time."""
    table = None if recording.review is None else recording.review.table
    people = () if recording.review is None else recording.review.summary.people
    names = {person.track.id: name_of(person.track) for person in people}
    found = []
    for act in recording.acts:
        if isinstance(act.deed, Note):
            face = act.deed.face
            track = (track_of(table, face) or 0) if table is not None and face is not None else 0
            found.append(Noted(act, act.deed, track, names.get(track, "")))
    return sorted(found, key=lambda noted: (noted.note.first, noted.note.last, noted.act.number))


def mark_words() -> str:
    """A note without words."""
    return translate("lgrr", "Mark")


def place_words(recording: Recording, noted: Noted) -> str:
    """Which frame, stretch or track, and when."""
    first, last = noted.note.first, noted.note.last
    times = time_at(recording, first) if first == last else f"{time_at(recording, first)} – {time_at(recording, last)}"
    return " · ".join(part for part in (noted.name, frames_words(noted.note), times) if part)


def card_of(recording: Recording, noted: Noted) -> Card:
    """What a row shows."""
    note = noted.note
    words = Line(" ".join(note.text.split()), "text") if note.text else Line(mark_words())
    chip = (str(noted.track), track_colour(noted.track)) if noted.track else None
    title = noted.name or frames_words(note)
    return Card(title, time_at(recording, note.first), (words, Line(_tags(noted))), chip)


def frames_words(note: Note) -> str:
    """`Frame 20`, `Frames 20–31`."""
    if note.first == note.last:
        return translate("lgrr", "Frame {index}").format(index=note.first)
    return translate("lgrr", "Frames {first}–{last}").format(first=note.first, last=note.last)


def _tags(noted: Noted) -> str:
    return " ".join(f"#{tag}" for tag in noted.note.tags)


def _by(noted: Noted) -> str:
    return f"{noted.act.who}, {noted.act.time[:16].replace('T', ' ')} UTC".lstrip(", ")
