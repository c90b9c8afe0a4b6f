"""What a file says of its own making, and how it is built: one `Inspection` for videos and still images.

Tags are claims: any program can write any of them. How pictures are coded and how boxes are arranged is harder to
forge, and still only says which program wrote the file last.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path

from lgrr.errors import MediaError
from lgrr.evidence.boxes import Boxes, read_boxes
from lgrr.evidence.marks import encoder_marks
from lgrr.evidence.pictures import Coding, Part, coding_of
from lgrr.evidence.stills import ImageTags, image_tags
from lgrr.video import ContainerFacts, Media, StreamFacts, read_container

_MOST_TEXT = 4_000


class StreamEntry(Part):
    """One stream: what the container states (null: nothing), and what its packets come to.

    `start` and `duration` in seconds, `bit_rate` in bits a second; of the packets, `hidden` by the edit list,
    `unstamped` without a time, `set_back` in time, `damaged` as the container found them. `marks` are names and
    settings that encoders left inside the stream.
    """

    index: int
    kind: str
    codec: str
    codec_tag: str
    profile: str | None
    time_base: str | None
    start: float | None
    duration: float | None
    frames: int | None
    bit_rate: int | None
    width: int | None
    height: int | None
    dispositions: tuple[str, ...]
    tags: dict[str, str]
    marks: tuple[str, ...]
    packets: int
    bytes: int
    keys: int
    damaged: int
    hidden: int
    unstamped: int
    set_back: int


class EditEntry(Part):
    """One line of an edit list: `duration` seconds are shown from second `start` of the media; null: a pause."""

    duration: float
    start: float | None
    rate: float


class TrackHeader(Part):
    """The headers of one MP4 track; dates in UTC as the standard has it (many cameras write local time)."""

    id: int | None
    handler: str
    name: str
    codec: str
    compressor: str
    language: str
    created: str | None
    modified: str | None
    duration: float | None
    timescale: int
    edits: tuple[EditEntry, ...]


class BoxEntry(Part):
    """A box of an MP4 file: its path, the offset of its header, its size in bytes."""

    path: str
    offset: int
    size: int


class Mp4(Part):
    """The build of an MP4 or QuickTime file: `order` of the boxes on the first level, brands, dates, tracks."""

    order: str
    brand: str
    brands: tuple[str, ...]
    created: str | None
    modified: str | None
    timescale: int
    tracks: tuple[TrackHeader, ...]
    user_data: tuple[tuple[str, str], ...]
    boxes: tuple[BoxEntry, ...]


class Inspection(Part):
    """All that is known of a file beside its pictures. What does not apply is null; `notes` are for the report."""

    container: str
    tags: dict[str, str]
    start: float | None
    duration: float | None
    bit_rate: int | None
    chapters: tuple[tuple[float, float, str], ...]
    streams: tuple[StreamEntry, ...]
    coding: Coding | None
    mp4: Mp4 | None
    image: ImageTags | None
    notes: tuple[str, ...]


def inspect(media: Media, cancelled: Callable[[], bool] | None = None) -> Inspection:
    """Reads the file of an open recording once more, without decoding it.

    Raises MediaError where the file cannot be read any more, Cancelled if asked to stop.
    """
    path = media.info.path
    if media.info.still:
        return _still(path, media.info.container)
    facts = read_container(path, media.info.stream, cancelled)
    boxes = read_boxes(path) if "mp4" in facts.format.split(",") else None
    main = next((s for s in facts.streams if s.index == media.info.stream), None)
    return Inspection(
        container=facts.format,
        tags=_cut(facts.tags),
        start=facts.start,
        duration=facts.duration,
        bit_rate=facts.bit_rate,
        chapters=facts.chapters,
        streams=tuple(_stream(s) for s in facts.streams),
        coding=coding_of(media, facts.sizes, 0 if main is None else main.counted.size),
        mp4=None if boxes is None else _mp4(boxes),
        image=None,
        notes=(*_notes(facts), *(() if boxes is None else boxes.notes)),
    )


def _still(path: Path, container: str) -> Inspection:
    try:
        tags = image_tags(path)
    except OSError as error:
        raise MediaError(f"{path} cannot be read any more ({error}): make sure that nothing changes it.") from error
    return Inspection(
        container=container,
        tags={},
        start=None,
        duration=None,
        bit_rate=None,
        chapters=(),
        streams=(),
        coding=None,
        mp4=None,
        image=tags,
        notes=(),
    )


def _stream(facts: StreamFacts) -> StreamEntry:
    counted = facts.counted
    return StreamEntry(
        index=facts.index,
        kind=facts.kind,
        codec=facts.codec,
        codec_tag=facts.codec_tag,
        profile=facts.profile,
        time_base=None if facts.time_base is None else str(facts.time_base),
        start=facts.start,
        duration=facts.duration,
        frames=facts.frames,
        bit_rate=facts.bit_rate,
        width=facts.width,
        height=facts.height,
        dispositions=facts.dispositions,
        tags=_cut(facts.tags),
        marks=encoder_marks(facts.codec, facts.extradata, counted.first),
        packets=counted.packets,
        bytes=counted.size,
        keys=counted.keys,
        damaged=counted.damaged,
        hidden=counted.hidden,
        unstamped=counted.unstamped,
        set_back=counted.set_back,
    )


def _mp4(boxes: Boxes) -> Mp4:
    return Mp4(
        order=boxes.order,
        brand=boxes.brand,
        brands=tuple(boxes.brands),
        created=boxes.created,
        modified=boxes.modified,
        timescale=boxes.timescale,
        tracks=tuple(TrackHeader.model_validate(asdict(track)) for track in boxes.tracks),
        user_data=tuple(boxes.user_data),
        boxes=tuple(BoxEntry(path=box.path, offset=box.offset, size=box.size) for box in boxes.boxes),
    )


def _notes(facts: ContainerFacts) -> tuple[str, ...]:
    notes = []
    if facts.broke_off:
        notes.append("Reading the packets ended with an error before the end of the file.")
    for stream in facts.streams:
        counted, name = stream.counted, f"Stream {stream.index} ({stream.kind})"
        if counted.hidden:
            notes.append(f"{name}: {counted.hidden:,} of {counted.packets:,} packets are hidden by an edit list.")
        if counted.set_back:
            notes.append(f"{name}: {counted.set_back:,} decoding times are not after the one before.")
        if stream.frames and counted.packets and counted.packets != stream.frames:
            notes.append(f"{name}: the header states {stream.frames:,} packets, {counted.packets:,} are there.")
    return tuple(notes)


def _cut(tags: Mapping[str, str]) -> dict[str, str]:
    """Tags in order, very long ones cut."""
    return {
        key: value if len(value) <= _MOST_TEXT else f"{value[:_MOST_TEXT]}… ({len(value):,} characters)"
        for key, value in sorted(tags.items())
    }
