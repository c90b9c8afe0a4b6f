"""Checks of what a document holds in itself: its seal, its log, the log's time stamps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from lgrr.evidence.log import Entry, verify
from lgrr.evidence.seal import SEAL, content_fault, signature_fault
from lgrr.evidence.stamps import read_stamps
from lgrr.report.verify.check import Check
from lgrr.text import few, printable


def seal_checks(document: dict[str, Any], name: str) -> Iterator[Check]:
    """Hash and signature of the document in the file called `name`."""
    changed = content_fault(document)
    if changed is not None:
        yield Check("hash", False, printable(f"{name}: {changed}"))
        yield Check("signature", None, f"The signature of {name} says nothing of a content that was changed.")
        return
    found = document[SEAL]
    yield Check("hash", True, f"{name}: the content is as it was sealed, its canonical hash is {found['sha256']}.")
    wrong = signature_fault(document)
    if wrong is not None:
        yield Check("signature", False, f"{name}: {wrong}")
    elif found["key"] is None:
        yield Check("signature", None, f"{name} is not signed: whoever changed it could have sealed it anew.")
    else:
        yield Check("signature", True, f"{name}: the seal is signed by the key {found['key']}; ask whose key that is.")


def log_checks(entries: Sequence[Entry], of: str) -> Iterator[Check]:
    """The log of `of` row by row, then who signed, who did not, and dates out of order."""
    found = verify(entries)
    for fault in found.faults:
        yield Check("log", False, printable(f"{of}: {fault.words}"))
    if not found.rows:
        yield Check("log", None, f"{of}: the log is empty, so it says nothing.")
    elif not found.faults:
        yield Check("log", True, printable(f"{of}: {found.sentences[0]}"))
    for key, count in found.signers.items():
        if not found.faults:
            yield Check("log", True, printable(f"{of}: rows of the log signed by the key {key}: {count}."))
    if found.unsigned:
        yield Check("log", None, f"{of}: {len(found.unsigned)} rows of the log are not signed.")
    if found.set_back:
        yield Check("log", None, f"{of}: rows of the log dated before the row above them: {few(found.set_back)}.")


def stamp_checks(entries: Sequence[Entry], of: str, authorities: Path | None) -> Iterator[Check]:
    """Every time stamp in a log, or that there is none. UsageError where `authorities` holds no certificates."""
    stamps = read_stamps(entries, authorities)
    for stamp in stamps:
        yield Check("time stamp", stamp.holds, printable(f"{of}: {stamp.words}"))
    if not stamps:
        yield Check("time stamp", None, f"{of}: the log has no time stamp, so its times are those of the own clock.")
