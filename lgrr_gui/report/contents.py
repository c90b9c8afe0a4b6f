"""What a report shows: recordings with their tracks, notes and whole frames. What is left out asks for its reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from PySide6.QtCore import QCoreApplication, QModelIndex, QPersistentModelIndex, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QBrush, QColor, QKeyEvent
from PySide6.QtWidgets import QHeaderView, QLineEdit, QStyledItemDelegate, QStyleOptionViewItem, QTreeWidget, QWidget
from PySide6.QtWidgets import QTreeWidgetItem as Item

from lgrr.engine.messages import OutlinedExhibit, OutlinedNote, OutlinedTrack
from lgrr.text import printable
from lgrr_gui.looks.theme import colours
from lgrr_gui.tracks.words import signed, track_name

translate = QCoreApplication.translate
KEY, REASON = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
WHAT, WHY = 0, 1  # columns


@dataclass(frozen=True)
class Key:
    """One thing that may be shown: track, note or frame `number` of an exhibit, or the exhibit itself."""

    exhibit: int
    kind: Literal["exhibit", "track", "note", "frame"] = "exhibit"
    number: int = 0


class Contents(QTreeWidget):
    """`changed` when something is chosen, left out, or given a reason."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._exhibits: tuple[OutlinedExhibit, ...] = ()
        self._case: Path | None = None
        self._kept: dict[Key, tuple[bool, str]] = {}  # whether it is shown, and the reason why not
        self.setColumnCount(2)
        self.setHeaderLabels([translate("lgrr", "Shown"), translate("lgrr", "Left out, because")])
        self.header().setSectionResizeMode(WHAT, QHeaderView.ResizeMode.Stretch)
        self.header().setSectionResizeMode(WHY, QHeaderView.ResizeMode.Interactive)
        self.header().setStretchLastSection(False)
        self.header().resizeSection(WHY, 150)
        self.setColumnHidden(WHY, True)  # until something is left out
        self.setEditTriggers(QTreeWidget.EditTrigger.NoEditTriggers)
        self.setItemDelegateForColumn(WHAT, RoomyDelegate(self))
        self.setItemDelegateForColumn(WHY, ReasonDelegate(self))
        self.setUniformRowHeights(True)
        self.setMinimumHeight(140)
        self.setAccessibleName(translate("lgrr", "What the report shows"))
        self.itemChanged.connect(self._item_changed)
        self.itemDoubleClicked.connect(lambda item, column: self.ask_reason(item))

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Takes what the form below leaves."""
        return QSize(380, 220)

    def begin(self, case: Path) -> None:
        """What was chosen for another case is forgotten."""
        if case != self._case:
            self._case = case
            self._kept.clear()
            self._exhibits = ()
            self.clear()

    def show_exhibits(self, exhibits: tuple[OutlinedExhibit, ...], on_show: tuple[str, int] | None) -> None:
        """Replaces what may be shown; what was chosen so far stays. `on_show`: (recording, frame) in the viewer."""
        self._exhibits = exhibits
        self.blockSignals(True)
        self.clear()
        for exhibit in exhibits:
            top = self._item(self.invisibleRootItem(), Key(exhibit.number), printable(exhibit.name))
            for track in exhibit.tracks:
                self._item(top, Key(exhibit.number, "track", track.number), track_words(track))
            for note in exhibit.notes:
                self._item(top, Key(exhibit.number, "note", note.number), note_words(note))
            frame = on_show[1] if on_show is not None and on_show[0] == exhibit.sha256 else None
            for index in sorted({*frames_offered(exhibit, frame), *self._frames(exhibit)}):
                words = translate("lgrr", "Whole frame {index}").format(index=index)
                self._item(top, Key(exhibit.number, "frame", index), words, shown=False)
            top.setExpanded(True)
            self._dress(top)
        self.blockSignals(False)
        self.viewport().update()

    def choices(self) -> dict[str, Any]:
        """`exhibits` and `of` of a `lgrr.report.Choices`."""
        chosen = [exhibit.number for exhibit in self._exhibits if self._shown(Key(exhibit.number))]
        return {"exhibits": chosen, "of": {str(number): self._of(number) for number in chosen}}

    def wrong(self) -> str:
        """What is still to be said before there can be a report; empty if nothing."""
        if not any(self._shown(Key(exhibit.number)) for exhibit in self._exhibits):
            return translate("lgrr", "Choose a recording to report.")
        for item in self._items():
            if self._lacks_reason(item):
                words = translate("lgrr", "Say why this is left out; the report prints it: {what}")
                return words.format(what=item.text(WHAT))
        return ""

    def ask_reason(self, item: Item) -> None:
        """Opens the line for the reason of something that is left out."""
        if needs_reason(item):
            self.setCurrentItem(item, WHY)
            self.editItem(item, WHY)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """F2 and Enter open the line for the reason."""
        item = self.currentItem()
        if event.key() in (Qt.Key.Key_F2, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if item is not None and self.state() is not QTreeWidget.State.EditingState:  # the line lets Enter pass
                self.ask_reason(item)
        else:
            super().keyPressEvent(event)

    def _item(self, parent: Item, key: Key, words: str, *, shown: bool = True) -> Item:
        shown, reason = self._kept.get(key, (shown, ""))
        item = Item(parent, [words, ""])
        item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable)
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
        item.setData(WHAT, KEY, key)
        item.setData(WHY, REASON, reason)
        item.setCheckState(WHAT, Qt.CheckState.Checked if shown else Qt.CheckState.Unchecked)
        item.setToolTip(WHAT, words)
        return item

    def _item_changed(self, item: Item, column: int) -> None:
        key: Key = item.data(WHAT, KEY)
        before = self._kept.get(key)
        self._kept[key] = (item.checkState(WHAT) is Qt.CheckState.Checked, item.data(WHY, REASON) or "")
        if before == self._kept[key]:
            return
        self.blockSignals(True)
        self._dress(item.parent() or item)
        self.blockSignals(False)
        self.viewport().update()
        if needs_reason(item) and not self._kept[key][1] and column == WHAT:
            QTimer.singleShot(0, self, lambda: self._ask_of(key))
        self.changed.emit()

    def _ask_of(self, key: Key) -> None:
        for item in self._items():
            if item.data(WHAT, KEY) == key:
                self.ask_reason(item)

    def _dress(self, top: Item) -> None:
        """What belongs to a recording that is left out cannot be chosen."""
        shown = self._shown(top.data(WHAT, KEY))
        for child in children(top):
            child.setDisabled(not shown)
        self.setColumnHidden(WHY, not any(needs_reason(item) for item in self._items()))

    def _items(self) -> Iterator[Item]:
        for k in range(self.topLevelItemCount()):
            top = self.topLevelItem(k)
            assert top is not None
            yield top
            yield from children(top)

    def _shown(self, key: Key) -> bool:
        return self._kept.get(key, (key.kind != "frame", ""))[0]

    def _lacks_reason(self, item: Item) -> bool:
        return needs_reason(item) and not item.isDisabled() and not (item.data(WHY, REASON) or "").strip()

    def _of(self, number: int) -> dict[str, Any]:
        exhibit = next(e for e in self._exhibits if e.number == number)
        left = {key: why for key, (shown, why) in self._kept.items() if key.exhibit == number and not shown}
        there = {Key(number, "track", t.number) for t in exhibit.tracks}
        there |= {Key(number, "note", n.number) for n in exhibit.notes}
        without = {
            kind: {str(key.number): why for key, why in left.items() if key.kind == kind and key in there}
            for kind in ("track", "note")
        }
        return {
            "without_tracks": without["track"],
            "without_notes": without["note"],
            "frames": self._frames(exhibit),
        }

    def _frames(self, exhibit: OutlinedExhibit) -> list[int]:
        """The whole frames that are chosen, as far as they were looked at."""
        asked = (key for key, (shown, _) in self._kept.items() if shown and key.kind == "frame")
        return sorted({key.number for key in asked if key.exhibit == exhibit.number} & set(exhibit.frames))


class RoomyDelegate(QStyledItemDelegate):
    """Rows that a mouse hits."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802
        """A little higher than the letters."""
        return super().sizeHint(option, index) + QSize(0, 10)


