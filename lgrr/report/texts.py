"""The words of reports: one table for each language, resources/report/LANGUAGE.json, with the same keys in all."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lgrr.report.choices import Language
from lgrr.sentences import told

TABLES = Path(__file__).parents[2] / "resources" / "report"


class Texts:
    """One language's words. `texts("key", n=3)` fills the text's {places}."""

    def __init__(self, language: Language, table: Mapping[str, Any]) -> None:
        self.language, self._table = language, table

    def __call__(self, key: str, **values: Any) -> str:
        """The text of a key. KeyError for one that there is not: a fault of the program."""
        text: str = self._table[key]
        return text.format(**values) if values else text

    def list(self, key: str) -> list[str]:
        """The paragraphs or points of a key."""
        return list(self._table[key])

    def __contains__(self, key: str) -> bool:
        return key in self._table

    def told(self, words: str) -> str:
        """A sentence that the program recorded, in the language of the report."""
        return told(words, self.language)

    def number(self, value: float, digits: int) -> str:
        """A number as the language writes it."""
        text = f"{value:.{digits}f}"
        return text if self.language == "en" else text.replace(".", ",")

    def count(self, value: int) -> str:
        """A whole number in groups of three."""
        return f"{value:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")

    def percent(self, share: float) -> str:
        """A share in [0, 1] as per cent with one digit."""
        return f"{self.number(100 * share, 1)}\N{NO-BREAK SPACE}%"


@functools.cache
def texts_of(language: Language) -> Texts:
    """The words of a language."""
    return Texts(language, json.loads((TABLES / f"{language}.json").read_text(encoding="utf-8")))
