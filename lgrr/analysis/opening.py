"""How the file of a case is opened: for writing, or so that nothing is written, not even beside it."""

from __future__ import annotations

import os
from pathlib import Path


def address(path: Path, read_only: bool) -> str:
    """The URI by which SQLite opens a case that exists.

    Reading a case in use needs the files that SQLite keeps beside it. Where they are not there, nobody is writing, and
    reading makes none.
    """
    if not read_only:
        mode = "mode=rw"
    elif path.with_name(f"{path.name}-wal").exists():
        mode = "mode=ro"
    else:
        mode = "mode=ro&immutable=1"
    return f"{path.absolute().as_uri()}?{mode}"


def may_be_written(path: Path) -> bool:
    """Whether the file, and its folder, may be written; True where there is no such file yet."""
    return not path.exists() or (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK))
