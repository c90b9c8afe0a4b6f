"""Which files a batch is of, and what is in them."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from lgrr.errors import Cancelled, LgrrError, UsageError, system_reason
from lgrr.evidence import hash_file
from lgrr.text import printable

HASHES = "hashes.jsonl"
AHEAD = 32  # files hashed before anybody asked for them


@dataclass(frozen=True)
class Task:
    """A file and the SHA-256 that it had when the batch found it: what a worker is given."""

    path: Path
    sha256: str


@dataclass(frozen=True)
class Found:
    """Something in the folder: a file, or what cannot be one, with the reason in `trouble`."""

    path: Path
    trouble: str | None = None


@dataclass(frozen=True)
class Hashed:
    """A file's hash; None where it could not be read, with the reason and the exit code."""

    found: Found
    sha256: str | None
    reason: str = ""
    code: int = 0


def look_through(folder: Path, out: Path) -> list[Found]:
    """Everything in `folder` and below it that is no folder, in the order of paths; `out` and links to folders are not
    entered. Raises UsageError where `folder` is none, or may not be read.
    """
    if not folder.is_dir():
        raise UsageError(f"{printable(folder)} is no folder: name the folder that holds the recordings.")
    found, avoided = [], out.resolve()

    def refused(error: OSError) -> None:
        if Path(error.filename) == folder:
            raise UsageError(f"{printable(folder)} may not be read: ask for the right to read it.")
        found.append(Found(Path(error.filename), "This folder may not be read: ask for the right to read it."))

    for place, folders, files in os.walk(folder, onerror=refused):
        here = Path(place)
        folders[:] = [name for name in folders if (here / name).resolve() != avoided]
        links = [here / name for name in folders if (here / name).is_symlink()]
        found += [Found(link, "This is a link to a folder, which is not followed: name that folder.") for link in links]
        found += [Found(here / name) for name in files]
    return sorted(found, key=lambda one: os.fsencode(one.path))


class Hashes:
    """Hashes of files by path, size and time of change, kept in `out` so that a batch that goes on need not read again
    what it has read. One line a file, only ever added; a line that a killed run left half written is passed over.
    """

    def __init__(self, out: Path) -> None:
        path = out / HASHES
        text = path.read_text() if path.exists() else ""
        self._known: dict[tuple[str, int, int], str] = {}
        for line in text.splitlines():
            with contextlib.suppress(ValueError):
                name, size, modified, sha256 = json.loads(line)
                self._known[name, size, modified] = sha256
        self._file = path.open("a")
        if not text.endswith("\n"):
            self._file.write("\n")

    def of(self, found: Found, cancelled: Callable[[], bool]) -> Hashed:
        """The hash of a file, kept or made. Raises Cancelled."""
        if found.trouble is not None:
            return Hashed(found, None, found.trouble, UsageError.exit_code)
        try:
            marks = found.path.stat()
            key = (os.fspath(found.path.absolute()), marks.st_size, marks.st_mtime_ns)
            if key in self._known:
                return Hashed(found, self._known[key])
            made = hash_file(found.path, cancelled=cancelled)
            self._keep(key, made.sha256)
        except Cancelled:
            raise
        except LgrrError as error:
            return Hashed(found, None, printable(str(error)), error.exit_code)
        except OSError as error:  # gone since the folder was listed, a broken link, a disk that is full
            reason = f"{printable(found.path)} cannot be read ({system_reason(error)}): check the path."
            return Hashed(found, None, reason, UsageError.exit_code)
        return Hashed(found, made.sha256)

    def _keep(self, key: tuple[str, int, int], sha256: str) -> None:
        self._known[key] = sha256
        with contextlib.suppress(OSError):  # then it is made again the next time
            self._file.write(json.dumps([*key, sha256]) + "\n")
            self._file.flush()

    def close(self) -> None:
        """Closes the file."""
        self._file.close()


class Feed:
    """Hashes files in a thread of its own, some ahead of whoever takes them."""

    def __init__(self, files: Sequence[Found], hashes: Hashes) -> None:
        self._ready: queue.Queue[Hashed] = queue.Queue(AHEAD)
        self._stop = threading.Event()
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="hashing")
        self._work = self._pool.submit(self._run, files, hashes)

    def _run(self, files: Sequence[Found], hashes: Hashes) -> None:
        for found in files:
            hashed = hashes.of(found, self._stop.is_set)
            while not self._stop.is_set():
                with contextlib.suppress(queue.Full):
                    self._ready.put(hashed, timeout=0.2)
                    break

    @property
    def over(self) -> bool:
        """Whether everything was hashed and taken."""
        if self._work.done():
            self._work.result()
            return self._ready.empty()
        return False

    def take(self) -> Iterator[Hashed]:
        """What is hashed by now and was not taken."""
        with contextlib.suppress(queue.Empty):
            while True:
                yield self._ready.get_nowait()

    def close(self) -> None:
        """Ends the thread."""
        self._stop.set()
        self._pool.shutdown()
