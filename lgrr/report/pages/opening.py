"""The beginning of a report: who, what, the findings in plain words, the exhibits and whether they are untouched."""

from __future__ import annotations

from collections.abc import Sequence

from lgrr.report.case_report import CaseReport
from lgrr.report.pages import blocks as b
from lgrr.report.pages.record import program
from lgrr.report.pages.shown import Shown, ShownTrack
from lgrr.report.pages.words import name_of, ratio_of, score_of, seconds, support
from lgrr.report.texts import Texts


def title(report: CaseReport, t: Texts) -> list[b.Block]:
    """Who reports on what, when, with which program."""
    lab = report.laboratory
    rows = [
        (t("title.case"), report.case.name),
        (t("title.case_id"), report.case.id),
        (t("title.created"), f"{report.created:%Y-%m-%d %H:%M:%S} UTC"),
        (t("title.examiner"), report.examiner or t("title.nobody")),
        (t("title.reviewer"), report.reviewer or t("title.nobody")),
        (t("title.tool"), program(report.tool, t)),
        (t("title.template"), _template(report, t)),
    ]
    return [
        b.letterhead(lab.name, lab.address.splitlines(), lab.logo_sha256 is not None),
        {"is": "title", "text": t("title")},
        b.facts(rows),
    ]  # fmt: skip


def _template(report: CaseReport, t: Texts) -> str:
    template = report.template
    key = "title.template_edited" if template.edited else "title.template_shipped"
    return t(key, name=template.name, sha256=template.sha256)


def summary(report: CaseReport, exhibits: Sequence[Shown], t: Texts) -> list[b.Block]:
    """The findings in plain words, with both propositions."""
    made: list[b.Block] = [b.heading(1, t("summary"))]
    for shown in exhibits:
        made += _of_exhibit(shown, len(exhibits) > 1, t)
    made += [b.heading(2, t("summary.propositions")), b.text(t("summary.propositions_words"))]
    made += [b.points([_capital(t("proposition.first")) + ".", _capital(t("proposition.second")) + "."])]
    made += b.texts(t.list("summary.reading"))
    return made


def _of_exhibit(shown: Shown, several: bool, t: Texts) -> list[b.Block]:
    name = t("exhibit.named", number=shown.number, file=shown.file) if several else shown.file
    panel = {
        "is": "finding",
        "finding": shown.finding.value,
        "title": name,
        "words": t(f"finding.{shown.finding.value}"),
        "text": t(f"finding.{shown.finding.value}.means"),
    }
    made = [panel, b.text(_seen(shown, t))]
    if shown.every_track:
        head = [t("track"), t("score"), t("ratio"), t("finding")]
        made.append(b.table(head, [_row(track, shown, t) for track in shown.every_track], (3, 3, 3, 5)))
    for judgement in shown.entry.judgements:
        if judgement.track is None:
            finding = t(f"finding.{judgement.finding.value}")
            made.append(b.text(t("judgement.exhibit", who=judgement.who, finding=finding, words=judgement.words)))
    if t.language != "en":
        made.append(b.text(t("recorded.introduced"), "quiet"))
    made.append(b.text(t.told(shown.reason), "recorded"))
    return made


def _seen(shown: Shown, t: Texts) -> str:
    covered, media = shown.coverage, shown.document.media
    words = t("coverage", analyzed=t.count(covered.frames_analyzed), range=t.count(covered.frames_in_range),
              frames=t.count(media.frames), duration=seconds(media.duration, t))  # fmt: skip
    if media.frames == 1:
        words = t("coverage.still")
    if covered.taken_over:
        words += " " + t("coverage.repeated", n=t.count(covered.taken_over))
    tracks = len(shown.every_track)
    found = (
        t("coverage.no_tracks") if tracks == 0 else t("coverage.track" if tracks == 1 else "coverage.tracks", n=tracks)
    )
    return f"{words} {found}"


def _row(each: ShownTrack, shown: Shown, t: Texts) -> list[str]:
    track = each.track
    finding = t(f"finding.{track.finding.value}")
    if each.excluded is not None:
        finding = t("track.excluded", reason=each.excluded)
    elif each.by_hand:
        finding = t("track.by_hand")
    elif track.log10_lr is not None:
        finding = f"{finding}; {support(track.log10_lr, t, short=True)}"
    return [name_of(track, t), score_of(track, t), ratio_of(track, shown.document.calibration, t), finding]


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def integrity(exhibits: Sequence[Shown], t: Texts) -> list[b.Block]:
    """Every exhibit with its hashes before and after."""
    made: list[b.Block] = [b.heading(1, t("integrity")), b.text(t("integrity.words"))]
    for shown in exhibits:
        media = shown.document.media
        made.append(b.heading(2, t("exhibit.named", number=shown.number, file=shown.file)))
        made.append(
            b.facts(
                [
                    (t("media.path"), media.path),
                    (t("media.bytes"), t.count(media.bytes)),
                    (t("media.sha256"), media.sha256),
                    (t("media.sha256_after"), media.sha256_after),
                    *([(t("media.md5"), media.md5)] if media.md5 else []),
                    (t("media.unchanged"), t("media.unchanged_words")),
                    (t("media.format"), f"{media.container}, {media.codec}, {media.pixel_format}"),
                    (t("media.size"), t("media.size_words", width=media.width, height=media.height,
                                        rotation=media.rotation)),
                    (t("media.frames"), t("media.frames_words", frames=t.count(media.frames),
                                          duration=seconds(media.duration, t))),
                    (t("media.rate"), t("media.rate_variable" if media.variable_frame_rate else "media.rate_constant")),
                    (t("media.analysis"), shown.entry.analysis_sha256),
                ]
            )
        )  # fmt: skip
        made += b.texts(map(t.told, media.notes), "recorded")
    return made
