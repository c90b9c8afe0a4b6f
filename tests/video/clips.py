"""Clips whose pictures carry their own number, so that a wrong picture shows."""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

BITS = 10
HEIGHT, WIDTH = 96, 160


def numbered(number: int, height: int = HEIGHT, width: int = WIDTH) -> np.ndarray:
    """A picture (H, W, 3) with texture that moves with the number, and the number as black and white bars on top."""
    y, x = np.mgrid[:height, :width]
    rgb = np.stack([(x + 3 * number) % 256, (2 * y + number) % 256, (x + y + 5 * number) % 256], axis=2)
    for bit in range(BITS):
        rgb[: height // 2, bit * width // BITS : (bit + 1) * width // BITS] = 235 if number >> bit & 1 else 20
    return rgb.astype(np.uint8)


def number_of(rgb: np.ndarray) -> int:
    """The number that a picture shows."""
    height, width = rgb.shape[:2]
    row = rgb[: height // 3].mean(axis=(0, 2))
    return sum(
        1 << bit
        for bit in range(BITS)
        if row[bit * width // BITS + width // 40 : (bit + 1) * width // BITS - width // 40].mean() > 128
    )


def make_clip(
    path: Path,
    pictures: Iterable[np.ndarray],
    *,
    codec: str = "libx264",
    pixel_format: str = "yuv420p",
    rate: Fraction = Fraction(25),
    pts: Iterable[int] | None = None,
    time_base: Fraction | None = None,
    options: dict[str, str] | None = None,
    container_options: dict[str, str] | None = None,
    pixel_aspect: Fraction | None = None,
    display_matrix: list[int] | None = None,
) -> Path:
    """Encode pictures with any codec, container and time stamps that PyAV has."""
    stamps: Iterator[int] | None = iter(pts) if pts is not None else None
    with av.open(str(path), "w", options=container_options or {}) as container:
        stream = container.add_stream(codec, rate=rate, options=options or {})
        if display_matrix is not None:
            stream.set_display_matrix(display_matrix)
        for position, picture in enumerate(pictures):
            if position == 0:
                stream.height, stream.width = picture.shape[:2]
                stream.pix_fmt = pixel_format
                if time_base is not None:
                    stream.codec_context.time_base = time_base
                if pixel_aspect is not None:
                    stream.codec_context.sample_aspect_ratio = pixel_aspect
            frame = av.VideoFrame.from_ndarray(picture, "rgb24").reformat(format=pixel_format)
            if stamps is not None:
                frame.pts, frame.time_base = next(stamps), time_base
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path
