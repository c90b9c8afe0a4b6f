"""The command line: parse, call, print. Exit 0 done whatever was found, 2 usage, 3 media, 4 weights, 130 cancelled."""

from __future__ import annotations

import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lgrr import __version__
from lgrr.errors import Cancelled, LgrrError
from lgrr.text import printable

if TYPE_CHECKING:
    from lgrr.analysis import Plan
    from lgrr.desk import Desk

# Read by OpenMP when torch is imported: threads that wait by spinning make two busy processes ten times slower.
os.environ.setdefault("OMP_WAIT_POLICY", "passive")

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, no_args_is_help=True)
weights = typer.Typer(help="Weights that ship with the program.", no_args_is_help=True)
app.add_typer(weights, name="weights")
cases = typer.Typer(help="Cases: handed on, and taken over from others.", no_args_is_help=True)
app.add_typer(cases, name="case")
data_sets = typer.Typer(help="Data sets to train and evaluate on.", no_args_is_help=True)
app.add_typer(data_sets, name="data")


class Style(StrEnum):
    """Forms of progress."""

    AUTO = "auto"
    JSON = "json"
    NONE = "none"


class Package(StrEnum):
    """Forms of a case in one file."""

    CASE = "case"
    CASE_UCO = "case-uco"


Out = Annotated[Path, typer.Option("--out", help="Folder for the results.")]
Model = Annotated[str, typer.Option("--model", help="Name of shipped weights, or path of a .safetensors file.")]
Device = Annotated[str, typer.Option("--device", help="auto, cpu or cuda.")]
Precision = Annotated[str, typer.Option("--precision", help="auto, float32 or bfloat16.")]
ProgressStyle = Annotated[Style, typer.Option("--progress", help="auto: a bar on a terminal; json: lines; none.")]
Every = Annotated[int | None, typer.Option(help="Every Nth frame; without it, adaptive.")]
Budget = Annotated[float | None, typer.Option(help="Seconds for each file; the best answer so far when they are over.")]
Detect = Annotated[
    str,
    typer.Option(
        "--detect",
        metavar="near|every",
        help="Where faces are looked for: near those known, and in the whole picture twice a second; or in the whole "
        "of every picture.",
    ),
]
Formats = Annotated[str, typer.Option("--format", help="Any of json,csv,png,pdf,html; json is always written.")]
Resume = Annotated[bool, typer.Option("--resume", help="Go on where an interrupted run stopped.")]
Data = Annotated[
    list[str], typer.Option("--data", help="Face crops: manifest:PATH.csv, folder:PATH, real:PATH; may be repeated.")
]
Recordings = Annotated[
    list[str],
    typer.Option(
        "--data", help="ffpp:, celebdf:, timit:, dfdc:, manifest:, folder: or real: with a path; may be repeated."
    ),
]
Crops = Annotated[bool, typer.Option("--crops", help="The pictures are face crops already.")]
Split = Annotated[str, typer.Option("--split", help="Which split to score.")]


@app.callback(invoke_without_command=True)
def root(version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False) -> None:
    """Was this face manipulated, where, and how sure are we?"""
    if version:
        print(f"lgrr {__version__}")
        raise typer.Exit


@app.command("analyze")
def analyze_command(
    # readable=False: typer would end the whole command at the first file without permission
    files: Annotated[list[Path], typer.Argument(metavar="FILE", readable=False, help="Videos and images.")],
    out: Out,
    every: Every = None,
    range_: Annotated[str | None, typer.Option("--range", help="A:B, frame indices or times (12.5s:20s).")] = None,
    budget: Budget = None,
    detect: Detect = "near",
    device: Device = "auto",
    model: Model = "lgrr-small",
    precision: Precision = "auto",
    format_: Formats = "json,csv,png",
    resume: Resume = False,
    progress: ProgressStyle = Style.AUTO,
) -> None:
    """Analyse videos and images: a finding for each, with heat maps.

    Example: lgrr analyze interview.mp4 --out results
    """
    with spoken(out):
        from lgrr.analysis import Plan
        from lgrr.desk import open_desk

        plan = Plan(every=every, range=range_, budget_seconds=budget, detect=detect)
        formats = tuple(dict.fromkeys(format_.split(",")))
        desk = open_desk(out, model=model, device=device, precision=precision, formats=formats, resume=resume)
        with desk.case:
            code = each(files, desk, plan, progress)
    raise typer.Exit(code)


