"""Ways to damage a file. The same random numbers give the same damage."""

from __future__ import annotations

import random
import struct
from collections.abc import Callable, Sequence

_NUMBERS = (0, 1, 2, 7, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)
_HEADERS = 2048  # bytes at the start and at the end where most of what steers a parser is


def mutated(content: bytes, others: Sequence[bytes], draw: random.Random) -> bytes:
    """One to four kinds of damage, one after another."""
    data = bytearray(content)
    for _ in range(draw.choice((1, 1, 1, 2, 2, 3, 4))):
        draw.choice(_KINDS)(data, others, draw)
        if not data:
            data += b"\0"
    return bytes(data)


def _place(data: bytearray, draw: random.Random) -> int:
    """Anywhere, but more often near the start or the end."""
    length = len(data)
    match draw.randrange(3):
        case 0:
            return draw.randrange(min(length, _HEADERS))
        case 1:
            return length - 1 - draw.randrange(min(length, _HEADERS))
    return draw.randrange(length)


def _flip(data: bytearray, others: Sequence[bytes], draw: random.Random) -> None:
    for _ in range(draw.choice((1, 1, 2, 4, 16, 64))):
        data[_place(data, draw)] ^= 1 << draw.randrange(8)


def _number(data: bytearray, others: Sequence[bytes], draw: random.Random) -> None:
    form = draw.choice((">I", "<I", ">H", "<H", ">B"))
    size, place = struct.calcsize(form), _place(data, draw)
    if place + size <= len(data):
        struct.pack_into(form, data, place, draw.choice(_NUMBERS) & ((1 << 8 * size) - 1))


def _cut(data: bytearray, others: Sequence[bytes], draw: random.Random) -> None:
    del data[_place(data, draw) :]


def _remove(data: bytearray, others: Sequence[bytes], draw: random.Random) -> None:
    place = _place(data, draw)
    del data[place : place + draw.choice((1, 2, 4, 16, 256))]


def _repeat(data: bytearray, others: Sequence[bytes], draw: random.Random) -> None:
    place = _place(data, draw)
    data[place:place] = data[place : place + draw.choice((4, 16, 64, 1024))] * draw.choice((1, 2, 50))


def _noise(data: bytearray, others: Sequence[bytes], draw: random.Random) -> None:
    place = _place(data, draw)
    size = min(draw.choice((2, 8, 64, 512)), len(data) - place)
    data[place : place + size] = draw.randbytes(size)


def _graft(data: bytearray, others: Sequence[bytes], draw: random.Random) -> None:
    other = draw.choice(others)
    start, place = draw.randrange(len(other)), _place(data, draw)
    piece = other[start : start + draw.choice((16, 256, 4096))]
    data[place : place + len(piece)] = piece


_KINDS: tuple[Callable[[bytearray, Sequence[bytes], random.Random], None], ...] = (
    _flip, _flip, _number, _number, _cut, _remove, _repeat, _noise, _graft,
)  # fmt: skip
