"""Files that are whole or absent."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from lgrr.errors import StorageError, system_reason
from lgrr.text import printable


@contextmanager
def writing(path: Path) -> Iterator[Path]:
    """Give a temporary name beside `path` to write to, then move it there: no reader ever sees half a file.

    Raises StorageError, with the system's reason, where the disk is full or the folder may not be written to.
    """
    temporary = path.with_name(f".{path.stem}.partial{path.suffix}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield temporary
        temporary.replace(path)
    except OSError as error:
        raise cannot_write(path, error) from error
    finally:
        remove(temporary)


def json_bytes(value: Any) -> bytes:
    """JSON values as the files of a report hold them."""
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def cannot_write(path: Path, error: OSError) -> StorageError:
    """The sentence for a file that could not be written, with the system's reason."""
    reason = system_reason(error)
    return StorageError(
        f"{printable(path)} cannot be written ({reason}): free some space or choose another folder with --out."
    )


def remove(path: Path) -> None:
    """Delete a file where there is one; what cannot be deleted stays."""
    try:
        path.unlink()
    except OSError:
        return
