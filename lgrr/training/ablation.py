"""What each loss and each stream is worth: the same short run once for each of them switched off."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from lgrr.errors import UsageError
from lgrr.model import Card
from lgrr.training.config import TrainConfig
from lgrr.training.evaluation import figure_words
from lgrr.training.loop import train
from lgrr.training.manifest import Manifest
from lgrr.training.publish import publish
from lgrr.training.scores import some

WHOLE = "all"
COLUMNS = {
    "AUC": "auc",
    "noise": "auc_noise",
    "semantic": "auc_semantic",
    "mean window": "auc_mean_patch",
    "patch AUC": "patch_auc",
    "within fakes": "patch_auc_within_fakes",
    "IoU": "iou",
}


def variants(config: TrainConfig, steps: int) -> Iterator[TrainConfig]:
    """The run with everything, without each loss that it has, and without each stream; all from random weights."""
    base = config.model_copy(
        update={
            "steps": steps,
            "warm_up": max(1, min(config.warm_up, steps // 10)),
            "cool_down": max(1, min(config.cool_down, steps // 5)),
            "start_from": None,
        }
    )
    yield base.model_copy(update={"name": WHOLE})
    for loss in (name for name in TrainConfig.model_fields if name.startswith("loss_")):
        if getattr(base, loss) > 0:
            yield base.model_copy(update={"name": f"without-{loss.removeprefix('loss_')}", loss: 0.0})
    for stream in ("noise", "semantic"):
        yield base.model_copy(update={"name": f"without-{stream}-stream", "silent": stream})


def ablate(
    config: TrainConfig,
    data: Manifest,
    out: Path,
    steps: int,
    sources: int,
    say: Callable[[str], None] = lambda words: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> list[dict[str, Any]]:
    """Trains every variant for `steps` and scores it on at most `sources` validation sources; rows {variant, figures}.

    Writes `out/ablation.jsonl` and `out/ablation.md`. A run that is finished is not done again, one that was stopped
    goes on. Raises UsageError where `out` holds runs with other settings, Cancelled.
    """
    watched = some(data.samples, "validation", sources)
    known = replace(data, samples=tuple(s for s in data.samples if s.split == "train" or s in watched))
    rows = []
    for variant in variants(config, steps):
        folder = out / variant.name
        card = folder / f"{variant.name}.json"
        if not _finished(card):
            average = train(variant, known, folder, resume=True, cancelled=cancelled)
            publish(average, variant, known, folder, f"tools/ablation.py: {variant.name}", cancelled=cancelled)
        if Card.read(card).training["configuration"] != variant.model_dump(mode="json"):
            raise UsageError(f"{folder} holds a run with other settings: name another --out.")
        rows.append({"variant": variant.name, "steps": steps, **Card.read(card).figures["validation"]})
        say(_line(rows[-1]))
        (out / "ablation.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    (out / "ablation.md").write_text(table(rows))
    return rows


def _finished(card: Path) -> bool:
    return card.exists() and "validation" in Card.read(card).figures


def table(rows: list[dict[str, Any]]) -> str:
    """As markdown: figures with their intervals, and how far the AUC falls from that of the whole."""
    whole = next(row["auc"] for row in rows if row["variant"] == WHOLE)
    heads = ["run", *COLUMNS, "AUC against all"]
    lines = [f"| {' | '.join(heads)} |", f"|{'---|' * len(heads)}"]
    for row in rows:
        cells = [row["variant"], *(figure_words(row, name) for name in COLUMNS.values()), f"{row['auc'] - whole:+.3f}"]
        lines.append(f"| {' | '.join(cells)} |")
    counts = f"{rows[0]['n_real']} real and {rows[0]['n_fake']} fake validation crops, {rows[0]['steps']} steps each"
    return f"{counts}; brackets: 95 % by bootstrap over sources.\n\n" + "\n".join(lines) + "\n"


def _line(row: dict[str, Any]) -> str:
    return f"{row['variant']}: AUC {figure_words(row, 'auc')}, patch AUC {figure_words(row, 'patch_auc')}"
