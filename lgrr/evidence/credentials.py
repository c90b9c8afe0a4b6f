"""Content Credentials (C2PA) in four answers not to be mixed: present, intact, signer trusted, revocation checked.

Absence is no information. An unknown signer is not a false one. Nothing is fetched from a network: what a file keeps
elsewhere is named, not read. No file makes this raise: what cannot be read is said in a sentence.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import platformdirs
from pydantic import Field

from lgrr.evidence.c2pa_process import ask
from lgrr.evidence.pictures import Part
from lgrr.text import printable

_SEARCHED = 16 << 20  # bytes at both ends of a file, where remains of credentials are looked for
_REMAINS = b"c2pa\x00\x11\x00\x10\x80\x00\x00\xaa\x00\x38\x9b\x71"  # type of a manifest store (ISO/IEC 19566-5)
_MOST_TEXT = 300
_LISTS = "the list that LGRR_TRUST_LIST names, or trust-list.pem in the user's data folder"


class Answer(Part):
    """An answer to one of the four questions, and its sentence for the report."""

    answer: Literal["yes", "no", "unknown"]
    words: str


class TrustList(Part):
    """The certificates that signers were checked against: a PEM file, its hash, and the day it was last changed."""

    name: str
    sha256: str
    changed: str


class Credentials(Part):
    """The four answers, and what the credentials claim; claims are null or empty where there are none.

    `signer` is the name in the certificate, `issuer` who vouches for it, `signed` the time stamp's time, `made_by` the
    programs that wrote the claim, `actions` what they say was done, `ingredients` what the file was made from. `codes`
    are the validation codes of the C2PA specification by success, informational and failure; `notes` are sentences.
    """

    present: Answer
    intact: Answer
    trusted: Answer
    revocation_checked: Answer
    trust_list: TrustList | None
    signer: str | None = None
    issuer: str | None = None
    signed: str | None = None
    made_by: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    ingredients: tuple[str, ...] = ()
    codes: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    notes: tuple[str, ...] = ()

    @property
    def sentences(self) -> tuple[str, ...]:
        """The answers in the order of the questions, each once, then the notes."""
        answers = (self.present, self.intact, self.trusted, self.revocation_checked)
        return tuple(dict.fromkeys([*(answer.words for answer in answers), *self.notes]))


def trust_list_file() -> Path | None:
    """Where this user's trust list is; None where there is none."""
    named = os.environ.get("LGRR_TRUST_LIST")
    place = Path(named) if named else platformdirs.user_data_path("lgrr", appauthor=False) / "trust-list.pem"
    return place if named or place.is_file() else None


def read_credentials(
    path: Path, trust_list: Path | None = None, cancelled: Callable[[], bool] | None = None
) -> Credentials:
    """The Content Credentials of a file, checked against the certificates of a PEM file if there is one.

    Raises nothing but Cancelled.
    """
    known, trouble = _describe(trust_list)
    said = ask(path, trust_list if known else None, cancelled)
    if said.get("error") == "TrustList":
        known, trouble = None, f"The trust list {trust_list} holds no certificates that can be read: replace it"
        said = ask(path, None, cancelled)
    if said.get("found"):
        try:
            return _Manifest(said, known, trouble).credentials()
        except (LookupError, TypeError, ValueError, AttributeError) as error:
            said = {"error": "Report", "words": f"its description cannot be read ({error})"}
    if "error" in said:
        return _unread(said, known, path)
    if _has_remains(path):
        return _without("yes", "The file carries Content Credentials that are damaged and cannot be read.", known)
    words = (
        "The file carries no Content Credentials. This says nothing about where it comes from: most programs write "
        "none, and every program can drop them."
    )
    return _without("no", words, known)


def _describe(path: Path | None) -> tuple[TrustList | None, str | None]:
    """The trust list, or why there is none that can be used."""
    if path is None:
        return None, f"There is no trust list ({_LISTS})"
    try:
        content, changed = path.read_bytes(), datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except OSError as error:
        return None, f"The trust list {path} cannot be read ({error.strerror})"
    return TrustList(name=path.name, sha256=hashlib.sha256(content).hexdigest(), changed=f"{changed:%Y-%m-%d}"), None


def _unread(said: dict[str, Any], known: TrustList | None, path: Path) -> Credentials:
    """Where there is no report: nothing is known, but what the error tells."""
    kind, words = said["error"], _short(said.get("words", ""))
    if kind == "NotSupported":
        sentence = "Whether the file carries Content Credentials was not examined: its format is not supported."
    elif kind == "Remote":
        sentence = f"The file names Content Credentials that are kept elsewhere and were not fetched: {words}."
    elif _has_remains(path):
        return _without("yes", f"The file carries Content Credentials that cannot be read: {words}.", known)
    else:
        sentence = f"Whether the file carries Content Credentials cannot be said, since it cannot be read: {words}."
    return _without("unknown", sentence, known)


def _without(present: Literal["yes", "no", "unknown"], words: str, known: TrustList | None) -> Credentials:
    """Credentials that are absent or cannot be read."""
    rest = Answer(
        answer="unknown", words="Without Content Credentials that can be read, bindings and signer cannot be checked."
    )
    return Credentials(
        present=Answer(answer=present, words=words),
        intact=rest,
        trusted=rest,
        revocation_checked=rest,
        trust_list=known,
    )


