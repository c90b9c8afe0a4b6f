"""The blocks of a report: JSON values that a template sets. Every text is shown as it is, never run.

| `is` | fields |
|---|---|
| `letterhead` | `name`, `address` (lines), `logo`: whether there is one |
| `title` | `text` |
| `heading` | `level` 1 to 3, `text`, `new_page` |
| `text` | `text`, `look`: `body`, `lead`, `quiet`, `recorded` (wording of the program, as kept) or `note`; `rtl` |
| `facts` | `rows` of [name, value, whether it is a hash] |
| `table` | `head`, `rows` of texts, `widths` (shares), `right`: columns of numbers, `small` |
| `points` | `items` |
| `finding` | `finding`, `title`, `words`, `text`: the panel of an exhibit |
| `chart` | `picture` (the name of a drawing), `caption` |
| `verdict` | `finding`, `words`, `score`, `unit`: the line of a track |
| `faces` | `rows` of {`crop`, `heat`, `score`, `caption`}, `caption` |
| `pictures` | `rows` of {`picture`, `caption`}, `caption` |
| `signatures` | `lines` of [what, who], `place` |
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

Block = dict[str, Any]
MOST_TEXT = 400  # letters of one value of a file's tags that are printed; the rest is in analysis.json
_HASH = re.compile(r"[0-9a-f]{64,}")


def letterhead(name: str, address: Sequence[str], logo: bool) -> Block:
    """Who reports: name, lines of the address, whether there is a logo."""
    return {"is": "letterhead", "name": name, "address": list(address), "logo": logo}


def heading(level: int, text: str, *, new_page: bool = False) -> Block:
    """A heading of level 1 to 3."""
    return {"is": "heading", "level": level, "text": text, "new_page": new_page}


def text(words: str, look: str = "body") -> Block:
    """A paragraph."""
    return {"is": "text", "text": words, "look": look, "rtl": runs_right_to_left(words)}


def texts(words: Iterable[str], look: str = "body") -> list[Block]:
    """Paragraphs."""
    return [text(paragraph, look) for paragraph in words]


def facts(rows: Iterable[tuple[str, str]]) -> Block:
    """Names and values; hashes are set in a typeface of even width."""
    return {"is": "facts", "rows": [[name, value, bool(_HASH.fullmatch(value))] for name, value in rows]}


def table(
    head: Sequence[str],
    rows: Iterable[Sequence[str]],
    widths: Sequence[float],
    right: Sequence[int] = (),
    *,
    small: bool = False,
) -> Block:
    """A table; `widths` are shares of the page's width, `right` the columns set to the right."""
    return {"is": "table", "head": list(head), "rows": [list(row) for row in rows], "widths": list(widths),
            "right": list(right), "small": small}  # fmt: skip


def points(items: Iterable[str]) -> Block:
    """A list."""
    return {"is": "points", "items": list(items)}


def cut(words: str, most: int = MOST_TEXT) -> str:
    """At most so many letters, an ellipsis where there were more."""
    return words if len(words) <= most else words[:most] + "\N{HORIZONTAL ELLIPSIS}"


def runs_right_to_left(words: str) -> bool:
    """Whether the first letter with a direction is of a script that runs to the left."""
    for letter in words:
        direction = unicodedata.bidirectional(letter)
        if direction in ("L", "R", "AL"):
            return direction != "L"
    return False
