"""Checks of a document against the log of the case that it came from."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

from lgrr.analysis.at_rest import log_at_rest
from lgrr.analysis.case import case_file
from lgrr.errors import StorageError
from lgrr.evidence.log import Entry, verify
from lgrr.report.verify.check import Check
from lgrr.report.verify.given import Given
from lgrr.report.verify.sealed import log_checks
from lgrr.report.verify.stated import Report
from lgrr.text import few, printable

Log = tuple[Path, list[Entry]]


def case_id(entries: Sequence[Entry]) -> str | None:
    """What tells a case from any other: stated by the row that made it, or brought it to a log."""
    for entry in entries:
        if entry.kind in ("created", "migrated"):
            try:
                return str(entry.values["case"])
            except (ValueError, LookupError):
                return None
    return None


def log_at_hand(given: Given, named: Path | None, report: Report | None = None) -> Log | None:
    """The log of the case that is named, else of one in the file's folder or the folder above: the report's, if given.

    Raises StorageError where the case that is named cannot be read.
    """
    if named is not None:
        place = case_file(named)
        return place, log_at_rest(place)
    folder = given.path.absolute().parent
    for place in (*sorted(folder.glob("*.sqlite")), *sorted(folder.parent.glob("*.sqlite"))):
        try:
            entries = log_at_rest(place)
        except StorageError:
            continue
        if report is None or case_id(entries) == report.case.id or {row.hash for row in report.log} & _hashes(entries):
            return place, entries
    return None


def _hashes(entries: Sequence[Entry]) -> set[str]:
    return {entry.hash for entry in entries}


def case_checks(report: Report, given: Given, named: Path | None) -> Iterator[Check]:
    """Whether the case's log is whole, still holds the report's last row, and knows the file."""
    found = log_at_hand(given, named, report)
    if found is None:
        yield Check("case", None, "The case is not at hand (name it with --case), so its log was not compared.")
        return
    place, entries = found
    name = printable(place.name)
    yield from log_checks(entries, name)
    sound = sound_rows(entries)
    if case_id(sound) not in (None, report.case.id):
        yield Check("case", False, f"{name} is another case than the one of the report.")
        return
    yield _head_check(report, {entry.number: entry for entry in entries}, sound, name)
    yield from export_checks(given, sound, name)


def sound_rows(entries: Sequence[Entry]) -> list[Entry]:
    """The rows that were not changed: only these say something."""
    faulty = {fault.number for fault in verify(entries).faults}
    return [entry for entry in entries if entry.number not in faulty]


def _head_check(report: Report, rows: dict[int, Entry], sound: Sequence[Entry], name: str) -> Check:
    if not report.log:
        return Check("case", None, "The report holds no row of the log that could be looked for in the case.")
    last = report.log[-1]
    if last.number in rows and rows[last.number] not in sound:
        return Check(
            "case", None, f"Row {last.number} of {name} was changed, so it cannot be compared with the report's last."
        )
    if last.number in rows and rows[last.number].hash == last.hash:
        return Check("case", True, f"{name} holds row {last.number}, the last of the report's log, with the same hash.")
    words = f"{name} does not hold row {last.number} as the report has it: rows were removed or written anew."
    return Check("case", False, words)


def export_checks(given: Given, entries: Sequence[Entry], case: str) -> Iterator[Check]:
    """Whether a row of the case's log says that this very file was exported."""
    mine = hashlib.sha256(given.content).hexdigest()
    named = []
    for entry in entries:
        try:
            hashes = dict(entry.values["sha256"]) if entry.kind == "exported" else {}
            names = {PurePosixPath(name).name for name in hashes}
        except (ValueError, LookupError, TypeError):
            continue
        if mine in hashes.values():
            words = f"Row {entry.number} of the log of {case} says that {given.name} was exported with this content."
            yield Check("export", True, words)
            return
        if given.path.name in names:
            named.append(entry.number)
    if named:
        words = f"{given.name} was changed: the log of {case} gives its export another hash, in row {few(named)}."
        yield Check("export", False, words)
    else:
        yield Check("export", None, f"The log of {case} says nothing of an export of {given.name}.")
