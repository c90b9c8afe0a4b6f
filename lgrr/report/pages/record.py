"""The end of a report: what is left out, the log, all that decides the numbers, and who signs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from lgrr.evidence.log import Entry, Verification
from lgrr.report.case_report import CaseReport
from lgrr.report.document import Tool
from lgrr.report.pages import blocks as b
from lgrr.report.pages.shown import Shown
from lgrr.report.pages.words import name_of
from lgrr.report.texts import Texts

TOLD = (
    "path",
    "deed",
    "finding",
    "reason",
    "exhibit",
    "recording",
    "sha256",
    "sha256_after",
)  # of a row, in this order
MOST_DETAIL = 160  # letters of a row's content that are printed
MOST_NAMES = 8  # of a mapping that are printed; the number of them where there are more
UNTOLD: tuple[object, ...] = (None, "", [])
SHORT = 12  # digits of a hash where it only has to be found again


def left_out(report: CaseReport, exhibits: Sequence[Shown], t: Texts) -> list[b.Block]:
    """What the analyst excluded or left out, each with its reason."""
    rows = [[thing.what, thing.reason] for thing in report.left_out]
    for shown in exhibits:
        name = t("exhibit.short", number=shown.number)
        rows += [[f"{name}, {thing.what}", thing.reason] for thing in shown.entry.left_out]
        rows += [
            [f"{name}, {name_of(each.track, t)}", t("left.excluded", reason=each.excluded)]
            for each in shown.every_track
            if each.excluded is not None
        ]
    made = [b.heading(1, t("left")), b.text(t("left.words"))]
    return [*made, b.table([t("left.what"), t("left.reason")], rows, (3, 5)) if rows else b.text(t("left.nothing"))]


def log_of(report: CaseReport, found: Verification, t: Texts) -> list[b.Block]:
    """Every row of the log, and what checking it has found."""
    head = [t("log.number"), t("log.time"), t("log.who"), t("log.kind"), t("log.detail"), t("log.hash")]
    rows = [
        [str(row.number), row.time[:19].replace("T", " "), row.who, row.kind, detail(row), row.hash[:SHORT]]
        for row in report.log
    ]
    table = b.table(head, rows, (1.1, 3.2, 2, 2.3, 7, 2.6), right=(0,), small=True)
    made = [b.heading(1, t("log")), b.text(t("log.words"))]
    return [*made, *b.texts(map(t.told, found.sentences), "recorded"), table]


def detail(row: Entry) -> str:
    """What a row says, in a line, without the words of notes, which a report may leave out; a body that is no JSON
    object is shown as it is.
    """
    try:
        values = json.loads(row.body)
        told = [f"{name}: {_short(values[name])}" for name in TOLD if name in values]
    except (ValueError, TypeError):
        told = [row.body]
    return b.cut("; ".join(told), MOST_DETAIL)


def _short(value: Any) -> str:
    if isinstance(value, str):
        return value[:SHORT] + "\N{HORIZONTAL ELLIPSIS}" if len(value) == 64 and " " not in value else value
    if isinstance(value, Mapping) and len(value) > MOST_NAMES:
        return str(len(value))
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {_short(item)}" for key, item in value.items() if item not in UNTOLD and key != "text")
    return json.dumps(value, ensure_ascii=False)


def parameters(report: CaseReport, exhibits: Sequence[Shown], t: Texts) -> list[b.Block]:
    """Everything that decides what an analysis gives, the machine, and the hashes."""
    made: list[b.Block] = [b.heading(1, t("parameters")), b.text(t("parameters.words"))]
    for shown in exhibits:
        document = shown.document
        machine = document.environment
        made += [
            b.heading(2, t("exhibit.named", number=shown.number, file=shown.file)),
            b.facts([
                (t("parameters.created"), f"{document.created:%Y-%m-%d %H:%M:%S} UTC"),
                (t("title.tool"), program(document.tool, t)),
                *((name, b.cut(value)) for name, value in flat(document.parameters)),
            ]),
            b.heading(3, t("environment")),
            b.facts([(name, b.cut(value)) for name, value in flat(machine.model_dump())]),
        ]  # fmt: skip
        pictures = [[p.name, p.sha256] for p in shown.entry.pictures]
        if pictures:
            made += [
                b.heading(3, t("pictures.hashes")),
                b.table([t("picture"), "SHA-256"], pictures, (3, 7), small=True),
            ]
    return [*made, b.heading(2, t("seal")), b.text(t("seal.words")), b.facts(_seal(report, t))]


def program(tool: Tool, t: Texts) -> str:
    """Name, version and commit of the program."""
    return f"LGRR {tool.version}" + (f", {t('title.commit')} {tool.commit}" if tool.commit else "")


def flat(values: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, str]]:
    """Nested values as names with dots and texts."""
    for name, value in values.items():
        if isinstance(value, Mapping):
            yield from flat(value, f"{before}{name}.")
        else:
            yield f"{before}{name}", value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _seal(report: CaseReport, t: Texts) -> list[tuple[str, str]]:
    seal = report.seal
    if seal is None:
        return []
    signed = [(t("seal.key"), seal.key or t("none")), (t("seal.signature"), seal.signature or t("none"))]
    return [(t("seal.sha256"), seal.sha256), *signed, (t("seal.log"), report.log[-1].hash if report.log else t("none"))]


def signatures(report: CaseReport, t: Texts) -> list[b.Block]:
    """Lines to sign on."""
    lines = [[t("title.examiner"), report.examiner or ""], [t("title.reviewer"), report.reviewer or ""]]
    return [b.heading(1, t("signatures")), b.text(t("signatures.words")),
            {"is": "signatures", "lines": lines, "place": t("signatures.place")}]  # fmt: skip
