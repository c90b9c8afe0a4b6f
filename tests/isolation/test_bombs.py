"""Small files that ask for much memory are refused in a sentence, before it is taken."""

import os
import struct
import zlib
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from lgrr.errors import MediaError
from lgrr.isolation import open_isolated
from tests.video.clips import make_clip, numbered

HUGE = 65_535
LIMIT = "megapixels"


def chunk(kind: bytes, data: bytes) -> bytes:
    """A chunk of a PNG."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(path: Path) -> Path:
    header = struct.pack(">IIBBBBB", HUGE, HUGE, 8, 6, 0, 0, 0)
    rows = zlib.compress(bytes(1_000_000), 9)
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b""))
    return path


def png_text(path: Path) -> Path:
    """A picture of 8 x 8 with text that unpacks to 2 GB."""
    Image.new("RGB", (8, 8)).save(path)
    content = path.read_bytes()
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(bytes(1 << 24)) for _ in range(128)) + packer.flush()
    path.write_bytes(content[:33] + chunk(b"zTXt", b"Comment\0\0" + packed) + content[33:])
    return path


def gif(path: Path) -> Path:
    Image.new("P", (8, 8)).save(path)
    content = bytearray(path.read_bytes())
    content[6:10] = struct.pack("<HH", HUGE, HUGE)
    path.write_bytes(content)
    return path


def webp(path: Path) -> Path:
    """An extended header whose canvas has 16,384 pixels to a side."""
    Image.new("RGBA", (8, 8), (1, 2, 3, 4)).save(path, exif=b"Exif\0\0MM\0*\0\0\0\x08\0\0")
    content = bytearray(path.read_bytes())
    place = content.index(b"VP8X") + 12
    content[place : place + 6] = (16_383).to_bytes(3, "little") * 2
    path.write_bytes(content)
    return path


def tiff(path: Path) -> Path:
    Image.new("L", (8, 8)).save(path)
    content = path.read_bytes()
    for tag in (256, 257):  # width, height
        place = content.index(struct.pack("<HHI", tag, 4, 1)) + 8
        content = content[:place] + struct.pack("<I", HUGE) + content[place + 4 :]
    path.write_bytes(content)
    return path


def mov(path: Path) -> Path:
    """The sample description claims about the largest size that FFmpeg believes, and nothing else in it states one."""
    pictures = [numbered(k) for k in range(4)]
    content = bytearray(make_clip(path, pictures, codec="qtrle", pixel_format="rgb24").read_bytes())
    place = content.index(b"rle ") + 4 + 24
    content[place : place + 4] = struct.pack(">HH", 16_000, 16_000)
    path.write_bytes(content)
    return path


def mjpeg(path: Path) -> Path:
    """Each picture claims the largest size that JPEG has."""
    content = make_clip(path, [numbered(k) for k in range(4)], codec="mjpeg", pixel_format="yuvj420p").read_bytes()
    small = b"\xff\xc0\x00\x11\x08" + struct.pack(">HH", 96, 160)
    assert content.count(small) == 4
    path.write_bytes(content.replace(small, small[:5] + struct.pack(">HH", HUGE, HUGE)))
    return path


@pytest.mark.parametrize(
    ("make", "name", "fault"),
    [
        (png, "bomb.png", LIMIT),
        (png_text, "text.png", "damaged"),
        (gif, "bomb.gif", LIMIT),
        (webp, "bomb.webp", ""),
        (tiff, "bomb.tiff", LIMIT),
        (mov, "bomb.mov", "16000 x 16000"),
        (mjpeg, "bomb.avi", "no picture that can be decoded"),
    ],
)
def test_a_bomb_is_refused_in_a_sentence(make: Callable[[Path], Path], name: str, fault: str, tmp_path: Path) -> None:
    path = make(tmp_path / name)
    assert path.stat().st_size < 4_000_000
    before = os.times()
    with pytest.raises(MediaError) as caught:
        open_isolated(path)
    after = os.times()
    assert fault in str(caught.value)
    assert str(caught.value).endswith(".")
    assert after.children_user + after.children_system - before.children_user - before.children_system < 10


@pytest.mark.slow
def test_pixels_that_are_not_square_do_not_stretch_a_picture_over_the_limit(tmp_path: Path) -> None:
    wide = np.zeros((7_200, 7_200, 3), np.uint8)
    path = make_clip(tmp_path / "wide.mkv", [wide], codec="mjpeg", pixel_format="yuvj420p", pixel_aspect=Fraction(4))
    with open_isolated(path) as media:
        assert (media.info.width, media.info.height) == (7_200, 7_200)
        assert "not plausible" in " ".join(media.info.notes)
