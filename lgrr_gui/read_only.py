"""A case that can be read and not changed: what is refused then, in which words, and when it is asked about again."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QObject, QTimer

from lgrr.analysis.occupied import Holder
from lgrr_gui import commands
from lgrr_gui.state import ReadOnly, Store, WindowState

translate = QCoreApplication.translate
ASK_MS = 2_000  # between two looks at whether the other window has let go
WRITES = (commands.Do, commands.Withdraw, commands.Together, commands.Analyze, commands.LookNow)


def held(holder: Holder | None) -> ReadOnly:
    """Another window has the case open for writing; None: it has let go."""
    if holder is None:
        words = translate("lgrr", "Read-only: the other window has closed this case. It can be opened for writing now.")
        return ReadOnly(words, free=True)
    if not holder.who:
        return ReadOnly(translate("lgrr", "Read-only: another window of LGRR has this case open."))
    words = translate("lgrr", "Read-only: {who} has this case open in another window since {since}.")
    return ReadOnly(words.format(who=holder.who, since=holder.since))


def unwritable() -> ReadOnly:
    """The case lies on a share or in a folder that may not be written."""
    return ReadOnly(translate("lgrr", "Read-only: this case lies where nothing may be written. Copy it to work on it."))


def refusal(read_only: ReadOnly | None, what: str) -> str:
    """`what`, and why it cannot be done; "" where it can."""
    if read_only is None:
        return ""
    return translate("lgrr", "{what}: not now. {reason}").format(what=what, reason=read_only.words)


class Asking(QObject):
    """Calls `ask` now and then, as long as the case is read-only."""

    def __init__(self, store: Store, ask: Callable[[], None]) -> None:
        super().__init__()
        self._timer = QTimer(self, interval=ASK_MS)
        self._timer.timeout.connect(ask)
        store.watch(self._changed)

    def stop(self) -> None:
        """For good."""
        self._timer.stop()

    def _changed(self, state: WindowState, changed: frozenset[str]) -> None:
        if "read_only" in changed:
            self._timer.start() if state.read_only is not None else self._timer.stop()
