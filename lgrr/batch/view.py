"""How a batch is told: a live table on a terminal, JSON lines for programs, a line for each failure when piped."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

from rich.console import Console, Group
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from lgrr.batch.files import Task
from lgrr.batch.results import counted
from lgrr.batch.run import Row, Watcher
from lgrr.progress import STAGES, duration, json_line
from lgrr.text import printable
from lgrr.types import Finding

Style = Literal["auto", "json", "none"]
COLOURS = {Finding.MANIPULATED.value: "bold red", "failed": "yellow"}


@contextmanager
def watching(style: Style) -> Iterator[Watcher]:
    """Who tells of a batch. `auto` is a live table on stderr where that is a terminal."""
    if style == "json":
        yield Lines()
    elif style == "auto" and sys.stderr.isatty():
        table = LiveTable()
        with Live(console=Console(stderr=True), get_renderable=table.render, transient=True, refresh_per_second=4):
            yield table
    else:
        yield Quiet()


class Quiet:
    """Says what failed, on standard error."""

    def found(self, files: int) -> None: ...  # noqa: D102
    def told(self, task: Task, values: dict[str, Any]) -> None: ...  # noqa: D102
    def left(self, task: Task) -> None: ...  # noqa: D102

    def ended(self, row: Row, results: Path) -> None:  # noqa: D102
        if row.result.finding is None and row.copy_of is None:
            print(printable(row.result.reason), file=sys.stderr)


class Lines(Quiet):
    """JSON lines as those of `lgrr analyze`; `done` and `error` name the file that they are a copy of."""

    def found(self, files: int) -> None:  # noqa: D102
        json_line(event="found", files=files)

    def told(self, task: Task, values: dict[str, Any]) -> None:  # noqa: D102
        json_line(**values)

    def ended(self, row: Row, results: Path) -> None:  # noqa: D102
        result, copy = row.result, None if row.copy_of is None else str(row.copy_of)
        if result.finding is None:
            json_line(event="error", file=str(row.path), copy_of=copy, words=result.reason, code=result.code)
        else:
            files = [] if result.folder is None else [str(results / result.folder)]
            json_line(event="done", file=str(row.path), copy_of=copy, finding=result.finding, files=files)


class LiveTable(Quiet):
    """What is in hand, how far it is, and what came of the rest."""

    def __init__(self) -> None:
        self._total, self._started = 0, time.monotonic()
        self._hand: dict[str, tuple[Path, dict[str, Any]]] = {}
        self._counts: Counter[str] = Counter()
        self._new = 0  # contents that were analysed in this run

    def found(self, files: int) -> None:  # noqa: D102
        self._total = files

    def told(self, task: Task, values: dict[str, Any]) -> None:  # noqa: D102
        if values["event"] == "progress" or task.sha256 not in self._hand:
            self._hand[task.sha256] = task.path, values

    def left(self, task: Task) -> None:  # noqa: D102
        self._hand.pop(task.sha256, None)
        self._new += 1

    def ended(self, row: Row, results: Path) -> None:  # noqa: D102
        self._counts.update({kind: n for kind, n in counted([row.result]).items() if n})

    def render(self) -> Group:
        """The table as it is now."""
        table = Table(box=None, padding=(0, 1), show_header=False)
        table.add_column(ratio=3, no_wrap=True, overflow="ellipsis")
        table.add_column(width=22)
        table.add_column(ratio=2, no_wrap=True)
        for path, values in list(self._hand.values()):
            done, total = values.get("done"), values.get("total")
            bar = ProgressBar(total=total or None, completed=done or 0, width=20, pulse=not total)
            table.add_row(Text(printable(path.name)), bar, Text(_stage(values)))
        return Group(self._summary(), table)

    def _summary(self) -> Text:
        ended = sum(self._counts.values())
        text = Text(f"{ended:,} of {self._total:,} files", style="bold")
        for kind in (*Finding, "failed"):
            if count := self._counts[str(kind)]:
                words = kind.words if isinstance(kind, Finding) else "failed"
                text.append(f"   {count:,} {words}", COLOURS.get(str(kind), "default not bold"))
        if self._new and ended < self._total:
            spent = time.monotonic() - self._started
            text.append(f"   {duration(spent * (self._total - ended) / self._new)} left", "default not bold")
        return text


def _stage(values: dict[str, Any]) -> str:
    words = STAGES.get(values.get("stage", ""), "")
    speed = values.get("faces_per_second")
    return words if speed is None else f"{words}, {speed:.1f} faces/s"


def print_batch(rows: Sequence[Row], out: Path, shown: int = 10) -> None:
    """How many of what, what is most urgent, and where the rest stands."""
    from lgrr.batch.overview import ranked

    counts = counted(row.result for row in rows)
    for finding in Finding:
        print(f"{counts[finding.value]:6,} {finding.words}")
    print(f"{counts['failed']:6,} could not be analysed")
    for row in ranked(rows)[:shown]:
        if row.result.finding is Finding.MANIPULATED:
            print(f"  {printable(row.path)}: {row.result.reason}")
    print(f"Files:\n  {printable(out / 'overview.html')}\n  {printable(out / 'overview.csv')}")
