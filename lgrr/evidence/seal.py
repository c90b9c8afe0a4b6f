"""The seal of a JSON document: the hash of its canonical form, signed with the key of this machine's user.

Canonical form is that of RFC 8785, so whoever checks a seal may read the document with any JSON library: spaces, the
order of names and the notation of numbers do not matter, every value does.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

import rfc8785

from lgrr.errors import StorageError
from lgrr.evidence.signing import is_signed, local_key

SEAL = "seal"  # the field of a document that its seal does not cover


def canonical(value: Any) -> bytes:
    """The canonical JSON (RFC 8785, UTF-8) of JSON values.

    StorageError for what has none: NaN, infinity, lone surrogates, whole numbers beyond 2^53, which readers round.
    """
    try:
        return rfc8785.dumps(value)
    except (rfc8785.CanonicalizationError, UnicodeEncodeError) as error:
        raise StorageError(f"A document with such a value cannot be sealed: {error}.") from error


def parse(data: bytes) -> dict[str, Any]:
    """A JSON object in UTF-8. ValueError where it is none, holds a name twice, or NaN or infinity."""
    try:
        value = json.loads(data.decode("utf-8"), object_pairs_hook=_object, parse_constant=_no_number)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    if not isinstance(value, dict):
        raise ValueError("not a JSON object")
    return value


def content_hash(document: Mapping[str, Any]) -> str:
    """SHA-256, in lower-case hex, of the canonical form of the document without its seal."""
    content = {name: value for name, value in document.items() if name != SEAL}
    return hashlib.sha256(canonical(content)).hexdigest()


def signed_message(schema: str, sha256: str) -> bytes:
    """What the signature of a seal covers: the document's schema, a space, and its hash."""
    return f"{schema} {sha256}".encode("utf-8", "replace")


def seal(document: Mapping[str, Any]) -> dict[str, Any]:
    """A copy of the document, which names its `schema`, with "seal": its hash, the Ed25519 key and signature.

    Key and signature are lower-case hex; None where this user has no key. StorageError as `canonical`.
    """
    sha256, key = content_hash(document), local_key()
    signature = None if key is None else key.sign(signed_message(document["schema"], sha256))
    made = {"sha256": sha256, "key": None if key is None else key.public, "signature": signature}
    return {**document, SEAL: made}


def check_seal(document: Mapping[str, Any]) -> list[str]:
    """What is wrong with the document's seal, in sentences: nothing where it holds; a seal may be without signature."""
    fault = content_fault(document) or signature_fault(document)
    return [] if fault is None else [fault]


def content_fault(document: Mapping[str, Any]) -> str | None:
    """A sentence where the document is not as it was sealed, or has no seal."""
    found = document.get(SEAL)
    if not isinstance(found, dict) or found.keys() != {"sha256", "key", "signature"}:
        return "The document has no seal: nothing says that it is as it was written."
    try:
        sha256 = content_hash(document)
    except StorageError as error:
        return f"The document was changed after it was sealed: {error}"
    if found["sha256"] == sha256:
        return None
    if _signed(document, sha256):
        return f"The seal was changed: the hash in it is not {sha256}, which its key has signed."
    return f"The document was changed after it was sealed: its hash is {sha256}, not {found['sha256']!r}."


def signature_fault(document: Mapping[str, Any]) -> str | None:
    """A sentence where a seal that has a key or a signature is not signed by that key."""
    found = document[SEAL]
    if (found["key"], found["signature"]) == (None, None) or _signed(document, str(found["sha256"])):
        return None
    return "The seal's signature is not that of the key it names."


def _signed(document: Mapping[str, Any], sha256: str) -> bool:
    found = document[SEAL]
    message = signed_message(str(document.get("schema")), sha256)
    return is_signed(str(found["key"]), str(found["signature"]), message)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError("a name stands twice in one object")
    return made


def _no_number(word: str) -> Any:
    raise ValueError(f"{word} is no number in JSON")
