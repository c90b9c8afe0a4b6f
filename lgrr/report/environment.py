"""Which program, on which machine, computed the numbers."""

from __future__ import annotations

import platform
from importlib.metadata import version

import lgrr
from lgrr.commit import commit
from lgrr.report.document import Environment, Tool

PACKAGES = ("facenet-pytorch", "numpy", "opencv-python-headless", "pillow", "scipy")


def tool() -> Tool:
    """This program: its version, and its commit when it runs from a git checkout of its own."""
    return Tool(version=lgrr.__version__, commit=commit())


def environment(device: str, precision: str, threads: int | None, decoder: str) -> Environment:
    """This machine, with the device, precision, threads and decoder that were really used."""
    return Environment(
        os=platform.platform(),
        python=platform.python_version(),
        torch=version("torch"),
        device=device,
        precision=precision,
        threads=threads,
        decoder=decoder,
        packages={name: version(name) for name in PACKAGES},
    )
