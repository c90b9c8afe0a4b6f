"""The door: any path to a `Media`, or one sentence why not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from lgrr.errors import MediaError, UsageError
from lgrr.video.media import DEFAULT_CACHE_BYTES, Media
from lgrr.video.reading import Likely, Progress
from lgrr.video.still import Still, is_still
from lgrr.video.video import Video


def open_media(
    path: str | Path,
    *,
    on_progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
    cache_bytes: int = DEFAULT_CACHE_BYTES,
    survey: bytes | None = None,
    likely: Likely | None = None,
) -> Media:
    """Open a video or a still image, told apart by content.

    A video is decoded whole once (every frame's time stamp and SHA-256), then a sample is read again backward.
    `on_progress(frames_done, frames_announced or None)` is called every few frames, `cancelled()` at every one;
    a damaged video is read a second time, and the count begins again.
    `cache_bytes` bounds the pictures and decoded frames kept for being read again.
    `survey`, as `Media.survey_bytes` gave it for the same file, stands for decoding the file whole; the sample is read
    again all the same. One that another version of the decoder made is not used.
    `likely(frames, step, room)` is asked where the file is read whole: of so many frames, `step` seconds apart, as the
    header announces them, which `room` will be read first, likeliest first (indices)? Those are kept as decoded, in
    512 MiB at most, until they are read once.

    Raises:
        UsageError: the path is missing, a folder, or may not be read.
        MediaError: nothing in the file can be decoded, or not the same way twice, or `survey` is of another file.
        Cancelled: `cancelled()` said so.
    """
    path = Path(path)
    _check_readable(path)
    if is_still(path):
        return Still(path, cache_bytes)
    return Video(path, cache_bytes, on_progress, cancelled, survey, likely)


def _check_readable(path: Path) -> None:
    try:
        if path.is_dir():
            raise UsageError(f"{path} is a folder: name a file in it, or use the batch command for all of them.")
        if path.exists() and not path.is_file():
            raise UsageError(f"{path} is a device or a pipe, not a file: save the recording to a file first.")
        with path.open("rb") as file:
            empty = not file.read(1)
    except FileNotFoundError as error:
        raise UsageError(f"{path} does not exist: check the name and the folder.") from error
    except OSError as error:
        raise UsageError(f"{path} cannot be read ({error.strerror}): check its permissions.") from error
    if empty:
        raise MediaError(f"{path.name} is empty (0 bytes): obtain a complete copy from the source.")
