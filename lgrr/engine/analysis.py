"""An analysis as the window asked for it: what of its events is told, and when."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from lgrr.analysis import Begun, Case, Done, FrameDone, Progress, Warning, analyze
from lgrr.engine.gate import Gate
from lgrr.engine.messages import Analyze, Step, Warned
from lgrr.engine.network import Network

STEP = 0.1  # seconds at least between two steps of a stage


def carry_out(
    asked: Analyze,
    network: Network,
    gate: Gate,
    send: Callable[[Any], None],
    found_more: Callable[[str], None],
) -> None:
    """Analyses to the end, or raises the one LgrrError that ended it. `found_more` is told the recording's SHA-256
    when it is known and after every frame.
    """
    number = asked.request
    steps = Steps(number, send)
    recording, started = "", time.monotonic()
    with Case.open(asked.case) as case:
        events = analyze(
            asked.media,
            case,
            network.predictor,
            network.detector,
            asked.plan,
            cancelled=lambda: not gate.passes(number),
        )
        with closing(events):
            for event in events:
                match event:
                    case Progress():
                        gate.check(number)
                        steps.tell(event)
                    case Begun(sha256=recording):
                        found_more(recording)
                    case FrameDone():
                        found_more(recording)
                    case Warning(words=words):
                        send(Warned(number, words))
                    case Done():
                        from lgrr.report.hand_over import keep

                        keep(case, event, network.predictor, time.monotonic() - started, Path(asked.media))
    steps.end()


class Steps:
    """Passes on at most ten steps a second, and the last of each stage always."""

    def __init__(self, number: int, send: Callable[[Any], None]) -> None:
        self._number, self._send = number, send
        self._held: Progress | None = None
        self._stage = ""
        self._sent = 0.0

    def tell(self, progress: Progress) -> None:
        """The newest state."""
        if progress.stage != self._stage:
            self.end()
        now = time.monotonic()
        self._held = progress
        if progress.stage != self._stage or now - self._sent >= STEP:
            self._stage, self._sent = progress.stage, now
            self.end()

    def end(self) -> None:
        """Passes on what was held back."""
        if self._held is not None:
            p = self._held
            self._send(Step(self._number, p.stage, p.done, p.total, p.seconds_left, p.faces_per_second))
            self._held = None
