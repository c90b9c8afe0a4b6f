"""What the command line says of a report, as choices."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from lgrr.analysis import Case
from lgrr.analysis.case import case_file
from lgrr.errors import UsageError
from lgrr.report.choices import LANGUAGES, Choices, Laboratory
from lgrr.report.gather import reported
from lgrr.text import printable

_LEFT_OUT = re.compile(r"\s*(track|note)\s+(\d+)\s*:\s*(\S.*)", re.DOTALL)


def open_case(path: Path) -> Case:
    """The case file, or the one in a folder, for reading only where it may not be written. StorageError."""
    return Case.open_as_allowed(case_file(path))


def asked_choices(
    case: Case,
    *,
    language: str,
    laboratory: Laboratory,
    analyses: Sequence[int] | None,
    leave_out: Sequence[str],
    frames: Sequence[int],
    **others: Any,
) -> Choices:
    """The choices of a command; what is left out and frames are of the one analysis that is reported. UsageError."""
    if language not in LANGUAGES:
        raise UsageError(f"There is no report in {language!r}: choose from {', '.join(LANGUAGES)}.")
    without: dict[str, dict[int, str]] = {"track": {}, "note": {}}
    for words in leave_out:
        found = _LEFT_OUT.fullmatch(words)
        if found is None:
            raise UsageError(f'{printable(words)!r} leaves out nothing: write "track 2: REASON" or "note 14: REASON".')
        without[found[1]][int(found[2])] = found[3]
    chosen = {"without_tracks": without["track"], "without_notes": without["note"], "frames": tuple(frames)}
    try:
        choices = Choices(
            language=language,
            laboratory=laboratory,
            exhibits=tuple(analyses) if analyses else None,
            **others,
        )
        if any(chosen.values()):
            (only,) = reported(case, choices)
            choices = Choices.model_validate({**dict(choices), "of": {only.id: chosen}})
    except ValidationError as error:
        raise UsageError(f"The choices for the report are not possible: {error.errors()[0]['msg']}.") from None
    except ValueError:
        raise UsageError("The report has several analyses: name the one that is meant with --analysis.") from None
    return choices
