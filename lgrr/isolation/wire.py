"""What goes through the pipe: twelve bytes with two lengths, a JSON object, and bytes that belong to it."""

from __future__ import annotations

import json
import struct
from typing import Any, BinaryIO

_LENGTHS = struct.Struct("<IQ")
_LONGEST_HEADER, _LONGEST_PAYLOAD = 1 << 20, 1 << 31

Message = tuple[dict[str, Any], bytearray]


def write(stream: BinaryIO, header: dict[str, Any], payload: Any = b"") -> None:
    """Sends a message at once; `payload` is bytes or a contiguous array. Raises OSError where nobody reads any more."""
    text, data = json.dumps(header).encode(), memoryview(payload).cast("B")
    stream.write(_LENGTHS.pack(len(text), len(data)) + text)
    stream.write(data)
    stream.flush()


def read(stream: BinaryIO) -> Message | None:
    """The next message; None at the end. Raises ValueError on anything that is no message."""
    head = stream.read(_LENGTHS.size)
    if len(head) < _LENGTHS.size:
        return None
    text, data = _LENGTHS.unpack(head)
    if text > _LONGEST_HEADER or data > _LONGEST_PAYLOAD:
        raise ValueError("a message of no possible length")
    try:
        header = json.loads(stream.read(text))
    except RecursionError as error:
        raise ValueError("a message nested too deeply") from error
    if not isinstance(header, dict):
        raise ValueError("a message without an object")
    payload = bytearray(data)
    view, got = memoryview(payload), 0
    while got < data:
        count = stream.readinto(view[got:])  # type: ignore[attr-defined] # BufferedReader has it
        if not count:
            return None
        got += count
    return header, payload
