"""How long until the window can be used, and until `lgrr analyze` has scored a face? Two JSON lines, seconds.

A process of its own each time, on a warm disk: until the window is shown and its event loop has come round once; until
the first frame with a scored face is told. Beside it, in the same run, `python -c "import torch"`.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from places import data_folder

WINDOW = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from lgrr_gui import app
def usable():
    print("usable", flush=True)
    QTimer.singleShot(0, QApplication.instance().closeAllWindows)
start = app.Desk.start
def started(self, files):
    start(self, files)
    QTimer.singleShot(0, usable)
app.Desk.start = started
sys.exit(app.run([]))
"""
TIMES = 5


def seconds(command: list[str], reached: Callable[[str], bool] | None) -> float:
    """Until the program has printed a line of which `reached` is true, or without it has ended."""
    begun = time.monotonic()
    with subprocess.Popen([sys.executable, *command], stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        for line in program.stdout:
            if reached is not None and reached(line):
                break
        if reached is None:
            program.wait()
        taken = time.monotonic() - begun
        if reached is scored:
            program.terminate()
        program.wait(30)
    return taken


def usable(line: str) -> bool:
    return line.strip() == "usable"


def scored(line: str) -> bool:
    """A line of `lgrr analyze --progress json` that tells of a score."""
    event = json.loads(line)
    return event["event"] == "frame" and any(p is not None for p in event["p_fake"])


def compare(what: str, command: Callable[[int], list[str]], reached: Callable[[str], bool]) -> None:
    """Prints one JSON line: medians, turn by turn with importing torch."""
    torch = ["-c", "import torch"]
    seconds(command(0), reached)
    seconds(torch, None)
    pairs = [(seconds(command(k), reached), seconds(torch, None)) for k in range(1, TIMES + 1)]
    ours, theirs = (statistics.median(column) for column in zip(*pairs, strict=True))
    ratio = statistics.median(a / b for a, b in pairs)
    figures = {"seconds": round(ours, 2), "torch_seconds": round(theirs, 2), "ratio": round(ratio, 2)}
    print(json.dumps({"question": what, "cores": os.cpu_count(), "load": round(os.getloadavg()[0], 1), **figures}))


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("file", type=Path, nargs="?", help="default: the 1080p street clip of the data folder")
    asked = words.parse_args()
    file = asked.file or data_folder() / "videos/real_1080p_street.mp4"
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["LGRR_SETTINGS_FILE"] = f"{folder}/settings.json"
        os.environ["LGRR_CASES_FOLDER"] = folder
        compare("start of the window", lambda k: ["-c", WINDOW], usable)
        analyze = ["-m", "lgrr", "analyze", str(file), "--progress", "json", "--out"]
        compare(f"first scored face of {file.name}", lambda k: [*analyze, f"{folder}/{k}"], scored)


if __name__ == "__main__":
    main()
