"""Where the time goes in a program that is not changed for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any


class Meter:
    """Seconds of a clock by stage; a stage inside another one counts for itself alone."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self.spent: dict[str, float] = defaultdict(float)
        self.spans: list[tuple[str, float, float]] = []  # stage, from, to; in the order in which they ended
        self._inner = [0.0]

    def __call__(self, name: str, owner: Any, attribute: str) -> None:
        """From now on, what a function uses counts under `name`."""
        work: Callable[..., Any] = getattr(owner, attribute)

        def measured(*values: Any, **named: Any) -> Any:
            started = self._clock()
            self._inner.append(0.0)
            try:
                return work(*values, **named)
            finally:
                ended = self._clock()
                whole = ended - started
                self.spans.append((name, started, ended))
                self.spent[name] += whole - self._inner.pop()
                self._inner[-1] += whole

        setattr(owner, attribute, measured)
