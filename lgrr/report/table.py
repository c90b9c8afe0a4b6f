"""`scores.csv`: one row for each face, and one for each frame without a face or that failed, with the reason.

`same_as` is the index of the frame with the same picture from which a frame's faces and scores were taken over.
"""

from __future__ import annotations

import csv
from pathlib import Path

from lgrr.report.document import AnalysisDocument
from lgrr.report.files import writing
from lgrr.report.frames import FaceEntry, FrameEntry
from lgrr.text import printable

COLUMNS = (
    "file", "index", "pts", "time", "sha256", "track", "x", "y", "width", "height", "size", "sharpness",
    "p_fake", "p_noise", "p_semantic", "reason", "same_as",
)  # fmt: skip
NO_FACE = "no face found"
Cell = str | int | float | None


def frames_table(document: AnalysisDocument, path: Path) -> None:
    """Write the table as UTF-8 csv with a header; an empty cell is "no value". Raises StorageError."""
    with writing(path) as temporary, temporary.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(COLUMNS)
        for frame in document.frames:
            for row in _rows(frame):
                table.writerow([inert(cell) for cell in (document.media.path, *row)])


def _rows(frame: FrameEntry) -> list[tuple[Cell, ...]]:
    where = (frame.index, frame.pts, frame.time, frame.sha256)
    if not frame.faces:
        return [(*where, *([None] * 10), frame.failed or NO_FACE, frame.same_as)]
    return [(*where, *_face(face), frame.same_as) for face in frame.faces]


def _face(face: FaceEntry) -> tuple[Cell, ...]:
    scores = (face.p_fake, face.p_noise, face.p_semantic)
    return (face.track, *face.box, face.quality.size, face.quality.sharpness, *scores, face.skipped)


def inert(cell: Cell) -> Cell:
    """Text that a spreadsheet would run as a formula gets an apostrophe before it (OWASP, "CSV Injection")."""
    if not isinstance(cell, str):
        return cell
    text = printable(cell)
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text
