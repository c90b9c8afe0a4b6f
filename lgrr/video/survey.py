"""What the first reading of a video saw, as a value that can be kept."""

from __future__ import annotations

import io
import json
import zipfile
import zlib
from dataclasses import asdict, dataclass, fields
from fractions import Fraction
from typing import Any

import numpy as np

from lgrr.video.decoder import versions
from lgrr.video.picture import Orientation

_PICTURE_TYPES = "?IPBSIPB"  # AVPictureType: none, I, P, B, S, SI, SP, BI
_MADE_BY = f"survey 1, {versions()}"  # the number counts changes of `Survey` and of what is hashed
# per frame: type, and shape of one
_ARRAYS: dict[str, tuple[type, tuple[int, ...]]] = {
    "pts": (np.int64, ()),
    "durations": (np.int64, ()),
    "digests": (np.uint8, (32,)),
    "keys": (np.bool_, ()),
    "types": (np.uint8, ()),
    "damaged": (np.bool_, ()),
}
# what NumPy, zip and JSON raise on bytes that are something else
_GARBAGE = (
    ValueError, LookupError, TypeError, AttributeError, ArithmeticError,
    EOFError, OSError, zipfile.BadZipFile, zlib.error,
)  # fmt: skip


class OutdatedSurveyError(ValueError):
    """A kept survey that another decoder or another version of this program made."""


@dataclass(frozen=True)
class Look:
    """What of a frame decides how it is shown."""

    pixel_format: str
    width: int
    height: int
    orientation: Orientation
    matrix: str
    range: str
    transfer: int


@dataclass
class Survey:
    """What one linear reading saw; per frame in presentation order.

    `pts` are the container's, in `time_base`; where `stamped` is False they were missing or contradictory and count
    frames instead. `announced` is the header's count of frames, 0 for none. `looks` maps each look to the first frame
    that has it; `turns` gives the orientation from a frame on, until the next that states one (ITU-T H.264, D.2.27);
    `key_positions` maps each key frame to the byte offset of its packet (empty where packets and frames do not
    pair off). `faults`, `suspect`, `broke_off`: see `Decoder`. `file_bytes` is the length of the file.
    """

    file_bytes: int
    time_base: Fraction
    rate: Fraction
    announced: int
    threaded: bool
    pts: np.ndarray
    durations: np.ndarray
    digests: np.ndarray
    keys: np.ndarray
    types: np.ndarray
    damaged: np.ndarray
    interlaced: int
    looks: dict[Look, int]
    turns: dict[int, Orientation]
    key_positions: dict[int, int]
    faults: int
    suspect: int
    broke_off: bool
    stamped: bool = True

    @property
    def picture_types(self) -> str:
        """One letter a frame."""
        return "".join(_PICTURE_TYPES[kind] for kind in self.types)

    def to_bytes(self) -> bytes:
        """All of it, to be kept: an .npz file without pickles, whose `header` is JSON with the decoder's version."""
        values = {field.name: getattr(self, field.name) for field in fields(self) if field.name not in _ARRAYS}
        header = {**values, "made_by": _MADE_BY}
        header["looks"] = [[asdict(look), first] for look, first in self.looks.items()]
        header["turns"] = [[first, asdict(turn)] for first, turn in self.turns.items()]
        header["key_positions"] = list(self.key_positions.items())
        arrays = {name: getattr(self, name) for name in _ARRAYS}
        text = np.frombuffer(json.dumps(header, default=str).encode(), np.uint8)
        np.savez_compressed(file := io.BytesIO(), header=text, **arrays)
        return file.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes) -> Survey:
        """What `to_bytes` gave. OutdatedSurveyError if another version made it, ValueError on anything else."""
        try:
            with np.load(io.BytesIO(data), allow_pickle=False) as kept:
                values = json.loads(kept["header"].tobytes())
                if values.pop("made_by") != _MADE_BY:
                    raise OutdatedSurveyError("made by another version of the decoder or of this program")
                arrays = {name: kept[name] for name in _ARRAYS}
            values["looks"] = {_look(look): first for look, first in values["looks"]}
            values["turns"] = {first: Orientation(**turn) for first, turn in values["turns"]}
            values["key_positions"] = dict(values["key_positions"])
            values["time_base"], values["rate"] = Fraction(values["time_base"]), Fraction(values["rate"])
            seen = cls(**values, **arrays)
        except OutdatedSurveyError:
            raise
        except _GARBAGE as error:
            raise ValueError(f"not a survey ({error})") from error
        if not (len(seen.pts) and seen.looks and seen.turns and all(map(seen._is_sound, _ARRAYS))):
            raise ValueError("not a survey (its parts do not fit together)")
        return seen

    def _is_sound(self, name: str) -> bool:
        kind, more = _ARRAYS[name]
        array = getattr(self, name)
        return array.dtype == kind and array.shape == (len(self.pts), *more)


def _look(values: dict[str, Any]) -> Look:
    return Look(**{**values, "orientation": Orientation(**values["orientation"])})
