"""The recordings of a case as rows."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractListModel, QCoreApplication, QModelIndex, QObject, Qt

from lgrr.text import printable
from lgrr.types import Finding
from lgrr_gui.looks.status import job_words
from lgrr_gui.state import Job, Recording
from lgrr_gui.tracks.cards import CARD, Card, Index, Line
from lgrr_gui.tracks.words import finding_line, finding_words, media_words

translate = QCoreApplication.translate
ROOT = QModelIndex()


class Exhibits(QAbstractListModel):
    """One row for each recording, in the order in which they were opened."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._recordings: tuple[Recording, ...] = ()
        self._job: Job | None = None

    def show(self, recordings: tuple[Recording, ...], job: Job | None) -> None:
        """Replaces the rows; those that stay where they were are only repainted."""
        same = [r.sha256 for r in recordings] == [r.sha256 for r in self._recordings]
        if not same:
            self.beginResetModel()
        self._recordings, self._job = recordings, job
        if not same:
            self.endResetModel()
        elif recordings:
            self.dataChanged.emit(self.index(0), self.index(len(recordings) - 1))

    def sha256(self, row: int) -> str:
        """Which recording a row is."""
        return self._recordings[row].sha256

    def row_of(self, sha256: str | None) -> int | None:
        """Where a recording is."""
        return next((row for row, r in enumerate(self._recordings) if r.sha256 == sha256), None)

    def rowCount(self, parent: Index = ROOT) -> int:  # noqa: N802 - Qt's name
        """How many there are."""
        return 0 if parent.isValid() else len(self._recordings)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The card, the name, and all of it in words."""
        if not index.isValid():
            return None
        recording = self._recordings[index.row()]
        job = self._job if self._job is not None and self._job.recording == recording.sha256 else None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return printable(recording.path.name)
            case Qt.ItemDataRole.AccessibleTextRole:
                card = card_of(recording, job)
                return ", ".join([card.title, *(line.text for line in card.lines)])
            case Qt.ItemDataRole.ToolTipRole:
                return "\n".join([printable(recording.path), *_more(recording)])
            case _ if role == CARD:
                return card_of(recording, job)
        return None


def card_of(recording: Recording, job: Job | None) -> Card:
    """What a row shows: how the opening goes, why it failed, or what was found."""
    name = printable(recording.path.name)
    if recording.trouble:
        lines = (Line(translate("lgrr", "cannot be opened"), "error", "!"), Line(recording.trouble))
        return Card(name, lines=lines, middle=True)
    if recording.stage:
        share = "" if recording.share is None else f" {recording.share:.0%}"
        return Card(name, lines=(Line(stage_words(recording.stage) + share),), share=recording.share or 0, middle=True)
    done = None if job is None else job.done / job.total if job.total else 0.0
    return Card(name, lines=(_state_line(recording, job), Line(media_words(recording))), share=done, middle=True)


def stage_words(stage: str) -> str:
    """What is being done to open a recording."""
    return {
        "hash": translate("lgrr", "Hashing"),
        "index": translate("lgrr", "Reading the whole file"),
    }.get(stage, stage)


def _state_line(recording: Recording, job: Job | None) -> Line:
    finding = _finding(recording)
    if job is not None and finding is None:
        return Line(job_words(job), "text")
    if finding is not None:
        return finding_line(finding)
    return Line(translate("lgrr", "Not analysed yet"), "text")


def _finding(recording: Recording) -> Finding | None:
    return None if recording.review is None else recording.review.summary.finding


def _more(recording: Recording) -> list[str]:
    if recording.trouble:
        return [recording.trouble]
    finding = _finding(recording)
    return [media_words(recording)] + ([] if finding is None else [finding_words(finding)])
