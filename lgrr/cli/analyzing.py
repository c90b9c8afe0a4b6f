"""`lgrr analyze`, `batch`, `demo` and `gui`: from recordings to findings."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lgrr.cli.options import Budget, Detect, Device, Every, Formats, Model, Out, Precision, ProgressStyle, Resume, Style
from lgrr.cli.speaking import say, spoken, stop_on_interrupt
from lgrr.errors import Cancelled, LgrrError

if TYPE_CHECKING:
    from lgrr.analysis import Plan
    from lgrr.analysis.reading import Reading
    from lgrr.desk import Desk


def analyze(
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
        from lgrr.analysis.reading import Reading

        plan = Plan(every=every, range=range_, budget_seconds=budget, detect=detect)
        formats = tuple(dict.fromkeys(format_.split(",")))
        # read while torch and the weights are loaded; a case that goes on knows what reading the file has found
        with nullcontext() if resume else Reading(files[0], plan) as reading:
            from lgrr.desk import open_desk

            desk = open_desk(out, model=model, device=device, precision=precision, formats=formats, resume=resume)
            with desk.case:
                code = each(files, desk, plan, progress, reading)
    raise typer.Exit(code)


def each(files: list[Path], desk: Desk, plan: Plan, progress: Style, reading: Reading | None = None) -> int:
    """Analyses file by file, one bad file never stopping the others; returns the exit code of the worst ending.

    `reading` is of the first file, where it was begun before.
    """
    from lgrr.desk import analyze_file
    from lgrr.progress import json_line, print_outcome, telling

    def ended(file: Path, error: LgrrError) -> None:
        if progress is Style.JSON:
            json_line(event="error", file=str(file), words=str(error), code=error.exit_code)

    code = 0
    with stop_on_interrupt() as cancelled:
        for file, begun in zip_longest(files, [reading]):
            try:
                with telling(progress.value, file) as on_event:
                    outcome = analyze_file(file, desk, plan, on_event, cancelled, reading=begun)
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


def batch(
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
