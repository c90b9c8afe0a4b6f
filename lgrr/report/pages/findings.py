"""What was found in each exhibit: a part for every track, with its pictures, score over time and ratio."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lgrr.report.case_report import JudgementEntry, NoteEntry
from lgrr.report.pages import blocks as b
from lgrr.report.pages.chart import score_chart
from lgrr.report.pages.shown import Shown, ShownTrack
from lgrr.report.pages.words import name_of, plain, ratio_of, score_of, seconds, support
from lgrr.report.texts import Texts


def of_exhibit(shown: Shown, charts: dict[str, bytes], t: Texts) -> list[b.Block]:
    """Coverage, signs of laundering, every track, notes and pictures of whole frames."""
    made: list[b.Block] = [b.heading(1, t("findings", number=shown.number, file=shown.file), new_page=True)]
    made += _coverage(shown, t)
    if not shown.tracks:
        made.append(b.text(t("findings.no_track" if not shown.every_track else "findings.no_track_chosen")))
    made += _laundering(shown, t)
    for track in shown.tracks:
        made += _track(shown, track, charts, t)
    made += _frames(shown, t)
    made += _notes(shown, t)
    return made


def _coverage(shown: Shown, t: Texts) -> list[b.Block]:
    c = shown.coverage
    rows = [(t(f"coverage.{name}"), t.count(value)) for name, value in c.model_dump().items()]
    reviewed = shown.entry.reviewed
    if shown.document.media.frames > 1 and (reviewed is None or len(reviewed.joined) == 1):
        rows.insert(1, (t("coverage.plan"), _plan(shown.document.parameters.get("plan") or {}, t)))
    made = [b.heading(2, t("coverage.title")), b.text(t("coverage.words")), b.facts(rows)]
    if shown.entry.out_of_time:
        made.append(b.text(t("coverage.out_of_time"), "lead"))
    if reviewed is not None:
        acts = ", ".join(map(str, reviewed.acts)) or t("none")
        made.append(b.text(t("reviewed", acts=acts, joined=", ".join(map(str, reviewed.joined)))))
    return made


def _plan(plan: Mapping[str, Any], t: Texts) -> str:
    """Which frames were to be looked at, so that none seems to be skipped without a reason."""
    every, budget = plan.get("every"), plan.get("budget_seconds")
    which = t("plan.adaptive") if every is None else t("plan.all") if every == 1 else t("plan.every", n=every)
    said = [which]
    if plan.get("detect") is not None:
        said.append(t("plan.near" if plan["detect"] == "near" else "plan.every_detected"))
    if plan.get("range"):
        said.append(t("plan.range", range=plan["range"]))
    if budget is not None:
        said.append(t("plan.budget", seconds=f"{t.number(budget, 0)}\N{NO-BREAK SPACE}s"))
    return "; ".join(said)


def _laundering(shown: Shown, t: Texts) -> list[b.Block]:
    made = [b.heading(2, t("laundering")), b.text(t("laundering.words"))]
    signs = shown.document.media.laundering
    if not signs:
        return [*made, b.text(t("laundering.not_measured"))]
    states = {True: t("laundering.present"), False: t("laundering.absent"), None: t("laundering.unknown")}
    rows = [
        [
            t(f"laundering.{sign.name}"),
            t("none_short") if sign.value is None else t.number(sign.value, 1),
            t("none_short") if sign.limit is None else t.number(sign.limit, 1),
            states[sign.present],
            t.told(sign.words),
        ]
        for sign in signs
    ]
    head = [t("laundering.sign"), t("laundering.value"), t("laundering.limit"), t("laundering.state"), t("recorded")]
    return [*made, b.table(head, rows, (3, 1.5, 1.5, 2, 6), right=(1, 2))]


def _track(shown: Shown, each: ShownTrack, charts: dict[str, bytes], t: Texts) -> list[b.Block]:
    track = each.track
    made: list[b.Block] = [b.heading(2, name_of(track, t))]
    made.append({"is": "verdict", "finding": track.finding.value, "words": t(f"finding.{track.finding.value}"),
                 "score": score_of(track, t), "unit": t("score.unit")})  # fmt: skip
    if each.excluded is not None:
        made.append(b.text(t("track.excluded", reason=each.excluded), "lead"))
    if each.by_hand:
        made.append(b.text(t("track.by_hand"), "lead"))
    made += [_judgement(j, t) for j in shown.entry.judgements if j.track == track.id]
    made.append(b.facts(_facts(each, shown, t)))
    made.append(b.text(t.told(track.reason), "recorded"))
    if each.scored:
        chart = f"chart-{shown.number}-{track.id}.svg"
        charts[chart] = score_chart(each, shown, t)
        made.append({"is": "chart", "picture": chart, "caption": t("chart.caption")})
    made += _faces(shown, track.id, t)
    return made


def _facts(each: ShownTrack, shown: Shown, t: Texts) -> list[tuple[str, str]]:
    track = each.track
    first, last = each.faces[0].time, each.faces[-1].time
    skipped = ", ".join(t(f"skipped.{kind.value}", n=n) for kind, n in each.skipped().items())
    rows = [
        (t("track.frames"), t("track.frames_words", first=track.first_index, last=track.last_index,
                              start=seconds(first, t), end=seconds(last, t))),
        (t("track.faces"), _scored(each, t)),
        (t("track.skipped"), skipped or t("none")),
        (t("track.box"), " x ".join(t.number(side, 0) for side in track.box[2:]) + " px"),
    ]  # fmt: skip
    rows += _ratio(each, shown, t)
    streams = each.streams()
    if streams is not None:
        noise, semantic, apart = streams
        words = t(
            "streams.words", noise=t.number(noise, 2), semantic=t.number(semantic, 2), apart=apart, n=len(each.scored)
        )
        rows.append((t("streams"), words))
    return rows


def _scored(each: ShownTrack, t: Texts) -> str:
    """How many faces have a score, of how many; those in frames with the same picture count once."""
    scored, frames, seen = each.track.faces_scored, len(each.scored), len(each.faces)
    if scored == frames:
        return t("track.faces_words", scored=scored, seen=seen)
    return t("track.faces_repeated", scored=scored, frames=frames, seen=seen)


def _ratio(each: ShownTrack, shown: Shown, t: Texts) -> list[tuple[str, str]]:
    track, calibration = each.track, shown.document.calibration
    if track.log10_lr is None or calibration is None:
        return [(t("ratio"), t.told(track.words or f"no likelihood ratio: {shown.document.calibration_reason}"))]
    low, high = (plain(bound, t) for bound in calibration.llr_bounds)
    bound = t("ratio.bounded") if track.bounded else t("ratio.within")
    return [
        (t("ratio"), f"{ratio_of(track, calibration, t)}; {t('ratio.limits', low=low, high=high)} {bound}"),
        (t("ratio.words"), support(track.log10_lr, t)),
    ]


def _judgement(judgement: JudgementEntry, t: Texts) -> b.Block:
    finding = t(f"finding.{judgement.finding.value}")
    return b.text(t("judgement.track", who=judgement.who, finding=finding, words=judgement.words), "lead")


def _faces(shown: Shown, track: int, t: Texts) -> list[b.Block]:
    found = shown.pictures_of(track)
    rows = [
        {
            "crop": kinds["face"].name,
            "heat": kinds["heat map over the face"].name,
            "caption": _caption(shown, track, index, kinds["face"].role, t),
        }
        for index, kinds in found.items()
        if {"face", "heat map over the face"} <= kinds.keys()
    ]
    if not rows:
        reason = shown.entry.pictures_reason
        return [] if reason is None else [b.text(t("pictures.none", reason=reason), "quiet")]
    made: list[b.Block] = [{"is": "faces", "rows": rows, "caption": t("faces.caption")}]
    attention = [
        (index, kinds["attention, no evidence"]) for index, kinds in found.items() if "attention, no evidence" in kinds
    ]
    if attention:
        pictures = [{"picture": p.name, "caption": t("frame.n", index=index)} for index, p in attention]
        made.append({"is": "pictures", "rows": pictures, "caption": t("attention.caption")})
    return made


def _caption(shown: Shown, track: int, index: int, role: str, t: Texts) -> str:
    face = next(f for each in shown.tracks if each.track.id == track for f in each.faces if f.index == index)
    score = t("score.none") if face.p_fake is None else t.number(face.p_fake, 2)
    named = f" ({t(f'role.{role}')})" if role else ""
    return f"{score}{named}\n{t('frame.n', index=index)}, {seconds(face.time, t)}"


def _frames(shown: Shown, t: Texts) -> list[b.Block]:
    whole = [picture for picture in shown.entry.pictures if picture.what == "frame"]
    if not whole:
        return []
    rows = [{"picture": p.name, "caption": t("frame.n", index=p.index)} for p in whole]
    return [b.heading(2, t("frames")), {"is": "pictures", "rows": rows, "caption": t("frames.caption")}]


def _notes(shown: Shown, t: Texts) -> list[b.Block]:
    notes = shown.entry.notes
    made: list[b.Block] = [b.heading(2, t("notes"))]
    if not notes:
        return [*made, b.text(t("notes.none"))]
    for note in notes:
        made += [b.text(_about(note, t), "quiet"), b.text(note.text or t("notes.mark"), "note")]
    return made


def _about(note: NoteEntry, t: Texts) -> str:
    where = (
        t("frame.n", index=note.first)
        if note.first == note.last
        else t("frame.range", first=note.first, last=note.last)
    )
    track = f", {t('track')} {note.track}" if note.track is not None else ""
    tags = f" [{', '.join(note.tags)}]" if note.tags else ""
    return (
        t("notes.about", number=note.number, who=note.who, time=note.time[:19].replace("T", " "), where=where + track)
        + tags
    )
