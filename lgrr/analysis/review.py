"""What stands in a case about one recording: every analysis of it, what was looked at by hand, and the analyst's acts.

Only frames that a plan chose count for the finding. Frames that the analyst asked for one by one are shown and help
to follow faces, but choosing frames by hand must not move a score.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from pydantic import TypeAdapter

from lgrr.analysis.acts import Act, Exclude, Face, Judge, Merge, Rename, Split, in_force
from lgrr.analysis.case import Case, Exhibit, Observation
from lgrr.analysis.likelihood import NONE, Calibration, applicable, rated
from lgrr.analysis.scoring import Thresholds, conclude_from, count, score_tracks
from lgrr.analysis.table import FaceTable, tabulate
from lgrr.analysis.tempering import signs_in, tempered
from lgrr.analysis.tracking import tracked
from lgrr.evidence import Sign
from lgrr.types import Coverage, Finding, FrameResult, Track

BY_HAND = "by hand"  # the plan of an exhibit that holds frames asked for one by one


@dataclass(frozen=True)
class Person:
    """A track as the analyst has it: `excluded` is the reason if it does not count, `judged` the examiner's own
    finding; `face` names the track in acts.
    """

    track: Track
    face: Face
    excluded: str | None = None
    judged: Judge | None = None


@dataclass(frozen=True)
class Summary:
    """What is said of the recording. `finding` and `coverage` are None while no plan has looked at a frame;
    `finished`: every analysis of it came to its end. `cuts` are frame indices that start a scene. `calibration` is what
    turned scores into likelihood ratios, `calibration_reason` why nothing did; both None while `coverage` is.
    """

    people: tuple[Person, ...]
    finding: Finding | None
    reason: str
    coverage: Coverage | None
    judged: Judge | None
    cuts: tuple[int, ...]
    finished: bool
    calibration: Calibration | None = None
    calibration_reason: str | None = None


@dataclass(frozen=True, eq=False)
class Review:
    """The summary and the table of all faces seen, planned or by hand."""

    summary: Summary
    table: FaceTable

    def to_bytes(self) -> bytes:
        """For another process; arrays without pickles."""
        return self.table.to_bytes(summary=_SUMMARY.dump_python(self.summary, mode="json"))

    @classmethod
    def from_bytes(cls, data: bytes) -> Review:
        """What `to_bytes` gave."""
        table, words = FaceTable.from_bytes(data)
        return cls(_SUMMARY.validate_python(words["summary"]), table)


_SUMMARY = TypeAdapter(Summary)
_CALIBRATION: TypeAdapter[Calibration | None] = TypeAdapter(Calibration | None)


@dataclass(frozen=True, eq=False)
class Joined:
    """The frames of several analyses of one recording taken together, with tracks after the acts in force, and what
    follows. `exhibits` are those whose frames they are, by hand included; `chosen` the frames that a plan chose.
    """

    summary: Summary
    frames: tuple[FrameResult, ...]
    acts: tuple[Act, ...]
    exhibits: tuple[Exhibit, ...]
    chosen: frozenset[int]


def review(case: Case, sha256: str, thresholds: Thresholds) -> Review:
    """The review of a recording in a case. Raises StorageError."""
    found = joined(case, _comparable([e for e in case.exhibits() if e.hash.sha256 == sha256]), sha256, thresholds)
    return Review(found.summary, tabulate(found.frames))


def joined_with(case: Case, exhibit: Exhibit) -> Joined:
    """What a report says of a finished analysis: it, all finished ones with the same parameters but for the plan, and
    the frames looked at by hand under these. Raises StorageError.
    """
    of_it = [e for e in case.exhibits() if e.hash.sha256 == exhibit.hash.sha256]
    ended = [e for e in of_it if e.sha256_after is not None or e.parameters["plan"] == BY_HAND]
    alike = _comparable([*(e for e in ended if e.id != exhibit.id), exhibit])
    return joined(case, alike, exhibit.hash.sha256, Thresholds(**exhibit.parameters["thresholds"]))


def joined(case: Case, exhibits: Sequence[Exhibit], sha256: str, thresholds: Thresholds) -> Joined:
    """The frames of analyses with the same parameters but for the plan, together. Raises StorageError."""
    planned = [e for e in exhibits if e.parameters["plan"] != BY_HAND]
    seen = {e.id: case.observations(e.id) for e in exhibits}
    merged = _merged(seen.values())
    everything = tracked(merged.values())
    acts = in_force(act for act in case.acts() if act.sha256 == sha256)
    frames = edited(everything.frames, acts)
    chosen = {o.result.frame.index for e in planned for o in seen[e.id]}
    asked = {index for e in planned for index in range(*e.parameters["frames"])}
    still = any(e.media["still"] for e in exhibits)
    signs, calibration = signs_in(case, sha256) or (), applicable(*_calibration(exhibits), still)
    summary = summarise(frames, chosen, len(asked), acts, thresholds, calibration, still=still, signs=signs)
    finished = bool(planned) and all(e.sha256_after is not None for e in planned)
    summary = replace(summary, cuts=everything.cuts, finished=finished)
    return Joined(summary, frames, tuple(acts), tuple(exhibits), frozenset(chosen))


def thresholds_in(case: Case, sha256: str) -> Thresholds:
    """The thresholds under which the newest exhibit of a recording was made; none where there is no exhibit."""
    newest = next((e for e in reversed(case.exhibits()) if e.hash.sha256 == sha256), None)
    return Thresholds(None, None) if newest is None else Thresholds(**newest.parameters["thresholds"])


def _calibration(exhibits: Sequence[Exhibit]) -> tuple[Calibration | None, str | None]:
    """The calibration under which exhibits with the same parameters were made, and why one was refused."""
    parameters = exhibits[-1].parameters if exhibits else {}
    return _CALIBRATION.validate_python(parameters.get("calibration")), parameters.get("calibration_refused")


def _comparable(exhibits: Sequence[Exhibit]) -> list[Exhibit]:
    """The exhibits with the same parameters as the newest, but for the plan: only their scores may be joined."""

    def but_for_the_plan(exhibit: Exhibit) -> dict[str, object]:
        return {key: value for key, value in exhibit.parameters.items() if key not in ("plan", "frames")}

    return [e for e in exhibits if but_for_the_plan(e) == but_for_the_plan(exhibits[-1])]


def _merged(runs: Iterable[Sequence[Observation]]) -> dict[int, Observation]:
    """One observation a frame; where several runs have it, one whose boxes the detector saw."""
    merged: dict[int, Observation] = {}
    for run in runs:
        for o in run:
            known = merged.get(o.result.frame.index)
            if known is None or (known.sighting is None and o.sighting is not None):
                merged[o.result.frame.index] = o
    return {
        index: o
        for index, o in merged.items()
        if all(origin in merged and merged[origin].sighting is not None for origin, _ in o.origins)
    }


def edited(frames: Sequence[FrameResult], acts: Sequence[Act]) -> tuple[FrameResult, ...]:
    """The frames with tracks merged and split as the acts say, in their order; an act on a face that is not there
    does nothing. A merged track keeps the lower number, a track split off gets the next free one. Pure.
    """
    labels = {
        (r.frame.index, k): face.track for r in frames for k, face in enumerate(r.faces) if face.track is not None
    }
    before = dict(labels)
    for act in acts:
        match act.deed:
            case Merge(one, other) if one in labels and other in labels:
                kept, gone = sorted((labels[one], labels[other]))
                labels = {face: kept if number == gone else number for face, number in labels.items()}
            case Split(face) if face in labels:
                number, new = labels[face], max(labels.values()) + 1
                labels = {f: new if n == number and f[0] >= face[0] else n for f, n in labels.items()}
    if labels == before:
        return tuple(frames)
    return tuple(
        replace(
            r,
            faces=tuple(replace(face, track=labels.get((r.frame.index, k))) for k, face in enumerate(r.faces)),
        )
        for r in frames
    )


def summarise(
    frames: Sequence[FrameResult],
    chosen: set[int],
    frames_in_range: int,
    acts: Sequence[Act],
    thresholds: Thresholds,
    calibration: tuple[Calibration | None, str | None] = (None, NONE),
    *,
    still: bool = False,
    signs: Sequence[Sign] = (),
) -> Summary:
    """What may be said: scores and findings from the frames in `chosen` alone, without excluded tracks. Pure.

    `calibration` is what `applicable` gave, `signs` are those of laundering.

    A track that only frames outside `chosen` show has its scores, and no finding.
    """
    faces = {face: f for r in frames for k, f in enumerate(r.faces) for face in [(r.frame.index, k)]}
    number = {face: f.track for face, f in faces.items()}
    first = {f.track: face for face, f in reversed(faces.items()) if f.track is not None}
    labels = {number.get(a.deed.face): a.deed.label for a in acts if isinstance(a.deed, Rename)}
    excluded = {number.get(a.deed.face): a.deed.reason for a in acts if isinstance(a.deed, Exclude)}
    judgements = [a.deed for a in acts if isinstance(a.deed, Judge)]
    judged = {number[deed.face]: deed for deed in judgements if deed.face in number}
    of_all = next((deed for deed in reversed(judgements) if deed.face is None), None)
    counted = [r for r in frames if r.frame.index in chosen]
    rating = rated(score_tracks(counted, thresholds, still=still), calibration[0], still)
    tracks = {track.id: tempered(track, signs) for track in rating}
    others = [replace(r, faces=tuple(f for f in r.faces if f.track not in tracks)) for r in frames]
    by_hand = {t.id: _without_finding(t) for t in score_tracks(others, thresholds, still=still)}

    def person(track: Track) -> Person:
        named = replace(track, label=labels.get(track.id, track.label))
        return Person(named, first[track.id], excluded.get(track.id), _standing(judged.get(track.id)))

    people = tuple(person(track) for _, track in sorted((tracks | by_hand).items()))
    own = _standing(of_all)
    if not counted:
        words = "Not analysed yet: analyse the file, or a range of it, for a finding."
        return Summary(people, None, words, None, own, (), finished=False)
    finding, reason = _finding(counted, frames_in_range, people, tracks, still)
    return Summary(people, finding, reason, count(counted, frames_in_range), own, (), False, *calibration)


def _standing(judgement: Judge | None) -> Judge | None:
    """The latest judgement, unless it withdraws what was judged before."""
    return None if judgement is None or judgement.finding is None else judgement


def _finding(
    counted: Sequence[FrameResult],
    frames_in_range: int,
    people: Sequence[Person],
    tracks: dict[int, Track],
    still: bool,
) -> tuple[Finding, str]:
    """The recording's finding without the excluded ones of its tracks, which the reason names."""
    out = {p.track.id: p for p in people if p.excluded is not None}
    kept = [replace(r, faces=tuple(f for f in r.faces if f.track not in out)) for r in counted]
    why = {number: (p.excluded or "").rstrip(".") for number, p in out.items()}
    note = "".join(f" {p.track.label} is excluded by the examiner: {why[number]}." for number, p in out.items())
    if out and all(f.track is None for r in kept for f in r.faces):
        return Finding.INCONCLUSIVE, f"Every track is excluded.{note}"
    left = tuple(track for number, track in tracks.items() if number not in out)
    conclusion = conclude_from(left, kept, frames_in_range, still=still)
    return conclusion.finding, conclusion.reason + note


def _without_finding(track: Track) -> Track:
    reason = f"{track.label} is seen only in frames looked at by hand: analyse them for a finding."
    return replace(track, interval=None, finding=Finding.INCONCLUSIVE, reason=reason)
