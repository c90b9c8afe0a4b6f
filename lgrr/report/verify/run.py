"""All checks of one file, in the order in which one rests on the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from lgrr.analysis.at_rest import log_at_rest
from lgrr.analysis.case import case_file
from lgrr.evidence.seal import SEAL
from lgrr.report.verify.again import Rerun, rerun_checks
from lgrr.report.verify.check import Check
from lgrr.report.verify.folder import attachment_checks, sums_checks
from lgrr.report.verify.given import Form, Given, read_given
from lgrr.report.verify.in_case import case_checks, document_checks, export_checks, log_at_hand, sound_rows
from lgrr.report.verify.sealed import log_checks, seal_checks, stamp_checks
from lgrr.report.verify.stated import Analysis, Report, fault
from lgrr.report.verify.things import exhibit_checks, weights_checks
from lgrr.text import printable


@dataclass(frozen=True)
class Asked:
    """What to check with beside the file: exhibits, the case, root certificates of time stamp authorities (PEM), and
    the name or path of weights in place of those that the analysis names; how to analyse again, if that is asked.
    """

    exhibits: tuple[Path, ...] = ()
    case: Path | None = None
    authorities: Path | None = None
    model: str | None = None
    rerun: Rerun | None = None


def verify(path: Path, asked: Asked = Asked()) -> Iterator[Check]:
    """Checks a report (json, pdf, html), an analysis.json or a case; the checks come as they are made.

    Raises UsageError where there is nothing to check, or a file that was named to check with cannot be used;
    StorageError where a case cannot be read.
    """
    given = read_given(case_file(path))
    if given.form is Form.CASE:
        entries = log_at_rest(given.path)
        yield from log_checks(entries, given.name)
        yield from document_checks(given.path, entries)
        yield from stamp_checks(entries, given.name, asked.authorities)
        return
    try:
        document = given.document()
    except ValueError as error:
        words = f"No document can be read from {given.source} ({error}): it was changed or cut off."
        yield Check("document", False, printable(words))
        yield from sums_checks(given, None)
        return
    if given.form is Form.JSON and document.get("schema") == "lgrr-analysis/1":
        yield from _analysis(document, given, asked)
    else:
        yield from _report(document, given, asked)


def _report(document: dict[str, Any], given: Given, asked: Asked) -> Iterator[Check]:
    sealed = list(seal_checks(document, given.source))
    changed = any(check.passed is False for check in sealed)
    yield from sealed
    yield from sums_checks(given, None if changed else document[SEAL])
    try:
        report = Report.model_validate(document)
    except ValidationError as error:
        yield Check("document", False, f"{given.source} is not a report as LGRR writes it ({fault(error)}).")
        return
    entries = [row.entry() for row in report.log]
    yield from log_checks(entries, given.source)
    yield from stamp_checks(entries, given.source, asked.authorities)
    if changed:
        words = "it was changed, so what it says of them cannot be relied on"
        yield Check(
            "rest", None, f"Attachments, case, exhibits and weights were not compared with {given.source}: {words}."
        )
        return
    if given.form is Form.PDF:
        yield from attachment_checks(report, document, given)
    yield from case_checks(report, given, asked.case)
    yield from _things([exhibit.analysis for exhibit in report.exhibits], asked)


def _analysis(document: dict[str, Any], given: Given, asked: Asked) -> Iterator[Check]:
    try:
        analysis = Analysis.model_validate(document)
    except ValidationError as error:
        yield Check("document", False, f"{given.name} is not an analysis as LGRR writes it ({fault(error)}).")
        return
    yield Check("hash", None, f"{given.name} has no seal: only the log of its case can tell whether it was changed.")
    found = log_at_hand(given, asked.case)
    if found is None:
        yield Check("case", None, "The case is not at hand (name it with --case).")
    else:
        place, entries = found
        yield from log_checks(entries, printable(place.name))
        yield from export_checks(given, sound_rows(entries), printable(place.name))
    yield from _things([analysis], asked)


def _things(analyses: Sequence[Analysis], asked: Asked) -> Iterator[Check]:
    places: dict[str, Path] = {}
    yield from exhibit_checks(analyses, asked.exhibits, places)
    for analysis in {analysis.model: analysis for analysis in analyses}.values():
        yield from weights_checks(analysis, asked.model)
    if asked.rerun is None:
        return
    for analysis in analyses:
        exhibit = places.get(analysis.media.sha256)
        if exhibit is None:
            yield Check("rerun", None, f"The exhibit {analysis.media.sha256} is not at hand, so not analysed again.")
        else:
            yield from rerun_checks(analysis, exhibit, asked.model, asked.rerun)
