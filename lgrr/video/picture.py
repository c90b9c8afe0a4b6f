"""From a decoded frame to the bytes that are hashed and the picture that is shown."""

from __future__ import annotations

import ctypes
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, cast

import numpy as np
from av.buffer import Buffer
from av.sidedata.sidedata import SideDataContainer
from av.sidedata.sidedata import Type as SideDataType
from av.video.frame import VideoFrame
from av.video.plane import VideoPlane
from av.video.reformatter import ColorRange, Colorspace, Interpolation, VideoReformatter

# Bit-exact, so that every processor gives the same picture whatever instructions it has.
SCALING = Interpolation.BICUBIC | Interpolation.ACCURATE_RND | Interpolation.FULL_CHR_H_INT | Interpolation.BITEXACT
# AVColorSpace (ITU-T H.273, MatrixCoefficients) -> the matrix that swscale has for it, and its name
_MATRICES = {
    1: (Colorspace.ITU709, "bt709"),
    4: (Colorspace.FCC, "fcc"),
    5: (Colorspace.ITU601, "bt601"),
    6: (Colorspace.ITU601, "bt601"),
    7: (Colorspace.SMPTE240M, "smpte240m"),
    9: (Colorspace.BT2020, "bt2020"),
    10: (Colorspace.BT2020, "bt2020"),
}


def _nameless(kind: type[SideDataType], number: int) -> SideDataType:
    """Side data that FFmpeg knows and PyAV does not, such as the EXIF data of a frame in Motion JPEG: without this, one
    of them keeps a frame's orientation from being read.
    """
    made: Any = object.__new__(kind)
    made._name_, made._value_ = f"NUMBER_{number}", number
    return made


SideDataType._missing_ = classmethod(_nameless)  # type: ignore[assignment,method-assign]


def digest(frame: VideoFrame) -> bytes:
    """SHA-256 (32 bytes) of a decoded picture in its own pixel format, as coded: before rotation and pixel aspect.

    Hashed are the planes in order, rows without padding: the bytes of ffmpeg's `rawvideo`, so that
    `ffmpeg -noautorotate -i FILE -map 0:STREAM -fps_mode passthrough -f framehash -hash sha256 -` prints the same.
    """
    sha = hashlib.sha256()
    for plane, row_bytes in zip(frame.planes, _row_bytes(frame), strict=True):
        sha.update(np.ascontiguousarray(_rows(plane)[:, :row_bytes]).data)
    return sha.digest()


def frame_bytes(frame: VideoFrame) -> int:
    """Bytes that a decoded picture takes."""
    return sum(plane.buffer_size for plane in frame.planes)


