"""Writes docs/weights.md from the shipped weights' cards and calibrations and the logs of their runs (docs/runs)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from lgrr.errors import WeightsError
from lgrr.model import Card, shipped
from lgrr.model.calibration import CalibrationRecord, read_calibration
from lgrr.model.card import UNITS, cannot_see
from lgrr.training.evaluation import figure_words

DOCS = Path(__file__).parents[1] / "docs"
PAGE = DOCS / "weights.md"
CHARTS = "evaluations"  # folder of docs with what `lgrr evaluate` wrote for each weights file
WATCHED = ("step", "side", "auc_head", "auc_noise", "auc_semantic", "auc_mean_patch", "auc_patches")
FIGURES = {
    "AUC": "auc",
    "average precision": "average_precision",
    "equal error rate": "equal_error_rate",
    "detected at 1 % false alarms": "detected_at_1_percent_false_alarms",
    "patch AUC": "patch_auc",
    "IoU of the heat map": "iou",
}
RATES = {
    "reals above the upper": "false_alarms",
    "fakes above the upper": "detected",
    "reals below the lower": "reals_clear",
    "fakes below the lower": "missed_as_clear",
}


def page() -> str:
    """The page as markdown."""
    parts = [
        "# The weights that ship",
        "Written by `.venv/bin/python tools/weights_page.py` from the weights' cards, their calibrations and the logs "
        "of their runs. [docs/training.md](training.md) has the commands that give every figure again. Brackets hold "
        "intervals of 95 %, by bootstrap over sources where nothing else is said.",
        *(part for path in shipped() for part in _weights(path)),
        *(_run(log) for log in sorted((DOCS / "runs").glob("*.jsonl"))),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _weights(path: Path) -> Iterable[str]:
    card = Card.read(path.with_suffix(".json"))
    run = card.training
    yield f"""## {card.name}

Width {card.width:g}, input {card.side} x {card.side}, crop rule `{card.crop_rule}`, made {card.created},
SHA-256 `{card.sha256}`.

Trained by `{run["command"]}` at commit `{run["commit"]}`, seed {run["configuration"]["seed"]}: {run["steps"]} steps,
{run["images_seen"]:,} images seen.

Data and terms:

