"""The boxes of an MP4 or QuickTime file (ISO/IEC 14496-12), read by hand: what a decoder does not tell.

Order and choice of the boxes, dates, names and edit lists are the handwriting of the program that wrote the file.
Nothing in a file makes this raise: what is out of order becomes a note, and reading goes on after it.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from lgrr.errors import MediaError

_PARENTS = {
    b"moov", b"trak", b"edts", b"mdia", b"minf", b"dinf", b"stbl", b"udta", b"mvex", b"moof", b"traf", b"mfra",
    b"ilst", b"sinf", b"schi", b"tref", b"gmhd", b"meta",
}  # fmt: skip
_MOST_BOXES = 5_000
_MOST_DEPTH = 12
_MOST_BYTES = 1 << 16  # read of one box's content
_MOST_TEXT = 1_000  # characters kept of a text
_EPOCH = datetime(1904, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Box:
    """`path` like moov/trak/mdia, `offset` of its header in the file, `size` in bytes with the header."""

    path: str
    offset: int
    size: int


@dataclass(frozen=True)
class Edit:
    """One line of an edit list: `duration` in seconds shown; `start` in seconds of the media, None: a pause."""

    duration: float
    start: float | None
    rate: float


@dataclass
class Track:
    """What the headers of one track state; dates are UTC by the standard, local time by many cameras; None: not set."""

    id: int | None = None
    handler: str = ""
    name: str = ""
    codec: str = ""
    compressor: str = ""
    language: str = ""
    created: str | None = None
    modified: str | None = None
    duration: float | None = None
    timescale: int = 0
    edits: list[Edit] = field(default_factory=list)


@dataclass
class Boxes:
    """The file's boxes in order, and what was read from them. `user_data` are (path, text) of further tags."""

    boxes: list[Box] = field(default_factory=list)
    brand: str = ""
    brands: list[str] = field(default_factory=list)
    created: str | None = None
    modified: str | None = None
    timescale: int = 0
    tracks: list[Track] = field(default_factory=list)
    user_data: list[tuple[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def order(self) -> str:
        """The boxes of the first level, as `ftyp moov mdat`."""
        return " ".join(box.path for box in self.boxes if "/" not in box.path)


def read_boxes(path: Path) -> Boxes:
    """All boxes of a file that is known to be of this family. Raises MediaError only where the file cannot be read."""
    try:
        with path.open("rb") as file:
            reader = _Reader(file, os.fstat(file.fileno()).st_size)
            reader.walk("", 0, reader.length, 0)
            return reader.found
    except OSError as error:
        raise MediaError(f"{path} cannot be read to its end ({error.strerror}): copy it to a sound disk.") from error


class _Reader:
    def __init__(self, file: BinaryIO, length: int) -> None:
        self._file, self.length = file, length
        self.found = Boxes()
        self._edits: list[tuple[Track, int, int, int]] = []

    def walk(self, parent: str, start: int, end: int, depth: int) -> None:
        """Reads the boxes between two offsets."""
        for kind, offset, head, size in self._headers(parent, start, end):
            name = kind.decode("latin-1")
            if kind == b"uuid":
                name += f" {self._read(offset + head, 16).hex()}"
            path = f"{parent}/{name}" if parent else name
            self.found.boxes.append(Box(_clean(path), offset, size))
            if kind == b"trak":
                self.found.tracks.append(Track())
            self._content(path, kind, offset + head, size - head)
            if kind in _PARENTS and depth < _MOST_DEPTH:
                inside = offset + head + self._full_box(kind, offset + head)
                self.walk(path, inside, offset + size, depth + 1)
        if not depth:
            self._time_edits()

    def _headers(self, parent: str, start: int, end: int) -> Iterator[tuple[bytes, int, int, int]]:
        """(type, offset, bytes of the header, bytes in all) of each box, until one makes no sense."""
        while end - start >= 8:
            if len(self.found.boxes) >= _MOST_BOXES:
                if not self.found.notes or "more boxes" not in self.found.notes[-1]:
                    self.found.notes.append(f"The file has more boxes than the {_MOST_BOXES:,} that were read.")
                return
            head = self._read(start, 16)
            size, kind, width = int.from_bytes(head[:4], "big"), head[4:8], 8
            if size == 1 and len(head) == 16:
                size, width = int.from_bytes(head[8:], "big"), 16
            elif size == 0:
                if parent:
                    return  # the zero that ends QuickTime user data
                size = end - start
            if size < width or start + size > end:
                where = f"in {_clean(parent)} " if parent else ""
                self.found.notes.append(
                    f"The box {_clean(kind.decode('latin-1'))!r} {where}at byte {start:,} claims {size:,} bytes, "
                    f"{end - start:,} are there."
                )
                if parent or size < width:
                    return
                size = end - start
            yield kind, start, width, size
            start += size

    def _full_box(self, kind: bytes, offset: int) -> int:
        """Bytes before the boxes inside: 4 in the ISO form of `meta`, which QuickTime's has not."""
        return 4 if kind == b"meta" and self._read(offset, 8)[4:] != b"hdlr" else 0

    def _content(self, path: str, kind: bytes, offset: int, size: int) -> None:
        reader = _READERS.get(kind)
        try:
            if reader is not None:
                reader(self, self._read(offset, size))
            elif kind not in _PARENTS and ("/udta/" in path or "/ilst/" in path):
                self.found.user_data.append((_clean(path), _as_text(self._read(offset, size))))
        except (struct.error, IndexError, ValueError, OverflowError):
            self.found.notes.append(f"The box {_clean(path)} at byte {offset:,} is damaged.")

    def _read(self, offset: int, size: int) -> bytes:
        self._file.seek(offset)
        return self._file.read(min(size, _MOST_BYTES))

    def _track(self) -> Track:
        return self.found.tracks[-1]  # IndexError: a box of a track outside a track

    def _ftyp(self, data: bytes) -> None:
        names = [_clean(data[k : k + 4].decode("latin-1")) for k in range(0, len(data) - 3, 4)]
        if names and not self.found.brand:
            self.found.brand, self.found.brands = names[0], names[2:]

    def _mvhd(self, data: bytes) -> None:
        created, modified, rest = _dates(data)
        self.found.created, self.found.modified = created, modified
        (self.found.timescale,) = struct.unpack_from(">I", data, rest)

    def _tkhd(self, data: bytes) -> None:
        created, modified, rest = _dates(data)
        track = self._track()
        track.created, track.modified = created, modified
        (track.id,) = struct.unpack_from(">I", data, rest)

    def _mdhd(self, data: bytes) -> None:
        track = self._track()
        created, modified, rest = _dates(data)
        track.created, track.modified = track.created or created, track.modified or modified
        track.timescale, ticks, language = struct.unpack_from(">IQH" if data[0] == 1 else ">IIH", data, rest)
        if track.timescale:
            track.duration = ticks / track.timescale
        if language >= 0x400:
            track.language = "".join(chr(0x60 + (language >> shift & 31)) for shift in (10, 5, 0))

    def _hdlr(self, data: bytes) -> None:
        if not self.found.tracks or self._track().handler:
            return  # of `meta`, or of the data of QuickTime
        text = data[24:]
        if data[4:8] != b"\0\0\0\0" and text and text[0] == len(text) - 1:
            text = text[1:]  # QuickTime counts the characters
        track = self._track()
        track.handler = _clean(data[8:12].decode("latin-1"))
        track.name = _as_text(text.split(b"\0")[0]) if text else ""

    def _stsd(self, data: bytes) -> None:
        track = self._track()
        track.codec = _clean(data[12:16].decode("latin-1"))
        if track.handler == "vide" and len(data) >= 90:
            count = min(data[58], 31)
            track.compressor = _as_text(data[59 : 59 + count]) if count else ""

    def _elst(self, data: bytes) -> None:
        form = ">Qqhh" if data[0] == 1 else ">Iihh"
        (count,) = struct.unpack_from(">I", data, 4)
        for k in range(min(count, (len(data) - 8) // struct.calcsize(form))):
            duration, start, whole, part = struct.unpack_from(form, data, 8 + k * struct.calcsize(form))
            self._track().edits.append(Edit(duration, None if start == -1 else start, whole + part / 65536))

    def _time_edits(self) -> None:
        """Ticks to seconds, once both time scales are known: they may stand behind the edit list."""
        for track in self.found.tracks:
            movie, media = self.found.timescale or 1, track.timescale or 1
            track.edits = [
                Edit(e.duration / movie, None if e.start is None else e.start / media, e.rate) for e in track.edits
            ]


_READERS = {
    b"ftyp": _Reader._ftyp,
    b"mvhd": _Reader._mvhd,
    b"tkhd": _Reader._tkhd,
    b"mdhd": _Reader._mdhd,
    b"hdlr": _Reader._hdlr,
    b"stsd": _Reader._stsd,
    b"elst": _Reader._elst,
}


def _dates(data: bytes) -> tuple[str | None, str | None, int]:
    """Creation and modification of a header box, and the offset of what follows."""
    form = ">QQ" if data[0] == 1 else ">II"
    created, modified = struct.unpack_from(form, data, 4)
    return _date(created), _date(modified), 4 + struct.calcsize(form)


def _date(seconds: int) -> str | None:
    return (_EPOCH + timedelta(seconds=seconds)).isoformat() if seconds else None


def _as_text(data: bytes) -> str:
    """The text of a tag: as UTF-8 where it is that, after the headers of the two usual forms; else how long it is."""
    for head in (16, 4, 0):  # `data` box of iTunes; length and language of QuickTime; bare
        if head == 16 and data[4:8] != b"data":
            continue
        if head == 4 and int.from_bytes(data[:2], "big") != len(data) - 4:
            continue
        try:
            text = data[head:].rstrip(b"\0").decode("utf-8")
        except UnicodeDecodeError:
            continue
        if all(c.isprintable() or c in "\n\r\t" for c in text):
            return text if len(text) <= _MOST_TEXT else f"{text[:_MOST_TEXT]}… ({len(text):,} characters)"
    return f"{len(data):,} bytes"


def _clean(text: str) -> str:
    return "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in text)
