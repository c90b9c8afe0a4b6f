"""Scalars in TensorBoard's event files: `tensorboard --logdir RUN` draws them. Written here, since the format is small.

A file is a row of TFRecords (TensorFlow's guide "TFRecord and tf.train.Example": length, masked CRC-32C of the length,
data, masked CRC-32C of the data); each holds one Event of event.proto, in Protocol Buffers' encoding.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from typing import BinaryIO

VARINT, DOUBLE, BYTES, FLOAT = 0, 1, 2, 5  # wire types
WALL_TIME, STEP, FILE_VERSION, SUMMARY = 1, 2, 3, 5  # fields of Event
VALUE = 1  # field of Summary
TAG, SIMPLE_VALUE = 1, 2  # fields of Summary.Value


def write_header(file: BinaryIO, seconds: float) -> None:
    """What the first record of a file must be; `seconds` since 1970."""
    _write_record(file, _double(WALL_TIME, seconds) + _bytes(FILE_VERSION, b"brain.Event:2"))


def write_scalars(file: BinaryIO, seconds: float, step: int, scalars: Mapping[str, float]) -> None:
    """One event with values by their tags."""
    values = (_bytes(TAG, tag.encode()) + _float(SIMPLE_VALUE, value) for tag, value in scalars.items())
    summary = b"".join(_bytes(VALUE, value) for value in values)
    _write_record(file, _double(WALL_TIME, seconds) + _integer(STEP, step) + _bytes(SUMMARY, summary))


def _write_record(file: BinaryIO, data: bytes) -> None:
    length = struct.pack("<Q", len(data))
    file.write(length + _masked(length) + data + _masked(data))
    file.flush()


def _masked(data: bytes) -> bytes:
    crc = crc32c(data)
    return struct.pack("<I", ((crc >> 15 | crc << 17) + 0xA282EAD8) & 0xFFFFFFFF)


def _table() -> list[int]:
    table = []
    for byte in range(256):
        for _ in range(8):
            byte = byte >> 1 ^ (0x82F63B78 if byte & 1 else 0)
        table.append(byte)
    return table


TABLE = _table()


def crc32c(data: bytes) -> int:
    """Castagnoli's cyclic redundancy check (RFC 3720, appendix B.4)."""
    crc = 0xFFFFFFFF
    for byte in data:
        crc = crc >> 8 ^ TABLE[(crc ^ byte) & 0xFF]
    return crc ^ 0xFFFFFFFF


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])


def _key(field: int, wire: int) -> bytes:
    return _varint(field << 3 | wire)


def _integer(field: int, value: int) -> bytes:
    return _key(field, VARINT) + _varint(value)


def _double(field: int, value: float) -> bytes:
    return _key(field, DOUBLE) + struct.pack("<d", value)


def _float(field: int, value: float) -> bytes:
    return _key(field, FLOAT) + struct.pack("<f", value)


def _bytes(field: int, value: bytes) -> bytes:
    return _key(field, BYTES) + _varint(len(value)) + value
