"""How it was done, what the weights are worth, and what was not examined."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from typing import Any

from pydantic import ValidationError

from lgrr.analysis.likelihood import SCALE
from lgrr.model.card import UNITS, Card, cannot_see
from lgrr.report.pages import blocks as b
from lgrr.report.pages.shown import Shown
from lgrr.report.pages.words import plain
from lgrr.report.texts import Texts


def method(t: Texts) -> list[b.Block]:
    """One page for a lay reader, with the verbal scale."""
    made = [b.heading(1, t("method"), new_page=True), *b.texts(t.list("method.paragraphs"))]
    made += [b.heading(2, t("scale")), b.text(t("scale.words"))]
    ends = [t.count(round(10**least)) for least, _ in SCALE]
    rows = [
        [t("scale.range", low=low, high=high) if high else t("scale.above", low=low), t(f"scale.{step}")]
        for step, (low, high) in enumerate(zip_longest(ends, ends[1:]))
    ]
    return [*made, b.table([t("ratio"), t("scale.column")], rows, (2, 4)), b.text(t("scale.mirror"))]


def validation(exhibits: Sequence[Shown], t: Texts) -> list[b.Block]:
    """Error rates, Cllr, training data and blind spots of every set of weights used."""
    made: list[b.Block] = [b.heading(1, t("validation")), b.text(t("validation.words"))]
    seen: set[str] = set()
    for shown in exhibits:
        model = shown.document.model
        if model.sha256 not in seen:
            seen.add(model.sha256)
            made += _weights(shown, t)
        made += _calibration(shown, t)
    return made


def _weights(shown: Shown, t: Texts) -> list[b.Block]:
    model = shown.document.model
    made = [b.heading(2, t("weights", name=model.name))]
    try:
        card = Card.model_validate(model.card)
    except ValidationError:
        return [*made, b.facts([(t("weights.sha256"), model.sha256)]), b.text(t("weights.no_card"))]
    made.append(b.facts([
        (t("weights.sha256"), model.sha256),
        (t("weights.created"), card.created),
        (t("weights.input"), f"{card.side} x {card.side} px, {card.crop_rule}"),
        (t("weights.training"), _training(card, t)),
        (t("weights.thresholds"), _thresholds(card, t)),
    ]))  # fmt: skip
    made += [b.heading(3, t("training")), *_data(card, t)]
    made += [b.heading(3, t("rates")), *_rates(card, t)]
    made.append(b.text(t.told(card.threshold_note), "recorded"))
    return [*made, b.heading(3, t("blind")), b.points([*map(t.told, cannot_see(card))] or [t("blind.unknown")])]


def _training(card: Card, t: Texts) -> str:
    made = card.training
    if not {"steps", "images_seen", "commit"} <= made.keys():
        return t("unknown")
    steps, images = t.count(made["steps"]), t.count(made["images_seen"])
    return t("weights.training_words", steps=steps, images=images, commit=made["commit"])


def _thresholds(card: Card, t: Texts) -> str:
    if card.threshold is None or card.threshold_clear is None:
        return t("none")
    return t("weights.thresholds_words", high=t.number(card.threshold, 2), low=t.number(card.threshold_clear, 2))


def _data(card: Card, t: Texts) -> list[b.Block]:
    if not card.data:
        return [b.text(t("training.unknown"))]
    names = list(dict.fromkeys(name for each in card.data for name in each if name != "masks"))
    rows = [[t.told(each.get(name, "")) for name in names] for each in card.data]
    return [b.table([t(f"data.{n}") if f"data.{n}" in t else n for n in names], rows, [2, *[3] * (len(names) - 1)])]


def _rates(card: Card, t: Texts) -> list[b.Block]:
    rows = [row for row in card.figures.get("evaluation", {}).get("rows", []) if row.get("manipulation") is None]
    if not rows:
        return [b.text(t("rates.none"))]
    made: list[b.Block] = [b.text(t("rates.words"))]
    head = [
        t("rates.set"),
        t("rates.n"),
        "AUC",
        t("rates.false_alarms"),
        t("rates.detected"),
        t("rates.missed"),
        "Cllr",
    ]
    return [*made, b.table(head, [_rate(row, t) for row in rows], (4, 2.6, 2.4, 3, 3, 3, 2.4))]


def _rate(row: dict[str, Any], t: Texts) -> list[str]:
    at = row.get("at_thresholds") or {}
    unit = UNITS.get(row["level"], row["level"])
    n = f"{row['n_real']} + {row['n_fake']}"
    cost = row.get("likelihood_ratios") or {}
    shares = [_share(at.get(name), t) for name in ("false_alarms", "detected", "missed_as_clear")]
    return [
        ", ".join((row["set"], t.told(row["condition"]), t.told(unit))),
        n,
        _interval(row, "auc", t),
        *shares,
        _interval(cost, "cllr", t),
    ]


def _share(found: dict[str, Any] | None, t: Texts) -> str:
    if not found or not found["n"]:
        return t("none_short")
    low, high = (t.number(100 * end, 1) for end in found["share_interval"])
    share = t.percent(found["hits"] / found["n"])
    return f"{share} [{low}{t('ratio.separator')} {high}] ({found['hits']}/{found['n']})"


def _interval(values: dict[str, Any], name: str, t: Texts) -> str:
    if values.get(name) is None:
        return t("none_short")
    low_high = values.get(f"{name}_interval")
    ends = "" if low_high is None else " [" + (t("ratio.separator") + " ").join(t.number(v, 2) for v in low_high) + "]"
    return t.number(values[name], 2) + ends


def _calibration(shown: Shown, t: Texts) -> list[b.Block]:
    found = shown.document.calibration
    made = [b.heading(3, t("calibration", number=shown.number))]
    if found is None:
        why = t.told(shown.document.calibration_reason or "")
        return [*made, b.text(t("calibration.none")), b.text(why, "recorded")]
    low, high = found.llr_bounds
    return [
        *made,
        b.facts([
            (t("calibration.id"), found.id),
            (t("calibration.sha256"), found.sha256),
            (t("calibration.n"), t("calibration.n_words", real=found.n_real, fake=found.n_fake)),
            ("Cllr", t("calibration.cllr", cllr=t.number(found.cllr, 2), least=t.number(found.cllr_min, 2))),
            (t("calibration.bounds"), f"{plain(low, t)} - {plain(high, t)}"),
        ]),
        b.text(t.told(found.method), "recorded"),
        b.text(t.told(found.conditions), "recorded"),
    ]  # fmt: skip


def not_examined(t: Texts) -> list[b.Block]:
    """What nobody may read out of the report."""
    return [b.heading(1, t("not_examined")), b.points(t.list("not_examined.points"))]
