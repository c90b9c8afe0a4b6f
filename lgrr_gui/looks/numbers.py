"""Numbers as the window's language writes them: 0.93 in English is 0,93 in German."""

from __future__ import annotations

from PySide6.QtCore import QLocale

from lgrr.text import with_sign


class Number(float):
    """A number that is formatted with the decimal sign of the window's language: `"{size:.1f}".format(size=...)`."""

    def __format__(self, spec: str) -> str:
        return localised(super().__format__(spec))


def localised(words: str) -> str:
    """Numbers in English digits, and nothing else: `0.93 [0.88, 0.96]` is `0,93 [0,88; 0,96]` in German."""
    return with_sign(words, QLocale().decimalPoint())
