"""An exhibit as the pages show it: the analysis, or what the analyst's acts made of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePath

import numpy as np

from lgrr.analysis.scoring import DISAGREEMENT
from lgrr.faces.quality import SkipKind, skip_kind
from lgrr.report.case_report import ExhibitEntry, PictureEntry, ReviewedTrack, ScoredFace
from lgrr.report.document import AnalysisDocument, CoverageCounts, TrackEntry
from lgrr.report.frames import FaceEntry, FrameEntry
from lgrr.types import Finding, Quality


@dataclass(frozen=True)
class ShownTrack:
    """A track with its faces by frame; `excluded` is the analyst's reason."""

    track: TrackEntry
    faces: tuple[ScoredFace, ...]
    excluded: str | None
    by_hand: bool

    @property
    def scored(self) -> list[ScoredFace]:
        """Faces that have a score."""
        return [face for face in self.faces if face.p_fake is not None]

    def skipped(self) -> dict[SkipKind, int]:
        """How many faces have none, by the kind of reason."""
        kinds = [skip_kind(Quality(f.quality.size, f.quality.sharpness)) for f in self.faces if f.skipped is not None]
        return {kind: kinds.count(kind) for kind in SkipKind if kind in kinds}

    def streams(self) -> tuple[float, float, int] | None:
        """Median score of the noise and of the semantic stream, and faces where they differ by DISAGREEMENT or more;
        None without a scored face.
        """
        pairs = [(f.p_noise, f.p_semantic) for f in self.scored if f.p_noise is not None and f.p_semantic is not None]
        if not pairs:
            return None
        scores = np.array(pairs)
        apart = int((np.abs(scores[:, 0] - scores[:, 1]) >= DISAGREEMENT).sum())
        noise, semantic = np.median(scores, axis=0)
        return float(noise), float(semantic), apart


class Shown:
    """One exhibit of a report, parsed once."""

    def __init__(self, number: int, entry: ExhibitEntry) -> None:
        """`number` counts the report's exhibits from 1."""
        self.number, self.entry = number, entry
        self.document = AnalysisDocument.model_validate(entry.analysis)
        reviewed = entry.reviewed
        self.finding: Finding = (reviewed or self.document).finding
        self.reason: str = (reviewed or self.document).finding_reason
        self.coverage: CoverageCounts = (reviewed or self.document).coverage
        every = self._of_analysis() if reviewed is None else map(_of_review, reviewed.tracks)
        self.every_track = tuple(every)
        self.tracks = tuple(t for t in self.every_track if t.track.id in entry.included.tracks)

    @property
    def file(self) -> str:
        """The file's name without its folders."""
        return PurePath(self.document.media.path.replace("\\", "/")).name

    @property
    def thresholds(self) -> tuple[float, ...]:
        """The two scores from which something follows, ascending; none where the weights have none."""
        stated = self.document.parameters.get("thresholds") or {}
        return tuple(sorted(v for k in ("clear", "manipulated") if (v := stated.get(k)) is not None))

    def pictures_of(self, track: int) -> dict[int, dict[str, PictureEntry]]:
        """The pictures of a track's faces, by frame and by what they are."""
        found: dict[int, dict[str, PictureEntry]] = {}
        for picture in self.entry.pictures:
            if picture.track == track:
                found.setdefault(picture.index, {})[picture.what] = picture
        return dict(sorted(found.items()))

    def _of_analysis(self) -> Iterable[ShownTrack]:
        faces: dict[int, list[ScoredFace]] = {track.id: [] for track in self.document.tracks}
        for frame in self.document.frames:
            for face in frame.faces:
                if face.track is not None:
                    faces[face.track].append(_scored(frame, face))
        return [ShownTrack(track, tuple(faces[track.id]), None, False) for track in self.document.tracks]


def _scored(frame: FrameEntry, face: FaceEntry) -> ScoredFace:
    return ScoredFace(
        index=frame.index,
        time=frame.time,
        box=face.box,
        quality=face.quality,
        p_fake=face.p_fake,
        p_noise=face.p_noise,
        p_semantic=face.p_semantic,
        skipped=face.skipped,
    )


def _of_review(track: ReviewedTrack) -> ShownTrack:
    return ShownTrack(track, track.faces, track.excluded, track.by_hand)
