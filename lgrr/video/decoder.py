"""One open container and its video stream: the only place where packets are read."""

from __future__ import annotations

from collections.abc import Generator
from fractions import Fraction
from pathlib import Path

import av
from av.container import InputContainer
from av.packet import Packet
from av.stream import Disposition
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from lgrr.errors import MediaError
from lgrr.video.media import MAX_FRAMES, MAX_PIXELS

# Demuxers that read other files or text: what they show is not in the file named by the user.
_NOT_RECORDINGS = {"hls", "concat", "dash", "image2", "imf", "sdp", "rtsp", "tty", "lavfi"}
_PHOTO_BRANDS = {"heic", "heix", "heim", "heis", "mif1", "msf1", "hevc", "avif", "avis"}


class Decoder:
    """Decodes the main video stream of a file, forward from the start or from a key frame.

    `faults` counts packets that gave no picture because they are damaged, `suspect` those that the container found
    incomplete; `broke_off` says that reading ended with an error rather than at the end; `key_positions` are byte
    offsets of the key packets passed. Pictures before the time stamp `passes_before` that no other refers to may be
    left out. MediaError if there is no video that can be decoded.
    """

    def __init__(self, path: Path, *, threaded: bool) -> None:
        self.path = path
        self.faults = 0
        self.suspect = 0
        self.broke_off = False
        self.key_positions: list[int] = []
        self.passes_before: int | None = None
        self.container = open_container(path)
        try:
            self.stream = _main_stream(self.container, path)
        except BaseException:
            self.container.close()
            raise
        context = self.stream.codec_context
        context.options = {"max_pixels": str(MAX_PIXELS)}
        context.thread_type = "AUTO" if threaded else "NONE"
        context.thread_count = 0 if threaded else 1

    def frames(self) -> Generator[VideoFrame]:
        """Decoded frames in the decoder's order of output, to the end of the stream; close it before a seek."""
        packets = self.container.demux(self.stream)
        while True:
            try:
                packet = next(packets)
            except StopIteration:
                return
            except av.FFmpegError:
                self.broke_off = True
                yield from self.pictures(None)
                return
            if packet.has_sidedata("encryption_info"):
                raise MediaError(
                    f"{self.path.name} is encrypted (Common Encryption): obtain a copy without copy protection "
                    "from where it was recorded."
                )
            self.suspect += packet.is_corrupt
            if packet.is_keyframe and packet.pos is not None:
                self.key_positions.append(packet.pos)
            before = self.passes_before is not None and packet.pts is not None and packet.pts < self.passes_before
            self.stream.codec_context.skip_frame = "NONREF" if before else "DEFAULT"
            yield from self.pictures(packet)

    def pictures(self, packet: Packet[VideoStream] | None) -> list[VideoFrame]:
        """Frames that a packet completes; the rest of them after None. A damaged packet gives none and is counted."""
        try:
            return self.stream.codec_context.decode(packet)
        except av.FFmpegError:
            self.faults += 1
            return []

    def seek(self, pts: int) -> bool:
        """Go to a key frame at or before `pts` (in the stream's time base); False if the container cannot."""
        return self._seek(pts, by_byte=False)

    def seek_byte(self, position: int) -> bool:
        """Go to a byte offset, as in raw streams that have no time stamps; False if the container cannot."""
        return self._seek(position, by_byte=True)

    def _seek(self, offset: int, by_byte: bool) -> bool:
        try:
            self.container.seek(offset, stream=self.stream, unsupported_byte_offset=by_byte)
        except av.FFmpegError:
            return False
        return True

    def close(self) -> None:
        """Close the file."""
        self.container.close()


def versions() -> str:
    """The decoder in words, for the report."""
    codec = ".".join(str(part) for part in av.library_versions["libavcodec"])
    return f"PyAV {av.__version__}, FFmpeg {av.ffmpeg_version_info}, libavcodec {codec}"


def announced(decoder: Decoder) -> tuple[int, Fraction]:
    """How many frames the file's header announces, and the seconds from one to the next. Either may be wrong."""
    rate = stated_rate(decoder.stream)
    count = decoder.stream.frames or round((decoder.container.duration or 0) / av.time_base * rate)
    return max(0, min(count, MAX_FRAMES)), 1 / rate


def stated_rate(stream: VideoStream) -> Fraction:
    """Frames a second as the container has it; 25 where it says nothing."""
    return stream.average_rate or stream.guessed_rate or Fraction(25)


def open_container(path: Path) -> InputContainer:
    """An open file; MediaError, in one sentence, if it is no recording."""
    try:
        # "file:" keeps a name with a colon from being read as a protocol; nothing else may be fetched.
        container = av.open(f"file:{path}", options={"protocol_whitelist": "file"}, metadata_errors="replace")
    except (av.FFmpegError, ValueError) as error:
        raise MediaError(
            f"{path.name} is neither a video nor an image that can be read ({_reason(error)}): it may be cut off, "
            "damaged or of another kind; obtain a complete copy or name another file."
        ) from error
    names = set(container.format.name.split(","))
    brand = container.metadata.get("major_brand", "").strip()
    if names & _NOT_RECORDINGS:
        container.close()
        raise MediaError(f"{path.name} is text or a list of other files, not a recording: name the recording itself.")
    if "mov" in names and brand in _PHOTO_BRANDS:
        container.close()
        raise MediaError(
            f"{path.name} is a photograph of the HEIF family ({brand}), which is stored in tiles that this reader "
            "cannot join: convert it to PNG without loss and name that file."
        )
    return container


def _reason(error: Exception) -> str:
    return str(getattr(error, "strerror", None) or error).rstrip(".")


def _main_stream(container: InputContainer, path: Path) -> VideoStream:
    moving = [s for s in container.streams.video if not s.disposition & Disposition.attached_pic]
    best = container.streams.best("video")
    stream = best if best in moving else next(iter(moving), None)
    if stream is None:
        raise MediaError(f"{path.name} has no video in it, only {_others(container)}: name a file with pictures.")
    if stream.codec_context is None:
        raise MediaError(
            f"{path.name} holds video in a codec that is unknown here: "
            "convert it without loss (for example to FFV1) and name that file."
        )
    if stream.width * stream.height > MAX_PIXELS:
        raise MediaError(
            f"{path.name} announces pictures of {stream.width} x {stream.height} pixels, more than the limit of "
            f"{MAX_PIXELS // 10**6} megapixels: it is damaged or must be scaled down first."
        )
    return stream


def _others(container: InputContainer) -> str:
    kinds = {"audio": "sound", "subtitle": "subtitles", "video": "a cover picture"}
    found = sorted({kinds.get(stream.type, "data") for stream in container.streams})
    return " and ".join(found) or "an empty container"
