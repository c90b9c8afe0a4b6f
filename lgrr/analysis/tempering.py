"""What signs of laundering do to a track: its finding can become inconclusive, its likelihood ratio can go.

Lost traces speak against "no sign" alone, and so against a ratio for the second proposition. Where so little is left
that scores were never tried on the like, nothing follows either way: the known cases of a calibration are not like it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from lgrr import __version__
from lgrr.analysis.case import Case
from lgrr.analysis.likelihood import no_likelihood
from lgrr.errors import StorageError
from lgrr.evidence import Sign
from lgrr.evidence.laundering import NATIVE_EDGE
from lgrr.faces.quality import SMALLEST
from lgrr.isolation import IsolatedMedia
from lgrr.types import Finding, Track

MEASURED = "measured"  # the kind of the log's rows that hold signs
_SIGNS = TypeAdapter(tuple[Sign, ...])


def tempered(track: Track, signs: Sequence[Sign]) -> Track:
    """The track beside the signs of its recording. Pure."""
    return _finding_tempered(_ratio_tempered(track, signs), signs)


def _finding_tempered(track: Track, signs: Sequence[Sign]) -> Track:
    because = _because(track, signs, absence=track.finding is Finding.NO_SIGN)
    if track.finding is Finding.INCONCLUSIVE or because is None:
        return track
    return replace(
        track,
        finding=Finding.INCONCLUSIVE,
        reason=f"{track.reason} It is inconclusive all the same, because {because}.",
    )


def _ratio_tempered(track: Track, signs: Sequence[Sign]) -> Track:
    """A ratio is withheld also where the finding was inconclusive before: it would be read all the same."""
    value = None if track.likelihood is None else track.likelihood.log10_lr
    if value is None or (because := _because(track, signs, absence=value < 0)) is None:
        return track
    return replace(track, likelihood=no_likelihood(f"the known cases are not like this recording, because {because}"))


def _because(track: Track, signs: Sequence[Sign], *, absence: bool) -> str | None:
    reasons = [why for sign in signs if sign.present for why in [_against(track, sign, absence)] if why is not None]
    return "; and because ".join(reasons) or None


def _against(track: Track, sign: Sign, absence: bool) -> str | None:
    """Why what was found does not stand beside a sign that is present, None where it does; `absence`: what was found
    is that traces are absent.
    """
    match sign.name:
        case "strong compression":
            return "the recording is so strongly compressed that traces are lost and others made"
        case "soft pictures" if sign.value is not None:
            size = min(track.box[2:]) * NATIVE_EDGE / sign.value
            if size < SMALLEST:
                return (
                    f"the pictures hold only the detail of a face {size:.0f} px wide, and {SMALLEST:.0f} px are needed"
                )
        case "compressed before" if absence:
            return "the recording was compressed before, which can have removed traces"
    return None


def signs_in(case: Case, sha256: str) -> tuple[Sign, ...] | None:
    """The signs that this version has measured of a recording, as the case's log has them. Raises StorageError."""
    for row in reversed(case.log((MEASURED,))):
        try:
            values = row.values
            if (values["recording"], values["version"]) == (sha256, __version__):
                return _SIGNS.validate_python(values["signs"])
        except (ValidationError, ValueError, LookupError) as error:
            raise StorageError(
                f"Row {row.number} of the log of {case.path} is damaged: restore a copy of the case."
            ) from error
    return None


def measure_signs(
    media: IsolatedMedia,
    case: Case,
    sha256: str,
    path: Path,
    *,
    on_progress: Callable[[int, int | None], None],
    cancelled: Callable[[], bool],
) -> tuple[Sign, ...]:
    """The signs of an open recording: those in the case's log, else measured now and logged."""
    signs = signs_in(case, sha256)
    if signs is None:
        signs = media.signs(cancelled)
        body = {"recording": sha256, "version": __version__, "signs": _SIGNS.dump_python(signs, mode="json")}
        case.record(MEASURED, body)
    return signs
