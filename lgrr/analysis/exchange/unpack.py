"""A packed case, from anybody, into a folder: only if every part is as the manifest says."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import sqlite3
import stat
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from lgrr.analysis.at_rest import reading
from lgrr.analysis.case import CASE, Case
from lgrr.analysis.exchange.manifest import MANIFEST, Manifest, Part, is_harmless
from lgrr.analysis.schema import VERSION, create_tables, version_of
from lgrr.errors import Cancelled, StorageError, UsageError, system_reason
from lgrr.evidence import hash_file
from lgrr.evidence.hashes import PIECE
from lgrr.evidence.log import read, verify
from lgrr.evidence.seal import content_fault, parse, signature_fault
from lgrr.text import printable

_MOST_PARTS = 100_000
_MOST_MANIFEST = 64 << 20  # bytes
_REGULAR = (0, stat.S_IFREG)  # kinds of file, as the zip file's maker put them down; 0: not at all


@dataclass(frozen=True)
class Unpacked:
    """The case file, its manifest, and the SHA-256 of what it came in."""

    case: Path
    manifest: Manifest
    sha256: str


def unpack(package: Path, out: Path, cancelled: Callable[[], bool] = lambda: False) -> Unpacked:
    """Makes the folder `out` with the case and its working copies, to which the case's paths then point; logged in it.

    Nothing is left behind where anything is wrong. Raises UsageError for a file that is no packed case, or not as its
    manifest says; StorageError where `out` is in use or cannot be written; Cancelled.
    """
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise StorageError(f"{printable(out)} is in use: name a new folder.")
    sha256 = hash_file(package, cancelled=cancelled).sha256
    with _opened(package) as archive, _whole(out) as folder:
        members = _members(archive, package)
        manifest = _manifest(archive, members, package)
        _room_for(manifest, out)
        for part in manifest.parts:
            _extract(archive, part, folder, package, cancelled)
        _check_case(folder / CASE, manifest, package)
        _take_over(folder, out, manifest, package, sha256)
    return Unpacked(out / CASE, manifest, sha256)


def _refused(package: Path, words: str) -> UsageError:
    return UsageError(f"{printable(package)} is refused: {words}.")


@contextmanager
def _opened(package: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(package) as archive:
            yield archive
    except (zipfile.BadZipFile, NotImplementedError, EOFError, UnicodeError) as error:
        raise _refused(package, "it is no packed case, or was damaged on its way") from error


@contextmanager
def _whole(out: Path) -> Iterator[Path]:
    """A folder beside `out`, moved there at the end, or gone."""
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=".unpacking-", dir=out.parent))
        try:
            yield folder
            if out.exists():
                out.rmdir()
            folder.rename(out)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    except OSError as error:
        reason = system_reason(error)
        raise StorageError(f"{printable(out)} cannot be written ({reason}): choose another place.") from error


def _members(archive: zipfile.ZipFile, package: Path) -> dict[str, zipfile.ZipInfo]:
    """The members by name, if each may be written to a disk, and all together are not larger than the file."""
    members, folded = {}, set()
    for info in archive.infolist():
        name, kind = info.filename, stat.S_IFMT(info.external_attr >> 16)
        if name != MANIFEST and not is_harmless(name):
            raise _refused(package, f"it holds a part with the name {name!r}")
        if name.casefold() in folded:
            raise _refused(package, f"it holds two parts named {name!r}")
        if kind not in _REGULAR or info.is_dir():
            raise _refused(package, f"its part {name!r} is a link or a device, not a file")
        if info.compress_type != zipfile.ZIP_STORED or info.compress_size != info.file_size or info.flag_bits & 1:
            raise _refused(package, f"its part {name!r} is compressed or encrypted")
        members[name] = info
        folded.add(name.casefold())
    if len(members) > _MOST_PARTS or sum(info.file_size for info in members.values()) > package.stat().st_size:
        raise _refused(package, "its parts are together larger than the file")
    return members


def _manifest(archive: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo], package: Path) -> Manifest:
    if MANIFEST not in members or CASE not in members:
        raise _refused(package, "it lacks its manifest or its case")
    if members[MANIFEST].file_size > _MOST_MANIFEST:
        raise _refused(package, "its manifest is too large")
    try:
        document = parse(archive.read(MANIFEST))
        fault = content_fault(document) or signature_fault(document)
        manifest = Manifest.model_validate(document)
    except (ValidationError, ValueError) as error:
        raise _refused(package, "its manifest cannot be read") from error
    if fault is not None:
        raise _refused(package, f"its manifest does not hold: {fault.rstrip('.')}")
    stated = {part.name: part.bytes for part in manifest.parts}
    found = {name: info.file_size for name, info in members.items() if name != MANIFEST}
    if stated != found or len(stated) != len(manifest.parts):
        raise _refused(package, "its parts are not those of its manifest")
    return manifest


def _room_for(manifest: Manifest, out: Path) -> None:
    needed, free = sum(part.bytes for part in manifest.parts), shutil.disk_usage(out.parent).free
    if needed > free:
        raise StorageError(f"The disk of {printable(out)} has {free:,} bytes left; the case needs {needed:,}.")


def _extract(archive: zipfile.ZipFile, part: Part, folder: Path, package: Path, cancelled: Callable[[], bool]) -> None:
    place = folder / part.name
    place.parent.mkdir(parents=True, exist_ok=True)
    digest, left = hashlib.sha256(), part.bytes
    with archive.open(part.name) as source, place.open("xb") as target:
        while piece := source.read(PIECE):
            if cancelled():
                raise Cancelled("Stopped: nothing was unpacked.")
            left -= len(piece)
            if left < 0:
                break
            digest.update(piece)
            target.write(piece)
    if left != 0 or digest.hexdigest() != part.sha256:
        raise _refused(package, f"its part {part.name!r} was changed: it is not what the manifest says")


def _check_case(place: Path, manifest: Manifest, package: Path) -> None:
    """That it is a case as this version makes them, and that its log is whole."""
    try:
        with reading(place) as connection:
            if version_of(connection) != VERSION:
                raise _refused(package, "its case was made by another version of LGRR: unpack it with that one")
            if _tables(connection) != _own_tables() or connection.execute("PRAGMA quick_check").fetchone() != ("ok",):
                raise _refused(package, "its case is damaged, or holds more than a case does")
            entries = read(connection)
            recordings = {sha256 for (sha256,) in connection.execute("SELECT sha256 FROM file")}
    except StorageError as error:
        raise _refused(package, "its case cannot be read") from error
    found = verify(entries)
    if found.faults:
        raise _refused(package, printable(found.faults[0].words.rstrip(".")))
    if (found.rows, found.head) != (manifest.log.rows, manifest.log.head):
        raise _refused(package, "the log of its case is not the one of its manifest")
    if any(part.sha256 not in recordings for part in manifest.parts if part.name != CASE):
        raise _refused(package, "it holds a recording that its case does not know")


def _tables(connection: sqlite3.Connection) -> set[tuple[str, str, str | None]]:
    return set(connection.execute("SELECT type, name, sql FROM sqlite_master"))


def _own_tables() -> set[tuple[str, str, str | None]]:
    with contextlib.closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        create_tables(connection)
        return _tables(connection)


def _take_over(folder: Path, out: Path, manifest: Manifest, package: Path, sha256: str) -> None:
    """Points the case to its working copies, which get back their times of change, and logs where it came from."""
    copies = {part.sha256: part.name for part in manifest.parts if part.name != CASE}
    with Case.open(folder / CASE) as case:
        if case.id != manifest.case:
            raise _refused(package, "its case is not the one of its manifest")
        for file in case.files():
            if file.hash.sha256 in copies:
                times = (file.hash.modified_ns, file.hash.modified_ns)
                os.utime(folder / copies[file.hash.sha256], ns=times)
        places = {known: str(out.absolute() / name) for known, name in copies.items()}
        about = {"file": printable(package.absolute()), "sha256": sha256, "rows": manifest.log.rows}
        case.move_files(places, "unpacked", {**about, "key": manifest.seal["key"]})
