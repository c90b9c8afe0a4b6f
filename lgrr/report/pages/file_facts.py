"""What each file says of its own making, and what its Content Credentials say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lgrr.evidence import Credentials, Inspection
from lgrr.report.pages import blocks as b
from lgrr.report.pages.shown import Shown
from lgrr.report.texts import Texts

QUESTIONS = ("present", "intact", "trusted", "revocation_checked")


def metadata(exhibits: Sequence[Shown], t: Texts) -> list[b.Block]:
    """Container, streams, tags, encoder marks, coding, dates."""
    made: list[b.Block] = [b.heading(1, t("metadata")), b.text(t("metadata.words"))]
    for shown in exhibits:
        made.append(b.heading(2, t("exhibit.named", number=shown.number, file=shown.file)))
        found = shown.document.media.inspection
        made += [b.text(t("metadata.none"))] if found is None else _inspected(found, t)
    return made


def _inspected(found: Inspection, t: Texts) -> list[b.Block]:
    made = [b.facts(_tags(t("metadata.container"), found.container, found.tags))]
    if found.streams:
        head = [t("stream"), t("stream.codec"), t("stream.packets"), t("stream.bytes"), t("stream.marks")]
        rows = [
            [
                f"{s.index}: {s.kind}",
                " ".join(filter(None, (s.codec, s.profile, s.codec_tag))),
                t.count(s.packets),
                t.count(s.bytes),
                b.cut("; ".join([*s.marks, *(f"{k} = {v}" for k, v in s.tags.items())])),
            ]
            for s in found.streams
        ]
        made.append(b.table(head, rows, (2, 3, 1.5, 2, 6), right=(2, 3)))
    made += _coding(found, t)
    if found.mp4 is not None:
        edits = sum(len(track.edits) for track in found.mp4.tracks)
        made.append(b.facts([
            (t("mp4.order"), found.mp4.order),
            (t("mp4.brand"), ", ".join(dict.fromkeys((found.mp4.brand, *found.mp4.brands)))),
            (t("mp4.created"), found.mp4.created or t("not_stated")),
            (t("mp4.modified"), found.mp4.modified or t("not_stated")),
            (t("mp4.edits"), t.count(edits)),
            *((name, b.cut(value)) for name, value in found.mp4.user_data),
        ]))  # fmt: skip
    if found.image is not None:
        tags = {**found.image.exif, **found.image.comments, **({"XMP": found.image.xmp} if found.image.xmp else {})}
        rows_of = _tags(t("image.segments"), ", ".join(found.image.segments) or t("none"), tags)
        made += [b.facts(rows_of), *b.texts(map(t.told, found.image.notes), "recorded")]
    return [*made, *b.texts(map(t.told, found.notes), "recorded")]


def _tags(name: str, value: str, tags: dict[str, str]) -> list[tuple[str, str]]:
    return [(name, value), *((key, b.cut(text)) for key, text in tags.items())]


def _coding(found: Inspection, t: Texts) -> list[b.Block]:
    coding = found.coding
    if coding is None:
        return []
    types = ", ".join(f"{letter} {t.count(n)}" for letter, n in coding.types.items())
    groups = t("coding.groups_words", n=t.count(coding.groups), shortest=coding.group_shortest,
               median=t.number(coding.group_median, 1), longest=coding.group_longest)  # fmt: skip
    rows = [
        (t("coding.types"), types),
        (t("coding.groups"), groups),
        (t("coding.pattern"), b.cut(coding.pattern, 120)),
        (t("coding.gaps"), t.count(coding.gap_count)),
    ]
    if coding.bits_per_pixel is not None:
        rows.append((t("coding.bits"), t.number(coding.bits_per_pixel, 3)))
    return [b.facts(rows)]


def credentials(exhibits: Sequence[Shown], t: Texts) -> list[b.Block]:
    """The four answers for each exhibit."""
    made: list[b.Block] = [b.heading(1, t("c2pa")), b.text(t("c2pa.words"))]
    for shown in exhibits:
        made.append(b.heading(2, t("exhibit.named", number=shown.number, file=shown.file)))
        media = shown.document.media
        if media.c2pa is None:
            made.append(b.text(t.told(media.c2pa_reason or ""), "recorded"))
        else:
            made += _answers(media.c2pa, t)
    return made


def _answers(found: Credentials, t: Texts) -> Iterable[b.Block]:
    rows = [
        [t(f"c2pa.{name}"), t(f"answer.{getattr(found, name).answer}"), t.told(getattr(found, name).words)]
        for name in QUESTIONS
    ]
    yield b.table([t("c2pa.question"), t("c2pa.answer"), t("recorded")], rows, (4, 2, 7))
    claims = [
        (t("c2pa.signer"), found.signer),
        (t("c2pa.issuer"), found.issuer),
        (t("c2pa.signed"), found.signed),
        (t("c2pa.made_by"), ", ".join(found.made_by)),
        (t("c2pa.actions"), ", ".join(found.actions)),
        (t("c2pa.ingredients"), ", ".join(found.ingredients)),
    ]
    if found.trust_list is not None:
        trust = found.trust_list
        claims.append((t("c2pa.list"), f"{trust.name}, {trust.changed}, SHA-256 {trust.sha256}"))
    stated = [(name, b.cut(value)) for name, value in claims if value]
    if stated:
        yield b.facts(stated)
    yield from b.texts(map(t.told, found.notes), "recorded")
