"""Writes docs/shortcuts.md from the window's table of actions."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

from lgrr_gui.actions import sheet

PAGE = Path(__file__).parents[1] / "docs" / "shortcuts.md"
_HEAD = """# Keyboard shortcuts

The same list is in the program: press `F1` or `?`, and type a word or a key into its line to find it.
Keys that a list, a slider or a line of text needs for itself are its own as long as it has the keyboard.

<!-- made by tools/shortcuts_page.py -->
"""


def page() -> str:
    """The page in Markdown, a table for each menu."""
    parts = [_HEAD]
    for menu, lines in groupby(sheet(), key=lambda line: line[0]):
        rows = [f"| {text} | {' '.join(f'<kbd>{key}</kbd>' for key in keys)} |" for _, text, keys in lines]
        parts.append("\n".join([f"## {menu}\n", "| What | Keys |", "| --- | --- |", *rows, ""]))
    return "\n".join(parts)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
