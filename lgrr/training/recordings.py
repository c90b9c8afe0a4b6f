"""Known videos and pictures, scored by the very analysis that casework uses: by face, by track, by recording."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from lgrr.analysis import Case, Done, Plan, analyze
from lgrr.analysis.pooling import frame_durations, pooled
from lgrr.errors import Cancelled, LgrrError, UsageError
from lgrr.faces import Detector, MtcnnDetector
from lgrr.faces.crop import square_of
from lgrr.model import Predictor
from lgrr.training.layouts import recordings
from lgrr.training.manifest import Sample
from lgrr.training.recording import Recording
from lgrr.training.scores import Scored, Scores, some
from lgrr.types import FaceBox, FaceResult, FrameResult, Track

STILL = "picture"


@dataclass
class Levels:
    """The same recordings at three levels. A recording scores as its highest track; pictures have tracks called STILL.

    `tracks` and `frames` hold what is surely real or surely forged: in a forged recording with several faces nobody has
    said which is forged, so that its tracks are rows of `tracks.failures`.
    """

    frames: Scores = field(default_factory=Scores)
    tracks: Scores = field(default_factory=Scores)
    videos: Scores = field(default_factory=Scores)


def recordings_of(spec: str, split: str, sources: int | None = None) -> list[Recording]:
    """The recordings of a set's split. Raises UsageError if there are none."""
    chosen = some(recordings(spec).recordings, split, sources)
    if not chosen:
        raise UsageError(f"The data {spec} have no split named {split!r}.")
    return chosen


def score_recordings(
    predictor: Predictor,
    known: Iterable[Recording],
    place: Path,
    cancelled: Callable[[], bool] = lambda: False,
) -> Levels:
    """Analyses every recording into the case at `place`; what it holds already is not looked at again.

    A recording that cannot be analysed, or shows no face that can be scored, becomes a failure. Raises Cancelled.
    """
    levels, detector = Levels(), MtcnnDetector(str(predictor.device))
    place.parent.mkdir(parents=True, exist_ok=True)
    case = Case.open(place) if place.exists() else Case.create(place)
    with case:
        for of in known:
            _analyse(of, predictor, detector, case, levels, cancelled)
    return levels


def _analyse(
    of: Recording,
    predictor: Predictor,
    detector: Detector,
    case: Case,
    levels: Levels,
    cancelled: Callable[[], bool],
) -> None:
    sample = Sample(of.name, of.fake, of.source, of.split, manipulation=of.manipulation or None)
    try:
        if of.place.size is not None or of.place.path.is_dir():
            raise UsageError(f"{of.name} is not a file of its own: its frames were taken out of their recording.")
        for event in analyze(of.place.path, case, predictor, detector, Plan(), cancelled):
            if isinstance(event, Done):
                _add(levels, sample, event)
    except Cancelled:
        raise
    except LgrrError as error:
        levels.videos.failures.append({"file": of.name, "reason": str(error)})


def _add(levels: Levels, sample: Sample, done: Done) -> None:
    still = done.recording.info.still
    judged = [t for t in done.conclusion.tracks if t.p_fake is not None and (still or t.interval is not None)]
    if not judged:
        levels.videos.failures.append({"file": sample.file, "reason": done.conclusion.reason})
        return
    frames = tuple(done.frames)  # read from the case once
    rows = {track.id: _of_track(sample, track, frames, still) for track in judged}
    levels.videos.rows.append(max(rows.values(), key=lambda row: row.p_fake))
    if sample.fake and len(done.conclusion.tracks) > 1:
        reason = f"{len(done.conclusion.tracks)} tracks, and which of them is forged is not known"
        levels.tracks.failures.append({"file": sample.file, "reason": reason})
        return
    levels.tracks.rows += rows.values()
    levels.frames.rows += [
        _of_face(sample, face, f"frame {result.frame.index}, track {face.track}")
        for result in frames
        for face in result.faces
        if face.p_fake is not None and face.track in rows
    ]


def _of_track(sample: Sample, track: Track, frames: Sequence[FrameResult], still: bool) -> Scored:
    """The track's score is the analysis' own; the streams are pooled as it is."""
    durations = frame_durations([result.frame.seconds for result in frames])
    looks = [
        (face, float(duration))
        for result, duration in zip(frames, durations, strict=True)
        for face in result.faces
        if face.track == track.id and face.p_fake is not None
    ]
    weights = np.array([duration for _, duration in looks])
    noise, semantic = (np.array([getattr(face, name) for face, _ in looks]) for name in ("p_noise", "p_semantic"))
    return Scored(
        sample,
        float(track.p_fake or 0.0),
        pooled(noise, weights),
        pooled(semantic, weights),
        float(square_of(FaceBox(*track.box))[2]),
        float(np.median([face.quality.sharpness for face, _ in looks])),
        what=STILL if still else f"track {track.id}",
    )


def _of_face(sample: Sample, face: FaceResult, what: str) -> Scored:
    return Scored(
        sample,
        float(face.p_fake or 0.0),
        float(face.p_noise or 0.0),
        float(face.p_semantic or 0.0),
        float(square_of(face.box)[2]),
        face.quality.sharpness,
        what=what,
    )
