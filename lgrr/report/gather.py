"""From a case to the document of a report: what was analysed, what the analyst made of it, what is left out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from lgrr.analysis import BY_HAND, Case, Exhibit
from lgrr.analysis.acts import Act, Exclude, Face, Judge, Merge, Note, Rename, Split, in_force
from lgrr.analysis.case import CASE
from lgrr.analysis.review import Joined, alike, joined_with
from lgrr.errors import StorageError, UsageError, system_reason
from lgrr.report.build import counts, pixels, quality_entry, score, track_entry
from lgrr.report.case_report import (
    CaseEntry,
    CaseReport,
    ExhibitEntry,
    Included,
    JudgementEntry,
    LaboratoryEntry,
    LeftOut,
    NoteEntry,
    Reviewed,
    ReviewedTrack,
    ScoredFace,
)
from lgrr.report.choices import Choices, Chosen, Laboratory
from lgrr.report.document import AnalysisDocument
from lgrr.report.environment import tool
from lgrr.report.template import template_of
from lgrr.report.texts import Texts, texts_of
from lgrr.text import printable
from lgrr.types import FaceResult, FrameResult

SHAPING = (Rename, Merge, Split, Exclude, Judge)  # acts that change what is said of tracks
BEGINNINGS = ("created", "migrated")


def report_of(case: Case, choices: Choices, created: datetime | None = None) -> CaseReport:
    """The document of a report, without pictures and not sealed yet; `created` is now if None.

    Raises UsageError where the case has nothing to report, or a choice names what it has not; StorageError.
    """
    texts = texts_of(choices.language)
    analyses = reported(case, choices)
    return CaseReport(
        created=(created or datetime.now(UTC)).replace(microsecond=0),
        language=choices.language,
        tool=tool(),
        laboratory=_laboratory(choices.laboratory),
        examiner=choices.examiner,
        reviewer=choices.reviewer,
        case=CaseEntry(id=case_id(case), name=case_name(case.path)),
        template=template_of(choices.template).entry,
        exhibits=tuple(_exhibit(case, e, choices.of.get(e.id, Chosen()), texts) for e in analyses),
        left_out=tuple(_not_reported(case, analyses, texts)),
        log=tuple(case.log()),
    )


def case_id(case: Case) -> str:
    """What tells the case from any other: the first identity that its log states."""
    first = next(iter(case.log(BEGINNINGS)), None)
    return "" if first is None else str(first.values.get("case", ""))


def case_name(path: Path) -> str:
    """The case's file without its ending; of a `case.sqlite`, the name of its folder."""
    return printable(path.absolute().parent.name if path.name == CASE else path.stem)


def document_in(case: Case, exhibit: Exhibit) -> tuple[AnalysisDocument, bytes] | None:
    """The document of a finished analysis and its bytes; None where the case has none. StorageError if damaged."""
    content = case.document(exhibit.id)
    if content is None:
        return None
    try:
        return AnalysisDocument.model_validate_json(content), content
    except ValidationError as error:
        raise StorageError(
            f"The document of analysis {exhibit.id} in the case {printable(case.path)} cannot be read: analyse again."
        ) from error


def reported(case: Case, choices: Choices) -> list[Exhibit]:
    """The analyses to report: those chosen, else the newest finished one of every recording."""
    planned = [e for e in case.exhibits() if e.parameters.get("plan") != BY_HAND]
    finished = {e.id: e for e in planned if e.sha256_after is not None}
    documented = {number: e for number, e in finished.items() if case.document(number) is not None}
    if choices.exhibits is not None:
        for number in choices.exhibits:
            if number not in documented:
                known = ", ".join(map(str, documented)) or "none"
                raise UsageError(f"The case has no finished analysis {number} to report; it has: {known}.")
        chosen = [documented[number] for number in dict.fromkeys(choices.exhibits)]
    else:
        chosen = list({e.hash.sha256: e for e in documented.values()}.values())
    place = printable(case.path)
    if not chosen and finished:
        raise UsageError(
            f"The case {place} is from a version that kept no document of an analysis: analyse its files again (lgrr "
            "analyze), then report."
        )
    if not chosen and planned:
        raise UsageError(
            f"No analysis in the case {place} came to its end, so there is nothing to report: go on with --resume."
        )
    if not chosen:
        raise UsageError(f"Nothing was analysed in the case {place}: analyse a file first.")
    unknown = sorted(choices.of.keys() - {e.id for e in chosen})
    if unknown:
        raise UsageError(f"Analysis {unknown[0]} is not part of the report: choose something of one that is.")
    return chosen


def _not_reported(case: Case, reported: Sequence[Exhibit], texts: Texts) -> list[LeftOut]:
    """The analyses of the case that are not reported, each with what it said and why."""
    shown = {e.id for e in reported}
    left = []
    for e in case.exhibits():
        if e.id in shown or e.parameters.get("plan") == BY_HAND:
            continue
        what = texts("left.analysis", number=e.id, file=printable(Path(e.path).name))
        if e.sha256_after is None:
            left.append(LeftOut(what=what, reason=texts("left.unfinished")))
            continue
        document = document_in(case, e)
        if document is None:
            left.append(LeftOut(what=what, reason=texts("left.undocumented")))
        else:
            found = texts(f"finding.{document[0].finding.value}")
            left.append(LeftOut(what=what, reason=texts("left.other_analysis", finding=found)))
    return left


def _laboratory(laboratory: Laboratory) -> LaboratoryEntry:
    logo = logo_bytes(laboratory.logo)
    sha256 = None if logo is None else hashlib.sha256(logo).hexdigest()
    return LaboratoryEntry(name=laboratory.name, address=laboratory.address, logo_sha256=sha256)


