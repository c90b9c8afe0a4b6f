"""Asks `c2pa_child.py` about a file: what breaks the library, or keeps it for ever, breaks that process alone."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from lgrr.confine import environment
from lgrr.errors import Cancelled

_CHILD = Path(__file__).with_name("c2pa_child.py")
_PATIENCE = 60.0  # seconds, and one more for each _SPEED bytes: all of the file is hashed
_SPEED = 20_000_000
_TICK = 0.1


def ask(path: Path, trust_list: Path | None, cancelled: Callable[[], bool] | None) -> dict[str, Any]:
    """What the child prints; an error of kind Process where it broke off or did not end. Raises Cancelled alone."""
    command = [sys.executable, "-P", str(_CHILD), str(path), *([] if trust_list is None else [str(trust_list)])]
    try:
        patience = _PATIENCE + path.stat().st_size / _SPEED
        with subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment()
        ) as child:
            try:
                output = _wait(child, time.monotonic() + patience, cancelled)
            finally:
                child.kill()
        if child.returncode == 0:
            answer = json.loads(output)
            return answer if isinstance(answer, dict) else {}
    except subprocess.TimeoutExpired:
        return {"error": "Process", "words": f"the reader did not come to an end within {patience:.0f} seconds"}
    except OSError as error:
        return {"error": "Io", "words": f"the file or the reader cannot be opened ({error.strerror})"}
    except ValueError:
        return {"error": "Process", "words": "the reader gave no answer"}
    return {"error": "Process", "words": f"the reader broke off on it (exit code {child.returncode})"}


def _wait(child: subprocess.Popen[bytes], deadline: float, cancelled: Callable[[], bool] | None) -> bytes:
    while True:
        try:
            return child.communicate(timeout=_TICK)[0]
        except subprocess.TimeoutExpired:
            if cancelled is not None and cancelled():
                raise Cancelled("Reading the Content Credentials was stopped.") from None
            if time.monotonic() > deadline:
                raise
