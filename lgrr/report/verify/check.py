"""One check and what came of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Check:
    """`subject` is what was checked; `passed` is None where it could not be; `words` is one sentence that says why."""

    subject: str
    passed: bool | None
    words: str
