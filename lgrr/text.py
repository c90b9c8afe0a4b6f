"""Words to show: those that come from a file, made safe, and scores with the digits they deserve."""

from __future__ import annotations

import math
import os
from collections.abc import Sequence

WIDE = 0.4  # an interval wider than this says nothing of hundredths


def printable(text: str | os.PathLike[str]) -> str:
    r"""`text` without characters that a terminal would obey or an encoder refuse: those become escapes like \\x1b.

    File names come from whoever made the exhibit: they may hold control characters, and bytes that are no UTF-8.
    """
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in os.fspath(text))


def few(numbers: Sequence[int], most: int = 20) -> str:
    """`1, 2, 3`, and of more than `most` how many are left out."""
    shown = ", ".join(map(str, numbers[:most]))
    return f"{shown} and {len(numbers) - most} more" if len(numbers) > most else shown


def with_sign(words: str, sign: str) -> str:
    """Numbers in English digits, and nothing else, with another decimal sign: `0.93 [0.88, 0.96]` with a comma is
    `0,93 [0,88; 0,96]`.
    """
    return words if sign == "." else words.replace(",", ";").replace(".", sign)


def score_words(p_fake: float | None, interval: tuple[float, float] | None) -> str:
    """`0.93 [0.88, 0.96]`, `0.6 [0.2, 0.9]` where the interval is wide, `0.93` without one, or `no score`.

    The interval is rounded outward, so that it is never printed narrower than it is.
    """
    if p_fake is None:
        return "no score"
    if interval is None:
        return f"{p_fake:.2f}"
    low, high = interval
    digits = 1 if high - low > WIDE else 2
    unit, tiny = 10**digits, 1e-9
    low, high = math.floor(low * unit + tiny) / unit, math.ceil(high * unit - tiny) / unit
    return f"{p_fake:.{digits}f} [{low:.{digits}f}, {high:.{digits}f}]"


def ratio_words(log10_lr: float | None, interval: tuple[float, float] | None, bounded: bool | None, words: str) -> str:
    """`log10 LR 0.95 [0.60, 1.28]: weak support ...`; `words` alone where there is no ratio."""
    if log10_lr is None or interval is None:
        return words
    low, high = interval
    bound = ", the most that the known cases support" if bounded else ""
    return f"log10 LR {log10_lr:.2f} [{low:.2f}, {high:.2f}]{bound}: {words}"
