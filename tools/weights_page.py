"""Writes docs/weights.md from the cards of the shipped weights and the logs of their runs (docs/runs/*.jsonl)."""

from __future__ import annotations

import json
from pathlib import Path

from lgrr.model import Card, shipped

DOCS = Path(__file__).parents[1] / "docs"
PAGE = DOCS / "weights.md"


def page() -> str:
    """The page as markdown."""
    cards = [Card.read(path.with_suffix(".json")) for path in shipped()]
    parts = [
        "# The weights that ship",
        "Written by `.venv/bin/python tools/weights_page.py` from the weights' cards and the logs of their runs. A card's "
        "figures come from the last step of `lgrr train`; `lgrr evaluate --data manifest:$LGRR_DATA/dfdc_faces.csv --crops "
        "--precision float32 --out figures.json` gives them again.",
        *(_weights(card) for card in cards),
        *(_run(log) for log in sorted((DOCS / "runs").glob("*.jsonl"))),
    ]
    return "\n\n".join(parts) + "\n"


def _weights(card: Card) -> str:
    found, run = card.figures["validation"], card.training
    low, high = found["auc_interval"]
    rows = [
        (
            "frame AUC, both streams",
            f"{found['auc']} [{low}, {high}] (95 %, bootstrap over {found['n_sources']} sources)",
        ),
        ("frame AUC, noise stream / semantic stream", f"{found['auc_noise']} / {found['auc_semantic']}"),
        ("equal error rate", found["equal_error_rate"]),
        ("fakes detected at 1 % false alarms", found["detected_at_1_percent_false_alarms"]),
        ("patch AUC, all windows", found["patch_auc"]),
        (
            "patch AUC, windows of fakes alone",
            f"{found['patch_auc_within_fakes']} ({found['n_fakes_with_mask']} with masks)",
        ),
    ]
    table = "\n".join(f"| {name} | {value} |" for name, value in rows)
    data = "\n".join(f"- {d['set']}: {d['terms']}. Split: {d['split']}. Masks: {d['masks']}." for d in card.data)
    limits = "\n".join(f"- {limit}" for limit in card.limits)
    return f"""## {card.name}

Width {card.width:g}, input {card.side} x {card.side}, crop rule `{card.crop_rule}`, made {card.created}, SHA-256 `{card.sha256}`.

Trained by `{run["command"]}` at commit `{run["commit"]}`, seed {run["configuration"]["seed"]}: {run["steps"]} steps,
{run["images_seen"]:,} images seen.

Data and terms:

{data}

On the split `validation` ({found["n_real"]} real and {found["n_fake"]} fake crops, {found["n_failed"]} failed):

| figure | value |
|---|---|
{table}

Thresholds: {card.threshold} and {card.threshold_clear}. {card.threshold_note}

What the score cannot see:

{limits}"""


def _run(log: Path) -> str:
    rows = [json.loads(line) for line in log.read_text().splitlines()]
    watched = [row for row in rows if "auc_head" in row]
    body = "\n".join(
        f"| {r['step']} | {r['side']} | {r['auc_head']} | {r['auc_noise']} | {r['auc_semantic']} | {r['auc_mean_patch']} "
        f"| {r['auc_patches']} |"
        for r in watched
    )
    return f"""## Run {log.stem}

AUCs on a fixed sample of validation pairs during the run (`docs/runs/{log.name}`):

| step | side | both | noise | semantic | mean patch | window by window |
|---|---|---|---|---|---|---|
{body}"""


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
