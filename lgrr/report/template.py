"""The templates of the pages: those that ship, or a laboratory's own, and the hash that tells which."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from lgrr.errors import UsageError, system_reason
from lgrr.report.case_report import TemplateEntry
from lgrr.text import printable

SHIPPED_IN = Path(__file__).parents[2] / "resources" / "report"
PAGES, SCREEN = "report.typ", "report.html"
SHIPPED = "LGRR"  # the name of the template that ships
_PACKAGE = re.compile(rb"@[\w-]+/[\w-]+:\d")  # as typst names what it would download


@dataclass(frozen=True)
class Template:
    """`files` by name: PAGES for PDF, SCREEN for HTML, and whatever else lies beside a laboratory's own."""

    entry: TemplateEntry
    files: dict[str, bytes]


def template_of(folder: Path | None) -> Template:
    """The template in a folder, which may hold either of the two files and others that these use; what is missing is
    taken from the template that ships. UsageError where it holds neither, cannot be read, or needs the network.

    Its hash is SHA-256 over a line `NAME SHA256` for each file, sorted by name.
    """
    shipped = {name: (SHIPPED_IN / name).read_bytes() for name in (PAGES, SCREEN)}
    if folder is None:
        return Template(TemplateEntry(name=SHIPPED, sha256=_hash(shipped), edited=False), shipped)
    try:
        own = {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}
    except OSError as error:
        reason = system_reason(error)
        raise UsageError(f"The template folder {printable(folder)} cannot be read ({reason}): name another.") from error
    if not {PAGES, SCREEN} & own.keys():
        raise UsageError(f"{printable(folder)} holds no template: put {PAGES} or {SCREEN} into it.")
    for name in own:
        if name.endswith(".typ") and _PACKAGE.search(own[name]):
            raise UsageError(
                f"{printable(folder / name)} imports a package, which typst would fetch from the network: put the "
                f"package's files beside {PAGES} and import them by their names."
            )
    files = shipped | own
    edited = files != shipped
    name = printable(folder.absolute().name) if edited else SHIPPED
    return Template(TemplateEntry(name=name, sha256=_hash(files), edited=edited), files)


def _hash(files: dict[str, bytes]) -> str:
    lines = (f"{name} {hashlib.sha256(content).hexdigest()}\n" for name, content in sorted(files.items()))
    return hashlib.sha256("".join(lines).encode("utf-8", "surrogateescape")).hexdigest()
