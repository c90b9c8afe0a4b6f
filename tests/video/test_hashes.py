"""An outside expert gets the same hashes from ffmpeg."""

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from lgrr.video.picture import digest

FORMATS = [
    "yuv420p", "yuvj420p", "yuv422p", "yuv444p", "yuv410p", "yuva420p", "nv12", "nv21", "p010le", "yuv420p10le",
    "yuv444p16be", "gray", "gray10le", "ya8", "rgb24", "bgr24", "rgba", "rgb0", "rgb565le", "rgb48le", "gbrp",
    "gbrp10le", "gbrpf32le", "yuyv422", "uyvy422", "monob", "pal8", "bgr8", "x2rgb10le", "xyz12le", "y210le",
]  # fmt: skip


def _framehash(path: Path, frame: av.VideoFrame) -> str:
    """What ffmpeg's own framehash muxer prints for one frame as rawvideo."""
    with av.open(str(path), "w", format="framehash", options={"hash": "sha256"}) as container:
        stream = container.add_stream("rawvideo", rate=25)
        stream.width, stream.height, stream.pix_fmt = frame.width, frame.height, frame.format.name
        frame.pts, frame.time_base = 0, Fraction(1, 25)
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path.read_text().strip().splitlines()[-1].split(",")[-1].strip()


@pytest.mark.parametrize("size", [(64, 48), (50, 38), (37, 21)], ids=str)
@pytest.mark.parametrize("pixel_format", FORMATS)
def test_the_hash_is_that_of_ffmpeg_framehash(pixel_format: str, size: tuple[int, int], tmp_path: Path) -> None:
    width, height = size
    frame = av.VideoFrame(width, height, pixel_format)
    rng = np.random.default_rng(5)
    for plane in frame.planes:
        plane.update(rng.bytes(plane.buffer_size))  # the padding too, which must not count
    assert digest(frame).hex() == _framehash(tmp_path / "hash.txt", frame)
