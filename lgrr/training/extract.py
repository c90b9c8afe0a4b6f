"""Face crops of a group of recordings: the real and its fakes at the same frames, in the same box where aligned."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field

import cv2
import numpy as np
from PIL import Image

from lgrr.errors import LgrrError
from lgrr.faces.crop import STORED_SIDE, cut, scale, square_of, store
from lgrr.faces.detector import Detector
from lgrr.faces.quality import quality, skip_kind
from lgrr.training.places import Frames, frames_of
from lgrr.training.recording import Recording
from lgrr.types import FaceBox

SURROUNDINGS = 2.0  # the box of a face, grown by this, is left out where alignment is judged
ALIGNED = 10.0  # grey levels: largest median difference of aligned surroundings, which codecs alone may bring
CODEC_NOISE = 16  # grey levels of a mask video that mean nothing
COLUMNS = ("file", "label", "source", "split", "manipulation", "mask", "mask_from", "real", "donors", "recording",
           "frame", "pts", "crop_width", "crop_height")  # fmt: skip


@dataclass
class Part:
    """What one group gives: encoded files by name, rows of the manifest, recordings that failed with the reason."""

    files: dict[str, bytes] = field(default_factory=dict)
    rows: list[dict[str, str]] = field(default_factory=list)
    failures: dict[str, str] = field(default_factory=dict)


def extract(group: Sequence[Recording], frames: int, detector: Detector) -> Part:
    """Crops of at most `frames` evenly spaced frames of each recording, by the rule and limits of analysis."""
    part = Part()
    reals, fakes = [r for r in group if not r.fake], [r for r in group if r.fake]
    for k, real in enumerate(reals):
        _together([real, *(fakes if k == 0 else ())], frames, detector, part)
    for fake in () if reals else fakes:
        _together([fake], frames, detector, part)
    for recording in group:
        if not any(row["recording"] == recording.name for row in part.rows):
            part.failures.setdefault(recording.name, "no face fit to be scored in the frames looked at")
    return part


@dataclass
class _Stream:
    """Pictures of one recording, in step with its leader's; `failed` once one could not be read."""

    recording: Recording
    frames: Frames
    pictures: Iterator[np.ndarray]
    masks: Iterator[np.ndarray] | None = None

    def picture(self, index: int) -> np.ndarray | None:
        """The picture at `index`, None behind the end."""
        return next(self.pictures) if index < self.frames.count else None

    def mask(self, part: Part) -> np.ndarray | None:
        """The mask of the picture just read; a mask video that breaks becomes a failure and gives none from then on."""
        try:
            return None if self.masks is None else next(self.masks, None)
        except LgrrError as error:
            self.masks = None
            part.failures[f"mask of {self.recording.name}"] = str(error)
            return None


def _together(recordings: Sequence[Recording], frames: int, detector: Detector, part: Part) -> None:
    """The first recording leads: its frames, its face."""
    with ExitStack() as stack:
        try:
            streams = [_opened(recordings[0], None, frames, stack, part)]
        except LgrrError as error:
            part.failures[recordings[0].name] = str(error)
            if recordings[1:]:
                _each_alone(recordings[1:], frames, detector, part)
            return
        leader = streams[0].frames
        for recording in recordings[1:]:
            try:
                streams.append(_opened(recording, leader.count, frames, stack, part))
            except LgrrError as error:
                part.failures[recording.name] = str(error)
        for index in spaced(leader.count, frames):
            pictures = _pictures(streams, index, part)
            if streams[0].recording.name in part.failures:
                return
            _crops_of_frame(streams, pictures, index, detector, part)


def _each_alone(recordings: Sequence[Recording], frames: int, detector: Detector, part: Part) -> None:
    for recording in recordings:
        _together([recording], frames, detector, part)


def _opened(recording: Recording, leading: int | None, frames: int, stack: ExitStack, part: Part) -> _Stream:
    """`leading`: count of the leader's frames. Raises MediaError, UsageError."""
    own = stack.enter_context(frames_of(recording.place))
    indices = [index for index in spaced(leading or own.count, frames) if index < own.count]
    masks = None
    if recording.mask is not None:
        try:
            marked = stack.enter_context(frames_of(recording.mask))
            masks = marked.read([index for index in indices if index < marked.count])
        except LgrrError as error:
            part.failures[f"mask of {recording.name}"] = str(error)
    return _Stream(recording, own, own.read(indices), masks)


