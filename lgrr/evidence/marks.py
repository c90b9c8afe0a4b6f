"""Marks that encoders leave inside a stream: their name, version and settings, in messages that no player shows."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Iterator

_USER_DATA = 5  # payload type user_data_unregistered (ITU-T H.264 and H.265, annex D)
_SEI = {"h264": (6,), "hevc": (39, 40)}  # types of the units that hold such messages
_MOST_TEXT = 2_000
# how the encoders of other codecs begin their names
_NAMES = re.compile(rb"(?:Lavc|LAME|XviD|DivX|FFmpeg|Xiph\.Org libVorbis|libopus)[\x20-\x7e]{0,120}")


def encoder_marks(codec: str, extradata: bytes, packets: Iterable[bytes]) -> tuple[str, ...]:
    """The marks in a stream's configuration and first packets, each once, in order; bytes of any kind are accepted."""
    found: dict[str, None] = {}
    for data in (extradata, *packets):
        if codec in _SEI:
            found |= dict.fromkeys(_messages(codec, extradata, data))
        else:
            found |= dict.fromkeys(match.group().decode("ascii").strip() for match in _NAMES.finditer(data))
    return tuple(found)


def _messages(codec: str, extradata: bytes, data: bytes) -> Iterator[str]:
    """Texts of the unregistered user data of H.264 or H.265; those that are no text by their identifier."""
    for unit in _units(codec, extradata, data):
        if codec == "h264":
            kind, head = unit[0] & 0x1F, 1
        else:
            kind, head = unit[0] >> 1 & 0x3F, 2
        if kind in _SEI[codec]:
            yield from _user_data(unit[head:].replace(b"\0\0\3", b"\0\0"))


def _user_data(message: bytes) -> Iterator[str]:
    place = 0
    while place + 2 <= len(message) and message[place:] != b"\x80":
        kind, place = _number(message, place)
        size, place = _number(message, place)
        content = message[place : place + size]
        if kind == _USER_DATA and len(content) >= 16:
            yield _words(content[:16], content[16:])
        place += size


def _number(message: bytes, place: int) -> tuple[int, int]:
    """A number coded as a run of 255 and a rest, and where it ends."""
    value = 0
    while place < len(message) and message[place] == 255:
        value, place = value + 255, place + 1
    return value + (message[place] if place < len(message) else 0), place + 1


def _words(identifier: bytes, content: bytes) -> str:
    text = content.split(b"\0")[0].decode("utf-8", "replace").strip()
    if text and all(c.isprintable() or c in "\n\r\t" for c in text) and "�" not in text:
        return text[:_MOST_TEXT]
    return f"user data {uuid.UUID(bytes=identifier)}, {len(content):,} bytes"


def _units(codec: str, extradata: bytes, data: bytes) -> Iterator[bytes]:
    """The NAL units of a packet or of the configuration: behind start codes, or behind their length as in MP4."""
    if extradata[:1] != b"\1":
        yield from filter(None, data.split(b"\0\0\1")[1:])
    elif data is not extradata:
        place = 4 if codec == "h264" else 21  # of the byte that says how long a length is
        yield from _counted(data, 0, (extradata[place] & 3) + 1 if len(extradata) > place else 4)
    elif codec == "hevc":  # arrays of units, each behind its type and how many (ISO/IEC 14496-15, 8.3.3)
        place = 23
        while place + 3 <= len(data):
            for _ in range(int.from_bytes(data[place + 1 : place + 3], "big")):
                unit = next(_counted(data, place + 3, 2), b"")
                yield from filter(None, [unit])
                place += len(unit) + 2
            place += 3


def _counted(data: bytes, place: int, width: int) -> Iterator[bytes]:
    """Units behind their length in `width` bytes; the last one may be cut."""
    while place + width < len(data):
        size = int.from_bytes(data[place : place + width], "big")
        place += width
        if size:
            yield data[place : place + size]
        place += size