class ReasonDelegate(QStyledItemDelegate):
    """The reason why something is left out, typed where it stands; in its place, that it is missing."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:  # noqa: N802
        """The reason, or that there is none yet."""
        super().initStyleOption(option, index)
        item = self._tree().itemFromIndex(index)
        if needs_reason(item):
            reason = index.data(REASON) or ""
            option.text = reason or translate("lgrr", "why?")
            if not reason and not item.isDisabled():
                option.palette.setBrush(option.palette.ColorRole.Text, QBrush(QColor(colours().error)))

    def createEditor(  # noqa: N802 - Qt's name
        self, parent: QWidget, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex
    ) -> QWidget:
        """A line."""
        line = QLineEdit(parent)
        line.setPlaceholderText(translate("lgrr", "why?"))
        line.setAccessibleName(translate("lgrr", "Reason for leaving this out"))
        return line

    def setEditorData(self, editor: QWidget, index: QModelIndex | QPersistentModelIndex) -> None:  # noqa: N802
        """The reason so far."""
        assert isinstance(editor, QLineEdit)
        editor.setText(index.data(REASON) or "")

    def setModelData(self, editor: QWidget, model: Any, index: QModelIndex | QPersistentModelIndex) -> None:  # noqa: N802
        """The reason as typed."""
        assert isinstance(editor, QLineEdit)
        model.setData(index, editor.text().strip(), REASON)

    def _tree(self) -> Contents:
        tree = self.parent()
        assert isinstance(tree, Contents)
        return tree


def children(item: Item) -> list[Item]:
    """What is below an item."""
    return [child for k in range(item.childCount()) if (child := item.child(k)) is not None]


def needs_reason(item: Item) -> bool:
    """Whether it is a track or a note that is left out."""
    key: Key = item.data(WHAT, KEY)
    return key.kind in ("track", "note") and item.checkState(WHAT) is Qt.CheckState.Unchecked


def track_words(track: OutlinedTrack) -> str:
    """`Anna · ▲ signs of manipulation`, or that the analyst excluded it."""
    name = track_name(track.number) if track.label == f"Track {track.number}" else printable(track.label)
    said = translate("lgrr", "excluded") if track.excluded is not None else signed(track.finding)
    return f"{name} · {said}"


def note_words(note: OutlinedNote) -> str:
    """`Frame 12: the chin is soft`."""
    if note.first == note.last:
        where = translate("lgrr", "Frame {first}").format(first=note.first)
    else:
        where = translate("lgrr", "Frames {first} to {last}").format(first=note.first, last=note.last)
    return f"{where}: {printable(note.text)}" if note.text else translate("lgrr", "Mark: {where}").format(where=where)


def frames_offered(exhibit: OutlinedExhibit, on_show: int | None) -> list[int]:
    """Frames that were looked at and are noted, marked, or on show."""
    noted = {note.first for note in exhibit.notes}
    return sorted((noted | ({on_show} if on_show is not None else set())) & set(exhibit.frames))
