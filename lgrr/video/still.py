"""Still images, read by Pillow, as recordings of one frame."""

from __future__ import annotations

import hashlib
import io
import struct
import warnings
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np
import PIL
from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

from lgrr.errors import MediaError
from lgrr.types import FrameId
from lgrr.video.media import MAX_PIXELS, FrameIds, Hashes, Media, MediaInfo, Picture

# Formats that are known by their first bytes and hold pictures, not moving ones by nature.
_FORMATS = ["JPEG", "PNG", "WEBP", "TIFF", "BMP", "DIB", "GIF", "AVIF", "JPEG2000", "PPM", "PCX", "ICO"]
_JPEG_AFTER_JPEG = b"\xff\xd9\xff\xd8\xff"  # end of image, start of image (ITU-T T.81, B.1.1.3)
# what Pillow raises on broken data; RuntimeError: the decoder of AVIF
_DAMAGE = (
    OSError, SyntaxError, ValueError, EOFError, RuntimeError, struct.error, ArithmeticError, LookupError, TypeError,
    AttributeError,
)  # fmt: skip
# EXIF orientation -> degrees clockwise to turn for display, and whether the picture is mirrored (CIPA DC-008)
_ORIENTATIONS = {
    1: (0, False), 2: (0, True), 3: (180, False), 4: (180, True),
    5: (90, True), 6: (90, False), 7: (270, True), 8: (270, False),
}  # fmt: skip


@dataclass(frozen=True)
class _Decoded:
    """An image as stored, its display picture (H, W, 3) uint8, and what was done to get it."""

    image: Image.Image
    rgb: np.ndarray
    sha256: bytes
    rotation: int
    notes: tuple[str, ...]


class Still(Media):
    """A still image: one frame with time stamp 0, time base 1."""

    def __init__(self, path: Path, cache_bytes: int) -> None:
        super().__init__(cache_bytes)
        decoded = _decode(path)
        self._path = path
        self.info = _describe(path, decoded)
        self.frames = FrameIds(np.zeros(1, np.int64), Fraction(1), 0)
        self.hashes = Hashes(np.frombuffer(decoded.sha256, np.uint8).reshape(1, 32))
        self.keyframes = [0]
        self.picture_types = "I"
        self._keep(Picture(FrameId(0, 0, Fraction(1)), decoded.rgb, decoded.sha256.hex()))

    def _decode(self, index: int) -> Picture:
        decoded = _decode(self._path)
        if decoded.sha256 != self.hashes.digest(index):
            raise MediaError(
                f"{self._path.name} decodes differently on a second reading: it is not the picture that it was when "
                "the file was opened; make sure that nothing changes the file, then open it again."
            )
        return Picture(self.frames[index], decoded.rgb, decoded.sha256.hex())


def is_still(path: Path) -> bool:
    """Whether the content (not the name) is that of a still image format."""
    try:
        with _quiet(), Image.open(path, formats=_FORMATS):
            return True
    except UnidentifiedImageError:
        return False
    except (*_DAMAGE, Image.DecompressionBombError):
        return True  # recognised, though broken


def _quiet() -> warnings.catch_warnings[None]:
    return warnings.catch_warnings(action="ignore")


def _decode(path: Path) -> _Decoded:
    try:
        data = path.read_bytes()
        with _quiet(), Image.open(io.BytesIO(data), formats=_FORMATS) as image:
            if image.width * image.height > MAX_PIXELS:
                raise Image.DecompressionBombError
            image.load()
            return _displayed(path, image, more=image.format == "JPEG" and _JPEG_AFTER_JPEG in data)
    except Image.DecompressionBombError as error:
        raise MediaError(
            f"{path.name} announces more than {MAX_PIXELS // 10**6} megapixels or more than can be held safely: "
            "it is damaged or must be scaled down first."
        ) from error
    except _DAMAGE as error:
        raise MediaError(
            f"{path.name} is an image that is damaged or cut off ({str(error).rstrip('.')}): "
            "obtain a complete copy from the source."
        ) from error


def _displayed(path: Path, image: Image.Image, more: bool) -> _Decoded:
    notes = []
    count = getattr(image, "n_frames", 1)
    if count > 1:
        notes.append(f"The image holds {count} pictures; the first was read.")
    if more:
        notes.append("Further JPEG pictures follow the first in this file, as in Motion JPEG; only the first was read.")
    turn, mirrored = _ORIENTATIONS.get(image.getexif().get(ExifTags.Base.Orientation, 1), (0, False))
    if turn:
        notes.append(f"The picture is stored turned and was turned by {turn} degrees clockwise (EXIF orientation).")
    if mirrored:
        notes.append("The picture is stored mirrored and was mirrored back for display (EXIF orientation).")
    if image.info.get("icc_profile"):
        notes.append("The embedded colour profile was not applied.")
    digest = hashlib.sha256(image.tobytes()).digest()
    rgb = np.array(_rgb(path, ImageOps.exif_transpose(image), notes))
    rgb.flags.writeable = False
    return _Decoded(image, rgb, digest, turn, tuple(notes))


def _rgb(path: Path, image: Image.Image, notes: list[str]) -> Image.Image:
    """The image as 8 bit RGB; what had to be changed is added to the notes."""
    if image.mode.startswith(("I", "F")):
        image = _eight_bits(path, image, notes)
    if image.mode == "CMYK":
        notes.append("CMYK was converted to RGB without a colour profile.")
    if image.has_transparency_data:
        image = image.convert("RGBA")
        if image.getchannel("A").getextrema() != (255, 255):
            notes.append("Transparent parts are shown on white.")
            image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)
    return image.convert("RGB")


def _eight_bits(path: Path, image: Image.Image, notes: list[str]) -> Image.Image:
    samples = np.asarray(image)
    if samples.dtype.kind == "f" or samples.min() < 0 or samples.max() > 65535:
        raise MediaError(
            f"{path.name} has 32 bit samples, whose white point is not stated: convert it to 8 or 16 bit first."
        )
    notes.append("16 bit samples were scaled to 8 bit.")
    return Image.fromarray(((samples.astype(np.uint32) * 255 + 32767) // 65535).astype(np.uint8))


def _describe(path: Path, decoded: _Decoded) -> MediaInfo:
    height, width = decoded.rgb.shape[:2]
    kind = (decoded.image.format or "image").lower()
    return MediaInfo(
        path=path,
        container=kind,
        codec=kind,
        pixel_format=decoded.image.mode,
        width=width,
        height=height,
        coded_size=decoded.image.size,
        rotation=decoded.rotation,
        sample_aspect_ratio=Fraction(1),
        colour_matrix="rgb",
        colour_range="full",
        frames=1,
        duration=0.0,
        average_rate=None,
        variable_frame_rate=False,
        time_base=Fraction(1),
        start_pts=0,
        stream=0,
        decoder=f"Pillow {PIL.__version__}",
        still=True,
        notes=decoded.notes,
    )
