"""Writing a clip from pictures: for the demonstration and for tests."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.video.frame import VideoFrame
from av.video.reformatter import ColorRange, Colorspace
from av.video.stream import VideoStream

from lgrr.errors import StorageError

_BT709 = 1  # AVColorSpace, AVColorPrimaries and AVColorTransferCharacteristic alike (ITU-T H.273)


def write_clip(
    path: str | Path,
    pictures: Iterable[np.ndarray],
    rate: Fraction | int,
    *,
    codec: str = "libx264",
    crf: int = 18,
    pixel_format: str = "yuv420p",
) -> None:
    """Encode pictures, each (H, W, 3) uint8 RGB of the same even size, at `rate` frames a second; BT.709, limited.

    The container follows from the name's ending. ValueError without pictures or if one has another size,
    StorageError if the file cannot be written.
    """
    try:
        _write(Path(path), pictures, Fraction(rate), codec, crf, pixel_format)
    except OSError as error:
        raise StorageError(
            f"{path} cannot be written ({error.strerror}): check the folder and the space that is left on its disk."
        ) from error


def _write(path: Path, pictures: Iterable[np.ndarray], rate: Fraction, codec: str, crf: int, pixel_format: str) -> None:
    shape: tuple[int, ...] | None = None
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=rate, options={"crf": str(crf)})
        assert isinstance(stream, VideoStream)
        for picture in pictures:
            if shape is None:
                shape = picture.shape
                stream.height, stream.width = picture.shape[:2]
                stream.pix_fmt = pixel_format
                _tag(stream)
            elif picture.shape != shape:
                raise ValueError(f"pictures of one clip have one size: {picture.shape} follows {shape}")
            frame = VideoFrame.from_ndarray(np.ascontiguousarray(picture), "rgb24").reformat(
                format=pixel_format, dst_colorspace=Colorspace.ITU709, dst_color_range=ColorRange.MPEG
            )
            container.mux(stream.encode(frame))
        if shape is None:
            raise ValueError(f"no pictures for {path}")
        container.mux(stream.encode(None))


def _tag(stream: VideoStream) -> None:
    context = stream.codec_context
    context.colorspace = context.color_primaries = context.color_trc = _BT709
    context.color_range = ColorRange.MPEG