def _row_bytes(frame: VideoFrame) -> list[int]:
    """Bytes that one row takes in each plane."""
    planes, pixel_format = frame.planes, frame.format
    if pixel_format.has_palette:
        return [frame.width, 1024]
    if len(planes) == 1:
        # subsampled packed formats (yuyv422) store whole pairs of pixels
        width = frame.width + frame.width % 2 if any(c.is_chroma for c in pixel_format.components) else frame.width
        return [(width * pixel_format.padded_bits_per_pixel + 7) // 8]
    samples = [0] * len(planes)
    for component in pixel_format.components:
        samples[component.plane] += (component.bits + 7) // 8
    return [plane.width * size for plane, size in zip(planes, samples, strict=True)]


def _rows(plane: VideoPlane) -> np.ndarray:
    """The plane's memory as (height, |line size|) uint8, top row first."""
    stride = plane.buffer_size // plane.height
    if plane.line_size >= 0:
        return np.frombuffer(memoryview(plane), np.uint8).reshape(plane.height, stride)
    # Uncompressed AVI stores the bottom row first: its plane starts at the last row in memory.
    lowest = plane.buffer_ptr - stride * (plane.height - 1)
    memory = (ctypes.c_uint8 * plane.buffer_size).from_address(lowest)
    return np.frombuffer(memoryview(memory), np.uint8).reshape(plane.height, stride)[::-1].copy()


@dataclass(frozen=True)
class Orientation:
    """How a coded picture is turned for display: transposed first, then mirrored left-right, then top-bottom."""

    transpose: bool = False
    mirror_x: bool = False
    mirror_y: bool = False
    skewed: bool = False

    @property
    def rotation(self) -> int:
        """Degrees clockwise, 0, 90, 180 or 270, after which a `mirrored` picture is still to be mirrored left-right."""
        if self.transpose:
            return 270 if self.mirror_y else 90
        return 180 if self.mirror_y else 0

    @property
    def mirrored(self) -> bool:
        """Whether turning alone is not enough."""
        return self.transpose ^ self.mirror_x ^ self.mirror_y

    def apply(self, picture: np.ndarray) -> np.ndarray:
        """The picture (H, W, ...) as displayed, contiguous."""
        if self.transpose:
            picture = picture.swapaxes(0, 1)
        return np.ascontiguousarray(picture[:: -1 if self.mirror_y else 1, :: -1 if self.mirror_x else 1])


def side_data(frame: VideoFrame) -> Mapping[str, Buffer]:
    """What the decoder tells of a frame, by name.

    Not `frame.side_data`: the frame would refer to it and it to the frame, and both wait for the garbage collector.
    """
    return cast(Callable[[VideoFrame], Mapping[str, Buffer]], SideDataContainer)(frame)


def orientation(frame: VideoFrame) -> Orientation | None:
    """The orientation that the frame's display matrix asks for; None if it has none.

    The matrix takes a coded point (p, q) to (a p + c q, b p + d q) (ISO/IEC 14496-12, 6.2.2). An angle that is not a
    multiple of 90 degrees is not applied: `skewed`.
    """
    matrix = side_data(frame).get("DISPLAYMATRIX")
    if matrix is None:
        return None
    a, b, _, c, d = np.frombuffer(memoryview(matrix), np.int32)[:5] / 65536
    straight, turned = np.abs([a, d]), np.abs([b, c])
    if turned.max() < 0.01 * straight.min():
        return Orientation(False, bool(a < 0), bool(d < 0))
    if straight.max() < 0.01 * turned.min():
        return Orientation(True, bool(c < 0), bool(b < 0))
    return Orientation(skewed=True)


def display_size(width: int, height: int, pixel_aspect: Fraction) -> tuple[int, int]:
    """Width and height with square pixels before rotation: one side is enlarged, none made smaller."""
    if pixel_aspect >= 1:
        return round(width * pixel_aspect), height
    return width, round(height / pixel_aspect)


def colour_matrix(frame: VideoFrame) -> tuple[Colorspace | None, str]:
    """The matrix from YCbCr to RGB, and its name; None for pictures that are RGB or grey already.

    Where the file does not say, pictures of 720 rows or more are taken for BT.709, others for BT.601, as players do.
    """
    if frame.format.is_rgb or frame.format.has_palette or len(frame.format.components) < 3:
        return None, "rgb" if frame.format.is_rgb or frame.format.has_palette else "grey"
    if frame.colorspace in _MATRICES:
        return _MATRICES[frame.colorspace]
    matrix, name = _MATRICES[1 if frame.height >= 720 else 6]
    return matrix, f"{name} (assumed)"


def colour_range(frame: VideoFrame) -> str:
    """Whether samples fill their range: "full", "limited", or "... (assumed)" where the file does not say."""
    if frame.color_range in (ColorRange.MPEG, ColorRange.JPEG):
        return "full" if frame.color_range == ColorRange.JPEG else "limited"
    full = frame.format.name.startswith(("yuvj", "gray", "mono")) or frame.format.is_rgb or frame.format.has_palette
    return "full" if full else "limited (assumed)"


class Display:
    """Turns decoded frames into display pictures: RGB, square pixels, upright. Keeps the scaler between frames."""

    def __init__(self, pixel_aspect: Fraction) -> None:
        self._pixel_aspect = pixel_aspect
        self._scaler = VideoReformatter()

    def rgb(self, frame: VideoFrame, turned: Orientation) -> np.ndarray:
        """(H, W, 3) uint8, contiguous, read-only: pictures are shared through a cache."""
        width, height = display_size(frame.width, frame.height, self._pixel_aspect)
        matrix = colour_matrix(frame)[0]
        converted = self._scaler.reformat(
            frame,
            width=width,
            height=height,
            # YCbCr goes by way of planes: swscale gives the same pixels as packed, but has vector code for it
            format="rgb24" if matrix is None else "gbrp",
            src_colorspace=matrix,
            interpolation=SCALING,
            dst_color_range=ColorRange.JPEG,
            threads=1,
        )
        rgb = turned.apply(converted.to_ndarray())
        rgb.flags.writeable = False
        return rgb