def _has_remains(path: Path) -> bool:
    """Whether the type of a manifest store stands near the beginning or the end of a file that has none to read."""
    try:
        with path.open("rb") as file:
            if _REMAINS in file.read(_SEARCHED):
                return True
            file.seek(max(file.tell() - len(_REMAINS), path.stat().st_size - _SEARCHED))
            return _REMAINS in file.read(_SEARCHED + len(_REMAINS))
    except OSError:
        return False


@dataclass(frozen=True)
class _Manifest:
    """What the library reports of credentials that it could read."""

    said: dict[str, Any]
    known: TrustList | None
    trouble: str | None  # why there is no trust list

    def credentials(self) -> Credentials:
        store = self.said["store"]
        active = store["manifests"][store["active_manifest"]]
        signature = active.get("signature_info") or {}
        signer, issuer = _short(signature.get("common_name")), _short(signature.get("issuer"))
        return Credentials(
            present=Answer(answer="yes", words="The file carries Content Credentials."),
            intact=self._intact(),
            trusted=self._trusted(signer or issuer or "without a name"),
            revocation_checked=self._revocation(),
            trust_list=self.known,
            signer=signer or None,
            issuer=issuer or None,
            signed=_short(signature.get("time")) or None,
            made_by=tuple(_generator(info) for info in active.get("claim_generator_info") or ()),
            actions=tuple(_actions(active)),
            ingredients=tuple(_short(i.get("title") or i.get("label")) for i in active.get("ingredients") or ()),
            codes={kind: tuple(self._codes(kind)) for kind in ("success", "informational", "failure")},
            notes=tuple(self._notes()),
        )

    def _results(self) -> dict[str, Any]:
        results: dict[str, Any] = self.said["store"].get("validation_results") or {}
        return results

    def _codes(self, kind: str) -> list[str]:
        active = self._results().get("activeManifest") or {}
        return list(dict.fromkeys(_short(status["code"]) for status in active.get(kind) or ()))

    def _intact(self) -> Answer:
        faults = [c for c in self._codes("failure") if not c.startswith(("signingCredential.", "timeStamp."))]
        if faults:
            words = f"The file is not as it was signed, or its credentials are not: {', '.join(faults)}."
            return Answer(answer="no", words=words)
        if "claimSignature.validated" not in self._codes("success"):
            return Answer(answer="unknown", words="The signature over the Content Credentials was not checked.")
        return Answer(answer="yes", words="What the credentials are bound to is unchanged since it was signed.")

    def _trusted(self, signer: str) -> Answer:
        failed, passed = self._codes("failure"), self._codes("success")
        broken = [c for c in failed if c.startswith("signingCredential.") and c != "signingCredential.untrusted"]
        if broken:
            words = f"The certificate of the signer ({signer}) cannot be relied on: {', '.join(broken)}."
            return Answer(answer="no", words=words)
        if self.known is None:
            words = f"{self.trouble}, so whether the signer ({signer}) is trusted was not checked."
            return Answer(answer="unknown", words=words)
        against = f"the trust list {self.known.name} as of {self.known.changed}"
        if "signingCredential.trusted" in passed:
            return Answer(answer="yes", words=f"The signer ({signer}) is vouched for by {against}.")
        words = (
            f"The signer ({signer}) is not vouched for by {against}: anyone can sign with a certificate of their own."
        )
        return Answer(answer="no", words=words)

    def _revocation(self) -> Answer:
        codes = [c for kind in ("success", "informational", "failure") for c in self._codes(kind)]
        if "signingCredential.ocsp.revoked" in codes:
            return Answer(answer="yes", words="The signer's certificate was revoked, says a response kept in the file.")
        if "signingCredential.ocsp.notRevoked" in codes:
            words = "The signer's certificate was not revoked when it was used, says a response kept in the file."
            return Answer(answer="yes", words=words)
        words = "Whether the signer's certificate was revoked was not checked: the file does not say."
        return Answer(answer="no", words=words)

    def _notes(self) -> list[str]:
        notes = []
        if any("additionalExclusionsPresent" in code for code in self._codes("informational")):
            notes.append("Parts of the file beside the credentials are not covered by the signature.")
        faults = [
            _short(status["code"])
            for delta in self._results().get("ingredientDeltas") or ()
            for status in delta["validationDeltas"].get("failure") or ()
        ]
        if faults:
            notes.append(f"Credentials of what the file was made from have faults: {', '.join(dict.fromkeys(faults))}.")
        if any(code.startswith("timeStamp.") for code in self._codes("failure")):
            notes.append("The time stamp of the signature does not hold.")
        return notes


def _generator(info: dict[str, Any]) -> str:
    return _short(f"{info.get('name', '')} {info.get('version') or ''}".strip())


def _actions(manifest: dict[str, Any]) -> list[str]:
    """`c2pa.created (digitalCapture)` of each action that the credentials list."""
    found = []
    for assertion in manifest.get("assertions") or ():
        if str(assertion.get("label", "")).startswith("c2pa.actions"):
            for action in assertion["data"].get("actions") or ():
                source = str(action.get("digitalSourceType") or "").rsplit("/", 1)[-1]
                found.append(_short(f"{action.get('action')} ({source})" if source else action.get("action")))
    return found


def _short(text: object) -> str:
    words = printable(" ".join(str(text or "").split()).rstrip("."))
    return words if len(words) <= _MOST_TEXT else f"{words[:_MOST_TEXT]}…"
