"""One picture through a video codec and back: how training pictures meet what recordings have gone through."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from av.video.codeccontext import VideoCodecContext
from av.video.frame import VideoFrame


def recompress(rgb: np.ndarray, crf: int) -> np.ndarray:
    """(H, W, 3) uint8 of even sides -> the same after H.264 as a key frame, 4:2:0. `crf` as x264 counts: 18 is fine."""
    height, width = rgb.shape[:2]
    encoder = VideoCodecContext.create("libx264", "w")
    encoder.width, encoder.height, encoder.pix_fmt = width, height, "yuv420p"
    encoder.time_base = Fraction(1, 25)
    encoder.thread_count = 1
    encoder.options = {"crf": str(crf), "preset": "veryfast", "tune": "zerolatency"}
    frame = VideoFrame.from_ndarray(np.ascontiguousarray(rgb), "rgb24").reformat(format="yuv420p")
    decoder = VideoCodecContext.create("h264", "r")
    decoder.thread_count = 1
    pictures = [
        picture for packet in encoder.encode(frame) + encoder.encode(None) for picture in decoder.decode(packet)
    ]
    return (pictures or decoder.decode(None))[0].to_ndarray(format="rgb24")
