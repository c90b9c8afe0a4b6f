"""`analysis.json`, schema `lgrr-analysis/1`: the one document that every report is made from.

A document that contradicts itself cannot be made: a score beside a reason for having none, a finding without a scored
face, a file that changed while it was read. Two runs of the same command on the same processor give the same bytes
but for `created` and `timing`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from lgrr.evidence import Credentials, Inspection, Sign
from lgrr.report.files import writing
from lgrr.report.frames import Entries
from lgrr.report.values import STRICT, Count, Interval, Md5, Probability, Reason, Sha256
from lgrr.types import Finding


class Section(BaseModel):
    """A part of the document: frozen, no unknown fields, no NaN or infinity.

    Parts of which there are as many as faces are dataclasses with the same rules, in a third of the memory.
    """

    model_config = STRICT | ConfigDict(frozen=True, serialize_by_alias=True, validate_by_name=True)


class Tool(Section):
    """The program; `commit` is null outside a git checkout, and ends in `-dirty` where files were changed after it."""

    name: Literal["lgrr"] = "lgrr"
    version: str
    commit: str | None


class Environment(Section):
    """What the numbers were computed on; `packages` are versions of what touches pixels, `threads` how many computed,
    null on a GPU and in documents of before they were stated.
    """

    os: str
    python: str
    torch: str
    device: str
    precision: str
    threads: Annotated[int, Field(ge=1)] | None = None
    decoder: str
    packages: dict[str, str]


class MediaFile(Section):
    """The exhibit: hashed before and after it was read; sizes in display pixels, duration in seconds.
    `md5` is for case systems that know files by it, and no proof of anything.

    `stream` and `time_base` complete the identity of every frame (its `pts` counts `time_base` seconds). `notes` say
    what of the file could not be read. `c2pa` is null beside a reason where Content Credentials were not examined,
    `inspection` is null where the file's metadata and build were not, `laundering` where its signs were not.
    """

    path: str
    sha256: Sha256
    sha256_after: Sha256
    md5: Md5 | None = None
    bytes: Count
    container: str
    codec: str
    width: int
    height: int
    rotation: int
    frames: Count
    duration: float
    variable_frame_rate: bool
    stream: int
    time_base: str
    pixel_format: str
    sample_aspect_ratio: str
    notes: tuple[str, ...]
    c2pa: Credentials | None = None
    c2pa_reason: Reason | None = "not examined"
    inspection: Inspection | None = None
    laundering: tuple[Sign, ...] | None = None

    @model_validator(mode="after")
    def _unchanged(self) -> Self:
        if self.sha256 != self.sha256_after:
            raise ValueError("the file changed while it was analysed")
        if (self.c2pa is None) == (self.c2pa_reason is None):
            raise ValueError("c2pa is either stated or null with a reason")
        return self


class Model(Section):
    """The weights: `verified` says that their hash is the one in the card, and that the canary passed."""

    name: str
    sha256: Sha256
    verified: bool
    card: dict[str, Any]


class CoverageCounts(Section):
    """Frames asked for, looked at, without a face, failed; faces too small or too blurred to score.

    `taken_over`: frames looked at whose faces and scores are those of another one with the same picture.
    """

    frames_in_range: Count
    frames_analyzed: Count
    no_face: Count
    too_small: Count
    blurred: Count
    failed: Count
    taken_over: Count = 0

    @model_validator(mode="after")
    def _within(self) -> Self:
        looked_at = self.frames_analyzed
        if looked_at > self.frames_in_range or max(self.no_face, self.taken_over) > looked_at:
            raise ValueError("more frames were looked at than there are")
        return self


class TrackEntry(Section):
    """One person through the recording; `box` is the median [x, y, width, height] in display pixels. `faces_scored`
    counts once what was taken over into several frames.

    `p_fake` is a score in [0, 1] with its 95 % interval over time (null where too few faces were scored), not a
    likelihood ratio. `log10_lr` and its companions are null without a calibration; with one, `words` are of the verbal
    scale (`lgrr.analysis.likelihood.SCALE`) or say why there is no ratio. `bounded`: it lies at a bound, beyond which
    the known cases support nothing.
    """

    id: int
    label: str
    first_index: Count
    last_index: Count
    faces_scored: Count
    box: tuple[float, float, float, float]
    p_fake: Probability | None
    interval: Interval | None
    finding: Finding
    reason: Reason
    log10_lr: float | None = None
    log10_lr_interval: tuple[float, float] | None = None
    bounded: bool | None = None
    words: str | None = None

    @model_validator(mode="after")
    def _possible(self) -> Self:
        if (self.p_fake is None) != (self.faces_scored == 0):
            raise ValueError(f"track {self.id}: a score needs scored faces, and the reverse")
        if self.interval is not None and self.p_fake is None:
            raise ValueError(f"track {self.id}: an interval needs a score")
        if self.interval is not None and self.interval[0] > self.interval[1]:
            raise ValueError(f"track {self.id}: the interval ends before it begins")
        if self.finding is not Finding.INCONCLUSIVE and self.faces_scored == 0:
            raise ValueError(f"track {self.id}: {self.finding.value} needs a scored face")
        if self.first_index > self.last_index:
            raise ValueError(f"track {self.id}: ends before it begins")
        numbers = (self.log10_lr, self.log10_lr_interval, self.bounded)
        if len({number is None for number in numbers}) > 1 or (self.log10_lr is not None and self.words is None):
            raise ValueError(f"track {self.id}: a likelihood ratio has its interval, its bounds and its words")
        if self.log10_lr is not None and self.p_fake is None:
            raise ValueError(f"track {self.id}: a likelihood ratio needs a score")
        return self


class Calibration(Section):
    """From scores to likelihood ratios: which set of known cases, how large, how good (Cllr), and its bounds.

    `sha256` is of the calibration's file; `unit` is "track" of a video or "crop" of a single picture; n_real and n_fake
    count the sources it was fitted on, cllr and cllr_min are of others; `llr_bounds` are log10.
    `conditions` say what the known cases were: whether they fit the exhibit is the examiner's to judge.
    """

    id: str
    sha256: Sha256
    n_real: Count
    n_fake: Count
    unit: str
    cllr: float
    cllr_min: float
    llr_bounds: tuple[float, float]
    method: str
    conditions: str


class Timing(Section):
    """Wall-clock seconds of this run."""

    elapsed: float


class AnalysisDocument(Section):
    """Everything known about one exhibit after one analysis; see the module and `docs/analysis.schema.json`."""

    schema_: Literal["lgrr-analysis/1"] = Field(default="lgrr-analysis/1", alias="schema")
    created: datetime
    timing: Timing
    tool: Tool
    environment: Environment
    media: MediaFile
    model: Model
    parameters: dict[str, Any]
    coverage: CoverageCounts
    finding: Finding
    finding_reason: Reason
    tracks: tuple[TrackEntry, ...]
    frames: Entries
    calibration: Calibration | None = None
    calibration_reason: Reason | None = "these weights have no calibration: scores are not likelihood ratios"

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        findings = {track.finding for track in self.tracks}
        if self.finding is Finding.MANIPULATED and Finding.MANIPULATED not in findings:
            raise ValueError("manipulated, yet no track shows it")
        if self.finding is Finding.NO_SIGN and Finding.NO_SIGN not in findings:
            raise ValueError("no_sign needs a track with scored faces that shows none")
        if self.finding is not Finding.MANIPULATED and Finding.MANIPULATED in findings:
            raise ValueError(f"{self.finding.value}, yet a track shows signs of manipulation")
        if (self.calibration is None) == (self.calibration_reason is None):
            raise ValueError("calibration is either stated or null with a reason")
        if self.calibration is None and any(track.words is not None for track in self.tracks):
            raise ValueError("a likelihood ratio needs a calibration")
        if self.calibration is not None:
            low, high = self.calibration.llr_bounds
            if any(track.log10_lr is not None and not low <= track.log10_lr <= high for track in self.tracks):
                raise ValueError("a likelihood ratio lies beyond what its calibration supports")
        self._compare_pictures()
        self._count_faces()
        return self

    def _compare_pictures(self) -> None:
        copies = [(f.index, source, f.sha256) for f in self.frames if (source := f.same_as) is not None]
        sources = {source for _, source, _ in copies}
        originals = (f for f in self.frames if f.same_as is None and f.index in sources) if copies else ()
        pictures = {frame.index: frame.sha256 for frame in originals}
        for index, source, sha256 in copies:
            if pictures.get(source) != sha256:
                raise ValueError(f"frame {index}: taken over from {source}, which has not its picture")
        if len(copies) != self.coverage.taken_over:
            raise ValueError("other frames were taken over than are counted")

    def _count_faces(self) -> None:
        scored: dict[int, set[int]] = {track.id: set() for track in self.tracks}  # by the frame that was looked at
        for frame in self.frames:
            for face in frame.faces:
                if face.track is None:
                    if face.skipped is None:
                        raise ValueError(f"frame {frame.index}: a scored face without a track")
                elif face.track not in scored:
                    raise ValueError(f"frame {frame.index}: a face of the unknown track {face.track}")
                elif face.p_fake is not None:
                    scored[face.track].add(frame.index if frame.same_as is None else frame.same_as)
        for track in self.tracks:
            listed = len(scored[track.id])
            if listed != track.faces_scored:
                raise ValueError(f"track {track.id}: {track.faces_scored} faces scored, {listed} listed")

    def parts(self) -> Iterator[bytes]:
        """The bytes of `analysis.json`, some frames at a time: as of `model_dump_json(indent=1)`, and a line's end."""
        empty = self.model_copy(update={"frames": Entries()}).model_dump_json(indent=1)
        before, after = empty.rsplit('"frames": []', 1)
        yield f'{before}"frames": ['.encode()
        separator = b""
        for lines in self.frames.lines():
            yield separator + lines
            separator = b","
        end = "\n " if separator else ""
        yield f"{end}]{after}\n".encode()

    def write_json(self, path: Path) -> None:
        """Write the document as UTF-8 JSON, whole or not at all. Raises StorageError."""
        with writing(path) as temporary, temporary.open("wb") as file:
            file.writelines(self.parts())

    @classmethod
    def read_json(cls, path: Path) -> Self:
        """The document in `path`, checked. Raises pydantic.ValidationError where it is not one."""
        return cls.model_validate_json(path.read_text(encoding="utf-8"))
