"""Texts that the shipped typefaces can show: what they lack is named by its code point, never left out."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

from matplotlib.ft2font import FT2Font

FONTS = Path(__file__).parents[2] / "resources" / "fonts"
BREAK = "\u200b"  # zero-width space, which templates put where a long word may break
JOINERS = frozenset("\u200c\u200d")  # Persian and others write with them; they show nothing by themselves


def legible(text: str) -> str:
    """`text` with `[U+XXXX]` for every character that no typeface has, or that would steer the page instead of being
    seen; line ends stay.
    """
    if text.isascii() and text.isprintable():
        return text
    known = _characters()
    return "".join(c if _shows(c, known) else f"[U+{ord(c):04X}]" for c in text)


def all_legible(value: Any) -> Any:
    """JSON values with every text, and every name, made legible."""
    if isinstance(value, str):
        return legible(value)
    if isinstance(value, dict):
        return {name: all_legible(item) for name, item in value.items()}
    return [all_legible(item) for item in value] if isinstance(value, list | tuple) else value


def _shows(character: str, known: frozenset[int]) -> bool:
    if character in JOINERS or character == "\n":
        return True
    return ord(character) in known and (character.isprintable() or character.isspace())


@functools.cache
def _characters() -> frozenset[int]:
    found: set[int] = set()
    for path in sorted(FONTS.glob("*.[ot]tf")):
        found |= FT2Font(path).get_charmap().keys()
    return frozenset(found)
