"""The frames of a document: an entry for each, and all together as compressed JSON, in a tenth of the memory."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, Self, overload

from pydantic import GetCoreSchemaHandler, TypeAdapter, model_validator
from pydantic.dataclasses import dataclass
from pydantic_core import CoreSchema, core_schema

from lgrr.report.values import STRICT, Count, Probability, Reason, Row, Sha256

LOT = 256  # entries that are compressed together, and made again together


@dataclass(frozen=True, slots=True, kw_only=True, config=STRICT)
class FaceQuality:
    """`size`: shorter side of the box in display pixels; `sharpness` as `lgrr.faces.quality` defines it."""

    size: float
    sharpness: float


@dataclass(frozen=True, slots=True, kw_only=True, config=STRICT)
class FaceEntry:
    """One face in one frame; either scored, or `skipped` says why not and every score is null.

    `patches` are the nine windows of the crop, rows from the top, each the probability that it is forged.
    """

    track: int | None
    box: tuple[float, float, float, float]
    p_fake: Probability | None
    p_noise: Probability | None
    p_semantic: Probability | None
    patches: tuple[Row, Row, Row] | None
    quality: FaceQuality
    skipped: Reason | None

    @model_validator(mode="after")
    def _score_or_reason(self) -> Self:
        scores = (self.p_fake, self.p_noise, self.p_semantic, self.patches)
        if self.skipped is not None and any(score is not None for score in scores):
            raise ValueError("a skipped face has no score")
        if self.skipped is None and any(score is None for score in scores):
            raise ValueError("a face without a score needs a reason")
        return self


@dataclass(frozen=True, slots=True, kw_only=True, config=STRICT)
class FrameEntry:
    """One frame that was looked at: `index` 0-based, `time` in seconds as the container states it, `sha256` of the
    decoded picture; `failed` is the reason where it could not be analysed. `same_as` is the index of the frame with the
    same picture from which faces and scores were taken over; null where the frame was looked at itself.
    """

    index: Count
    pts: int
    time: float
    sha256: Sha256
    faces: tuple[FaceEntry, ...]
    failed: Reason | None = None
    same_as: Count | None = None

    @model_validator(mode="after")
    def _no_face_in_a_failed_frame(self) -> Self:
        if self.failed is not None and self.faces:
            raise ValueError(f"frame {self.index}: failed, yet has faces")
        return self


_LOT = TypeAdapter(tuple[FrameEntry, ...])


class Entries(Sequence[FrameEntry]):
    """Frames of a document in the order given; each is made anew when it is asked for, best one after the other."""

    def __init__(self, entries: Iterable[FrameEntry] = ()) -> None:
        self._lots: list[bytes] = []
        self._count = 0
        left = iter(entries)
        while lot := tuple(islice(left, LOT)):
            self._count += len(lot)
            self._lots.append(zlib.compress(_LOT.dump_json(lot), 1))

    def lines(self) -> Iterator[bytes]:
        """The entries as they stand in a document with an indent of 1, some at a time, without commas between them."""
        for lot in self._lots:
            text = _LOT.dump_json(_read(lot), indent=1)
            yield text.removeprefix(b"[").removesuffix(b"\n]").replace(b"\n", b"\n ")

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[FrameEntry]:
        for lot in self._lots:
            yield from _read(lot)

    @overload
    def __getitem__(self, place: int) -> FrameEntry: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[FrameEntry, ...]: ...
    def __getitem__(self, place: int | slice) -> FrameEntry | tuple[FrameEntry, ...]:
        if isinstance(place, slice):
            return tuple(self)[place]
        lot, within = divmod(range(self._count)[place], LOT)
        return _read(self._lots[lot])[within]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Entries) and self._lots == other._lots

    def __repr__(self) -> str:
        return f"Entries({list(self)!r})"

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """A document has it where it would have a tuple of entries."""
        entries = handler(tuple[FrameEntry, ...])
        made = core_schema.no_info_after_validator_function(cls, entries)
        either = core_schema.union_schema([core_schema.is_instance_schema(cls), made], mode="left_to_right")
        written = core_schema.plain_serializer_function_ser_schema(tuple, return_schema=entries)
        return core_schema.json_or_python_schema(made, either, serialization=written)


def _read(lot: bytes) -> tuple[FrameEntry, ...]:
    return _LOT.validate_json(zlib.decompress(lot))
