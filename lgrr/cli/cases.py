"""`lgrr report`, `verify`, `stamp` and `case`: what is done with a case once its recordings are analysed."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from lgrr.cli.options import Out, ProgressStyle, Style
from lgrr.cli.speaking import spoken, stop_on_interrupt
from lgrr.text import printable


class Package(StrEnum):
    """Forms of a case in one file."""

    CASE = "case"
    CASE_UCO = "case-uco"


def report(
    case: Annotated[Path, typer.Argument(metavar="CASE", help="The case file, or the folder that holds case.sqlite.")],
    out: Out,
    format_: Annotated[
        str, typer.Option("--format", help="Any of pdf,html,json,csv; json is always written.")
    ] = "pdf,html,json,csv",
    language: Annotated[str, typer.Option("--language", help="en or de.")] = "en",
    paper: Annotated[str, typer.Option("--paper", help="a4 or us-letter.")] = "a4",
    examiner: Annotated[str | None, typer.Option(help="Who examined; printed above the signature line.")] = None,
    reviewer: Annotated[str | None, typer.Option(help="Who checked.")] = None,
    laboratory: Annotated[str, typer.Option(help="Name of the laboratory.")] = "",
    address: Annotated[str, typer.Option(help="Its address; \\n starts a new line.")] = "",
    logo: Annotated[Path | None, typer.Option(help="Its logo: PNG, JPEG or SVG.")] = None,
    template: Annotated[Path | None, typer.Option(help="Folder of the laboratory's own templates.")] = None,
    exhibit: Annotated[list[Path] | None, typer.Option(help="A copy of an analysed file; may be repeated.")] = None,
    analysis: Annotated[
        list[int] | None, typer.Option(help="Number of an analysis of the case; without it the newest of each file.")
    ] = None,
    leave_out: Annotated[
        list[str] | None, typer.Option("--leave-out", help='"track 2: REASON" or "note 14: REASON", of one analysis.')
    ] = None,
    frame: Annotated[list[int] | None, typer.Option(help="Index of a frame to show whole, of one analysis.")] = None,
    attention: Annotated[
        bool, typer.Option("--attention", help="Also where the network looked, which is no evidence.")
    ] = False,
    progress: ProgressStyle = Style.AUTO,
) -> None:
    """Write the report of a case: PDF, HTML, its document, and the sums of all files.

    Example: lgrr report results --out report --language de --examiner "K. Weber"
    """
    with spoken(out), stop_on_interrupt() as cancelled:
        from lgrr.progress import reporting
        from lgrr.report import Laboratory, write_report
        from lgrr.report.asked import asked_choices, open_case
        from lgrr.report.draft import draft_of
        from lgrr.report.export import check_formats

        formats = tuple(dict.fromkeys(format_.split(",")))
        on_paper = check_formats(formats, paper)
        with open_case(case) as opened, reporting(progress.value) as on_step:
            choices = asked_choices(
                opened,
                language=language,
                laboratory=Laboratory(name=laboratory, address=address.replace("\\n", "\n"), logo=logo),
                examiner=examiner,
                reviewer=reviewer,
                analyses=analysis,
                leave_out=leave_out or [],
                frames=frame or [],
                template=template,
                attention=attention,
            )
            draft = draft_of(opened, choices, exhibit or [], on_step, cancelled)
            files = write_report(opened, draft, out, formats, on_paper, on_step, cancelled)
            untouched = opened.read_only
        unlogged = "The case may not be written, so its log says nothing of this report." if untouched else ""
        for note in filter(None, (*draft.notes, unlogged)):
            print(f"note: {printable(note)}", file=sys.stderr)
        for path in files:
            print(printable(path))


def verify(
    file: Annotated[Path, typer.Argument(help="A report (json, pdf, html), an analysis.json, or a case.")],
    exhibit: Annotated[
        list[Path] | None, typer.Option("--exhibit", help="An exhibit at hand; may be repeated.")
    ] = None,
    case: Annotated[Path | None, typer.Option("--case", help="The case; without it, one beside the file.")] = None,
    authorities: Annotated[
        Path | None, typer.Option("--authorities", help="Root certificates of time stamp authorities, PEM.")
    ] = None,
    model: Annotated[str | None, typer.Option("--model", help="Weights, if not those of the stated name.")] = None,
    rerun: Annotated[bool, typer.Option("--rerun", help="Analyse the exhibits again, and compare.")] = False,
    device: Annotated[str | None, typer.Option("--device", help="For --rerun, if not the stated one.")] = None,
    precision: Annotated[str | None, typer.Option("--precision", help="For --rerun, if not the stated one.")] = None,
) -> None:
    """Check a report against itself and against what it speaks of; exit 1 if a check failed.

    Example: lgrr verify report.pdf --exhibit interview.mp4
    """
    with spoken(), stop_on_interrupt() as cancelled:
        from lgrr.progress import print_checks, telling
        from lgrr.report.verify import Asked, Rerun
        from lgrr.report.verify import verify as checks_of

        with telling("auto", file) as on_event:
            again = Rerun(precision, device, on_event, cancelled) if rerun else None
            code = print_checks(checks_of(file, Asked(tuple(exhibit or ()), case, authorities, model, again)))
    raise typer.Exit(code)


def stamp(
    case: Annotated[Path, typer.Argument(help="The case file, or the folder that holds case.sqlite.")],
    server: Annotated[
        str | None, typer.Option("--server", help="Ask this time stamp server; it is sent a hash, nothing else.")
    ] = None,
    request: Annotated[Path | None, typer.Option("--request", help="Write the request to this file (.tsq).")] = None,
    response: Annotated[Path | None, typer.Option("--response", help="Keep the answer in this file (.tsr).")] = None,
) -> None:
    """Have the case's log stamped with the time of a third party (RFC 3161), by network or by files.

    Example: lgrr stamp results/case.sqlite --request head.tsq
    """
    with spoken():
        from lgrr.analysis.stamping import keep_response, stamp_from_server, write_request
        from lgrr.errors import UsageError
        from lgrr.report.asked import open_case

        if (server is not None) + (request is not None) + (response is not None) != 1:
            raise UsageError("Give one of --server, --request and --response.")
        with open_case(case) as opened:
            if server is not None:
                print(printable(stamp_from_server(opened, server)))
            elif request is not None:
                print(write_request(opened, request))
            elif response is not None:
                print(printable(keep_response(opened, response)))


def case_export(
    case: Annotated[Path, typer.Argument(help="The case file, or the folder that holds case.sqlite.")],
    out: Annotated[Path, typer.Option("--out", help="The file to write, by custom NAME.lgrrcase or NAME.jsonld.")],
    with_exhibits: Annotated[
        bool, typer.Option("--with-exhibits", help="Also working copies of the recordings.")
    ] = False,
    format_: Annotated[
        Package, typer.Option("--format", help="case: for LGRR; case-uco: JSON-LD for case systems, findings only.")
    ] = Package.CASE,
) -> None:
    """Pack a case into one file for another machine, or tell case systems of it.

    Example: lgrr case export results/case.sqlite --out 2026-17.lgrrcase --with-exhibits
    """
    with spoken(), stop_on_interrupt() as cancelled:
        from lgrr.analysis.case_uco import write_case_uco
        from lgrr.analysis.exchange import pack
        from lgrr.errors import UsageError
        from lgrr.report.asked import open_case

        if with_exhibits and format_ is not Package.CASE:
            raise UsageError("Only a packed case holds recordings: leave --with-exhibits or --format out.")
        with open_case(case) as opened:
            if format_ is Package.CASE_UCO:
                write_case_uco(opened, out)
                print(f"written: {printable(out)}")
            else:
                packed = pack(opened, out, with_exhibits, cancelled)
                print(f"{printable(out)}: {packed.log.rows} rows of the log, {len(packed.parts) - 1} recordings")


def case_import(
    package: Annotated[Path, typer.Argument(metavar="FILE", help="A packed case.")],
    out: Annotated[Path, typer.Option("--out", help="A new folder for the case.")],
) -> None:
    """Check a packed case and unpack it into a folder.

    Example: lgrr case import 2026-17.lgrrcase --out 2026-17
    """
    with spoken(), stop_on_interrupt() as cancelled:
        from lgrr.analysis.exchange import unpack

        found = unpack(package, out, cancelled)
        key = found.manifest.seal["key"]
        print(f"{printable(found.case)}: every part is as it was packed, sealed with the key {key}")
