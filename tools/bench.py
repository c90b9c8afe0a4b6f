"""`make bench`: runs the benchmarks, one JSON line each, and makes docs/benchmarks-run.md from the lines.

Without names all of them, else those named: `tools/bench.py network start`. A line takes the place of the one that the
same script gave before. One that fails does not stop the others; the exit code is then 1.
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
LINES = ROOT / "docs" / "runs" / "bench.json"
PAGE = ROOT / "docs" / "benchmarks-run.md"
HEAD = """# The benchmarks, as they were run last

What each asks, what it gave and on what: made by `make bench` from the line of JSON that each script prints.
What the figures mean, and what was learned from them, is in [benchmarks](benchmarks.md).

<!-- made by tools/bench.py -->
"""


def main() -> None:
    """Runs and writes; a script's words on stderr go through."""
    scripts = {path.stem.removeprefix("bench_"): path for path in sorted((ROOT / "benchmarks").glob("bench_*.py"))}
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("names", nargs="*", choices=[*scripts, []], metavar="NAME", help=", ".join(scripts))
    lines: dict[str, list[dict[str, Any]]] = json.loads(LINES.read_text("utf-8")) if LINES.exists() else {}
    failed = []
    for name in words.parse_args().names or scripts:
        print(f"{name} ...", file=sys.stderr)
        run = subprocess.run(
            [sys.executable, str(scripts[name])], stdout=subprocess.PIPE, env=os.environ | {"PYTHONPATH": str(ROOT)}
        )
        if run.returncode:
            failed.append(name)
            continue
        lines[name] = [json.loads(line) for line in run.stdout.splitlines()]
        print(run.stdout.decode(), end="", flush=True)
        LINES.write_text(json.dumps(lines, indent=1) + "\n", "utf-8")
        PAGE.write_text(page(lines, scripts), "utf-8")
    if failed:
        sys.exit(f"No figures of: {', '.join(failed)}.")


def page(lines: dict[str, list[dict[str, Any]]], scripts: dict[str, Path]) -> str:
    """The page in Markdown: for each script its question, command, machine, and a row for each figure."""
    parts = [HEAD]
    for name in sorted(lines.keys() & scripts.keys()):
        asked = (ast.get_docstring(ast.parse(scripts[name].read_text("utf-8"))) or "").split("\n\n")[0]
        parts.append(f"## {name}\n\n{' '.join(asked.split())}\n\n`.venv/bin/python benchmarks/{scripts[name].name}`\n")
        for line in lines[name]:
            machine = ", ".join(f"{key} {_words(value)}" for key, value in line.get("machine", {}).items())
            rows = [f"| {' · '.join(path)} | {_words(value)} |" for path, value in figures(line)]
            about = line["question"] + (f" (on: {machine}):\n" if machine else ":\n")
            parts.append("\n".join([about, "| figure | value |", "|---|---|", *rows, ""]))
    return "\n".join(parts)


def figures(line: dict[str, Any], before: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every value of a line with the names that lead to it; those of the machine left out."""
    for key, value in line.items():
        path = (*before, str(key).replace("_", " "))
        if path[0] in ("machine", "question"):
            continue
        if isinstance(value, dict):
            yield from figures(value, path)
        elif isinstance(value, list) and value and all(isinstance(one, dict) for one in value):
            for number, one in enumerate(value, start=1):
                yield from figures(one, (*path, str(number)))
        else:
            yield path, value


def _words(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(_words, value)) or "none"
    return "none" if value is None else f"{value:,}" if isinstance(value, int) else str(value).replace("|", "\\|")


if __name__ == "__main__":
    main()
