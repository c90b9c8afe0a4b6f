"""Files that are whole or absent."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lgrr.errors import StorageError
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


def cannot_write(path: Path, error: OSError) -> StorageError:
    """The sentence for a file that could not be written, with the system's reason."""
    reason = (error.strerror or str(error)).lower()
    return StorageError(
        f"{printable(path)} cannot be written ({reason}): free some space or choose another folder with --out."
    )


def remove(path: Path) -> None:
    """Delete a file where there is one; what cannot be deleted stays."""
    try:
        path.unlink()
    except OSError:
        return
