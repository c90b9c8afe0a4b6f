"""A likelihood ratio in the digits that it deserves: about 30, not 32.36."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import log10

from lgrr.types import Likelihood

NARROW = 0.1  # log10: an interval at most so wide leaves two digits; a wider one says nothing of the second
FEW = (1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0)  # the leading digits otherwise
TWO = tuple(tenths / 10 for tenths in range(10, 100))
DECADES = 7
TINY = 1e-9


@dataclass(frozen=True)
class Ratio:
    """`value` with the ends of its 95 % interval, `30`, `1` or `1/4`; `times`: how many times more, `4` for `1/4`."""

    value: str
    low: str
    high: str
    times: str


def ratio(found: Likelihood, bounds: tuple[float, float]) -> Ratio | None:
    """The ratio for people, None where there is none; `bounds` (log10) are its calibration's.

    The value is the nearest step, the ends are rounded outward; no step beyond the bounds is used.
    """
    if found.log10_lr is None or found.interval is None:
        return None
    middle, (low, high) = found.log10_lr, found.interval
    steps = [step for step in _steps(high - low <= NARROW) if bounds[0] - TINY <= step <= bounds[1] + TINY]
    value = min(steps, key=lambda step: abs(step - middle))
    least = max((step for step in steps if step <= low + TINY), default=steps[0])
    most = min((step for step in steps if step >= high - TINY), default=steps[-1])
    return Ratio(_words(value), _words(least), _words(most), _words(abs(value)))


@lru_cache(maxsize=2)
def _steps(two_digits: bool) -> tuple[float, ...]:
    """log10 of every ratio that may be printed, rising, the same on both sides of 1."""
    above = {log10(digits) + decade for decade in range(DECADES) for digits in (TWO if two_digits else FEW)}
    return tuple(sorted(above | {-step for step in above}))


def _words(step: float) -> str:
    times = f"{10 ** abs(step):.2g}" if abs(step) < 2 else f"{10 ** abs(step):.0f}"
    return f"1/{times}" if step < 0 else times
