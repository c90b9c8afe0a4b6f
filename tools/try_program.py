"""Does an installed LGRR work: `python -m tools.try_program FOLDER PROGRAM...`, with no part of this repository in use.

FOLDER is new and becomes the working folder; PROGRAM... is how `lgrr` is started there (a path, or bwrap with all its
words). Demo, doctor, batch in two processes, report, its check, and the window with its engine, without a screen, each
with its seconds, and each in the trap that kills whoever opens an Internet socket. Ends at the first that does not do
what it should, with exit code 1. Linux on x86-64.
"""

from __future__ import annotations

import csv
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tools.trap import without_network

STARTS = 5
PATIENCE = 600.0
ENGINE_BYTES = 150 << 20  # of memory in use; less is an engine that has not loaded torch


class WrongError(Exception):
    """What the program did instead."""


class Program:
    """`lgrr` in a folder, with nothing of this environment but the search path and the locale; in the trap."""

    def __init__(self, words: list[str], folder: Path) -> None:
        self.words, self.folder = words, folder
        self.environment = {
            "PATH": "/usr/bin:/bin",
            "LANG": "C.UTF-8",
            "HOME": str(folder),
            "QT_QPA_PLATFORM": "offscreen",
            "LGRR_CASES_FOLDER": str(folder / "cases"),
        }

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Running."""
        return subprocess.Popen(
            [*self.words, *arguments],
            cwd=self.folder, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            preexec_fn=without_network,
        )  # fmt: skip

    def run(self, *arguments: str) -> str:
        """Its standard output; WrongError where it fails."""
        process = self.start(*arguments)
        said, complained = process.communicate(timeout=PATIENCE)
        if process.returncode:
            raise WrongError(f"lgrr {' '.join(arguments)} ended with {process.returncode}\n{said}{complained}")
        return said


def trap(program: Program) -> str:
    """The trap is set: Python itself is killed in it."""
    reach = Program([sys.executable, "-c", "import socket; socket.socket()"], program.folder).start()
    if reach.wait() != -signal.SIGSYS:
        raise WrongError(f"the trap let a socket pass: {reach.communicate()}")
    return "whoever opens an Internet socket is killed"


def starts(program: Program) -> str:
    """Seconds from nothing to the version, in the best of some starts."""
    took = []
    for _ in range(STARTS):
        before = time.monotonic()
        program.run("--version")
        took.append(time.monotonic() - before)
    return f"starts in {min(took):.2f} s (first time {took[0]:.2f} s)"


def demo(program: Program) -> str:
    """The forged face is found where it is."""
    return program.run("demo", "--out", "demo", "--progress", "none").splitlines()[-1]


def doctor(program: Program) -> str:
    """Nothing fails; what it does not know is told."""
    checks = json.loads(program.run("doctor", "--json"))
    unknown = {check["name"] for check in checks["checks"] if check["state"] == "unknown"}
    return f"{checks['passed']} passed, unknown: {', '.join(sorted(unknown)) or 'none'}"


def batch(program: Program) -> str:
    """Two recordings in two processes, one of which cannot be read."""
    seized = program.folder / "seized"
    seized.mkdir()
    (seized / "demo.mp4").write_bytes((program.folder / "demo/demo.mp4").read_bytes())
    (seized / "broken.mp4").write_bytes(b"no film")
    process = program.start("batch", "seized", "--out", "batch", "--workers", "2", "--progress", "none")
    said, complained = process.communicate(timeout=PATIENCE)
    with (program.folder / "batch/overview.csv").open(newline="") as file:
        findings = {Path(row["file"]).name: row["finding"] for row in csv.DictReader(file)}
    broken, sound = findings.get("broken.mp4"), findings.get("demo.mp4")
    if process.returncode != 3 or broken != "failed" or sound in (None, "failed"):
        raise WrongError(f"a batch ended with {process.returncode}: {findings}\n{said}{complained}")
    return ", ".join(f"{name}: {finding}" for name, finding in sorted(findings.items()))


def report(program: Program) -> str:
    """The PDF/A of the demo's case, and the check of it."""
    program.run("report", "demo", "--out", "report", "--examiner", "K. Weber", "--language", "de", "--progress", "none")
    (pdf,) = (program.folder / "report").glob("*.pdf")
    checked = program.run("verify", f"report/{pdf.name}", "--exhibit", "demo/demo.mp4")
    return f"{pdf.stat().st_size / 1e6:.1f} MB, {len(checked.splitlines())} lines of verify"


def window(program: Program) -> str:
    """Opened with a recording: a case is made, the engine holds the network, and the interrupt key closes all."""
    process = program.start("gui", "demo/demo.mp4")
    deadline = time.monotonic() + PATIENCE
    while not (_recordings(program.folder / "cases") and (engine := _engine(process.pid))):
        if process.poll() is not None or time.monotonic() > deadline:
            process.kill()
            raise WrongError(f"the window came to nothing\n{''.join(process.communicate())}")
        time.sleep(0.2)
    shown = next(pid for pid in _below(process.pid) if "lgrr_gui" in _words(pid) and pid != process.pid)
    os.kill(shown, signal.SIGINT)
    _, complained = process.communicate(timeout=60)
    if process.returncode or "Traceback" in complained or Path(f"/proc/{engine}").exists():
        raise WrongError(f"the window ended with {process.returncode}\n{complained}")
    return "a case with the recording, the engine with its network, closed by the interrupt key"


def _recordings(cases: Path) -> int:
    """How many recordings the case holds that the window has made."""
    for path in cases.rglob("case.sqlite") if cases.is_dir() else ():
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as base:
            try:
                return int(base.execute("SELECT count(*) FROM log").fetchone()[0])
            except sqlite3.OperationalError:
                return 0  # being made
    return 0


def _engine(above: int) -> int | None:
    """The engine among the processes below, once it has loaded the network."""
    for pid in _below(above):
        if "lgrr.engine" in _words(pid):
            pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
            return pid if pages * os.sysconf("SC_PAGESIZE") > ENGINE_BYTES else None
    return None


def _below(pid: int) -> Iterator[int]:
    yield pid
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        yield from _below(int(child))


def _words(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/cmdline").read_text().split("\0")


TRIED: tuple[Callable[[Program], str], ...] = (trap, starts, demo, doctor, batch, report, window)


def main(folder: Path, words: list[str]) -> int:
    """0, or 1 after what went wrong."""
    folder.mkdir(parents=True)
    program = Program(words, folder.resolve())
    for look in TRIED:
        before = time.monotonic()
        try:
            found = look(program)
        except WrongError as wrong:
            print(f"{look.__name__:8} WRONG: {wrong}")
            return 1
        print(f"{look.__name__:8} {time.monotonic() - before:6.1f} s  {found}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))
