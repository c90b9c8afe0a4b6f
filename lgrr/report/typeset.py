"""Pages through typst: PDF/A-3b, or pictures of the same pages. Data reaches the template as JSON, never as source."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import typst

from lgrr.errors import StorageError
from lgrr.report.case_report import CaseReport
from lgrr.report.legible import FONTS, all_legible
from lgrr.report.pages import Pages
from lgrr.report.template import PAGES, Template

Paper = Literal["a4", "us-letter"]
PAPERS: tuple[Paper, ...] = ("a4", "us-letter")
STANDARD = "a-3b"
SCREEN_DPI = 110.0


@dataclass(frozen=True)
class Attachment:
    """A file inside the PDF."""

    name: str
    description: str
    content: bytes


class Setter:
    """One report ready to be set. `pictures` by name, `logo` a picture file or None; a context manager."""

    def __init__(
        self,
        report: CaseReport,
        pages: Pages,
        template: Template,
        pictures: Mapping[str, bytes],
        logo: bytes | None,
        paper: Paper,
    ) -> None:
        self._report, self._template, self._logo = report, template, logo
        self._pictures = {**pictures, **pages.charts}
        self._data = {
            "blocks": all_legible(pages.blocks),
            "words": all_legible(pages.words),
            "paper": paper,
            "created": list(report.created.timetuple()[:6]),
            "logo": None if logo is None else f"logo.{_kind(logo)}",
        }

    def pdf(self, attachments: tuple[Attachment, ...]) -> bytes:
        """PDF/A-3b with the attachments inside. StorageError where the template cannot be set, or warns."""
        with self._project(attachments) as main:
            return self._compile(main, format="pdf", pdf_standards=[STANDARD], timestamp=self._report.created)[0]

    def pictures(self, ppi: float = SCREEN_DPI) -> list[bytes]:
        """The pages as PNG, at `ppi` pixels an inch."""
        with self._project(()) as main:
            return self._compile(main, format="png", ppi=ppi)

    def _compile(self, main: Path, **how: Any) -> list[bytes]:
        fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(FONTS)])
        try:
            compiler = typst.Compiler(main, root=main.parent, font_paths=fonts)
            made, warnings = compiler.compile_with_warnings(**how)
        except typst.TypstError as error:
            raise StorageError(f"The pages cannot be set ({_line(error.message)}): correct the template.") from error
        if warnings:
            raise StorageError(f"The pages cannot be set well ({_line(warnings[0].message)}): correct the template.")
        return [made] if isinstance(made, bytes) else list(made or ())

    @contextmanager
    def _project(self, attachments: tuple[Attachment, ...]) -> Iterator[Path]:
        """All files of the project in a folder of its own, outside of which typst reads nothing."""
        with tempfile.TemporaryDirectory(prefix="lgrr-report-") as name:
            root = Path(name)
            (root / "pictures").mkdir()
            for file, content in self._template.files.items():
                (root / file).write_bytes(content)
            for file, content in self._pictures.items():
                (root / "pictures" / file).write_bytes(content)
            if self._logo is not None:
                (root / self._data["logo"]).write_bytes(self._logo)
            for each in attachments:
                (root / each.name).write_bytes(each.content)
            inside = [{"name": each.name, "description": each.description} for each in attachments]
            data = json.dumps({**self._data, "attachments": inside}, ensure_ascii=False)
            (root / "data.json").write_text(data, encoding="utf-8")
            yield root / PAGES


def _kind(logo: bytes) -> str:
    """The ending that says what a picture file is. StorageError for what is none that can be shown."""
    if logo.startswith(b"\x89PNG"):
        return "png"
    if logo.startswith(b"\xff\xd8"):
        return "jpg"
    if b"<svg" in logo[:1000]:
        return "svg"
    raise StorageError("The logo is no PNG, JPEG or SVG: choose another.")


def _line(message: str) -> str:
    return " ".join(all_legible(message).split())[:200]
