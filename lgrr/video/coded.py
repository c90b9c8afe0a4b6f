"""How the first pictures of a video were coded, beside what they show: quantisers, and blocks without a prediction."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
from av.buffer import Buffer
from av.sidedata.encparams import VideoEncParams
from av.sidedata.motionvectors import MotionVectors
from av.video.frame import VideoFrame
from av.video.reformatter import VideoReformatter

from lgrr.errors import Cancelled
from lgrr.video.decoder import Decoder
from lgrr.video.picture import side_data

_MACROBLOCK = 16
_TYPES = "?IPB"
_DELTA = 16  # bytes into AVVideoBlockParams, behind place and size: the block's difference from the frame's quantiser


@dataclass(frozen=True)
class CodedPicture:
    """One picture in order of presentation: `grey` is (H, W) uint8 as coded.

    `kind` is K for a key frame, else I, P or B, with a small d where no other picture refers to it; `quantiser` is the
    mean over its blocks in the codec's own unit, `unpredicted` the share of its area without a motion vector; both
    None where the decoder does not tell.
    """

    kind: str
    grey: np.ndarray
    quantiser: float | None
    unpredicted: float | None


def coded_pictures(path: Path, most: int, cancelled: Callable[[], bool] | None = None) -> Iterator[CodedPicture]:
    """The first pictures of a video that can be opened, at most so many. Raises MediaError, Cancelled."""
    decoder = Decoder(path, threaded=False)  # with more threads, quantisers are told before all blocks are decoded
    try:
        context = decoder.stream.codec_context
        context.options = context.options | {"flags2": "+export_mvs", "export_side_data": "venc_params"}
        disposable: dict[int | None, bool] = {}
        converter = VideoReformatter()  # one for all: a frame's own is set up anew each time
        seen = 0
        for packet in decoder.container.demux(decoder.stream):
            disposable[packet.pts] = packet.is_disposable
            for frame in decoder.pictures(packet):
                if cancelled is not None and cancelled():
                    raise Cancelled(f"Reading {path.name} was stopped.")
                yield _coded(frame, converter, disposable.pop(frame.pts, False))
                seen += 1
                if seen == most:
                    return
    except av.FFmpegError:
        return  # the file breaks off: what came before is all there is
    finally:
        decoder.close()


def _coded(frame: VideoFrame, converter: VideoReformatter, disposable: bool) -> CodedPicture:
    number = int(frame.pict_type)
    kind = "K" if frame.key_frame else _TYPES[number] if number < len(_TYPES) else "?"
    told = side_data(frame)
    return CodedPicture(
        kind=kind + "d" * disposable,
        grey=converter.reformat(frame, format="gray").to_ndarray(),
        quantiser=_quantiser(told.get("VIDEO_ENC_PARAMS")),
        unpredicted=_unpredicted(frame, told.get("MOTION_VECTORS")),
    )


def _quantiser(found: Buffer | None) -> float | None:
    """Read from memory: PyAV takes a hundred times as long, block by block, and knows blocks of one size alone."""
    if not isinstance(found, VideoEncParams) or not found.nb_blocks:
        return None
    blocks = np.frombuffer(memoryview(found), np.uint8)[found.blocks_offset :][: found.nb_blocks * found.block_size]
    deltas = blocks.reshape(found.nb_blocks, -1)[:, _DELTA : _DELTA + 4].copy().view(np.int32)
    return float(np.mean(found.qp + deltas))


def _unpredicted(frame: VideoFrame, found: Buffer | None) -> float | None:
    """Of the area of whole macroblocks. A block that is predicted from two pictures has two vectors; it counts once."""
    if not isinstance(found, MotionVectors):
        return None
    vectors = found.to_ndarray()
    places = vectors["dst_x"].astype(np.int64) << 32 | vectors["dst_y"].astype(np.int64)
    _, first = np.unique(places, return_index=True)
    covered = int((vectors["w"][first].astype(np.int64) * vectors["h"][first]).sum())
    area = -(-frame.width // _MACROBLOCK) * -(-frame.height // _MACROBLOCK) * _MACROBLOCK**2
    return 1.0 - covered / area
