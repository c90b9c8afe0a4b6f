"""Time stamps of a third party (RFC 3161) for the log: that a row was there at a time that is not of our own clock.

An authority signs the row's hash together with its time. What is asked of it is the hash alone: nothing of the case
leaves the building. A request may go to a server that the user names, or as a file to wherever there is a network.
"""

from __future__ import annotations

import base64
import binascii
import urllib.error
import urllib.request
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography import x509
from rfc3161_client import (
    HashAlgorithm,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from lgrr.errors import UsageError
from lgrr.evidence.log import Entry
from lgrr.text import printable

STAMPED = "stamped"  # the kind of the log's rows that hold a time stamp
PATIENCE = 30.0  # seconds for a server to answer
_MOST_BYTES = 1 << 20  # of an answer
_SHA256 = x509.ObjectIdentifier("2.16.840.1.101.3.4.2.1")


@dataclass(frozen=True)
class Stamp:
    """The time stamp in row `number`, for row `stamped`: its time (UTC, ISO 8601) and authority as it states them.

    `holds`: whether it fits the row and was signed by an authority under one of the roots; None where there were no
    roots to check that. `words` is the sentence for the report.
    """

    number: int
    stamped: int
    time: str | None
    authority: str | None
    holds: bool | None
    words: str


def stamp_request(entry: Entry) -> bytes:
    """The question for an authority, in DER: a `.tsq` file, or the body of a POST."""
    built = TimestampRequestBuilder().data(entry.content).hash_algorithm(HashAlgorithm.SHA256).build()
    return bytes(built.as_bytes())


def fetch_stamp(server: str, request: bytes) -> bytes:
    """The answer of a server to a request. UsageError, in one sentence, where it gives none."""
    if not server.startswith(("http://", "https://")):
        raise UsageError(f"{printable(server)} is no address of a time stamp server: begin it with https://.")
    asked = urllib.request.Request(server, request, {"Content-Type": "application/timestamp-query"})
    try:
        with urllib.request.urlopen(asked, timeout=PATIENCE) as answer:
            return bytes(answer.read(_MOST_BYTES))
    except (OSError, ValueError, urllib.error.URLError) as error:
        reason = printable(str(getattr(error, "reason", None) or error))
        raise UsageError(
            f"The server {printable(server)} gave no time stamp ({reason}): check its address, or take the request to "
            "it as a file."
        ) from error


def stamped_hash(response: bytes) -> str:
    """The SHA-256 that an authority's answer is for, in lower-case hex. UsageError where it is none, or a refusal."""
    return _granted(response).tst_info.message_imprint.message.hex()


def stamp_body(entry: Entry, response: bytes) -> dict[str, Any]:
    """What the log keeps of an authority's answer. UsageError where it is none, a refusal, or not for this row."""
    if not _fits(_granted(response), entry):
        raise UsageError(
            f"The time stamp is not for row {entry.number} of the log: ask for one with the request of this row."
        )
    return {"row": entry.number, "hash": entry.hash, "response": base64.b64encode(response).decode()}


def _granted(response: bytes) -> TimeStampResponse:
    try:
        answer = decode_timestamp_response(response)
        refusal = "; ".join(answer.status_string) or f"status {answer.status}" if answer.status else None
        if refusal is None:
            answer.tst_info  # noqa: B018 - read now: an answer without one is none
    except ValueError as error:
        raise UsageError("The answer holds no time stamp (RFC 3161): ask the authority again.") from error
    if refusal is not None:
        raise UsageError(f"The authority refused to give a time stamp ({printable(refusal)}): ask another.")
    return answer


def read_stamps(entries: Iterable[Entry], roots: Path | None = None) -> tuple[Stamp, ...]:
    """All time stamps of a log, checked against the authorities' root certificates in a PEM file if there is one.

    UsageError where the file holds no certificates.
    """
    rows = {entry.number: entry for entry in entries}
    trusted = [] if roots is None else _certificates(roots)
    return tuple(_check(entry, rows, trusted) for entry in rows.values() if entry.kind == STAMPED)


def _certificates(path: Path) -> list[x509.Certificate]:
    try:
        return x509.load_pem_x509_certificates(path.read_bytes())
    except (OSError, ValueError) as error:
        raise UsageError(
            f"{path} holds no certificates that can be read: name a PEM file with root certificates."
        ) from error


def _check(entry: Entry, rows: dict[int, Entry], roots: list[x509.Certificate]) -> Stamp:
    number = -1
    try:
        body = entry.values
        number = int(body["row"])
        answer = decode_timestamp_response(base64.b64decode(body["response"], validate=True))
        info = answer.tst_info
        stamped, time = rows[number], f"{info.gen_time:%Y-%m-%dT%H:%M:%S}+00:00"
        authority = _authority(answer)
        fits = _fits(answer, stamped)
    except (ValueError, LookupError, TypeError, binascii.Error):
        words = f"The time stamp in row {entry.number} of the log is damaged, or the row it was given for is missing."
        return Stamp(entry.number, number, None, None, False, words)
    name = f"The time stamp of {authority} in row {entry.number} of the log"
    if not fits:
        words = f"{name} was not given for row {number} as it is now."
        return Stamp(entry.number, number, time, authority, False, words)
    if not roots:
        words = f"{name} says that row {number} was there at {time}; who signed it was not checked."
        return Stamp(entry.number, number, time, authority, None, words)
    try:
        VerifierBuilder(roots=roots).build().verify_message(answer, stamped.content)
    except (VerificationError, ValueError) as error:
        words = f"{name} was not signed by a known authority ({printable(str(error)).rstrip('.')})."
        return Stamp(entry.number, number, time, authority, False, words)
    words = f"{name}, a known authority, says that row {number}, and so every row before it, was there at {time}."
    return Stamp(entry.number, number, time, authority, True, words)


def _fits(answer: TimeStampResponse, entry: Entry) -> bool:
    imprint = answer.tst_info.message_imprint
    return imprint.hash_algorithm == _SHA256 and imprint.message.hex() == entry.hash


def _authority(answer: TimeStampResponse) -> str:
    """The name in the certificate that the signature names, else in its issuer's name."""
    (signer,) = answer.signed_data.signer_infos
    name = signer.issuer
    for data in answer.signed_data.certificates:
        certificate = x509.load_der_x509_certificate(data)
        if (certificate.issuer, certificate.serial_number) == (signer.issuer, signer.serial_number):
            name = certificate.subject
    common = name.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
    return printable(str(common[0].value) if common else name.rfc4514_string()) or "an authority without a name"
