"""The analysis that a report states, done again with the stated parameters, and compared."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lgrr.analysis import Case, Done, Event, Plan, analyze
from lgrr.analysis.pipeline import never
from lgrr.errors import Cancelled, LgrrError, UsageError
from lgrr.faces import MtcnnDetector
from lgrr.model.card import TOLERANCE
from lgrr.report.hand_over import document_of
from lgrr.report.verify.check import Check
from lgrr.report.verify.compare import Comparison, Deviation, compare
from lgrr.report.verify.stated import Analysis
from lgrr.text import few, printable

BOX_TOLERANCE = 0.5  # display pixels


@dataclass(frozen=True)
class Rerun:
    """How to analyse again: None is what the analysis states. `on_event` is told how it goes."""

    precision: str | None = None
    device: str | None = None
    on_event: Callable[[Event], None] = lambda event: None
    cancelled: Callable[[], bool] = never


def rerun_checks(stated: Analysis, exhibit: Path, model: str | None, how: Rerun) -> Iterator[Check]:
    """Pictures, boxes, scores and finding of the exhibit, analysed again. Raises Cancelled if asked to stop."""
    try:
        again, parameters = _analyse(stated, exhibit, model, how)
    except Cancelled:
        raise
    except LgrrError as error:
        yield Check("rerun", None, f"{printable(exhibit)} could not be analysed again: {printable(str(error))}")
        return
    yield _parameters(stated.parameters, parameters)
    found = compare(stated, again)
    yield _frames(stated, found)
    yield _boxes(found)
    yield _scores(found, _precision(stated.parameters), _precision(parameters))
    if stated.finding == again.finding:
        yield Check("rerun", True, f"The finding is the same: {again.finding}.")
    else:
        yield Check("rerun", False, f"The finding is now {again.finding}, it was {printable(stated.finding)}.")


def _analyse(stated: Analysis, exhibit: Path, model: str | None, how: Rerun) -> tuple[Analysis, dict[str, Any]]:
    """The analysis and its parameters. Raises LgrrError where it cannot be done as stated."""
    from lgrr.model import load, use_threads  # torch, which the other checks do without

    plan = _plan(stated.parameters)
    device = how.device or str(stated.parameters["model"].get("device", "auto")).split(":")[0]
    predictor = load(model or stated.model.name, device, how.precision or _precision(stated.parameters))
    if predictor.sha256 != stated.model.sha256:
        raise UsageError("the weights at hand are others than those that were used, so their scores would be too.")
    use_threads(predictor, stated.parameters["model"].get("threads"))
    started, detector = time.monotonic(), MtcnnDetector(str(predictor.device))
    with (
        tempfile.TemporaryDirectory(prefix="lgrr-verify-") as folder,
        Case.create(Path(folder, "again.sqlite")) as case,
    ):
        for event in analyze(exhibit, case, predictor, detector, plan, how.cancelled):
            how.on_event(event)
            if isinstance(event, Done):
                if event.before.sha256 != stated.media.sha256:
                    raise UsageError("it is not the exhibit: its SHA-256 is another.")
                (of_case,) = case.exhibits()
                made = document_of(event, of_case.parameters, predictor, time.monotonic() - started, exhibit)
                values = made.model_dump(mode="json", by_alias=True)
                return Analysis.model_validate(values), of_case.parameters
    raise AssertionError("an analysis ends with Done or an error")


def _plan(parameters: dict[str, Any]) -> Plan:
    match parameters:
        case {"plan": {"every": None | int() as every, "range": None | str() as span} as plan, "model": dict()}:
            # as long as it takes: seconds are not the same anywhere
            return Plan(every=every, range=span, detect=str(plan.get("detect", "near")))
    raise UsageError("its parameters hold no plan that can be followed.")


def _precision(parameters: dict[str, Any]) -> str:
    return str(parameters["model"].get("precision", "auto"))


def _parameters(stated: dict[str, Any], now: dict[str, Any]) -> Check:
    """All of them, and of the plan all but the seconds that it was given."""
    before = {**stated, "plan": {**stated["plan"], "budget_seconds": None}}
    differ = [name for name in sorted(before.keys() | now.keys()) if before.get(name) != now.get(name)]
    model, theirs = now["model"], before["model"]
    how = f"{_how(model)} with version {now['version']}"
    if not differ:
        return Check("rerun", True, f"Analysed again with the stated parameters, {how}.")
    if differ == ["model"]:
        words = f"Analysed again with the stated parameters but {how}, not {_how(theirs)}."
        return Check("rerun", True, printable(words))
    return Check("rerun", None, printable(f"Analysed again {how}; what differs from then: {', '.join(differ)}."))


def _how(model: dict[str, Any]) -> str:
    threads = model.get("threads")
    computed = "" if threads is None else f" by {threads} thread{'s' * (threads != 1)}"
    return f"in {model.get('precision')} on {model.get('device')}{computed}"


def _frames(stated: Analysis, found: Comparison) -> Check:
    adaptive = stated.parameters["plan"]["every"] is None and found.scores.largest > 0
    if found.other_pictures:
        words = f"other pictures were decoded than those stated, in frames {few(found.other_pictures)}"
    elif found.missing and not adaptive:
        words = f"frames that were not looked at this time: {few(found.missing)}"
    elif found.other_faces:
        words = f"other faces were found, or scored, in frames {few(found.other_faces)}"
    elif found.other_originals and not adaptive and "same_pictures" in stated.parameters:
        words = f"faces were taken over from other frames than stated in frames {few(found.other_originals)}"
    elif stated.frames and not found.frames:
        words = "no frame was looked at that was looked at before"
    else:
        left = f", {len(found.missing)} others were chosen differently, as scores differ" if found.missing else ""
        words = f"Each of the {found.frames} pictures is, byte for byte, the one stated{left}; faces: {found.faces}."
        return Check("rerun", True, words)
    return Check("rerun", False, f"Analysed again, {words}.")


def _boxes(found: Comparison) -> Check:
    words = f"Largest deviation of a box: {_deviation(found.boxes, 'px', 2)}; tolerated: {BOX_TOLERANCE} px."
    return Check("rerun", found.boxes.largest <= BOX_TOLERANCE, words)


def _scores(found: Comparison, before: str, now: str) -> Check:
    # a logit off by t moves the difference of two by at most 2 t, and a score by at most a quarter of that
    tolerance = max(TOLERANCE.get(precision, 0.0) for precision in (before, now)) / 2
    words = f"Largest deviation of a score: {_deviation(found.scores, '', 6)}; tolerated: {tolerance}."
    return Check("rerun", found.scores.largest <= tolerance, words)


def _deviation(found: Deviation, unit: str, digits: int) -> str:
    if found.index is None:
        return "none"
    return f"{found.largest:.{digits}f} {unit}".rstrip() + f" in frame {found.index}"
