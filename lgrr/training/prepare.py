"""Face crops of whole data sets, cut once: `lgrr data prepare`.

Every group of recordings (a real and what was made of it) is a part: a tar of its own in `parts/`, put in its place
only when it is whole. So a run may be killed at any time and goes on where it stopped; the result is the same to the
last byte, however often it was stopped and however many processes cut. At the end the parts become tar shards with
`faces.csv`, which `manifest:` reads.
"""

from __future__ import annotations

import csv
import hashlib
import io
import itertools
import json
import multiprocessing
import shutil
import tarfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from lgrr.errors import Cancelled, StorageError, UsageError
from lgrr.faces.crop import CROP_RULE
from lgrr.faces.detector import Detector, MtcnnDetector
from lgrr.processes import end_with_parent
from lgrr.training.extract import COLUMNS, extract
from lgrr.training.layouts import recordings
from lgrr.training.recording import Recording

SHARD_BYTES = 400 * 2**20
MANIFEST = "faces.csv"
ROWS = "rows.json"  # name of the record inside a part


@dataclass(frozen=True)
class Prepared:
    """Where the crops are, how many of each label, recordings that failed with the reason, sentences about the sets."""

    manifest: Path
    counts: Counter[str]
    failures: dict[str, str]
    notes: list[str]


def prepare_data(
    specs: Sequence[str],
    out: Path,
    frames: int = 16,
    processes: int = 1,
    on_progress: Callable[[int, int], None] = lambda done, total: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Prepared:
    """Cuts at most `frames` crops of every recording into `out`, and goes on where a run of the same words stopped.

    Raises UsageError for data that will not do or a folder of other words, StorageError, Cancelled when asked to stop.
    """
    groups, notes = _groups(specs)
    out.mkdir(parents=True, exist_ok=True)
    _same_words(out, {"data": list(specs), "frames": frames, "crop_rule": CROP_RULE, "detector": MtcnnDetector.name})
    parts = {out / "parts" / f"{hashlib.sha256(name.encode()).hexdigest()[:20]}.tar": groups[name] for name in groups}
    if not (out / MANIFEST).exists():
        (out / "parts").mkdir(exist_ok=True)
        try:
            _cut_all({path: group for path, group in parts.items() if not path.exists()}, frames, processes,
                     lambda left: on_progress(len(parts) - left, len(parts)), cancelled)  # fmt: skip
            _assemble(out, list(parts))
        except OSError as error:
            raise StorageError(
                f"The crops cannot be written to {out} ({error.strerror}); give the command again."
            ) from None
    shutil.rmtree(out / "parts", ignore_errors=True)
    with (out / MANIFEST).open(newline="") as file:
        counts = Counter(row["label"] for row in csv.DictReader(file))
    return Prepared(out / MANIFEST, counts, json.loads((out / "failures.json").read_text()), notes)


def _groups(specs: Sequence[str]) -> tuple[dict[str, list[Recording]], list[str]]:
    """Recordings by group, in a fixed order. Several sets: names and sources begin with the set's number."""
    groups: dict[str, list[Recording]] = defaultdict(list)
    notes: list[str] = []
    for number, spec in enumerate(specs, start=1):
        found = recordings(spec)
        notes += [f"{spec}: {note}" for note in found.notes]
        mark = f"{number}/" if len(specs) > 1 else ""
        for r in found.recordings:
            donors = tuple(mark + donor for donor in r.donors)
            groups[mark + r.group].append(replace(r, name=mark + r.name, source=mark + r.source, donors=donors))
    return {name: sorted(groups[name], key=lambda r: r.name) for name in sorted(groups)}, notes


def _same_words(out: Path, words: dict[str, Any]) -> None:
    """A folder holds the crops of one set of words alone."""
    kept = out / "prepare.json"
    if kept.exists() and json.loads(kept.read_text()) != words:
        raise UsageError(f"The folder {out} holds crops of other data or settings ({kept.name}); name another --out.")
    if not kept.exists():
        _put(kept, json.dumps(words, indent=1).encode())


def _put(path: Path, content: bytes) -> None:
    half_written = path.with_name(path.name + ".half")
    half_written.write_bytes(content)
    half_written.replace(path)


def _cut_all(
    todo: dict[Path, list[Recording]],
    frames: int,
    processes: int,
    on_left: Callable[[int], None],
    cancelled: Callable[[], bool],
) -> None:
    """Raises Cancelled between two parts."""
    left = len(todo)
    for _ in _done(todo, frames, processes):
        left -= 1
        on_left(left)
        if cancelled():
            raise Cancelled(f"Stopped with {left} groups of recordings to go; give the same command to go on.")


def _done(todo: dict[Path, list[Recording]], frames: int, processes: int) -> Iterator[None]:
    """Cuts part after part, here or in processes; one item for each that is in its place."""
    if processes == 1:
        for path, group in todo.items():
            _cut(path, group, frames)
            yield
        return
    with ProcessPoolExecutor(processes, multiprocessing.get_context("spawn"), end_with_parent) as pool:
        waiting: set[Future[None]] = set()
        rest = iter(todo.items())
        try:
            while True:
                for path, group in itertools.islice(rest, 2 * processes - len(waiting)):
                    waiting.add(pool.submit(_cut, path, group, frames))
                if not waiting:
                    return
                finished, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                for future in finished:
                    future.result()
                    yield
        finally:
            pool.shutdown(cancel_futures=True)


@cache
def _detector() -> Detector:
    """One for each process, with one thread."""
    import torch

    torch.set_num_threads(1)
    return MtcnnDetector()


def _cut(path: Path, group: list[Recording], frames: int) -> None:
    part = extract(group, frames, _detector())
    record = {"rows": part.rows, "failures": part.failures}
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        _add(archive, ROWS, json.dumps(record).encode())
        for name, content in part.files.items():
            _add(archive, name, content)
    _put(path, buffer.getvalue())


def _add(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size = len(content)
    archive.addfile(member, io.BytesIO(content))


def _assemble(out: Path, parts: Sequence[Path]) -> None:
    """Parts -> shards, failures, and the manifest last: while it is missing, nothing is finished."""
    for stale in out.glob("faces_*.tar"):
        stale.unlink()
    rows: list[dict[str, str]] = []
    failures: dict[str, str] = {}
    for number, shared in enumerate(_shards(parts)):
        with tarfile.open(out / f"faces_{number}.tar", "w") as shard:
            for path in shared:
                record = _move(path, shard)
                rows += record["rows"]
                failures |= record["failures"]
    _put(out / "failures.json", json.dumps(failures, indent=1).encode())
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    _put(out / MANIFEST, text.getvalue().encode())


def _shards(parts: Sequence[Path]) -> list[list[Path]]:
    """Parts, in their order, that share a shard of about SHARD_BYTES."""
    shards: list[list[Path]] = [[]]
    size = 0
    for path in parts:
        if size > SHARD_BYTES:
            shards.append([])
            size = 0
        shards[-1].append(path)
        size += path.stat().st_size
    return shards


def _move(path: Path, shard: tarfile.TarFile) -> dict[str, Any]:
    """Copies a part's crops into a shard; returns its record."""
    with tarfile.open(path) as part:
        for member in part:
            if member.name != ROWS:
                shard.addfile(member, part.extractfile(member))
        record = part.extractfile(ROWS)
        assert record is not None
        return dict(json.loads(record.read()))
