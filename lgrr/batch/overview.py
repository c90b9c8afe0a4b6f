"""`overview.html` and `overview.csv`: every file of a batch, what is most urgent first, failures with their reasons.

The page is one file without scripts: whatever a file's name says is text.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from lgrr import __version__
from lgrr.batch.clip import RESULTS
from lgrr.batch.results import Result, counted, ranking
from lgrr.batch.settings import weights_of
from lgrr.report.files import writing
from lgrr.report.style import FINDING_COLOUR
from lgrr.report.table import inert
from lgrr.text import printable, score_words
from lgrr.types import Finding

if TYPE_CHECKING:
    from lgrr.batch.run import Row

MOST = 10_000  # rows of the page; all are in the csv
COLUMNS = (
    "rank", "file", "finding", "reason", "p_fake", "p_fake_low", "p_fake_high", "log10_lr", "log10_lr_low",
    "log10_lr_high", "bounded", "words", "tracks", "faces_scored", "frames_analyzed", "frames_in_range", "duration",
    "seconds", "exit_code", "sha256", "copy_of", "results",
)  # fmt: skip


def write_overview(rows: Sequence[Row], total: int, folder: Path, out: Path) -> None:
    """Writes both, each whole or not at all; `total` files are in the folder. Raises StorageError."""
    in_order = ranked(rows)
    with writing(out / "overview.csv") as temporary, temporary.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(COLUMNS)
        for rank, row in enumerate(in_order, 1):
            table.writerow([inert(cell) for cell in _cells(rank, row, folder)])
    with writing(out / "overview.html") as temporary, temporary.open("w", encoding="utf-8") as file:
        file.writelines(_page(in_order, total, folder, out))


def ranked(rows: Iterable[Row]) -> list[Row]:
    """What is most urgent to look at first; copies of a file stand together."""
    return sorted(rows, key=lambda row: (*ranking(row.result), row.result.recording, os.fsencode(row.path)))


def _cells(rank: int, row: Row, folder: Path) -> Iterator[str | int | float | None]:
    result = row.result
    yield from (rank, _name(row.path, folder), "failed" if result.finding is None else result.finding.value)
    yield from (result.reason, result.p_fake, *(result.interval or (None, None)))
    yield from (result.log10_lr, *(result.log10_lr_interval or (None, None)))
    yield from (None if result.bounded is None else str(result.bounded).lower(), result.words, result.tracks)
    yield from (result.faces_scored, result.frames_analyzed, result.frames_in_range, result.duration, result.seconds)
    yield from (result.code, result.recording, None if row.copy_of is None else _name(row.copy_of, folder))
    yield None if result.folder is None else f"{RESULTS}/{result.folder}"


def _name(path: Path, folder: Path) -> str:
    return printable(path.relative_to(folder).as_posix())


def _page(rows: Sequence[Row], total: int, folder: Path, out: Path) -> Iterator[str]:
    yield '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    yield f"<title>{escape(printable(folder.name))}: batch overview</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
    yield f"<h1>Batch overview</h1>\n<p class=quiet>{escape(printable(folder))}</p>\n"
    yield from _tiles(rows, total)
    yield from _about(out)
    yield "<table>\n<thead><tr><th class=number>#</th><th>Recording</th><th>Finding</th><th class=number>Score</th>"
    yield "<th class=number>log<sub>10</sub> LR</th><th>Reason</th><th>Looked at</th></tr></thead>\n<tbody>\n"
    for rank, row in enumerate(rows[:MOST], 1):
        yield _line(rank, row, folder)
    yield "</tbody>\n</table>\n"
    if len(rows) > MOST:
        yield f"<p class=quiet>{len(rows) - MOST:,} more rows are in overview.csv.</p>\n"
    yield "</body>\n</html>\n"


def _tiles(rows: Sequence[Row], total: int) -> Iterator[str]:
    counts = counted(row.result for row in rows)
    copies = sum(row.copy_of is not None for row in rows)
    tiles = [(counts[finding.value], finding.words, finding.value) for finding in _ORDER]
    tiles.append((counts["failed"], "could not be analysed", "failed"))
    yield "<ul class=tiles>"
    for count, words, kind in tiles:
        yield f'<li class="{kind}"><b>{count:,}</b> {escape(words)}</li>'
    yield "</ul>\n<p>"
    yield f"{total:,} files, of which {copies:,} are copies of another one."
    if total > len(rows):
        yield f" <b>{total - len(rows):,} are not analysed yet:</b> the batch goes on when its command is given again."
    yield "</p>\n"


def _about(out: Path) -> Iterator[str]:
    weights = weights_of(out)
    yield "<p class=quiet>Ranked by finding, then likelihood ratio, then score of the person that stands out most. "
    yield "A score is the network's output, not a probability; in brackets its 95&nbsp;% interval over time. "
    yield "&ldquo;No sign of manipulation found&rdquo; does not say that there is none.<br>\n"
    if weights is not None:
        yield f"Weights: {escape(weights['name'])}, SHA-256 <code>{escape(weights['sha256'])}</code>, "
        yield f"{escape(weights['precision'])} on {escape(weights['device'])}: {escape(weights['worth'])}.<br>\n"
    yield f"LGRR {escape(__version__)}, {datetime.now(UTC):%Y-%m-%d %H:%M} UTC. "
    yield "Everything known of each recording is in its folder and in case.sqlite.</p>\n"


def _line(rank: int, row: Row, folder: Path) -> str:
    result = row.result
    name = escape(_name(row.path, folder))
    if result.folder is not None:
        name = f'<a href="{RESULTS}/{quote(result.folder)}/">{name}</a>'
    if row.copy_of is not None:
        name += f"<br><span class=quiet>the same content as {escape(_name(row.copy_of, folder))}</span>"
    kind, words = (
        ("failed", "could not be analysed") if result.finding is None else (result.finding.value, result.finding.words)
    )
    cells = (
        f"<td class=number>{rank}</td><td class=name>{name}<br><code>{escape(result.recording[:12])}</code></td>",
        f'<td><span class="chip {kind}">{escape(words)}</span></td>',
        f"<td class=number>{escape(_score(result))}</td><td class=number>{escape(_ratio(result))}</td>",
        f"<td>{escape(_reason(result))}</td><td class=quiet>{escape(_seen(result))}</td>",
    )
    return f"<tr>{''.join(cells)}</tr>\n"


def _score(result: Result) -> str:
    return "" if result.finding is None else score_words(result.p_fake, result.interval)


def _ratio(result: Result) -> str:
    if result.log10_lr is None or result.log10_lr_interval is None:
        return ""
    low, high = result.log10_lr_interval
    return f"{result.log10_lr:.2f} [{low:.2f}, {high:.2f}]"


def _reason(result: Result) -> str:
    sentences: Iterable[str | None] = (result.reason, result.words and f"{result.words[:1].upper()}{result.words[1:]}.")
    return " ".join(sentence for sentence in sentences if sentence)


def _seen(result: Result) -> str:
    if result.finding is None:
        return ""
    noun = "face" if result.faces_scored == 1 else "faces"
    return f"{result.faces_scored:,} {noun}, {result.frames_analyzed:,} of {result.frames_in_range:,} frames"


_ORDER = (Finding.MANIPULATED, Finding.INCONCLUSIVE, Finding.NO_SIGN)
_CHIPS = "".join(f".{finding.value}{{--tone:{colour}}}" for finding, colour in FINDING_COLOUR.items())
_STYLE = (
    """
