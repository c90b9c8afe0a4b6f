"""What is said of a video after its first reading: the numbers, and in sentences what is unusual."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import numpy as np
from av.container import InputContainer
from av.video.stream import VideoStream

from lgrr.video.decoder import Decoder, versions
from lgrr.video.media import MAX_PIXELS, MediaInfo
from lgrr.video.picture import display_size
from lgrr.video.survey import Look, Survey

_HDR_TRANSFERS = {16: "PQ (SMPTE ST 2084)", 18: "HLG (ARIB STD-B67)"}
# Time stamps of a steady recording stray by rounding alone: one tick, or the millisecond that some containers keep.
_STEADY_SECONDS = Fraction(1, 1000)
_SECONDS_MISSING = 1.0
_MICROSECONDS = 10**6


def describe(path: Path, decoder: Decoder, seen: Survey) -> MediaInfo:
    """The description of a video from an open decoder (for the header) and its survey (for everything else)."""
    stream = decoder.stream
    look = next(iter(seen.looks))
    aspect = _pixel_aspect(stream)
    width, height = display_size(look.width, look.height, aspect)
    if look.orientation.transpose:
        width, height = height, width
    return MediaInfo(
        path=path,
        container=decoder.container.format.name,
        codec=stream.codec_context.name,
        pixel_format=look.pixel_format,
        width=width,
        height=height,
        coded_size=(look.width, look.height),
        rotation=look.orientation.rotation,
        sample_aspect_ratio=aspect,
        colour_matrix=look.matrix,
        colour_range=look.range,
        frames=len(seen.pts),
        duration=_duration(seen),
        average_rate=_average_rate(seen),
        variable_frame_rate=_is_variable(seen),
        time_base=seen.time_base,
        start_pts=int(seen.pts[0]),
        stream=stream.index,
        decoder=versions(),
        still=False,
        damaged=tuple(int(index) for index in np.flatnonzero(seen.damaged)),
        notes=(
            *_notes_on_completeness(path, decoder.container, stream, seen),
            *_notes_on_time(seen),
            *_notes_on_pictures(decoder.container, stream, seen),
        ),
    )


def _stated_aspect(stream: VideoStream) -> Fraction:
    return stream.sample_aspect_ratio or Fraction(1)


def _pixel_aspect(stream: VideoStream) -> Fraction:
    """As stated where that is plausible: at most four to one, and no picture stretched over the limit by it."""
    stated = _stated_aspect(stream)
    width, height = display_size(stream.width, stream.height, stated)
    return stated if Fraction(1, 4) <= stated <= 4 and width * height <= MAX_PIXELS else Fraction(1)


def _duration(seen: Survey) -> float:
    last = int(seen.durations[-1])
    if last <= 0:
        last = int(np.median(np.diff(seen.pts))) if len(seen.pts) > 1 else round(1 / (seen.rate * seen.time_base))
    return float((int(seen.pts[-1]) - int(seen.pts[0]) + last) * seen.time_base)


def _average_rate(seen: Survey) -> float | None:
    if len(seen.pts) < 2:
        return None
    return float((len(seen.pts) - 1) / (int(seen.pts[-1] - seen.pts[0]) * seen.time_base))


def _is_variable(seen: Survey) -> bool:
    steady = np.linspace(seen.pts[0], seen.pts[-1], len(seen.pts))
    allowed = max(1.0, float(_STEADY_SECONDS / seen.time_base))
    return bool(np.abs(seen.pts - steady).max() > allowed + 1e-6)


def _notes_on_completeness(path: Path, container: InputContainer, stream: VideoStream, seen: Survey) -> Iterator[str]:
    decoded, claimed = len(seen.pts), seen.announced
    size = path.stat().st_size
    beyond = sum(entry.pos + entry.size > size for entry in stream.index_entries)
    if beyond:
        yield (
            f"The file is cut off: its header lists {beyond:,} frames beyond its end; "
            f"{decoded:,} of {claimed or decoded + beyond:,} frames could be decoded."
        )
    elif claimed > decoded:
        yield (
            f"The header announces {claimed:,} frames, {decoded:,} could be decoded: the others are missing, damaged, "
            "or hidden by the file's edit list."
        )
    elif not claimed and container.duration and "mpegts" not in container.format.name and seen.stamped:
        announced = container.duration / _MICROSECONDS
        end = float(int(seen.pts[-1]) * seen.time_base) + _duration(seen) / decoded
        if announced - end > _SECONDS_MISSING:
            yield (
                f"The header announces {announced:.1f} s, the pictures end at {end:.1f} s: "
                "the end is missing, or other streams are longer."
            )
    if seen.broke_off:
        yield "Reading ended with an error before the end of the file; the frames before it are all there is."
    if seen.faults:
        yield f"Damaged packets that gave no picture and were skipped: {seen.faults:,}."
    if seen.suspect:
        yield f"Packets that the container gave incomplete or out of sequence: {seen.suspect:,}."
    if seen.damaged.any():
        yield (
            f"Damaged pictures, in part painted over by the decoder: {int(seen.damaged.sum()):,} "
            f"(frame {_list(np.flatnonzero(seen.damaged))})."
        )


def _notes_on_time(seen: Survey) -> Iterator[str]:
    if not seen.stamped:
        yield (
            "Time stamps are missing, repeated or set back in this file: frames are identified by their count, "
            f"and times assume {float(seen.rate):.6g} frames a second."
        )
    if seen.stamped and seen.pts[0] != 0:
        yield f"The first frame's time stamp is {int(seen.pts[0])} ({float(int(seen.pts[0]) * seen.time_base):.3f} s)."
    if _is_variable(seen):
        steps = np.diff(seen.pts) * float(seen.time_base)
        yield f"The frame rate varies: frames are {steps.min():.4f} to {steps.max():.4f} s apart."


def _notes_on_pictures(container: InputContainer, stream: VideoStream, seen: Survey) -> Iterator[str]:
    look: Look = next(iter(seen.looks))
    if len(container.streams.video) > 1:
        yield f"The file has {len(container.streams.video)} picture streams; stream {stream.index} was read."
    if look.orientation.rotation:
        yield f"Pictures are stored turned and were turned by {look.orientation.rotation} degrees clockwise."
    if look.orientation.mirrored:
        yield "Pictures are stored mirrored and were mirrored back for display."
    if look.orientation.skewed:
        yield "The file asks for a rotation that is not a multiple of 90 degrees; it was not applied."
    aspect = _stated_aspect(stream)
    if aspect != _pixel_aspect(stream):
        yield f"The stated pixel aspect {aspect} is not plausible; pixels are shown square."
    elif aspect != 1:
        yield f"Pixels are not square ({aspect.numerator}:{aspect.denominator}); pictures were stretched for display."
    if seen.interlaced:
        yield f"Interlaced pictures: {seen.interlaced:,}; they are shown as stored, both fields woven together."
    if look.transfer in _HDR_TRANSFERS:
        yield f"The video is HDR, {_HDR_TRANSFERS[look.transfer]}; it is shown without tone mapping."
    changes = list(seen.looks.values())[1:]
    if changes:
        yield f"Picture size, pixel format, colour or orientation changes within the file, at frame {_list(changes)}."


def _list(indices: np.ndarray | list[int], most: int = 8) -> str:
    shown = ", ".join(str(int(index)) for index in indices[:most])
    return f"{shown} and {len(indices) - most} more" if len(indices) > most else shown
