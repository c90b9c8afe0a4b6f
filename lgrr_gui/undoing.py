"""Acts that can be undone. Undoing retracts an act and redoing restores it: nothing is ever removed from the case."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QUndoCommand

from lgrr.analysis.acts import Act, Deed, Restore, Retract
from lgrr.errors import StorageError

Append = Callable[[str, Callable[[], Deed], Callable[[Act], None]], None]


class Acting(QUndoCommand):
    """An act on a recording. Its number is known when the clerk has written it, which is before its retraction is."""

    def __init__(self, words: str, recording: str, deed: Deed, append: Append, back: Callable[[], None]) -> None:
        super().__init__(words)
        self._recording, self._deed, self._append, self._back = recording, deed, append, back
        self._begun = False
        self._number: int | None = None

    def redo(self) -> None:
        """Does it, or restores it."""
        if not self._begun:
            self._begun = True
            self._append(self._recording, lambda: self._deed, self._written)
        else:
            self._append(self._recording, lambda: Restore(self._known()), _nothing)
            self._back()

    def undo(self) -> None:
        """Retracts it."""
        self._append(self._recording, lambda: Retract(self._known()), _nothing)
        self._back()

    def _written(self, act: Act) -> None:
        self._number = act.number

    def _known(self) -> int:
        if self._number is None:
            raise StorageError("What was to be undone could not be written into the case, so nothing is to be undone.")
        return self._number


class Withdrawing(QUndoCommand):
    """An act of before that shall no longer hold."""

    def __init__(self, words: str, recording: str, number: int, append: Append) -> None:
        super().__init__(words)
        self._recording, self._number, self._append = recording, number, append

    def redo(self) -> None:
        """Retracts it."""
        self._append(self._recording, lambda: Retract(self._number), _nothing)

    def undo(self) -> None:
        """Restores it."""
        self._append(self._recording, lambda: Restore(self._number), _nothing)


def _nothing(act: Act) -> None:
    pass
