"""A case into one file."""

from __future__ import annotations

import hashlib
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from lgrr.analysis.case import CASE, Case, File
from lgrr.analysis.exchange.manifest import MANIFEST, Log, Manifest, Part, member_name
from lgrr.analysis.schema import TOOL
from lgrr.errors import Cancelled, StorageError, UsageError, system_reason
from lgrr.evidence import hash_file
from lgrr.evidence.hashes import PIECE
from lgrr.evidence.seal import canonical, seal
from lgrr.text import printable


def pack(case: Case, out: Path, with_exhibits: bool = False, cancelled: Callable[[], bool] = lambda: False) -> Manifest:
    """Writes the case, and working copies of its recordings if asked, into the file `out`; logged in the case.

    The case may be in use: what is packed is a consistent copy of it. Raises StorageError where `out` is there already
    or cannot be written, UsageError for a recording that is not where it was or is no longer the same, Cancelled.
    """
    if out.exists():
        raise StorageError(f"{printable(out)} exists already: name another file.")
    found = case.verify_log()
    if found.faults or found.head is None:
        raise StorageError(f"{printable(case.path)} is not handed on: {found.faults[0].words if found.faults else ''}")
    with _whole(out) as (place, folder), zipfile.ZipFile(place, "x", zipfile.ZIP_STORED) as archive:
        copy = folder / CASE
        entries = case.copy_to(copy)
        parts = [_add(archive, CASE, copy, cancelled)]
        if with_exhibits:
            recordings = enumerate(case.files(), 1)
            parts += [_add_recording(archive, number, file, cancelled) for number, file in recordings]
        manifest = {
            "schema": "lgrr-case/1",
            "created": datetime.now(UTC).isoformat(timespec="seconds"),
            "tool": TOOL,
            "case": case.id,
            "log": Log(rows=len(entries), head=entries[-1].hash).model_dump(),
            "parts": [part.model_dump() for part in parts],
        }
        sealed = seal(manifest)
        archive.writestr(MANIFEST, canonical(sealed))
    about = {"file": printable(out.absolute()), "sha256": hash_file(out).sha256, "rows": len(entries)}
    case.record("packed", {**about, "recordings": len(parts) - 1})
    return Manifest.model_validate(sealed)


@contextmanager
def _whole(out: Path) -> Iterator[tuple[Path, Path]]:
    """A place to write to, beside `out` and moved there at the end, and a folder for what is in between."""
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".packing-", dir=out.parent) as name:
            folder = Path(name)
            yield folder / "package", folder
            (folder / "package").rename(out)
    except OSError as error:
        reason = system_reason(error)
        raise StorageError(f"{printable(out)} cannot be written ({reason}): choose another place.") from error


def _add(archive: zipfile.ZipFile, name: str, path: Path, cancelled: Callable[[], bool]) -> Part:
    """Copies a file into the archive and hashes what was copied."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as source, archive.open(name, "w", force_zip64=True) as target:
        while piece := source.read(PIECE):
            if cancelled():
                raise Cancelled("Stopped: nothing was packed.")
            digest.update(piece)
            size += len(piece)
            target.write(piece)
    return Part(name=name, bytes=size, sha256=digest.hexdigest())


def _add_recording(archive: zipfile.ZipFile, number: int, file: File, cancelled: Callable[[], bool]) -> Part:
    advice = "put it back, or pack without the recordings"
    try:
        part = _add(archive, member_name(number, file.path), Path(file.path), cancelled)
    except OSError as error:
        raise UsageError(f"The recording {printable(file.path)} cannot be read any more: {advice}.") from error
    if part.sha256 != file.hash.sha256:
        raise UsageError(f"The recording {printable(file.path)} is not the one of the case any more: {advice}.")
    return part
