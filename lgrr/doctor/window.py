"""Can the window be shown: asked of a process of its own, since this part of the program knows no Qt."""

from __future__ import annotations

import functools
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lgrr.doctor.check import Check, failed, passed, unknown
from lgrr.doctor.loading import PACKAGES

_PATIENCE = 60.0
_XCB = "Qt/plugins/platforms/libqxcb.so"


def checks() -> Iterator[Check]:
    """Qt, its platform, screen and fonts."""
    if importlib.util.find_spec("PySide6") is None or importlib.util.find_spec("lgrr_gui") is None:
        return  # said among the libraries
    answer = ask_window()
    if "error" in answer:
        yield failed("Window", answer["error"], _remedy())
        return
    yield passed("Window", f"Qt {answer['qt']} starts")
    yield display(answer)
    yield fonts(answer["fonts"])


def display(answer: dict[str, Any]) -> Check:
    """Where the window will be seen."""
    if not has_display():
        remedy = "Log in on a desktop to use the window; the command line needs none."
        return unknown("Display", "none here: the window was tried without one", remedy)
    if answer["platform"] == "offscreen":
        remedy = "Unset QT_QPA_PLATFORM to see the window."
        return unknown("Display", "QT_QPA_PLATFORM asks for windows that nobody sees", remedy)
    return passed("Display", f"{answer['platform']}, {', '.join(answer['screens'])}")


def fonts(count: int) -> Check:
    """Without fonts of the system, the program's own is used."""
    if count:
        return passed("Fonts", f"{count} families")
    remedy = "For other scripts than Latin, Greek and Cyrillic install fonts, for example the package fonts-noto-core."
    return unknown("Fonts", "the system has none; the one that comes along is used", remedy)


def has_display() -> bool:
    """Whether there is something that Qt could draw on."""
    return sys.platform != "linux" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


@functools.cache
def ask_window() -> dict[str, Any]:
    """What `python -m lgrr_gui.probe` says; `error` in words where it broke off. Empty without the window."""
    if importlib.util.find_spec("lgrr_gui") is None or importlib.util.find_spec("PySide6") is None:
        return {}
    environment = dict(os.environ)
    if not has_display():
        environment["QT_QPA_PLATFORM"] = "offscreen"
    try:
        done = subprocess.run(
            [sys.executable, "-m", "lgrr_gui.probe"],
            env=environment, capture_output=True, text=True, errors="replace", timeout=_PATIENCE,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return {"error": f"Qt did not start within {_PATIENCE:.0f} seconds"}
    if done.returncode == 0:
        answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return answer
    said = next((line for line in reversed(done.stderr.splitlines()) if line.strip()), f"exit code {done.returncode}")
    return {"error": f"Qt does not start ({said.strip().rstrip('.')})"}


def _remedy() -> str:
    """The packages that hold what Qt's plug-in for X11 lacks, where it can be told."""
    if os.environ.get("QT_QPA_PLATFORM", "xcb") != "xcb":
        return "Unset QT_QPA_PLATFORM, or name a platform that Qt knows."
    spec = importlib.util.find_spec("PySide6")
    plugin = Path(spec.origin).parent / _XCB if spec is not None and spec.origin else None
    if plugin is None or not plugin.exists() or shutil.which("ldd") is None:
        return "See docs/install.md for what the window needs."
    lines = subprocess.run(["ldd", str(plugin)], capture_output=True, text=True).stdout.splitlines()
    missing = sorted({PACKAGES.get(name, name) for line in lines if "not found" in line and (name := line.split()[0])})
    if not missing:
        return "See docs/install.md for what the window needs."
    return f"Install the packages {' '.join(missing)} (names are Debian's)."
