"""The one way by which a sentence reaches the analyst: a notice in the state, shown as a toast and kept in the log."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from lgrr.text import printable
from lgrr_gui.state import Notice, Store

KEPT = 500  # notices in the log


def tell(store: Store, level: Literal["info", "warning", "error"], words: str) -> None:
    """Adds a notice."""
    known = store.now.notices
    number = known[-1].number + 1 if known else 1
    notice = Notice(number, level, printable(words), f"{datetime.now():%H:%M:%S}")
    store.set(notices=(*known, notice)[-KEPT:])
