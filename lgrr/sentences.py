"""What an analysis says, in another language: resources/sentences/LANGUAGE.json, for reports and the window.

An analysis keeps its sentences in English, and they are sealed so. The table gives each as a pattern: `{places}` take
what is only known then, which is translated by the same table where it is in it, and numbers as the language writes
them.
"""

from __future__ import annotations

import functools
import json
import re
from pathlib import Path

TABLES = Path(__file__).parents[1] / "resources" / "sentences"
MOST_JOINED = 3  # pieces that are tried together: a name or abbreviation may end in a full stop
_END = re.compile(r"(?<=\.) (?=[^a-z])")
_PLACE = re.compile(r"\{(\w+)\}")
_NUMBER = re.compile(r"[-\d][-\d.,\s\[\]]*%?")


def told(words: str, language: str) -> str:
    """Sentences of the program in a language; what its table has not stays as it is."""
    patterns = _patterns(language)
    return _told(words, patterns) if patterns else words


def _told(words: str, patterns: _Patterns) -> str:
    pieces = _END.split(words)
    made = []
    while pieces:
        for count in range(1, min(MOST_JOINED, len(pieces)) + 1):
            found = _translated(" ".join(pieces[:count]), patterns)
            if found is not None:
                break
        else:
            count, found = 1, pieces[0]
        made.append(found)
        del pieces[:count]
    return " ".join(made)


def _translated(words: str, patterns: _Patterns) -> str | None:
    for pattern, translation in patterns:
        found = pattern.fullmatch(words)
        if found is not None:
            return translation.format(**{name: _value(value, patterns) for name, value in found.groupdict().items()})
    return None


def _value(words: str, patterns: _Patterns) -> str:
    return _number(words) if _NUMBER.fullmatch(words) else _told(words, patterns)


def _number(words: str) -> str:
    """`1,234` with a narrow space, `0.93 [0.88, 0.96]` with commas for points, a space before `%`."""
    words = re.sub(r"(?<=\d),(?=\d{3})", "\N{NARROW NO-BREAK SPACE}", words)
    if "[" in words:
        words = words.replace(", ", "; ")
    return re.sub(r"(?<=\d)\.(?=\d)", ",", words).replace("%", "\N{NO-BREAK SPACE}%")


_Patterns = tuple[tuple[re.Pattern[str], str], ...]


@functools.cache
def _patterns(language: str) -> _Patterns:
    """Those with most letters of their own first: `above {x} (one picture)` before `above {x}`."""
    path = TABLES / f"{language}.json"
    if not path.is_file():
        return ()
    table: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    ordered = sorted(table.items(), key=lambda pair: -len(_PLACE.sub("", pair[0])))
    return tuple((re.compile(_expression(english), re.DOTALL), translation) for english, translation in ordered)


def _expression(english: str) -> str:
    pieces = _PLACE.split(english)
    return "".join(re.escape(piece) if k % 2 == 0 else f"(?P<{piece}>.+?)" for k, piece in enumerate(pieces))
