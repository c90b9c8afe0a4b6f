"""Every face of a recording as columns: what a window paints from, at a constant cost however many there are."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from lgrr.types import FrameResult


@dataclass(frozen=True, eq=False)
class FaceTable:
    """M frames looked at and their N faces, by frame index, then position in the frame.

    `frames` (M,) int32: the indices looked at, ascending; `failed` (M,) bool: those that could not be decoded.
    Per face: `frame`, `position` and `track` (N,) int32 (track 0: not confirmed as a face), `box` (N, 4) float32
    x, y, width, height in display pixels, `size` and `sharpness` (N,) float32, `p_fake`, `p_noise`, `p_semantic`
    (N,) float64 in [0, 1], NaN: no score, `patches` (N, 3, 3) float32, `maps` (N, 11, 11) float16, both 0 where there
    is no score, `skipped` (N,) int32: position in `reasons`, -1 where the face was scored.
    """

    frames: np.ndarray
    failed: np.ndarray
    frame: np.ndarray
    position: np.ndarray
    track: np.ndarray
    box: np.ndarray
    size: np.ndarray
    sharpness: np.ndarray
    p_fake: np.ndarray
    p_noise: np.ndarray
    p_semantic: np.ndarray
    patches: np.ndarray
    maps: np.ndarray
    skipped: np.ndarray
    reasons: tuple[str, ...] = ()

    def rows(self, index: int) -> range:
        """Rows of the faces in frame `index`; empty where it has none, or was not looked at."""
        first, end = np.searchsorted(self.frame, (index, index + 1))
        return range(int(first), int(end))

    def looked_at(self, index: int) -> bool:
        """Whether frame `index` was looked at at all."""
        place = int(np.searchsorted(self.frames, index))
        return place < len(self.frames) and int(self.frames[place]) == index

    def reason(self, row: int) -> str | None:
        """Why a face has no score; None where it has one."""
        place = int(self.skipped[row])
        return None if place < 0 else self.reasons[place]

    def to_bytes(self, **words: object) -> bytes:
        """As an npz without pickles, with anything that is JSON beside it."""
        arrays = {f.name: getattr(self, f.name) for f in fields(self) if f.name != "reasons"}
        text = json.dumps({"reasons": self.reasons, **words}).encode()
        np.savez(file := io.BytesIO(), allow_pickle=False, words=np.frombuffer(text, np.uint8), **arrays)
        return file.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes) -> tuple[FaceTable, dict[str, Any]]:
        """What `to_bytes` was given: the table and the words."""
        with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
            words = json.loads(arrays["words"].tobytes())
            table = {f.name: arrays[f.name] for f in fields(cls) if f.name != "reasons"}
        return cls(**table, reasons=tuple(words.pop("reasons"))), words


def tabulate(frames: Sequence[FrameResult]) -> FaceTable:
    """The table of frames in ascending order of index; pure."""
    faces = [(result.frame.index, k, face) for result in frames for k, face in enumerate(result.faces)]
    reasons = {face.skipped: None for _, _, face in faces if face.skipped is not None}
    place = {reason: number for number, reason in enumerate(reasons)}
    none, nothing = np.zeros((3, 3), np.float32), np.zeros((11, 11), np.float16)

    def numbers(values: list[int]) -> np.ndarray:
        return np.array(values, np.int32)

    def scores(name: str) -> np.ndarray:
        return np.array([np.nan if (p := getattr(face, name)) is None else p for _, _, face in faces], np.float64)

    def stack(arrays: list[np.ndarray], like: np.ndarray) -> np.ndarray:
        return np.array(arrays, like.dtype).reshape(-1, *like.shape)

    return FaceTable(
        frames=numbers([result.frame.index for result in frames]),
        failed=np.array([result.failed is not None for result in frames], bool),
        frame=numbers([index for index, _, _ in faces]),
        position=numbers([k for _, k, _ in faces]),
        track=numbers([face.track or 0 for _, _, face in faces]),
        box=np.array([face.box.xywh for _, _, face in faces], np.float32).reshape(-1, 4),
        size=np.array([face.quality.size for _, _, face in faces], np.float32),
        sharpness=np.array([face.quality.sharpness for _, _, face in faces], np.float32),
        p_fake=scores("p_fake"),
        p_noise=scores("p_noise"),
        p_semantic=scores("p_semantic"),
        patches=stack([none if face.patches is None else face.patches for _, _, face in faces], none),
        maps=stack([nothing if face.forgery_map is None else face.forgery_map for _, _, face in faces], nothing),
        skipped=numbers([-1 if face.skipped is None else place[face.skipped] for _, _, face in faces]),
        reasons=tuple(reasons),
    )
