"""What signs of laundering do to a finding: they can make it inconclusive, and nothing else.

Lost traces speak against "no sign" alone. Where so little is left that scores were never tried on the like, nothing
follows either way.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from lgrr import __version__
from lgrr.analysis.case import Case
from lgrr.errors import StorageError
from lgrr.evidence import Sign
from lgrr.evidence.laundering import NATIVE_EDGE
from lgrr.faces.quality import SMALLEST
from lgrr.isolation import IsolatedMedia
from lgrr.types import Finding, Track

MEASURED = "measured"  # the kind of the log's rows that hold signs
_SIGNS = TypeAdapter(tuple[Sign, ...])


def tempered(track: Track, signs: Sequence[Sign]) -> Track:
    """The track; inconclusive, with the reasons, where signs take away what its finding rests on. Pure."""
    if track.finding is Finding.INCONCLUSIVE:
        return track
    reasons = [why for sign in signs if sign.present for why in [_against(track, sign)] if why is not None]
    if not reasons:
        return track
    because = "; and because ".join(reasons)
    return replace(
        track,
        finding=Finding.INCONCLUSIVE,
        reason=f"{track.reason} It is inconclusive all the same, because {because}.",
    )


def _against(track: Track, sign: Sign) -> str | None:
    """Why the finding of a track does not stand beside a sign that is present; None where it does."""
    match sign.name:
        case "strong compression":
            return "the recording is so strongly compressed that traces are lost and others made"
        case "soft pictures" if sign.value is not None:
            size = min(track.box[2:]) * NATIVE_EDGE / sign.value
            if size < SMALLEST:
                return (
                    f"the pictures hold only the detail of a face {size:.0f} px wide, and {SMALLEST:.0f} px are needed"
                )
        case "compressed before" if track.finding is Finding.NO_SIGN:
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