def logo_bytes(path: Path | None) -> bytes | None:
    """The logo's file. UsageError where it cannot be read."""
    try:
        return None if path is None else path.read_bytes()
    except OSError as error:
        reason = system_reason(error)
        raise UsageError(f"The logo {printable(path or '')} cannot be read ({reason}): choose another.") from error


def _exhibit(case: Case, exhibit: Exhibit, chosen: Chosen, texts: Texts) -> ExhibitEntry:
    found = document_in(case, exhibit)
    assert found is not None, "only analyses with a document are reported"
    document, content = found
    acts = in_force(act for act in case.acts() if act.sha256 == exhibit.hash.sha256)
    joined = joined_with(case, exhibit) if _needs_review(case, exhibit, acts) else None
    reviewed = None if joined is None else _reviewed(joined, exhibit)
    numbers = (
        {} if joined is None else {(r.frame.index, k): f.track for r in joined.frames for k, f in enumerate(r.faces)}
    )
    notes = [_note(a, a.deed, numbers) for a in acts if isinstance(a.deed, Note)]
    judgements = [_judgement(a, a.deed, numbers) for a in acts if isinstance(a.deed, Judge) and a.deed.finding]
    tracks = [track.id for track in (document.tracks if reviewed is None else reviewed.tracks)]
    _known("track", chosen.without_tracks, tracks, exhibit)
    _known("note", chosen.without_notes, [note.number for note in notes], exhibit)
    _known("frame", chosen.frames, range(document.media.frames), exhibit)
    left = [
        *(LeftOut(what=texts("left.track", number=n), reason=why) for n, why in chosen.without_tracks.items()),
        *(LeftOut(what=texts("left.note", number=n), reason=why) for n, why in chosen.without_notes.items()),
    ]
    return ExhibitEntry(
        exhibit=exhibit.id,
        analysis=json.loads(content),
        analysis_sha256=hashlib.sha256(content).hexdigest(),
        out_of_time=_out_of_time(case, exhibit),
        reviewed=reviewed,
        notes=tuple(note for note in notes if note.number not in chosen.without_notes),
        judgements=tuple(judgements),
        included=Included(
            tracks=tuple(n for n in tracks if n not in chosen.without_tracks),
            notes=tuple(note.number for note in notes if note.number not in chosen.without_notes),
            frames=chosen.frames,
        ),
        left_out=tuple(left),
    )


def _needs_review(case: Case, exhibit: Exhibit, acts: Sequence[Act]) -> bool:
    """Whether there is more to say than the analysis said: acts on tracks, or frames of other analyses."""
    on_tracks = any(isinstance(act.deed, SHAPING) or getattr(act.deed, "face", None) is not None for act in acts)
    return on_tracks or [e.id for e in alike(case, exhibit)] != [exhibit.id]


def _out_of_time(case: Case, exhibit: Exhibit) -> bool:
    """Whether the budget of seconds ended the analysis, as the log says."""
    ends = [end for row in case.log(("finished",)) if (end := row.values).get("exhibit") == exhibit.id]
    return bool(ends and ends[-1].get("out_of_time"))


def _known(what: str, asked: Any, there: Any, exhibit: Exhibit) -> None:
    for number in asked:
        if number not in there:
            raise UsageError(f"Analysis {exhibit.id} has no {what} {number}: choose one that it has.")


def _reviewed(joined: Joined, exhibit: Exhibit) -> Reviewed | None:
    """None where the analysis alone says all: no act on tracks, no other frames."""
    acts = [act for act in joined.acts if isinstance(act.deed, SHAPING)]
    if not acts and [e.id for e in joined.exhibits] == [exhibit.id]:
        return None
    summary = joined.summary
    if summary.finding is None or summary.coverage is None:  # no frame was looked at in the time given
        return None
    faces: dict[int, list[ScoredFace]] = {}
    for result in joined.frames:
        for face in result.faces:
            if face.track is not None:
                faces.setdefault(face.track, []).append(_face(result, face))
    return Reviewed(
        finding=summary.finding,
        finding_reason=summary.reason,
        coverage=counts(summary.coverage),
        tracks=tuple(
            ReviewedTrack(
                **track_entry(person.track).model_dump(),
                excluded=person.excluded,
                by_hand=not any(face.index in joined.chosen for face in faces[person.track.id]),
                faces=tuple(faces[person.track.id]),
            )
            for person in summary.people
        ),
        acts=tuple(act.number for act in acts),
        joined=tuple(e.id for e in joined.exhibits),
    )


def _face(result: FrameResult, face: FaceResult) -> ScoredFace:
    return ScoredFace(
        index=result.frame.index,
        time=round(result.frame.seconds, 6),
        box=pixels(face.box.xywh),
        quality=quality_entry(face.quality),
        p_fake=score(face.p_fake),
        p_noise=score(face.p_noise),
        p_semantic=score(face.p_semantic),
        skipped=face.skipped,
    )


def _note(act: Act, note: Note, numbers: dict[Face, int | None]) -> NoteEntry:
    return NoteEntry(
        number=act.number,
        time=act.time,
        who=act.who,
        first=note.first,
        last=note.last,
        track=None if note.face is None else numbers.get(note.face),
        text=note.text,
        tags=note.tags,
    )


def _judgement(act: Act, deed: Judge, numbers: dict[Face, int | None]) -> JudgementEntry:
    assert deed.finding is not None
    track = None if deed.face is None else numbers.get(deed.face)
    return JudgementEntry(
        number=act.number, time=act.time, who=act.who, track=track, finding=deed.finding, words=deed.words
    )