def each(files: list[Path], desk: Desk, plan: Plan, progress: Style) -> int:
    """Analyses file by file, one bad file never stopping the others; returns the exit code of the worst ending."""
    from lgrr.desk import analyze_file
    from lgrr.progress import json_line, print_outcome, telling

    def ended(file: Path, error: LgrrError) -> None:
        if progress is Style.JSON:
            json_line(event="error", file=str(file), words=str(error), code=error.exit_code)

    code = 0
    with stop_on_interrupt() as cancelled:
        for file in files:
            try:
                with telling(progress.value, file) as on_event:
                    outcome = analyze_file(file, desk, plan, on_event, cancelled)
            except Cancelled:
                words = f"Stopped. To go on, give the same command with --resume; {desk.case.path} is kept."
                ended(file, stopped := Cancelled(words))
                raise stopped from None
            except LgrrError as error:
                ended(file, error)
                say(error)
                code = max(code, error.exit_code)
                continue
            if progress is Style.JSON:
                files_written = [str(path) for path in outcome.files]
                json_line(event="done", file=str(file), finding=outcome.document.finding, files=files_written)
            else:
                print_outcome(file, outcome)
    return code


@app.command("batch")
def batch_command(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="All files in it and below.")],
    out: Out,
    workers: Annotated[
        int | None, typer.Option(min=1, help="Clips at once; without it, as many as the machine carries.")
    ] = None,
    ray: Annotated[
        str | None,
        typer.Option("--ray", metavar="ADDRESS", help="Work on this Ray cluster; FOLDER and DIR are shared."),
    ] = None,
    every: Every = None,
    budget: Budget = None,
    detect: Detect = "near",
    device: Device = "auto",
    model: Model = "lgrr-small",
    precision: Precision = "auto",
    format_: Annotated[
        str, typer.Option("--format", help="Any of json,csv,png for each file; json is always written.")
    ] = "json,csv,png",
    progress: ProgressStyle = Style.AUTO,
) -> None:
    """Analyse a whole folder into one case with a ranked overview; given again, it goes on where it stopped.

    Example: lgrr batch seized --out results
    """
    with spoken(out), stop_on_interrupt() as cancelled:
        from lgrr.batch import Settings, run_batch
        from lgrr.batch.run import worst
        from lgrr.batch.view import print_batch, watching

        settings = Settings(model, device, precision, every, budget, detect, tuple(dict.fromkeys(format_.split(","))))
        with watching(progress.value) as watcher:
            rows = run_batch(folder, out, settings, workers, watcher, cancelled, ray)
        if progress is not Style.JSON:
            print_batch(rows, out)
    raise typer.Exit(worst(rows))


