"""Which program, on which machine, computed the numbers."""

from __future__ import annotations

import platform
import subprocess
from importlib.metadata import version
from pathlib import Path

import lgrr
from lgrr.report.document import Environment, Tool

PACKAGES = ("facenet-pytorch", "numpy", "opencv-python-headless", "pillow", "scipy", "torchvision")


def tool() -> Tool:
    """This program: its version, and its commit when it runs from a git checkout of its own."""
    return Tool(version=lgrr.__version__, commit=_commit(Path(lgrr.__file__).parents[1]))


def environment(device: str, precision: str, decoder: str) -> Environment:
    """This machine, with the device, precision and decoder that were really used."""
    return Environment(
        os=platform.platform(),
        python=platform.python_version(),
        torch=version("torch"),
        device=device,
        precision=precision,
        decoder=decoder,
        packages={name: version(name) for name in PACKAGES},
    )


def _commit(root: Path) -> str | None:
    if not (root / ".git").exists():
        return None  # installed: an enclosing repository is somebody else's
    ask = ["git", "-C", str(root), "describe", "--always", "--dirty", "--abbrev=40", "--exclude=*"]
    try:
        return subprocess.run(ask, capture_output=True, text=True, check=True, timeout=10).stdout.strip()
    except (OSError, subprocess.SubprocessError):
        return None
