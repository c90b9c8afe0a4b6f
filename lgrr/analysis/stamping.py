"""Time stamps for the head of a case's log, from a server or by way of files. Nothing is sent without being asked."""

from __future__ import annotations

from pathlib import Path

from lgrr.analysis.case import Case
from lgrr.errors import StorageError, UsageError, system_reason
from lgrr.evidence.log import Entry
from lgrr.evidence.stamps import fetch_stamp, read_stamps, stamp_request, stamped_hash
from lgrr.text import printable


def stamp_from_server(case: Case, server: str) -> str:
    """Asks a server (http or https) for a time stamp of the log's last row and keeps it; what it says, in a sentence.

    Raises UsageError where the server gives none.
    """
    head = _head(case)
    return _keep(case, head, fetch_stamp(server, stamp_request(head)))


def write_request(case: Case, path: Path) -> str:
    """Writes the request for a time stamp of the log's last row, to be taken to an authority; a sentence."""
    head = _head(case)
    try:
        with path.open("xb") as file:
            file.write(stamp_request(head))
    except FileExistsError as error:
        raise StorageError(f"{printable(path)} exists already: name another file.") from error
    except OSError as error:
        raise StorageError(f"{printable(path)} cannot be written ({system_reason(error)}).") from error
    return f"{printable(path)} asks for a time stamp of row {head.number} of the log, which has the hash {head.hash}."


def keep_response(case: Case, path: Path) -> str:
    """Keeps the answer of an authority, for the row that it was given for; what it says, in a sentence.

    Raises UsageError where the file is no time stamp, or one for none of the log's rows.
    """
    try:
        response = path.read_bytes()
    except OSError as error:
        raise UsageError(f"{printable(path)} cannot be read ({system_reason(error)}).") from error
    stamped = stamped_hash(response)
    row = next((row for row in reversed(case.log()) if row.hash == stamped), None)
    if row is None:
        raise UsageError(
            f"{printable(path)} is a time stamp for none of the rows of this log: check which case it was asked for."
        )
    return _keep(case, row, response)


def _head(case: Case) -> Entry:
    rows = case.log()
    if not rows:
        raise StorageError(f"The log of {printable(case.path)} is empty: there is nothing to stamp.")
    return rows[-1]


def _keep(case: Case, row: Entry, response: bytes) -> str:
    case.keep_stamp(row, response)
    return read_stamps(case.log())[-1].words
