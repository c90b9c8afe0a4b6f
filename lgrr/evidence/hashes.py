"""The hashes of a file on disk, read in pieces and never written to."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from lgrr.errors import Cancelled, MediaError, UsageError

PIECE = 1 << 20  # bytes read at a time


@dataclass(frozen=True)
class FileHash:
    """Content and outward marks of a file: SHA-256 in lower-case hex, size in bytes, last change in ns since 1970.

    `md5` is for case systems that know files by it, and no proof of anything; None in cases of earlier versions.
    """

    sha256: str
    bytes: int
    modified_ns: int
    md5: str | None = None


def hash_file(
    path: str | Path,
    *,
    on_progress: Callable[[int, int | None], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> FileHash:
    """SHA-256 and MD5 of the whole file, opened read-only; `on_progress` is told (bytes read, bytes in all).

    Raises UsageError where there is no such file or it may not be read, MediaError where reading fails half way,
    Cancelled if asked to stop.
    """
    path = Path(path)
    digest, old, done = hashlib.sha256(), hashlib.md5(usedforsecurity=False), 0
    try:
        if path.is_dir():
            raise UsageError(f"{path} is a folder: name a video or image file in it.")
        if path.exists() and not path.is_file():
            raise UsageError(f"{path} is a device or a pipe, not a file: save the recording to a file first.")
        with path.open("rb", buffering=0) as file:
            marks = path.stat()
            while piece := file.read(PIECE):
                if cancelled is not None and cancelled():
                    raise Cancelled(f"Stopped while hashing {path}.")
                digest.update(piece)
                old.update(piece)
                done += len(piece)
                if on_progress is not None:
                    on_progress(done, marks.st_size)
    except FileNotFoundError as error:
        raise UsageError(f"There is no file {path}: check the path.") from error
    except PermissionError as error:
        raise UsageError(f"{path} may not be read: ask for the right to read it.") from error
    except OSError as error:
        raise MediaError(f"{path} cannot be read to its end ({error.strerror}): copy it to a sound disk.") from error
    return FileHash(digest.hexdigest(), done, marks.st_mtime_ns, old.hexdigest())