@app.command("report")
def report_command(
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
        for note in draft.notes:
            print(f"note: {printable(note)}", file=sys.stderr)
        for path in files:
            print(printable(path))


@app.command()
def demo(out: Out = Path("demo-output"), progress: ProgressStyle = Style.AUTO) -> None:
    """Make a clip with a known forged region and take it to a finding.

    Example: lgrr demo --out demo-output
    """
    with spoken(out), stop_on_interrupt() as cancelled:
        from lgrr.demo import run_demo
        from lgrr.progress import print_outcome, telling

        with telling(progress.value, Path("demo.mp4")) as on_event:
            result = run_demo(out, on_event, cancelled)
        print_outcome(result.clip, result.outcome)
        print(f"\n{result.words}")


@app.command()
def gui(files: Annotated[list[Path] | None, typer.Argument(metavar="[FILE]...")] = None) -> None:
    """Open the window.

    Example: lgrr gui interview.mp4
    """
    import importlib.util
    import subprocess

    if importlib.util.find_spec("lgrr_gui") is None or importlib.util.find_spec("PySide6") is None:
        print('The window is not installed: install it with pip install "lgrr[gui]".', file=sys.stderr)
        raise typer.Exit(2)
    raise typer.Exit(subprocess.call([sys.executable, "-m", "lgrr_gui", *map(str, files or [])]))


@app.command()
def doctor(
    out: Annotated[Path, typer.Option("--out", help="Folder where results are to go.")] = Path(),
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object, for other programs.")] = False,
) -> None:
    """Examine this machine: libraries, weights, display, GPU, disk, clock; each with what to do. 1: something fails.

    Example: lgrr doctor
    """
    with spoken():
        from lgrr.doctor import examine, tell

        healthy = tell(examine(out), as_json)
    raise typer.Exit(0 if healthy else 1)


@weights.command("list")
def weights_list() -> None:
    """Name, size, figures and limits of each weights file.

    Example: lgrr weights list
    """
    with spoken():
        from lgrr.model import Card, shipped
        from lgrr.model.calibration import calibration_words
        from lgrr.model.card import cannot_see, worth

        for path in shipped():
            card = Card.read(path.with_suffix(".json"))
            print(
                f"{card.name}: width {card.width:g}, {card.side} px, {path.stat().st_size / 1e6:.1f} MB, {card.created}"
            )
            print(f"  {worth(card.figures)}")
            print(f"  thresholds: {card.threshold_note}")
            print(f"  calibration: {calibration_words(path, card.sha256)}")
            for sentence in cannot_see(card):
                print(f"  limit: {sentence}")


@weights.command("verify")
def weights_verify(
    models: Annotated[list[str] | None, typer.Argument(metavar="NAME|PATH", help="Default: all that ship.")] = None,
) -> None:
    """Check hash, shapes, crop rule and canary of each.

    Example: lgrr weights verify
    """
    with spoken():
        from lgrr.errors import WeightsError
        from lgrr.model import load, shipped

        names = models or [path.stem for path in shipped()]
        if not names:
            raise WeightsError("No weights ship with this program; reinstall it.")
        code = 0
        for name in names:
            try:
                ready = load(name)
                print(f"{ready.name}: verified, {ready.precision} on {ready.device}, SHA-256 {ready.sha256}")
                if ready.calibration_refused is not None:
                    raise WeightsError(ready.calibration_refused)
            except WeightsError as error:
                say(error)
                code = error.exit_code
    raise typer.Exit(code)


@app.command()
def train(
    config: Annotated[Path, typer.Option("--config", help="The run's settings, toml.")],
    data: Data,
    out: Out,
    resume: Resume = False,
    progress: ProgressStyle = Style.AUTO,
    until_eof: Annotated[
        bool, typer.Option("--until-eof", help="Stop cleanly when standard input ends, as on Ctrl-C.")
    ] = False,
    device: Device = "auto",
) -> None:
    """Train weights; the last step writes them with their card.

    In several processes, one for each GPU: torchrun --nproc_per_node N -m lgrr train ...

    Example: lgrr train --config configs/lgrr-small.toml --data manifest:faces.csv --out runs/small
    """
    from lgrr.progress import training_told

    with spoken(out), stop_on_interrupt(until_eof) as cancelled, training_told(progress.value) as log:
        from lgrr.training.run import run_training

        run_training(config, data, out, resume, log, cancelled, device)


@app.command()
def evaluate(
    data: Data,
    out: Annotated[Path, typer.Option("--out", help="The json file to write; charts go beside it.")],
    model: Model = "lgrr-small",
    crops: Crops = False,
    robustness: Annotated[bool, typer.Option("--robustness", help="Also after JPEG, H.264 and at half size.")] = False,
    split: Split = "validation",
    sources: Annotated[int | None, typer.Option(min=1, help="At most so many sources of each set.")] = None,
    card: Annotated[bool, typer.Option("--card", help="Also put the figures into the weights' card.")] = False,
    device: Device = "auto",
    precision: Precision = "auto",
) -> None:
    """Score labelled data and write figures with intervals.

    Example: lgrr evaluate --data manifest:faces.csv --crops --robustness --out figures.json
    """
    with spoken(), stop_on_interrupt() as cancelled:
        from lgrr.model import load
        from lgrr.model.registry import find
        from lgrr.training.assess import Asked, into_card, run_evaluation

        asked = Asked(split, crops, robustness, sources)
        figures = run_evaluation(data, load(model, device, precision), asked, out, print, cancelled)
        if card:
            into_card(find(model), figures)
        print(f"written to {out}")


@app.command()
def calibrate(
    data: Annotated[str, typer.Option("--data", help="manifest:PATH.csv")],
    model: Model = "lgrr-small",
    crops: Crops = False,
    split: Split = "validation",
    device: Device = "cpu",
) -> None:
    """Set thresholds and likelihood ratios of weights from known cases; writes them beside the weights.

    Example: lgrr calibrate --data manifest:faces.csv --crops --model runs/small/lgrr-small.safetensors
    """
    with spoken(), stop_on_interrupt() as cancelled:
        from lgrr.model.card import worth
        from lgrr.model.registry import find
        from lgrr.training.recordings import recordings_of
        from lgrr.training.scores import crops_of
        from lgrr.training.validate import validate_crops, validate_recordings

        if crops:
            found = validate_crops(find(model), crops_of(data, split), data, device, cancelled)
        else:
            found = validate_recordings(find(model), recordings_of(data, split), data, device, cancelled)
        print(f"{found.card.name}: {worth(found.card.figures)}\nthresholds: {found.card.threshold_note}")
        print(f"calibration: {found.reason if found.calibration is None else found.calibration.worth}")


@data_sets.command("prepare")
def data_prepare(
    data: Recordings,
    out: Out,
    frames: Annotated[int, typer.Option(min=1, help="Most crops of one recording.")] = 16,
    processes: Annotated[int, typer.Option(min=1, help="Processes that cut.")] = 1,
) -> None:
    """Cut the faces of whole recordings once, as analysis does, into shards with a manifest.

    Example: lgrr data prepare --data ffpp:/data/FaceForensics++ --out crops/ffpp --processes 8
    """
    with spoken(out), stop_on_interrupt() as cancelled:
        from lgrr.progress import counting
        from lgrr.training.prepare import prepare_data

        with counting("groups of recordings") as on_progress:
            done = prepare_data(data, out, frames, processes, on_progress, cancelled)
        for note in done.notes:
            print(note)
        print(f"{done.counts['real']} real and {done.counts['fake']} fake crops; --data manifest:{done.manifest}")
        print(f"{len(done.failures)} recordings gave none: {out / 'failures.json'} says why")


@data_sets.command("show")
def data_show(
    data: Data,
    out: Annotated[Path, typer.Option("--out", help="A .png file, or a folder for sheets of 24 pairs.")],
    count: Annotated[int, typer.Option(min=1, help="Pairs to show.")] = 24,
    config: Annotated[
        Path | None, typer.Option("--config", help="The run's settings, toml; without it the defaults, half blends.")
    ] = None,
) -> None:
    """Draw what the network will see: each real, its fake, and the fake's mask.

    Example: lgrr data show --data manifest:crops/faces.csv --out sheet.png
    """
    with spoken():
        from lgrr.training.config import TrainConfig, read_config
        from lgrr.training.show import show_data

        settings = read_config(config) if config else TrainConfig.model_validate({"blended": 0.5})
        for path in show_data(data, out, settings, count):
            print(f"written: {path}")


@app.command("verify")
def verify_command(
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
        from lgrr.report.verify import Asked, Rerun, verify

        with telling("auto", file) as on_event:
            again = Rerun(precision, device, on_event, cancelled) if rerun else None
            code = print_checks(verify(file, Asked(tuple(exhibit or ()), case, authorities, model, again)))
    raise typer.Exit(code)


@app.command()
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


@cases.command("export")
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


@cases.command("import")
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


@contextmanager
def stop_on_interrupt(until_eof: bool = False) -> Iterator[Callable[[], bool]]:
    """The first Ctrl-C asks the work to stop cleanly, the second ends the program at once. With `until_eof` the end of
    standard input asks it too: whoever holds the other end can stop the work, and leaves none behind by dying.
    """
    asked = threading.Event()

    def ask(number: int, frame: object) -> None:
        asked.set()
        signal.signal(signal.SIGINT, signal.default_int_handler)
        print("\nStopping; once more ends at once.", file=sys.stderr)

    def listen() -> None:
        while os.read(0, 4096):  # not sys.stdin: a thread that waits in it holds up the end of the program
            pass
        asked.set()

    if until_eof:
        threading.Thread(target=listen, daemon=True).start()
    before = signal.signal(signal.SIGINT, ask)
    try:
        yield asked.is_set
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def spoken(out: Path | None = None) -> Iterator[None]:
    """Every error becomes one sentence on standard error and an exit code; what nobody foresaw goes to a file."""
    try:
        yield
    except LgrrError as error:
        say(error)
        raise typer.Exit(error.exit_code) from None
    except KeyboardInterrupt:
        print("Stopped at once; what was stored is kept.", file=sys.stderr)
        raise typer.Exit(130) from None
    except (typer.Exit, typer.Abort, BrokenPipeError):  # a reader such as `head` may leave early
        raise
    except Exception:
        print(f"LGRR met an error it does not know; {crash_file(out)}", file=sys.stderr)
        raise typer.Exit(1) from None


def say(error: LgrrError) -> None:
    """The sentence, safe for a terminal."""
    print(printable(str(error)), file=sys.stderr)


def crash_file(out: Path | None) -> str:
    """Writes the present exception to a file for the maintainers; says where."""
    name = f"lgrr-error-{datetime.now(UTC):%Y%m%d-%H%M%S}.txt"
    for folder in (out, Path.cwd()):
        if folder is not None and folder.is_dir():
            try:
                (folder / name).write_text(f"lgrr {__version__}\n{traceback.format_exc()}")
            except OSError:
                continue
            return f"the details are in {folder / name}: send them to the maintainers."
    return "its details could not be written."


def main() -> None:
    """Entry point of the command `lgrr`."""
    app()
