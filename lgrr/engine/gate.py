"""When the long work may go on: it holds while anybody waits for a quick answer, or is paused, or is cancelled."""

from __future__ import annotations

import threading

from lgrr.errors import Cancelled


class Gate:
    """Work passes here every few hundredths of a second, by its number. Used from any thread."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._hurried = 0
        self._paused: set[int] = set()
        self._cancelled: set[int] = set()
        self._closed = False

    def passes(self, number: int) -> bool:
        """Returns when the work may go on; False where it is to stop."""
        with self._changed:
            self._changed.wait_for(lambda: self._stops(number) or not (self._hurried or number in self._paused))
            return not self._stops(number)

    def check(self, number: int) -> None:
        """`passes`, but raises Cancelled where the work is to stop."""
        if not self.passes(number):
            raise Cancelled("Stopped.")

    def hurry(self, by: int) -> None:
        """So many more (or fewer) quick answers are waited for."""
        with self._changed:
            self._hurried += by
            self._changed.notify_all()

    def pause(self, number: int, paused: bool) -> None:
        """Holds the work with this number, or lets it go on."""
        with self._changed:
            (self._paused.add if paused else self._paused.discard)(number)
            self._changed.notify_all()

    def cancel(self, number: int) -> None:
        """The work with this number is to stop."""
        with self._changed:
            self._cancelled.add(number)
            self._changed.notify_all()

    def close(self) -> None:
        """All work is to stop."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def _stops(self, number: int) -> bool:
        return self._closed or number in self._cancelled
