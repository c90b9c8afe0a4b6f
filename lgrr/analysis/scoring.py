"""From scored faces to findings: a score and an interval for each track, a finding with its reason, coverage.

Pure functions of stored results. Nothing here is certain where the faces are not: too few, too small, too blurred,
scores on both sides of a threshold or streams that contradict each other make a finding inconclusive.

Evidence is counted in pictures. A face in frames that show the very same picture (by SHA-256) is one face, at the first
of them, weighted by the time that all of them stand for: so a still shown for ten seconds is one face, and a clip whose
every picture is repeated has the score, the interval and the finding that it had before.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from lgrr.analysis.pooling import frame_durations, interval, pooled
from lgrr.faces import SkipKind, skip_kind
from lgrr.text import score_words
from lgrr.types import Coverage, FaceResult, Finding, FrameResult, Track

LEAST_FACES = 6  # scored faces of a video's track below which no interval, and so no finding, can be had
SCORED_SHARE = 0.5  # of a track's faces, for "no sign"; a sign found in the rest stays a sign
COVERED_SHARE = 0.8  # of all faces seen that must be in tracks without a sign, for "no sign" of the exhibit
FAILED_SHARE = 0.2  # of the frames looked at that may fail to decode, for "no sign" of the exhibit
DISAGREEMENT = 0.5  # difference between the two streams' scores, on opposite sides of the thresholds


@dataclass(frozen=True)
class Thresholds:
    """The weights' own: p_fake at or above `manipulated` is a sign, at or below `clear` is none; in between, and
    where they are None (not validated), nothing follows. `note` says where they come from, or why there are none.
    """

    manipulated: float | None
    clear: float | None
    note: str = ""


@dataclass(frozen=True)
class Conclusion:
    """What follows from all frames looked at. `reason` is one or more sentences for the finding of the exhibit."""

    tracks: tuple[Track, ...]
    coverage: Coverage
    finding: Finding
    reason: str


@dataclass(frozen=True, slots=True)
class _Look:
    """One face of a track: in the how manieth of the frames looked at, which frame that is and when, what was found but
    for the maps, and in which picture: its hash, and which of the track's faces there.
    """

    place: int
    index: int
    seconds: float
    face: FaceResult
    picture: tuple[str, int]


def conclude(
    frames: Sequence[FrameResult], frames_in_range: int, thresholds: Thresholds, *, still: bool = False
) -> Conclusion:
    """Tracks, coverage and the exhibit's finding from frames by index whose faces know their tracks.

    `still`: the exhibit is one picture. Then a face's score is judged without an interval, since nothing varies: the
    uncertainty is the error rate that the weights' card states at its threshold.
    """
    return conclude_from(score_tracks(frames, thresholds, still=still), frames, frames_in_range, still=still)


def conclude_from(
    tracks: tuple[Track, ...], frames: Sequence[FrameResult], frames_in_range: int, *, still: bool = False
) -> Conclusion:
    """The same for who has the tracks of these frames already: their intervals are what takes time."""
    coverage, seen = _counted(frames, frames_in_range)
    finding, reason = _exhibit(tracks, {track.id: seen[track.id] for track in tracks}, coverage, still)
    return Conclusion(tracks, coverage, finding, reason)


def count(frames: Sequence[FrameResult], frames_in_range: int) -> Coverage:
    """How much was looked at; only faces that belong to a track count as faces."""
    return _counted(frames, frames_in_range)[0]


def _counted(frames: Sequence[FrameResult], frames_in_range: int) -> tuple[Coverage, Counter[int | None]]:
    """`count`, and the faces of each track, in one go through the frames: they may have to be read from a case."""
    seen: Counter[int | None] = Counter()
    kinds: Counter[SkipKind | None] = Counter()
    no_face = failed = taken_over = 0
    for r in frames:
        faces = [face for face in r.faces if face.track is not None]
        seen.update(face.track for face in faces)
        kinds.update(skip_kind(face.quality) for face in faces if face.skipped is not None)
        no_face += r.failed is None and not faces
        failed += r.failed is not None
        taken_over += r.same_as is not None
    coverage = Coverage(
        frames_in_range=frames_in_range,
        frames_analyzed=len(frames),
        no_face=no_face,
        too_small=kinds[SkipKind.TOO_SMALL],
        blurred=kinds[SkipKind.BLURRED],
        failed=failed,
        taken_over=taken_over,
    )
    return coverage, seen


def score_tracks(frames: Sequence[FrameResult], thresholds: Thresholds, *, still: bool = False) -> tuple[Track, ...]:
    """The tracks in `frames`, by number, each with score, interval, finding and reason.

    A track's p_fake is the trimmed mean of its faces' log-odds, each face weighted by the time its frame stands for
    (`pooling.pooled`); the interval is a moving block bootstrap (`pooling.interval`). Faces are counted once a picture.
    """
    looks: dict[int, list[_Look]] = {}
    seconds: list[float] = []
    for place, result in enumerate(frames):
        seconds.append(result.frame.seconds)
        before: Counter[int] = Counter()  # a merged track can have several faces in a frame
        for face in result.faces:
            if face.track is not None:
                picture = (result.sha256, before[face.track])
                look = _Look(place, result.frame.index, result.frame.seconds, face.without_maps(), picture)
                looks.setdefault(face.track, []).append(look)
                before[face.track] += 1
    durations = frame_durations(seconds)
    return tuple(_track(number, looks[number], durations, thresholds, still) for number in sorted(looks))


def _once(looks: Sequence[_Look], durations: np.ndarray) -> Iterator[tuple[_Look, float]]:
    """One look for each picture, the first of it, and the seconds of all, which it stands for."""
    first: dict[tuple[str, int], _Look] = {}
    spans: dict[tuple[str, int], float] = {}
    for look in looks:
        first.setdefault(look.picture, look)
        spans[look.picture] = spans.get(look.picture, 0.0) + float(durations[look.place])
    return zip(first.values(), spans.values(), strict=True)


def _track(number: int, every_look: list[_Look], durations: np.ndarray, thresholds: Thresholds, still: bool) -> Track:
    once = list(_once(every_look, durations))
    looks = [look for look, _ in once]
    scored = [(look, span) for look, span in once if look.face.p_fake is not None]
    box = np.median([look.face.box.xywh for look in looks], axis=0)
    score = bounds = None
    if scored:
        p_fake, weights = _values(scored, "p_fake")
        score = pooled(p_fake, weights)
        if len(scored) >= LEAST_FACES:
            bounds = interval(p_fake, weights, np.array([look.seconds for look, _ in scored]))
    shown = sum(look.face.p_fake is not None for look in every_look)
    finding, reason = _judge(number, looks, scored, shown, score, bounds, thresholds, still)
    return Track(
        id=number,
        label=f"Track {number}",
        first_index=every_look[0].index,
        last_index=every_look[-1].index,
        faces_scored=len(scored),
        box=(float(box[0]), float(box[1]), float(box[2]), float(box[3])),
        p_fake=score,
        interval=bounds,
        finding=finding,
        reason=reason,
    )


def _judge(
    number: int,
    looks: list[_Look],
    scored: list[tuple[_Look, float]],
    shown: int,
    score: float | None,
    bounds: tuple[float, float] | None,
    thresholds: Thresholds,
    still: bool,
) -> tuple[Finding, str]:
    """The finding of a track and why, in one sentence. `shown`: frames that show the scored faces."""
    name = f"Track {number}"
    if score is None:
        return Finding.INCONCLUSIVE, f"{name} has no score: {_skips([look.face for look in looks])}."
    repeated = "" if shown == len(scored) else f" ({shown} frames, equal pictures counted once)"
    says = f"{name} scores {score_words(score, bounds)} over {_faces(len(scored))}{repeated}"
    high, low = thresholds.manipulated, thresholds.clear
    if high is None or low is None:
        why = thresholds.note.strip().rstrip(".") or "their card states none"
        return Finding.INCONCLUSIVE, f"{says}, but the weights have no validated threshold ({why}), so nothing follows."
    if bounds is None and not still:
        return Finding.INCONCLUSIVE, f"{says}, too few for an interval (at least {LEAST_FACES} are needed)."
    noise, semantic = (pooled(*_values(scored, name)) for name in ("p_noise", "p_semantic"))
    least, most = sorted((noise, semantic))
    if least <= low and most >= high and most - least >= DISAGREEMENT:
        streams = f"noise {noise:.2f}, semantic {semantic:.2f}"
        return Finding.INCONCLUSIVE, f"{says}, but the two streams contradict each other ({streams})."
    bottom, top = bounds or (score, score)
    caution = " (one picture: no interval can be had)" if bounds is None else ""
    if bottom >= high:
        return Finding.MANIPULATED, f"{says}, above the threshold of {high:.2f}{caution}."
    if top > low:
        across = "between the thresholds of" if bottom > low and top < high else "not clear of the thresholds of"
        return Finding.INCONCLUSIVE, f"{says}, {across} {low:.2f} and {high:.2f}{caution}."
    if len(scored) < SCORED_SHARE * len(looks):
        skipped = _skips([look.face for look in looks])
        return (
            Finding.INCONCLUSIVE,
            f"{says}, below {low:.2f}, but most of its {_faces(len(looks))} have no score: {skipped}.",
        )
    return Finding.NO_SIGN, f"{says}, below the threshold of {low:.2f}{caution}."


def _exhibit(tracks: Sequence[Track], seen: dict[int, int], coverage: Coverage, still: bool) -> tuple[Finding, str]:
    """The finding of the exhibit: a sign in any track; no sign only where it holds for nearly all faces seen."""
    looked = f"{coverage.frames_analyzed} of {coverage.frames_in_range} frames looked at"
    if coverage.frames_analyzed == 0:
        return Finding.INCONCLUSIVE, "No frame could be looked at in the time given."
    if coverage.frames_analyzed == coverage.failed:
        return Finding.INCONCLUSIVE, f"Nothing could be seen: of {looked}, {coverage.failed} could not be decoded."
    if not tracks:
        return Finding.INCONCLUSIVE, f"No face was found in the {looked}."
    signs = [track for track in tracks if track.finding is Finding.MANIPULATED]
    if signs:
        return Finding.MANIPULATED, _sentences(signs)
    least = 1 if still else LEAST_FACES
    undecided = [t for t in tracks if t.finding is Finding.INCONCLUSIVE and t.faces_scored >= least]
    unjudged = [t for t in tracks if t.faces_scored < least]
    clear = [t for t in tracks if t.finding is Finding.NO_SIGN]
    if undecided or not clear:
        return Finding.INCONCLUSIVE, _sentences(undecided or unjudged)
    if coverage.failed > FAILED_SHARE * coverage.frames_analyzed:
        failed = (
            f"{coverage.failed} of {coverage.frames_analyzed} frames could not be decoded, too many to rule a sign out."
        )
        return Finding.INCONCLUSIVE, f"{failed} {_sentences(clear)}"
    covered, total = sum(seen[t.id] for t in clear), sum(seen.values())
    if covered < COVERED_SHARE * total:
        share = f"Only {covered} of the {_faces(total)} seen are in tracks that could be judged."
        return Finding.INCONCLUSIVE, f"{share} {_sentences(unjudged)}"
    rest = f" Not covered by this finding: {_sentences(unjudged)}" if unjudged else ""
    return Finding.NO_SIGN, _sentences(clear) + rest


def _values(scored: list[tuple[_Look, float]], name: str) -> tuple[np.ndarray, np.ndarray]:
    """One of the scores of each face, and the seconds that the face stands for, as `pooled` takes them."""
    return np.array([getattr(look.face, name) for look, _ in scored]), np.array([span for _, span in scored])


def _sentences(tracks: Sequence[Track], most: int = 5) -> str:
    more = f" {len(tracks) - most} more tracks likewise." if len(tracks) > most else ""
    return " ".join(track.reason for track in tracks[:most]) + more


def _skips(faces: Sequence[FaceResult]) -> str:
    """How many faces were skipped for what."""
    kinds = [skip_kind(face.quality) for face in faces if face.skipped is not None]
    small, blurred = kinds.count(SkipKind.TOO_SMALL), kinds.count(SkipKind.BLURRED)
    parts = [f"{_faces(n)} {what}" for n, what in ((small, "too small"), (blurred, "too blurred")) if n]
    return " and ".join(parts)


def _faces(number: int) -> str:
    return "1 face" if number == 1 else f"{number} faces"
