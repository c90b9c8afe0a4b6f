"""How an analysis is told: a bar on a terminal, JSON lines for programs, nothing when piped; at the end in words."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

from lgrr.analysis import Begun, Done, Event, FrameDone, Warning
from lgrr.analysis import Progress as Step
from lgrr.errors import Cancelled, LgrrError
from lgrr.text import printable, ratio_words, score_words

if TYPE_CHECKING:  # torch is imported by whoever scores, not by whoever tells of it
    from lgrr.desk import Outcome
    from lgrr.report import Step as Making
    from lgrr.report.verify import Check

Style = Literal["auto", "json", "none"]
MAKING = {"pictures": "fetching pictures", "pages": "setting pages", "files": "summing files"}
STAGES = {"hash": "hashing", "index": "decoding and indexing", "look": "analysing", "hash again": "hashing again"}


@contextmanager
def telling(style: Style, file: Path) -> Iterator[Callable[[Event], None]]:
    """A receiver for the events of one file. `auto` is a bar on stderr where that is a terminal."""
    if style == "json":
        yield lambda event: json_line(**as_json(file, event))
    elif style == "auto" and sys.stderr.isatty():
        with _bar() as bar:
            task = bar.add_task(printable(file.name), total=None, left="")
            yield lambda event: _advance(bar, task, event)
    else:
        yield _only_warnings


@contextmanager
def counting(what: str) -> Iterator[Callable[[int, int], None]]:
    """A receiver for (done, total): a bar on stderr where that is a terminal, else nothing."""
    if not sys.stderr.isatty():
        yield lambda done, total: None
        return
    with _bar() as bar:
        task = bar.add_task(what, total=None, left="")
        yield lambda done, total: bar.update(task, completed=done, total=total, left=f"{done} of {total}")


@contextmanager
def reporting(style: Style) -> Iterator[Callable[[Making], None]]:
    """A receiver for the steps of a report: a bar on stderr where that is a terminal, JSON lines, or nothing."""
    if style == "json":
        yield lambda step: json_line(event="progress", **asdict(step))
    elif style == "auto" and sys.stderr.isatty():
        with _bar() as bar:
            task = bar.add_task("report", total=None, left="")
            yield lambda step: bar.update(task, completed=step.done, total=step.total, left=MAKING[step.stage])
    else:
        yield lambda step: None


@contextmanager
def training_told(style: Style) -> Iterator[Callable[[dict[str, Any]], None]]:
    """A receiver for rows of a training's log, the last of them {"weights": path}. As json each is a line; so is the
    end: `done`, `stopped` or `error` with its sentence and exit code.
    """
    if style != "json":
        yield (lambda row: None) if style == "none" else _words
        return
    try:
        yield lambda row: _unless_left(event="done" if "weights" in row else "log", **row)
    except LgrrError as error:
        how = "stopped" if isinstance(error, Cancelled) else "error"
        _unless_left(event=how, words=str(error), code=error.exit_code)
        raise


def _unless_left(**values: Any) -> None:
    """A line of JSON; a reader who is gone does not end the work."""
    try:
        json_line(**values)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _words(row: dict[str, Any]) -> None:
    if "weights" in row:
        print(f"weights: {row['weights']}")
    else:
        print("  ".join(f"{key} {value}" for key, value in row.items()), flush=True)


def json_line(**values: Any) -> None:
    """One JSON object on a line of standard output, at once."""
    print(json.dumps(values), flush=True)


def as_json(file: Path, event: Event) -> dict[str, Any]:
    """An event of the analysis of `file` as the values of its JSON line."""
    match event:
        case Step():
            return {"event": "progress", "file": str(file), **asdict(event)}
        case Begun(sha256=sha256):
            return {"event": "begun", "file": str(file), "sha256": sha256}
        case FrameDone(result=result):
            scores = [face.p_fake for face in result.faces]
            return {"event": "frame", "file": str(file), "index": result.frame.index, "p_fake": scores}
        case Warning(words=words):
            return {"event": "warning", "file": str(file), "words": words}
    return {"event": "concluded", "file": str(file), "finding": event.conclusion.finding}


def _bar() -> Progress:
    columns = (
        TextColumn("{task.description}", markup=False),  # a file may be called [bold].mp4
        BarColumn(bar_width=28),
        TaskProgressColumn(),
        TextColumn("{task.fields[left]}"),
    )
    return Progress(*columns, console=Console(stderr=True), transient=True)


def _advance(bar: Progress, task: Any, event: Event) -> None:
    match event:
        case Step():
            words = STAGES[event.stage]
            if event.seconds_left is not None:
                words += f", {duration(event.seconds_left)} left"
            if event.faces_per_second is not None:
                words += f", {event.faces_per_second:.1f} faces/s"
            bar.update(task, completed=event.done, total=event.total, left=words)
        case Warning(words=words):
            bar.console.print(f"note: {printable(words)}", markup=False, highlight=False)
        case Done():
            bar.update(task, left="writing the results")


def _only_warnings(event: Event) -> None:
    if isinstance(event, Warning):
        print(f"note: {printable(event.words)}", file=sys.stderr)


def duration(seconds: float) -> str:
    """`12 s`, `3 min 05 s`, `1 h 02 min`."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60:02d} s"
    return f"{whole // 3600} h {whole % 3600 // 60:02d} min"


def print_outcome(file: Path, outcome: Outcome) -> None:
    """The finding in words, coverage, a line a track, what the weights are worth, files, seconds."""
    from lgrr.model.card import worth

    document, covered = outcome.document, outcome.document.coverage
    print(f"\n{printable(file)}: {document.finding.words.upper()}")
    print(document.finding_reason)
    print(
        f"Coverage: {covered.frames_analyzed} of {covered.frames_in_range} frames analysed, {covered.no_face} without "
        f"a face, {covered.failed} failed; faces not scored: {covered.too_small} too small, {covered.blurred} blurred."
    )
    if covered.taken_over:
        print(f"  {covered.taken_over} of them show the same picture as another: its results, counted once.")
    for track in document.tracks:
        noun = "face" if track.faces_scored == 1 else "faces"
        score = score_words(track.p_fake, track.interval)
        print(f"  {track.label:10} {score:20} {track.faces_scored:4} {noun:5}  {track.finding.words}")
        if track.words is not None:
            print(f"  {'':10} {ratio_words(track.log10_lr, track.log10_lr_interval, track.bounded, track.words)}")
    if document.calibration_reason is not None:
        print(f"No likelihood ratio: {document.calibration_reason}.")
    print(f"Weights: {document.model.name}, {worth(document.model.card['figures'])}.")
    print("Files:")
    for path in outcome.files:
        print(f"  {printable(path)}")
    print(f"{outcome.seconds:.1f} seconds")


def print_checks(checks: Iterable[Check]) -> int:
    """A line for each check as it is made, then how many passed; returns 1 if one failed, else 0."""
    counts = dict.fromkeys(("passed", "FAILED", "not checked"), 0)
    for check in checks:
        word = {True: "passed", False: "FAILED", None: "not checked"}[check.passed]
        counts[word] += 1
        print(f"{word:11}  {check.subject}: {check.words}", flush=True)
    print(f"\n{counts['passed']} checks passed, {counts['FAILED']} failed, {counts['not checked']} could not be made.")
    return int(counts["FAILED"] > 0)
