"""Which commit of this program is running."""

from __future__ import annotations

import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[1]


def commit() -> str | None:
    """40 hexadecimal digits, with `-dirty` where tracked files were changed; None outside the project's checkout."""
    if not (ROOT / ".git").exists():
        return None  # installed: an enclosing repository is somebody else's
    ask = ["git", "-C", str(ROOT), "describe", "--always", "--dirty", "--abbrev=40", "--exclude=*"]
    try:
        return subprocess.run(ask, capture_output=True, text=True, check=True, timeout=10).stdout.strip()
    except (OSError, subprocess.SubprocessError):
        return None
