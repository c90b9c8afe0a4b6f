"""The folder of a report: its document, PDF, HTML, tables and pictures, the sums of all of them last."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from lgrr.analysis import Case
from lgrr.errors import Cancelled, UsageError
from lgrr.evidence.seal import seal
from lgrr.report.draft import Draft, setter
from lgrr.report.files import cannot_write, json_bytes, remove, writing
from lgrr.report.pages.shown import Shown
from lgrr.report.pictures import Step
from lgrr.report.screen import html_of
from lgrr.report.table import frames_table
from lgrr.report.typeset import PAPERS, Attachment, Paper
from lgrr.text import printable

FORMATS = ("pdf", "html", "json", "csv")
REPORT, SUMS = "report.json", "report.sums.json"


def write_report(
    case: Case,
    draft: Draft,
    out: Path,
    formats: Sequence[str] = FORMATS,
    paper: Paper = "a4",
    on_step: Callable[[Step], None] = lambda step: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> tuple[Path, ...]:
    """Writes a report into the folder `out`, and a row into the case's log unless that is open for reading only;
    report.json is always written.

    The folder may hold an earlier report of the same case, which is replaced. Raises UsageError for an unknown format
    or paper, or a folder with other files of these names; StorageError; Cancelled between the parts. Then nothing of it
    is there.
    """
    check_formats(formats, paper)
    kinds = [kind for kind in ("csv", "html", "pdf") if kind in formats]
    contents = _small_files(draft)
    _check_room(out, draft, contents)

    def step(stage: str, done: int) -> None:
        if cancelled():
            raise Cancelled("Stopped: no report was written.")
        on_step(Step(stage, done, len(kinds) + 1))

    with _folder(out) as folder:
        for name, content in contents.items():
            _write(folder / name, content)
        for done, kind in enumerate(kinds):
            step("pages", done)
            _write_kind(kind, draft, folder, paper)
        step("files", len(kinds))
        sums = _sums(folder)
        sealed = seal({"schema": "lgrr-sums/1", "created": draft.document["created"], "files": sums})
        _write(folder / SUMS, content := json_bytes(sealed))
        _move(folder, out, _earlier(out, draft.document["case"]["id"]))
    assert draft.report.seal is not None
    exhibits = [entry.exhibit for entry in draft.report.exhibits]
    about = {"report": draft.report.seal.sha256, "exhibits": exhibits, "folder": printable(out.absolute())}
    if not case.read_only:
        case.record("exported", {**about, "sha256": {**sums, SUMS: hashlib.sha256(content).hexdigest()}})
    on_step(Step("files", len(kinds) + 1, len(kinds) + 1))
    return tuple(out / name for name in (*sums, SUMS))


def check_formats(formats: Sequence[str], paper: str) -> Paper:
    """The paper; UsageError for a format or a paper that there is not."""
    for name in formats:
        if name not in FORMATS:
            raise UsageError(f"The format {name!r} is not available; choose from {', '.join(FORMATS)}.")
    for known in PAPERS:
        if paper == known:
            return known
    raise UsageError(f"The paper {paper!r} is not available; choose from {', '.join(PAPERS)}.")


def analysis_name(number: int, count: int) -> str:
    """Where the analysis of exhibit `number` (from 1) lies in the folder."""
    return "analysis.json" if count == 1 else f"exhibit-{number}/analysis.json"


def attachments(draft: Draft) -> tuple[Attachment, ...]:
    """What the PDF holds inside: the report's document, every analysis, the log."""
    count = len(draft.analyses)
    analyses = [
        Attachment("analysis.json" if count == 1 else f"analysis-{n}.json", f"analysis of exhibit {n}", content)
        for n, content in enumerate(draft.analyses, 1)
    ]
    log = Attachment("log.json", "the log of the case (lgrr-log/1)", json_bytes(draft.document["log"]))
    return (Attachment(REPORT, "the report's document (lgrr-report/1)", draft.json), *analyses, log)


def _small_files(draft: Draft) -> dict[str, bytes]:
    """Everything but pages and tables, by its name in the folder."""
    count = len(draft.analyses)
    analyses = {analysis_name(n, count): content for n, content in enumerate(draft.analyses, 1)}
    pictures = {f"pictures/{name}": content for name, content in draft.pictures.items()}
    return {REPORT: draft.json, **analyses, **pictures}


def _write_kind(kind: str, draft: Draft, folder: Path, paper: Paper) -> None:
    match kind:
        case "pdf":
            _write(folder / "report.pdf", setter(draft, paper).pdf(attachments(draft)))
        case "html":
            _write(folder / "report.html", html_of(draft))
        case "csv":
            for number, entry in enumerate(draft.report.exhibits, 1):
                path = (folder / analysis_name(number, len(draft.analyses))).with_name("scores.csv")
                frames_table(Shown(number, entry).document, path)


def _check_room(out: Path, draft: Draft, contents: dict[str, bytes]) -> None:
    """UsageError where files would be overwritten that are neither of an earlier report of the case nor the same."""
    replaced = _earlier(out, draft.document["case"]["id"])
    for name in (*contents, "report.pdf", "report.html", SUMS):
        if name not in replaced and (out / name).exists() and contents.get(name) != _bytes(out / name):
            raise UsageError(
                f"{printable(out)} holds {name} already, which is no report of this case: name another --out."
            )


@contextmanager
def _folder(out: Path) -> Iterator[Path]:
    """A folder inside `out` where a report grows, so that it is there whole or not at all. StorageError."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".report-", dir=out) as name:
            yield Path(name)
    except OSError as error:
        raise cannot_write(out, error) from error


def _move(folder: Path, out: Path, earlier: Iterable[str]) -> None:
    """Puts the files of a whole report in the place of an earlier one."""
    for name in earlier:
        remove(out / name)
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            place = out / path.relative_to(folder)
            place.parent.mkdir(parents=True, exist_ok=True)
            path.replace(place)


def _sums(folder: Path) -> dict[str, str]:
    """SHA-256 of every file, by its name in the folder."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def _earlier(out: Path, case_id: str) -> list[str]:
    """Names of the files of an earlier report of the case, its sums included; none where there is none."""
    try:
        sums, report = json.loads((out / SUMS).read_bytes()), json.loads((out / REPORT).read_bytes())
        if report["case"]["id"] != case_id:
            return []
        inside = [name for name in sums["files"] if (out / name).resolve().is_relative_to(out.resolve())]
    except (OSError, ValueError, LookupError, TypeError):
        return []
    return [*inside, SUMS]


def _write(path: Path, content: bytes) -> None:
    with writing(path) as temporary:
        temporary.write_bytes(content)


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None
