"""What is attached to a PDF, read strictly: a damaged attachment is said to be damaged, never mended."""

from __future__ import annotations

import io
import logging
import zlib
from typing import Any

from pypdf import PdfReader
from pypdf.generic import StreamObject

from lgrr.text import printable

UNREADABLE = ""  # the name under which the reason is found why a PDF could not be read
_MOST_BYTES = 1 << 30  # of one attachment: a few bytes may unpack to any number
logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what it finds odd is told in our words


def attachments(content: bytes) -> dict[str, bytes | str]:
    """The files attached to a PDF by their names; a reason in place of what cannot be read."""
    found: dict[str, bytes | str] = {}
    try:
        for file in PdfReader(io.BytesIO(content)).attachment_list:
            places: Any = file.pdf_object["/EF"]
            stream = places.get("/UF", places.get("/F")).get_object()
            found[file.name] = "it is attached twice" if file.name in found else _content(stream)
    except Exception as error:  # a PDF from anybody: its reader fails in many ways
        found[UNREADABLE] = printable(f"{type(error).__name__}: {error}")
    return found


def _content(stream: StreamObject) -> bytes | str:
    packed = stream._data  # pypdf's own unpacking passes over damage
    match stream.get("/Filter"):
        case None | []:
            return bytes(packed)
        case "/FlateDecode" | ["/FlateDecode"]:
            pass
        case other:
            return f"it is packed in a way that is not known ({printable(str(other))})"
    unpacking = zlib.decompressobj()
    try:
        content = unpacking.decompress(packed, _MOST_BYTES)
    except zlib.error:
        return "its bytes were changed: they cannot be unpacked"
    if not unpacking.eof:
        return "its bytes were changed or cut off: they do not unpack to an end"
    return content
