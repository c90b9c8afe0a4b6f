"""The file that is to be checked: what it is, and the document in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from lgrr.errors import UsageError, system_reason
from lgrr.evidence.seal import parse
from lgrr.report.verify.pdf import UNREADABLE, attachments
from lgrr.text import printable

REPORT_JSON = "report.json"  # the name of the document among a PDF's attachments
BLOCK = "lgrr-report"  # the id of the document's block in an HTML report


class Form(StrEnum):
    """What can be checked."""

    JSON = "json"
    PDF = "pdf"
    HTML = "html"
    CASE = "case"


@dataclass(frozen=True)
class Given:
    """A file to check. `attached` holds what a PDF brings along: content by name, or the reason why there is none."""

    path: Path
    form: Form
    content: bytes = b""
    attached: dict[str, bytes | str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The file's name, safe to show."""
        return printable(self.path.name)

    @property
    def source(self) -> str:
        """Where the document stands, in words."""
        return {Form.PDF: f"{REPORT_JSON} in {self.name}", Form.HTML: f"the data in {self.name}"}.get(
            self.form, self.name
        )

    def document(self) -> dict[str, Any]:
        """The document in the file. ValueError, with the reason, where none can be read."""
        match self.form:
            case Form.PDF:
                found = self.attached.get(REPORT_JSON, self.attached.get(UNREADABLE, "there is no such attachment"))
                if isinstance(found, str):
                    raise ValueError(found)
                return parse(found)
            case Form.HTML:
                return parse(_block(self.content))
        return parse(self.content)


def read_given(path: Path) -> Given:
    """Reads a file to check. UsageError where there is none, or it is nothing that can be checked."""
    try:
        with path.open("rb") as file:
            beginning = file.read(16)
            form = _form(path, beginning)
            content = b"" if form is Form.CASE else beginning + file.read()
    except OSError as error:
        reason = system_reason(error)
        raise UsageError(f"{printable(path)} cannot be read ({reason}): check the path.") from error
    return Given(path, form, content, attachments(content) if form is Form.PDF else {})


_SUFFIXES = {".json": Form.JSON, ".pdf": Form.PDF, ".html": Form.HTML, ".htm": Form.HTML, ".sqlite": Form.CASE}
_BEGINNINGS = {b"{": Form.JSON, b"%pdf-": Form.PDF, b"<!doctype html": Form.HTML, b"sqlite format 3": Form.CASE}


def _form(path: Path, beginning: bytes) -> Form:
    """By the name, else by the first bytes: a changed first byte must not hide what the file was."""
    form = _SUFFIXES.get(path.suffix.lower())
    if form is None:
        form = next((form for mark, form in _BEGINNINGS.items() if beginning.lower().startswith(mark)), None)
    if form is None:
        raise UsageError(f"{printable(path)} is no report, analysis.json or case: name one of these.")
    return form


class _Blocks(HTMLParser):
    """Collects the text of every script element with the document's id."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag == "script" and ("id", BLOCK) in attrs
        if self._inside:
            self.found.append("")

    def handle_endtag(self, tag: str) -> None:
        self._inside = False

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.found[-1] += data


def _block(content: bytes) -> bytes:
    blocks = _Blocks()
    try:
        blocks.feed(content.decode("utf-8", "replace"))  # what is replaced within the block shows in its hash
        blocks.close()
    except AssertionError as error:  # markup that the parser gives up on
        raise ValueError("its markup cannot be read") from error
    if len(blocks.found) != 1:
        raise ValueError(f"it has {len(blocks.found)} blocks of data named {BLOCK}, not one")
    return blocks.found[0].encode()