{_list(map(_set, card.data))}"""
    yield _validation(card)
    yield from _evaluation(card)
    yield f"### Thresholds of {card.name}\n\n{card.threshold} and {card.threshold_clear}. {card.threshold_note}"
    try:
        record = read_calibration(path, card.sha256)
        yield _calibration(card, record)
    except WeightsError as error:
        yield f"### Calibration of {card.name}\n\nRefused: {error}"
    yield f"### Limits of {card.name}: what a score cannot see\n\n{_list(cannot_see(card))}"


def _set(about: dict[str, str]) -> str:
    learning = f" For learning: {about['learning']}." if "learning" in about else ""
    return f"{about['set']}: {about['terms']}. Split: {about['split']}.{learning} Masks: {about['masks']}."


def _validation(card: Card) -> str:
    found = card.figures.get("validation", {})
    if "auc" not in found:
        return ""
    rows = [(name, figure_words(found, key)) for name, key in FIGURES.items() if key in found]
    rows += [
        ("AUC of the noise stream / of the semantic stream", f"{found['auc_noise']} / {found['auc_semantic']}"),
        ("AUC of the mean window", found["auc_mean_patch"]),
        ("patch AUC within fakes", f"{found['patch_auc_within_fakes']} ({found['n_fakes_with_mask']} with masks)"),
        ("IoU of always showing the usual region", found.get("iou_of_the_usual_region", "not measured")),
    ]
    counts = f"{found['n_real']} real and {found['n_fake']} fake crops of {found['n_sources']} sources"
    table = _table(("figure", "value"), rows)
    return f"### Validation of {card.name}\n\n{counts}, {found['n_failed']} failed:\n\n{table}"


def _evaluation(card: Card) -> Iterable[str]:
    document = card.figures.get("evaluation")
    if document is None:
        return
    yield (
        f"### Evaluation of {card.name}\n\nBy `lgrr evaluate` at commit `{document['commit']}`, {document['created']}, "
        f"{document['precision']}, split `{document['split']}`. A condition is done to the crops before the crop rule "
        "stores them again, at the size that the face had (`lgrr/training/conditions.py`)."
    )
    rows = [
        (
            f"{row['set']}, {row['condition']}, {UNITS[row['level']]}"
            + (f", {m}" if (m := row["manipulation"]) else ""),
            f"{row['n_real']} / {row['n_fake']} / {row['n_failed']}",
            *(figure_words(row, key) for key in FIGURES.values()),
        )
        for row in document["rows"]
    ]
    yield _table(("cases", "real / fake / failed", *FIGURES), rows)
    yield from _held(document["rows"])
    charts = sorted((DOCS / CHARTS).glob(f"{card.name}.*.png"))
    yield "\n".join(f"![{chart.stem}]({CHARTS}/{chart.name})" for chart in charts)


def _held(rows: list[dict[str, Any]]) -> Iterable[str]:
    """Thresholds and likelihood ratios on sources that had no part in setting them."""
    judged = [
        (f"{row['set']}, {row['condition']}", *(_rate(row["at_thresholds"][key]) for key in RATES.values()))
        for row in rows
        if row.get("at_thresholds")
    ]
    if judged:
        yield "At the thresholds, on sources that had no part in setting them (intervals: Clopper and Pearson):"
        yield _table(("cases", *RATES), judged)
    costs = [
        (
            f"{row['set']}, {row['condition']}",
            f"{ratios['n_real']} / {ratios['n_fake']}",
            figure_words(ratios, "cllr"),
            ratios["cllr_min"],
        )
        for row in rows
        if "cllr" in (ratios := row.get("likelihood_ratios") or {})
    ]
    if costs:
        yield "Likelihood ratios, on sources that had no part in fitting them (Cllr in bits, 1 says nothing):"
        yield _table(("cases", "real / fake", "Cllr", "at best"), costs)


def _calibration(card: Card, record: CalibrationRecord | None) -> str:
    if record is None:
        return f"### Calibration of {card.name}\n\nNone: scores of these weights are not likelihood ratios."
    held = record.held
    data = _list(f"{d['set']}: {d['terms']}. {d['split']}. Halves: {d['halves']}." for d in record.data)
    strata = [(p.of, f"{p.n_real} / {p.n_fake}", *(_known(v) for v in (p.cllr, p.auc))) for p in held.strata]
    return f"""### Calibration of {card.name}

`{record.id}`, unit: {record.unit}, by `{record.command}` at commit `{record.commit}`. It is {record.worth}.
Of the held sources {held.misleading_real:.1%} of the reals have an LR above 1, and {held.misleading_fake:.1%} of the
fakes one below 1.

{record.conditions}

Method: {record.method}.

{data}

{_table(("held cases", "real / fake", "Cllr", "AUC"), strata)}"""


def _run(log: Path) -> str:
    rows = [json.loads(line) for line in log.read_text().splitlines()]
    watched = [row for row in rows if "auc_head" in row]
    if not watched:
        return f"## Run {log.stem}\n\nGiven up before its first evaluation (`docs/runs/{log.name}`)."
    heads = ("step", "side", "both", "noise", "semantic", "mean patch", "window by window")
    body = _table(heads, [tuple(row.get(name, "") for name in WATCHED) for row in watched])
    words = f"AUCs on a fixed sample of validation pairs during the run (`docs/runs/{log.name}`):"
    return f"## Run {log.stem}\n\n{words}\n\n{body}"


def _rate(rate: dict[str, Any]) -> str:
    low, high = rate["share_interval"]
    return f"{rate['hits']} of {rate['n']} [{low:.1%}, {high:.1%}]"


def _known(value: float | None) -> str:
    return "too few" if value is None else f"{value:.3f}"


def _table(heads: Iterable[str], rows: Iterable[Iterable[Any]]) -> str:
    lines = [tuple(heads), *(tuple(map(str, row)) for row in rows)]
    lines.insert(1, ("---",) * len(lines[0]))
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _list(sentences: Iterable[str]) -> str:
    return "\n".join(f"- {sentence}" for sentence in sentences)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
