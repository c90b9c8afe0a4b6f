"""Words that come from a file, made safe to show."""

from __future__ import annotations

import os


def printable(text: str | os.PathLike[str]) -> str:
    r"""`text` without characters that a terminal would obey or an encoder refuse: those become escapes like \\x1b.

    File names come from whoever made the exhibit: they may hold control characters, and bytes that are no UTF-8.
    """
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in os.fspath(text))
