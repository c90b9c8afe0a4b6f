"""Checks of what lies beside a report, and of what is attached to it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from lgrr.errors import LgrrError
from lgrr.evidence import hash_file
from lgrr.evidence.seal import SEAL, content_fault, parse, signature_fault
from lgrr.report.verify.check import Check
from lgrr.report.verify.given import REPORT_JSON, Form, Given
from lgrr.report.verify.pdf import UNREADABLE
from lgrr.report.verify.stated import Report
from lgrr.text import printable

SUMS = "report.sums.json"
SUMS_SCHEMA = "lgrr-sums/1"


def sums_checks(given: Given, seal: dict[str, Any] | None) -> Iterator[Check]:
    """Every file that was exported together, by the sealed list beside the report. `seal` is the report's own, which
    must be of the same key; None where it is not to be relied on.
    """
    folder = given.path.absolute().parent
    try:
        content = (folder / SUMS).read_bytes()
    except OSError:
        seen = "" if given.form is Form.JSON else f", so only the data in {given.name} was checked, not what it shows"
        yield Check("files", None, f"There is no {SUMS} beside {given.name}{seen}.")
        return
    try:
        sums = parse(content)
        wrong = content_fault(sums) or signature_fault(sums) or _other_key(sums, seal)
        files = _files(sums)
    except ValueError as error:
        wrong, files = f"it cannot be read ({error}), so it was changed or cut off.", {}
    if wrong is not None:
        yield Check("files", False, printable(f"{SUMS}: {wrong}"))
        return
    yield from _compare(given, folder, files)


def _other_key(sums: dict[str, Any], seal: dict[str, Any] | None) -> str | None:
    return (
        None if seal is None or sums[SEAL]["key"] == seal["key"] else "It is sealed with another key than the report."
    )


def _files(sums: dict[str, Any]) -> dict[str, str]:
    files = sums.get("files")
    if sums.get("schema") != SUMS_SCHEMA or not isinstance(files, dict):
        raise ValueError(f"it is no {SUMS_SCHEMA}")
    for name in files:
        if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts or "\\" in name:
            raise ValueError("it names a file outside of its folder")
    return files


def _compare(given: Given, folder: Path, files: dict[str, str]) -> Iterator[Check]:
    same, absent, faults = 0, [], 0
    for name, stated in files.items():
        place, shown = folder / name, printable(name)
        if not place.is_file():
            absent.append(shown)
            continue
        try:
            found = hash_file(place).sha256
        except LgrrError as error:
            yield Check("files", None, str(error))
            continue
        same += found == stated
        if found != stated:
            faults += 1
            yield Check("files", False, f"{shown} was changed after it was exported: its hash is {found}.")
    if given.path.name not in files and hashlib.sha256(given.content).hexdigest() not in files.values():
        yield Check("files", False, f"{SUMS} does not know {given.name}: it was not exported with the others.")
    elif same and not faults:
        yield Check("files", True, f"{same} files of the export are, byte for byte, as {SUMS} lists them.")
    if absent:
        yield Check("files", None, f"Files of the export that are not here: {', '.join(absent)}.")


def attachment_checks(report: Report, document: dict[str, Any], given: Given) -> Iterator[Check]:
    """That what is attached to a PDF is what its report.json holds: the log, and each analysis.json."""
    if UNREADABLE in given.attached:
        yield Check("attachment", False, f"{given.name} cannot be read to its end ({given.attached[UNREADABLE]!r}).")
    for name, content in given.attached.items():
        if name in (REPORT_JSON, UNREADABLE):
            continue
        reason = content if isinstance(content, str) else _differs(name, content, report, document)
        shown = printable(name)
        if reason is None:
            yield Check("attachment", True, f"The attachment {shown} of {given.name} is what its {REPORT_JSON} holds.")
        else:
            yield Check("attachment", False, f"The attachment {shown} of {given.name} was changed: {reason}.")
    wanted = {"log.json", *analysis_names(len(report.exhibits))}
    for name in sorted(wanted - given.attached.keys()):
        yield Check("attachment", False, f"{given.name} lacks its attachment {name}: it was removed.")


def analysis_names(count: int) -> list[str]:
    """The names of the analyses that are attached to a PDF, in the order of the exhibits."""
    return ["analysis.json"] if count == 1 else [f"analysis-{number}.json" for number in range(1, count + 1)]


def _differs(name: str, content: bytes, report: Report, document: dict[str, Any]) -> str | None:
    """Why the content is not what the report holds; None where it is."""
    names = analysis_names(len(report.exhibits))
    if name in names:
        stated = report.exhibits[names.index(name)].analysis_sha256
        found = hashlib.sha256(content).hexdigest()
        return None if found == stated else f"its hash is {found}, and {REPORT_JSON} says {stated}"
    if name == "log.json":
        try:
            same = json.loads(content) == document["log"]
        except ValueError:
            same = False
        return None if same else f"it is not the log in {REPORT_JSON}"
    return f"{REPORT_JSON} does not know it"
