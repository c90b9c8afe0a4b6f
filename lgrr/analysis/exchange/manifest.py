"""What a packed case holds: `manifest.json` in a zip file without compression, schema `lgrr-case/1`.

The other members are `case.sqlite`, and working copies of recordings as `exhibits/NUMBER/NAME`. Nothing is compressed,
so that no part can be larger than the file it comes in. The form is described in `docs/exchange.md`.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from lgrr.analysis.case import CASE

MANIFEST = "manifest.json"
_MEMBER = re.compile(r"exhibits/[0-9]{3,6}/([^/]+)")
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]')  # on one system or another
_DEVICES = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in "0123456789¹²³")}
_MOST_NAME = 120  # bytes of a file's name
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Part(_Section):
    """A member of the zip file but for the manifest."""

    name: str
    bytes: int = Field(ge=0)
    sha256: Sha256


class Log(_Section):
    """How many rows the case's log had, and the hash of the last."""

    rows: int = Field(ge=1)
    head: Sha256


class Manifest(_Section):
    """The content of `manifest.json`; `case` tells the case from any other."""

    schema_: Literal["lgrr-case/1"] = Field(alias="schema")
    created: str
    tool: str
    case: str
    log: Log
    parts: tuple[Part, ...]
    seal: dict[str, Any]


def member_name(number: int, path: str) -> str:
    """Where the working copy of recording `number` stands in the zip file: under its own name, if that is harmless."""
    name = unicodedata.normalize("NFC", re.split(r"[/\\]", path)[-1])
    name = _FORBIDDEN.sub("_", name).strip(". ")
    stem, dot, suffix = name.rpartition(".")
    while len(name.encode("utf-8", "replace")) > _MOST_NAME:
        stem = stem[:-1] if dot else stem
        name = f"{stem}{dot}{suffix}" if dot and stem else name[:-1]
    made = f"exhibits/{number:03d}/{name}"
    return made if is_harmless(made) else f"exhibits/{number:03d}/recording"


def is_harmless(member: str) -> bool:
    """Whether a member may be written to the disk of any system under its name: `case.sqlite`, or a working copy."""
    if member == CASE:
        return True
    found = _MEMBER.fullmatch(member)
    if found is None:
        return False
    name = found[1]
    return not (
        _FORBIDDEN.search(name)
        or name != name.strip(". ")
        or len(name.encode("utf-8", "surrogatepass")) > _MOST_NAME
        or not name.isprintable()
        or name.split(".")[0].rstrip().lower() in _DEVICES
    )
