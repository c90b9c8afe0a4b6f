"""Where the marks of a time axis stand and what is written at them."""

from __future__ import annotations

import math

SHORT = (1, 2, 5, 10, 20, 50, 100, 200, 500)  # milliseconds
LONG = (1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 18000, 36000)  # seconds, as a clock counts
STEPS = SHORT + tuple(1000 * step for step in LONG)


def clock(seconds: float, *, hours: bool = False, millis: bool = True) -> str:
    """`00:41.133`, `00:41`, `1:00:41.133`; hours wherever there are any."""
    rest = round(seconds * 1000) if millis else round(seconds) * 1000
    sign, rest = ("−", -rest) if rest < 0 else ("", rest)
    text = f"{rest // 60000 % 60:02d}:{rest // 1000 % 60:02d}" + (f".{rest % 1000:03d}" if millis else "")
    return f"{sign}{rest // 3600000}:{text}" if hours or rest >= 3600000 else sign + text


def step_for(length: float, most: int) -> int:
    """The smallest good step in milliseconds that makes at most `most` marks in `length` seconds."""
    return next((step for step in STEPS if length * 1000 / step <= most), STEPS[-1] * math.ceil(length / 3.6e4 / most))


def ticks(start: float, end: float, most: int) -> list[tuple[float, str]]:
    """(seconds, words) of about `most` marks at good steps; hours are written if any mark has them."""
    step = step_for(end - start, max(most, 1))
    places = range(math.ceil(round(start * 1000, 6) / step), math.floor(round(end * 1000, 6) / step) + 1)
    hours = end >= 3600
    return [(k * step / 1000, clock(k * step / 1000, hours=hours, millis=step % 1000 != 0)) for k in places]
