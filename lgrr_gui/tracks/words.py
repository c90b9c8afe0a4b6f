"""What panels say of recordings, people and findings."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from lgrr.analysis import FaceTable, Person, Summary
from lgrr.analysis.acts import Act, Face, Judge
from lgrr.text import score_words
from lgrr.types import Coverage, Finding, Track
from lgrr_gui.looks.colours import SIGNS
from lgrr_gui.looks.numbers import localised
from lgrr_gui.state import Recording
from lgrr_gui.timeline.ticks import clock
from lgrr_gui.tracks.cards import Line

translate = QCoreApplication.translate


def finding_words(finding: Finding) -> str:
    """The finding in the words of the report."""
    return {
        Finding.MANIPULATED: translate("lgrr", "signs of manipulation"),
        Finding.NO_SIGN: translate("lgrr", "no sign of manipulation found"),
        Finding.INCONCLUSIVE: translate("lgrr", "inconclusive"),
    }[finding]


def signed(finding: Finding) -> str:
    """`▲ signs of manipulation`."""
    return f"{SIGNS[finding]} {finding_words(finding)}"


def finding_line(finding: Finding) -> Line:
    """The finding for a card, where there is room for few words."""
    short = translate("lgrr", "no sign found") if finding is Finding.NO_SIGN else finding_words(finding)
    return Line(short, finding, SIGNS[finding])


def name_of(track: Track) -> str:
    """What the track is called; `Track 3` in the language of the program while it has no name of its own."""
    return track_name(track.id) if track.label == f"Track {track.id}" else track.label


def track_name(number: int) -> str:
    """`Track 3`."""
    return translate("lgrr", "Track {number}").format(number=number)


def score_of(track: Track) -> str:
    """`0.93 [0.88, 0.96]`, or `no score`."""
    return (
        translate("lgrr", "no score") if track.p_fake is None else localised(score_words(track.p_fake, track.interval))
    )


def counted(number: int, one: str, many: str) -> str:
    """`1 frame`, `2 frames`: `many` has a {count}."""
    return one if number == 1 else many.format(count=number)


def faces_words(number: int) -> str:
    """How many faces were scored."""
    return counted(number, translate("lgrr", "1 face scored"), translate("lgrr", "{count} faces scored"))


def time_at(recording: Recording, index: int) -> str:
    """`00:41.133` since the first frame."""
    if not recording.frames:
        return "–"
    index = max(0, min(index, recording.frames - 1))
    return clock(float(recording.seconds[index] - recording.seconds[0]))


def span_words(recording: Recording, first: int, last: int) -> str:
    """`00:41 – 01:20`; tenths where it is short."""
    if not recording.frames:
        return "–"
    start, end = (float(recording.seconds[min(k, recording.frames - 1)] - recording.seconds[0]) for k in (first, last))
    if end - start >= 10:
        return f"{clock(start, millis=False)} – {clock(end, millis=False)}"
    return clock(start)[:-2] if first == last else f"{clock(start)[:-2]} – {clock(end)[:-2]}"


def media_words(recording: Recording) -> str:
    """`video · 00:12 · 1920 × 1080`."""
    info = recording.info
    if info is None:
        return ""
    size = f"{info.width} × {info.height}"
    if info.still:
        return " · ".join([translate("lgrr", "picture"), size])
    return " · ".join([translate("lgrr", "video"), clock(info.duration, millis=info.duration < 10), size])


def coverage_words(coverage: Coverage) -> str:
    """How much of what was asked for was looked at, in sentences."""
    said = translate("lgrr", "{seen} of {all} frames looked at.").format(
        seen=coverage.frames_analyzed, all=coverage.frames_in_range
    )
    parts = [
        (
            coverage.no_face,
            translate("lgrr", "1 frame without a face"),
            translate("lgrr", "{count} frames without a face"),
        ),
        (coverage.failed, translate("lgrr", "1 frame not decoded"), translate("lgrr", "{count} frames not decoded")),
        (coverage.too_small, translate("lgrr", "1 face too small"), translate("lgrr", "{count} faces too small")),
        (coverage.blurred, translate("lgrr", "1 face too blurred"), translate("lgrr", "{count} faces too blurred")),
    ]
    if coverage.taken_over:
        same = counted(
            coverage.taken_over,
            translate("lgrr", "1 of them has the same picture as another, and its results."),
            translate("lgrr", "{count} of them have the same picture as another, and its results."),
        )
        said = f"{said} {same}"
    rest = ", ".join(counted(count, one, many) for count, one, many in parts if count)
    without = translate("lgrr", "Without a score: {parts}.").format(parts=rest)
    return f"{said} {without}" if rest else said


def finished_words(summary: Summary, busy: bool) -> str:
    """Whether the finding is of a finished analysis."""
    if busy:
        return translate("lgrr", "The analysis is going on; the finding may still change.")
    if summary.finding is not None and not summary.finished:
        return translate("lgrr", "The analysis was stopped before its end: the finding is of the part looked at.")
    return ""


def track_of(table: FaceTable, face: Face) -> int | None:
    """The number of the track that a face belongs to; None where the face is not known."""
    row = next((r for r in table.rows(face[0]) if int(table.position[r]) == face[1]), None)
    return None if row is None else int(table.track[row])


def face_on_show(recording: Recording, index: int, track: int) -> Face | None:
    """A track's face in frame `index`."""
    found = recording.faces(index)
    if found is None:
        return None
    table, rows = found
    row = next((r for r in rows if int(table.track[r]) == track), None)
    return None if row is None else (index, int(table.position[row]))


def judged_words(judge: Judge, act: Act | None) -> str:
    """Who judged what, when and why."""
    assert judge.finding is not None
    said = signed(judge.finding) + (f": {judge.words}" if judge.words else "")
    if act is None:
        return said
    who = act.who or translate("lgrr", "examiner without a name")
    return f"{said}\n{who}, {act.time[:16].replace('T', ' ')} UTC"


def person_words(recording: Recording, person: Person) -> str:
    """All that a row says, as sentences, for tool tips and for those who cannot see it."""
    track = person.track
    parts = [
        name_of(track),
        span_words(recording, track.first_index, track.last_index),
        faces_words(track.faces_scored),
    ]
    parts.append(translate("lgrr", "score {score}").format(score=score_of(track)))
    parts.append(finding_words(track.finding))
    if person.excluded is not None:
        parts.append(translate("lgrr", "excluded: {reason}").format(reason=person.excluded))
    if person.judged is not None and person.judged.finding is not None:
        parts.append(translate("lgrr", "judged: {finding}").format(finding=finding_words(person.judged.finding)))
    return ", ".join(parts)
