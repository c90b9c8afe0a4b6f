"""What a container says of itself and its streams, and what its packets weigh: read without decoding a picture."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.container import InputContainer
from av.packet import Packet
from av.stream import Stream

from lgrr.errors import Cancelled
from lgrr.video.decoder import open_container

_FIRST_PACKETS = 2  # of each stream, whose bytes are kept: encoders leave their marks there
_MOST_BYTES = 1 << 16  # kept of one packet
_MICROSECONDS = 10**6
_ASK_EVERY = 256  # packets

Chapter = tuple[float, float, str]


@dataclass
class PacketCount:
    """What the packets of one stream come to: `size` in bytes.

    `hidden` packets are outside the edit list, `unstamped` have no presentation time, `set_back` a decoding time that
    is not after the one before. `first` are the beginnings of the first packets.
    """

    packets: int = 0
    size: int = 0
    keys: int = 0
    damaged: int = 0
    hidden: int = 0
    unstamped: int = 0
    set_back: int = 0
    first: tuple[bytes, ...] = ()
    _last_dts: int | None = None

    def add(self, packet: Packet[Stream]) -> None:
        """Counts one more packet, in the order of the file."""
        self.packets += 1
        self.size += packet.size
        self.keys += packet.is_keyframe
        self.damaged += packet.is_corrupt
        self.hidden += packet.is_discard
        self.unstamped += packet.pts is None
        if packet.dts is not None:
            self.set_back += self._last_dts is not None and packet.dts <= self._last_dts
            self._last_dts = packet.dts
        if len(self.first) < _FIRST_PACKETS:
            self.first += (bytes(memoryview(packet)[:_MOST_BYTES]),)


@dataclass(frozen=True)
class StreamFacts:
    """One stream: tags and numbers as the container states them, None where it does not, and what was counted.

    `duration` and `start` in seconds, `bit_rate` in bits a second; `extradata` is the codec's configuration.
    """

    index: int
    kind: str
    codec: str
    codec_tag: str
    profile: str | None
    time_base: Fraction | None
    start: float | None
    duration: float | None
    frames: int | None
    bit_rate: int | None
    width: int | None
    height: int | None
    dispositions: tuple[str, ...]
    tags: Mapping[str, str]
    extradata: bytes
    counted: PacketCount


@dataclass(frozen=True, eq=False)
class ContainerFacts:
    """The container and its streams; times in seconds, chapters as (start, end, title).

    `broke_off`: reading ended with an error before the end.

    `sizes` are (pts, bytes) of each packet of the picture stream that was asked for, int64 (n, 2), pts in its time
    base; packets without pts are left out.
    """

    format: str
    tags: Mapping[str, str]
    start: float | None
    duration: float | None
    bit_rate: int | None
    chapters: tuple[Chapter, ...]
    streams: tuple[StreamFacts, ...]
    sizes: np.ndarray
    broke_off: bool


def read_container(path: Path, stream: int, cancelled: Callable[[], bool] | None = None) -> ContainerFacts:
    """Reads every packet of the file once; `stream` is the index of the picture stream whose packets are listed.

    MediaError if it is no recording, Cancelled if asked to stop.
    """
    with open_container(path) as container:
        counts: dict[int, PacketCount] = {s.index: PacketCount() for s in container.streams}
        sizes: list[tuple[int, int]] = []
        broke_off = False
        try:
            for number, packet in enumerate(container.demux()):
                if cancelled is not None and number % _ASK_EVERY == 0 and cancelled():
                    raise Cancelled(f"Reading {path.name} was stopped.")
                if packet.size == 0:  # marks the end of a stream
                    continue
                counts.setdefault(packet.stream.index, PacketCount()).add(packet)
                if packet.stream.index == stream and packet.pts is not None:
                    sizes.append((packet.pts, packet.size))
        except av.FFmpegError:
            broke_off = True
        return ContainerFacts(
            format=container.format.name,
            tags=dict(container.metadata),
            start=_microseconds(container.start_time),
            duration=_microseconds(container.duration),
            bit_rate=container.bit_rate or None,
            chapters=_chapters(container),
            streams=tuple(_stream(s, counts[s.index]) for s in container.streams),
            sizes=np.array(sizes, np.int64).reshape(-1, 2),
            broke_off=broke_off,
        )


def _stream(stream: Stream, counted: PacketCount) -> StreamFacts:
    context = stream.codec_context  # None where the codec is unknown
    base = stream.time_base
    return StreamFacts(
        index=stream.index,
        kind=stream.type,
        codec="unknown" if context is None else context.name,
        codec_tag="" if context is None else context.codec_tag,
        profile=None if context is None else stream.profile,
        time_base=base,
        start=_seconds(stream.start_time, base),
        duration=_seconds(stream.duration, base),
        frames=stream.frames or None,
        bit_rate=(None if context is None else context.bit_rate) or None,
        width=getattr(context, "width", None) or None,
        height=getattr(context, "height", None) or None,
        dispositions=tuple(flag.name for flag in stream.disposition if flag.name),
        tags=dict(stream.metadata),
        extradata=b"" if context is None else bytes(context.extradata or b""),
        counted=counted,
    )


def _chapters(container: InputContainer) -> tuple[Chapter, ...]:
    """(start, end, title) of each."""
    return tuple(
        (
            _seconds(c["start"], c["time_base"]) or 0.0,
            _seconds(c["end"], c["time_base"]) or 0.0,
            c["metadata"].get("title", ""),
        )
        for c in container.chapters()
    )


def _seconds(ticks: int | None, base: Fraction | None) -> float | None:
    return None if ticks is None or base is None else float(ticks * base)


def _microseconds(time: int | None) -> float | None:
    return None if time is None else time / _MICROSECONDS
