"""The folder of a report as it leaves the desk, written out: report.json, html and pdf of it, and the list of sums."""

import hashlib
import io
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pypdf import PdfWriter
from pypdf.generic import NameObject

from lgrr.analysis import Case
from lgrr.evidence.seal import canonical, seal


def document_of(case: Case, analyses: list[Path]) -> dict[str, Any]:
    """A sealed report of these analysis.json files."""
    rows = case.log()
    exhibits = [
        {
            "analysis": json.loads(path.read_bytes()),
            "analysis_sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
            "reviewed": None,
            "notes": [],
            "judgements": [],
            "included": None,
            "left_out": [],
            "pictures": [],
            "pictures_reason": "a test",
        }
        for path in analyses
    ]
    return seal(
        {
            "schema": "lgrr-report/1",
            "created": "2026-01-02T03:04:05Z",
            "language": "en",
            "tool": {"name": "lgrr", "version": "0.1.0", "commit": None},
            "laboratory": {"name": "Größe & Söhne", "address": "", "logo_sha256": None},
            "examiner": "A. Examiner",
            "reviewer": None,
            "case": {"id": rows[0].values["case"], "name": "a case"},
            "template": {"name": "standard", "sha256": "ab" * 32, "edited": False},
            "exhibits": exhibits,
            "log": [asdict(row) for row in rows],
        }
    )


def html_of(document: dict[str, Any]) -> bytes:
    text = json.dumps(document, ensure_ascii=False).replace("<", "\\u003c")
    return (
        f'<!doctype html><html><head><meta charset="utf-8"><title>Report</title></head><body><p>0 &lt; 1</p>'
        f'<script type="application/json" id="lgrr-report">{text}</script><p>end</p></body></html>\n'
    ).encode()


def pdf_of(document: dict[str, Any], analyses: list[Path]) -> bytes:
    """A page, and the attachments, packed as usual."""
    writer = PdfWriter()
    writer.add_blank_page(595, 842)
    attached = {
        "report.json": json.dumps(document, indent=1).encode(),
        "analysis.json": analyses[0].read_bytes(),
        "log.json": json.dumps(document["log"]).encode(),
    }
    for name, content in attached.items():
        file = writer.add_attachment(name, content)
        file.pdf_object["/EF"][NameObject("/F")] = writer._add_object(
            file.pdf_object["/EF"]["/F"].get_object().flate_encode()
        )
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def export(case: Case, analysis: Path, folder: Path) -> Path:
    """Writes the folder and logs it."""
    folder.mkdir()
    document = document_of(case, [analysis])
    (folder / "analysis.json").write_bytes(analysis.read_bytes())
    (folder / "report.json").write_bytes(json.dumps(document, indent=1).encode())
    (folder / "report.html").write_bytes(html_of(document))
    (folder / "report.pdf").write_bytes(pdf_of(document, [analysis]))
    files = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}
    sums = seal({"schema": "lgrr-sums/1", "files": files})
    (folder / "report.sums.json").write_bytes(canonical(sums))
    case.record("exported", {"folder": str(folder), "sha256": files})
    return folder
