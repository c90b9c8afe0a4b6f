"""How the analysis of one content ended, small enough for a list of thousands. Kept as a row of the case's log."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from lgrr.analysis import Case
from lgrr.errors import StorageError
from lgrr.types import Finding

OUTCOME = "outcome"  # the kind of the log's rows that hold results


class Result(BaseModel):
    """Either a finding with its highest-ranking track's numbers, or a failure: `code` is its exit code, `finding` None.

    `reason` says why, of both. `final`: another run would end the same way, so there is none. `folder`: name of the
    results' folder. Probabilities in [0, 1], times in seconds. Numbers are None where there are none.
    """

    # a row that came from another machine says so beside the result
    model_config = ConfigDict(frozen=True, extra="ignore", allow_inf_nan=False)

    recording: str
    code: int
    reason: str
    final: bool
    finding: Finding | None = None
    folder: str | None = None
    tracks: int = 0
    faces_scored: int = 0
    frames_analyzed: int = 0
    frames_in_range: int = 0
    duration: float | None = None
    p_fake: float | None = None
    interval: tuple[float, float] | None = None
    log10_lr: float | None = None
    log10_lr_interval: tuple[float, float] | None = None
    bounded: bool | None = None
    words: str | None = None
    seconds: float = 0.0


def failed(recording: str, code: int, reason: str, *, final: bool = False) -> Result:
    """A result without a finding."""
    return Result(recording=recording, code=code, reason=reason, final=final)


def keep(case: Case, result: Result) -> None:
    """Adds the result to the case's log. Raises StorageError."""
    case.record(OUTCOME, result.model_dump(mode="json"))


def kept(case: Case) -> dict[str, Result]:
    """The final results in a case by SHA-256. Raises StorageError."""
    rows = case.log((OUTCOME,))
    try:
        results = [Result.model_validate(row.values) for row in rows]
    except (ValidationError, ValueError) as error:
        raise StorageError(f"The log of {case.path} is damaged: restore a copy of the case.") from error
    return {result.recording: result for result in results if result.final}


def ranking(result: Result) -> tuple[Any, ...]:
    """Sorts what is most urgent to look at first: by finding, then likelihood ratio, then score; failures last."""
    order = (Finding.MANIPULATED, Finding.INCONCLUSIVE, Finding.NO_SIGN, None)
    ratio = float("-inf") if result.log10_lr is None else result.log10_lr
    return order.index(result.finding), -ratio, 1 if result.p_fake is None else -result.p_fake


def counted(results: Iterable[Result]) -> dict[str, int]:
    """How many of each finding, and `failed`."""
    counts = {**{finding.value: 0 for finding in Finding}, "failed": 0}
    for result in results:
        counts["failed" if result.finding is None else result.finding.value] += 1
    return counts