:root{color-scheme:light dark;--ink:light-dark(#1c1f24,#e6e8eb);--quiet:light-dark(#5a6472,#a2abb8);
--rule:light-dark(#d5d9df,#3a4049);--paper:light-dark(#fff,#16191d)}
body{margin:2rem auto;max-width:90rem;padding:0 1.5rem;font:15px/1.45 system-ui,sans-serif;color:var(--ink);
background:var(--paper)}
h1{font-size:1.5rem;margin:0}
.quiet{color:var(--quiet)}
.tiles{display:flex;flex-wrap:wrap;gap:.75rem;padding:0;margin:1.25rem 0 1rem;list-style:none}
.tiles li{border:1px solid var(--rule);border-left:5px solid var(--tone);border-radius:4px;padding:.5rem 1rem}
.tiles b{font-size:1.35rem;margin-right:.4rem;font-variant-numeric:tabular-nums}
table{border-collapse:collapse;width:100%;margin-top:1.5rem}
th,td{text-align:left;vertical-align:top;padding:.5rem .75rem;border-bottom:1px solid var(--rule)}
th{position:sticky;top:0;background:var(--paper);font-weight:600}
.number{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
.name{overflow-wrap:anywhere;min-width:14rem}
code{font-size:.85em;color:var(--quiet);overflow-wrap:anywhere}
a{color:inherit}
.chip{display:inline-block;border-radius:3px;padding:.1rem .5rem;color:#fff;background:var(--tone);white-space:nowrap}
.failed{--tone:transparent}
.chip.failed{color:var(--ink);border:1px dashed var(--quiet)}
.tiles .failed{border-left:5px dashed var(--quiet)}
@media print{body{margin:0;max-width:none;font-size:10px}th{position:static}tr{break-inside:avoid}}
"""
    + _CHIPS
)
