"""Where pictures lie: files, folders of frames, members of tar shards."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from lgrr.errors import MediaError
from lgrr.video import open_media

PICTURES = (".jpg", ".jpeg", ".png")
VIDEOS = (".mp4", ".avi", ".mov", ".mkv", ".webm")


@dataclass(frozen=True)
class Place:
    """A file, a folder of frames, or `size` bytes of a tar from `offset` on; `size` None: all of it."""

    path: Path
    offset: int = 0
    size: int | None = None

    def read(self) -> bytes:
        """The encoded picture. Raises OSError."""
        with self.path.open("rb") as file:
            file.seek(self.offset)
            return file.read(-1 if self.size is None else self.size)

    def still(self) -> np.ndarray:
        """(H, W, 3) uint8 RGB. Raises OSError."""
        return np.asarray(Image.open(io.BytesIO(self.read())).convert("RGB"))


def members(shard: Path) -> dict[str, Place]:
    """Each file of an uncompressed tar by its name. Raises OSError, tarfile.TarError."""
    with tarfile.open(shard, "r:") as archive:
        return {m.name: Place(shard, m.offset_data, m.size) for m in archive if m.isfile()}


@dataclass(frozen=True)
class Frames:
    """The pictures of one recording. `read` gives those of ascending indices, (H, W, 3) uint8 each; `pts` is "" where
    there are no time stamps.
    """

    count: int
    read: Callable[[Sequence[int]], Iterator[np.ndarray]]
    pts: Callable[[int], str]


@contextmanager
def frames_of(place: Place) -> Iterator[Frames]:
    """The pictures of a video (exact, by `lgrr.video`), of a folder of frames in the order of names, or one still.

    Raises MediaError or UsageError if it cannot be read.
    """
    if place.path.is_dir():
        files = sorted(file for file in place.path.iterdir() if file.is_file())
        yield _stills([Place(file) for file in files], place.path)
    elif place.size is not None:
        yield _stills([place], place.path)
    else:
        with open_media(place.path) as media:
            yield Frames(
                len(media.frames),
                lambda indices: (picture.rgb for picture in media.pictures(indices)),
                lambda index: "" if media.info.still else str(media.frames[index].pts),
            )


def _stills(places: list[Place], whole: Path) -> Frames:
    def read(indices: Sequence[int]) -> Iterator[np.ndarray]:
        for index in indices:
            try:
                yield places[index].still()
            except OSError as error:
                raise MediaError(f"A picture of {whole} cannot be read ({error}): obtain a complete copy.") from None

    return Frames(len(places), read, lambda index: "")