def spaced(count: int, frames: int) -> list[int]:
    """Indices of at most `frames` frames, the middles of equal spans."""
    kept = min(count, frames)
    return [(2 * k + 1) * count // (2 * kept) for k in range(kept)]


def _pictures(streams: list[_Stream], index: int, part: Part) -> list[np.ndarray | None]:
    """One picture a stream; a stream that breaks becomes a failure and gives none from then on."""
    pictures: list[np.ndarray | None] = []
    for stream in streams:
        try:
            broken = stream.recording.name in part.failures
            pictures.append(None if broken else stream.picture(index))
        except LgrrError as error:
            part.failures[stream.recording.name] = str(error)
            pictures.append(None)
    return pictures


def _crops_of_frame(
    streams: list[_Stream], pictures: list[np.ndarray | None], index: int, detector: Detector, part: Part
) -> None:
    lead = pictures[0]
    assert lead is not None
    faces = fit_faces(lead, detector)
    aligned = [False, *(other is not None and lies_on(lead, other, faces) for other in pictures[1:])]
    followers = [other for other, lies in zip(pictures, aligned, strict=True) if lies and other is not None]
    box = chosen(faces, lead, followers)
    real = None
    for stream, picture, lies in zip(streams, pictures, aligned, strict=True):
        if picture is None:
            continue
        mask = stream.mask(part)
        own = box if lies or stream is streams[0] else chosen(fit_faces(picture, detector), picture, [])
        if own is None:
            continue
        row = _kept(stream, picture, own, index, mask, part)
        if stream is streams[0] and not stream.recording.fake:
            real = row["file"]
        elif lies and real is not None:
            row["real"], row["mask_from"] = real, row["mask_from"] or "difference"
        elif stream.recording.fake:
            row["mask_from"] = row["mask_from"] or "none"


def fit_faces(rgb: np.ndarray, detector: Detector) -> list[FaceBox]:
    """Faces that analysis would score."""
    return [face for face in detector.detect(rgb) if skip_kind(quality(rgb, face)) is None]


def lies_on(real: np.ndarray, fake: np.ndarray, faces: Sequence[FaceBox]) -> bool:
    """Whether a fake has the size of its real and equals it around the faces but for what codecs do."""
    if real.shape != fake.shape:
        return False
    around = np.ones(real.shape[:2], bool)
    for face in faces:
        y, x = face.y + face.height / 2, face.x + face.width / 2
        h, w = SURROUNDINGS * face.height / 2, SURROUNDINGS * face.width / 2
        around[max(0, int(y - h)) : max(0, int(y + h)), max(0, int(x - w)) : max(0, int(x + w))] = False
    rows = slice(None, None, 4)
    around = around[rows, rows]
    if around.mean() < 0.05:  # faces fill the picture; whether their difference is plausible is judged later
        return True
    difference = cv2.absdiff(real[rows, rows], fake[rows, rows]).max(2)
    return float(np.median(difference[around])) <= ALIGNED


def chosen(faces: Sequence[FaceBox], real: np.ndarray, fakes: Sequence[np.ndarray]) -> FaceBox | None:
    """The face that the fakes change most; the largest where there are none."""

    def changed(face: FaceBox) -> float:
        return float(sum(cv2.absdiff(cut(real, face), cut(fake, face)).mean() for fake in fakes))

    by: Callable[[FaceBox], float] = changed if fakes else lambda face: face.width * face.height
    return max(faces, key=by, default=None)


def _kept(
    stream: _Stream, picture: np.ndarray, box: FaceBox, index: int, mask: np.ndarray | None, part: Part
) -> dict[str, str]:
    """Stores a crop and its mask; returns its row."""
    of = stream.recording
    name = f"{of.name}/{index:06d}.jpg"
    part.files[name] = store(picture, box)
    row = dict.fromkeys(COLUMNS, "") | {
        "file": name,
        "label": "fake" if of.fake else "real",
        "source": of.source,
        "split": of.split,
        "manipulation": of.manipulation,
        "donors": " ".join(of.donors),
        "recording": of.name,
        "frame": str(index),
        "pts": stream.frames.pts(index),
        "crop_width": str(square_of(box)[2]),
        "crop_height": str(square_of(box)[2]),
    }
    if mask is not None and mask.shape == picture.shape:
        row["mask"], row["mask_from"] = f"{of.name}/{index:06d}-mask.png", "dataset"
        part.files[row["mask"]] = _mask_png(mask, box)
    part.rows.append(row)
    return row


def _mask_png(rgb: np.ndarray, box: FaceBox) -> bytes:
    """A picture of a mask video, cut like its crop: grey, 255 where forged."""
    grey = rgb.max(2)
    grey = np.where(grey < CODEC_NOISE, 0, grey).astype(np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(scale(cut(grey, box), STORED_SIDE)).save(buffer, "PNG")
    return buffer.getvalue()
