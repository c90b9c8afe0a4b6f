"""What a still image carries beside its picture: EXIF, XMP, comments, quantisation tables."""

from __future__ import annotations

import hashlib
import struct
import warnings
from pathlib import Path
from typing import Any

from PIL import ExifTags, Image

from lgrr.evidence.pictures import Part

_MOST_TEXT = 4_000
_IFDS = {"Exif": ExifTags.IFD.Exif, "GPS": ExifTags.IFD.GPSInfo, "Interop": ExifTags.IFD.Interop}
# what Pillow raises on tags that are damaged
_DAMAGE = (OSError, SyntaxError, ValueError, EOFError, KeyError, TypeError, IndexError, struct.error, OverflowError,
           ZeroDivisionError, MemoryError, AttributeError)  # fmt: skip


class ImageTags(Part):
    """The tags of an image: `exif` by `IFD.Name`, `xmp` as it stands in the file, `comments` and other text by name.

    `quantisation` are the tables of a JPEG, 64 numbers each, in the order that Pillow gives; `segments` the markers of
    its application segments. `notes` say what could not be read.
    """

    exif: dict[str, str]
    xmp: str | None
    comments: dict[str, str]
    quantisation: tuple[tuple[int, ...], ...]
    segments: tuple[str, ...]
    progressive: bool
    icc_profile: str | None
    notes: tuple[str, ...]


def image_tags(path: Path) -> ImageTags:
    """The tags of an image file; what is damaged becomes a note. Raises OSError where it is no image."""
    notes: list[str] = []
    with warnings.catch_warnings(record=True, action="always") as complaints, Image.open(path) as image:
        info = dict(image.info)
        exif = _exif(image, notes)
        xmp = info.get("xmp") or info.get("XML:com.adobe.xmp")
        profile = info.get("icc_profile")
        tables = getattr(image, "quantization", None) or {}
        return ImageTags(
            exif=exif,
            xmp=None if xmp is None else _text(xmp),
            comments={str(key): _text(value) for key, value in info.items() if _is_comment(key, value)},
            quantisation=tuple(tuple(tables[k]) for k in sorted(tables)),
            segments=tuple(f"{marker} {_identifier(data)}".strip() for marker, data in getattr(image, "applist", ())),
            progressive=bool(info.get("progressive")),
            icc_profile=f"{len(profile):,} bytes, SHA-256 {hashlib.sha256(profile).hexdigest()}" if profile else None,
            notes=(*notes, *dict.fromkeys(" ".join(str(c.message).split()) for c in complaints)),
        )


def _exif(image: Image.Image, notes: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    try:
        tags = image.getexif()
        found |= {f"Image.{ExifTags.TAGS.get(k, f'0x{k:04x}')}": _text(v) for k, v in tags.items()}
    except _DAMAGE as error:
        notes.append(f"The EXIF data is damaged ({error}).")
        return found
    for name, ifd in _IFDS.items():
        names = ExifTags.GPSTAGS if name == "GPS" else ExifTags.TAGS
        try:
            inside = tags.get_ifd(ifd)
            found |= {f"{name}.{names.get(k, f'0x{k:04x}')}": _text(v) for k, v in inside.items()}
        except _DAMAGE as error:
            notes.append(f"The {name} part of the EXIF data is damaged ({error}).")
    return found


def _is_comment(key: object, value: object) -> bool:
    return isinstance(key, str) and isinstance(value, str | bytes) and key not in (
        "exif", "xmp", "XML:com.adobe.xmp", "icc_profile", "photoshop",
    )  # fmt: skip


def _text(value: Any) -> str:
    """A tag's value in words; long ones are cut, bytes that are no text are counted."""
    if isinstance(value, bytes):
        try:
            value = value.rstrip(b"\0").decode("utf-8")
        except UnicodeDecodeError:
            return f"{len(value):,} bytes"
        if not all(c.isprintable() or c in "\n\r\t" for c in value):
            return f"{len(value):,} bytes"
    text = str(value).encode("utf-8", "replace").decode()
    return text if len(text) <= _MOST_TEXT else f"{text[:_MOST_TEXT]}… ({len(text):,} characters)"


def _identifier(data: bytes) -> str:
    """The name at the start of an application segment, as `Exif` or `http://ns.adobe.com/xap/1.0/`."""
    name = data.split(b"\0")[0][:64]
    return name.decode("ascii") if name.isascii() and name.decode("ascii").isprintable() else ""
