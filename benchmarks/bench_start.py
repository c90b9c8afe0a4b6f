"""How long until the window can be used? `python benchmarks/bench_start.py` prints one JSON line, seconds.

A process of its own each time, on a warm disk: until the window is shown and its event loop has come round once; beside
it, in the same run, `python -c "import torch"`.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

START = """
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


def seconds(code: str, word: str | None) -> float:
    """Until the program has said `word`, or without one has ended."""
    begun = time.monotonic()
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        for line in program.stdout:
            if line.strip() == word:
                break
        if word is None:
            program.wait()
        taken = time.monotonic() - begun
        program.wait(30)
    return taken


def main() -> None:
    """Prints one JSON line."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["LGRR_SETTINGS_FILE"] = f"{folder}/settings.json"
        os.environ["LGRR_CASES_FOLDER"] = folder
        seconds(START, "usable")
        seconds("import torch", None)
        pairs = [(seconds(START, "usable"), seconds("import torch", None)) for _ in range(5)]
    window, torch = (statistics.median(column) for column in zip(*pairs, strict=True))
    figures = {"window_seconds": round(window, 2), "torch_seconds": round(torch, 2), "ratio": round(window / torch, 2)}
    print(json.dumps({"what": "start", "cores": os.cpu_count(), "load": round(os.getloadavg()[0], 1), **figures}))


if __name__ == "__main__":
    main()
