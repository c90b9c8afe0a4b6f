"""What `lgrr evaluate` does, from words to files: figures as json, and charts beside it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from lgrr import __version__
from lgrr.analysis.likelihood import Calibration
from lgrr.analysis.pipeline import calibration_of
from lgrr.commit import commit
from lgrr.errors import UsageError
from lgrr.model import Card, Predictor
from lgrr.model.card import AS_STORED
from lgrr.report.files import writing
from lgrr.training.charts import draw_charts
from lgrr.training.conditions import CONDITIONS
from lgrr.training.evaluation import at_thresholds, by_manipulation, calibrated, evaluate, figure_words
from lgrr.training.recordings import recordings_of, score_recordings
from lgrr.training.scores import HELD, Scores, by_recording, crops_of, score_crops

SCHEMA = "lgrr-evaluation/1"


@dataclass(frozen=True)
class Asked:
    """What is to be evaluated: `crops`, the pictures are face crops already; `robustness`, under every condition;
    `sources`, at most so many sources of each set.
    """

    split: str = "validation"
    crops: bool = False
    robustness: bool = False
    sources: int | None = None


def run_evaluation(
    specs: list[str],
    predictor: Predictor,
    asked: Asked,
    out: Path,
    say: Callable[[str], None] = lambda words: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> dict[str, Any]:
    """Scores one split of each set; writes the figures as json to `out`, charts beside it, and returns the figures.

    Each row is one set under one condition at one level ("frame", "track" or "video"), of one manipulation or of all.
    Raises UsageError, StorageError, Cancelled.
    """
    if asked.robustness and not asked.crops:
        raise UsageError("Conditions are tried on face crops alone: say --crops, or leave out --robustness.")
    rows: list[dict[str, Any]] = []
    for spec in specs:
        name = Path(spec.partition(":")[2]).name
        heat = None  # chosen on the crops as stored, kept for all that is done to them
        for condition, level, unit, scores in _scored(predictor, spec, asked, out, cancelled):
            unused = scores.half(HELD) if name in _sets_of(predictor) else scores
            head = {"set": name, "condition": condition, "manipulation": None}
            row = head | evaluate(scores, level, heat) | _held_against(predictor, unused, unit)
            heat = row.get("iou_threshold", heat)
            rows += [row, *_manipulations(row, scores)]
            say(summary(row))
            if condition == AS_STORED and unit != "frame":
                draw_charts(scores, unused, row, calibration_for(predictor, unit), out)
    document = {**about(predictor), "split": asked.split, "sources_at_most": asked.sources, "rows": rows}
    with writing(out) as temporary:
        temporary.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
    return document


def into_card(weights: Path, document: dict[str, Any]) -> None:
    """Puts the figures into the card of the weights that they are of; failures only as counts. Raises StorageError."""
    path = weights.with_suffix(".json")
    card = Card.read(path)
    rows = [{name: value for name, value in row.items() if name != "failures"} for row in document["rows"]]
    figures = card.figures | {"evaluation": document | {"rows": rows}}
    with writing(path) as temporary:
        card.model_copy(update={"figures": figures}).write(temporary)


def about(predictor: Predictor) -> dict[str, Any]:
    """Which weights on which program."""
    return {
        "schema": SCHEMA,
        "created": datetime.now(UTC).date().isoformat(),
        "version": __version__,
        "commit": commit() or "unknown",
        "weights": predictor.name,
        "weights_sha256": predictor.sha256,
        "precision": predictor.precision,
        "calibration": None if predictor.calibration is None else predictor.calibration.id,
    }


def _scored(
    predictor: Predictor, spec: str, asked: Asked, out: Path, cancelled: Callable[[], bool]
) -> Iterator[tuple[str, str, str, Scores]]:
    """(condition, level, unit, scores), one after the other; thresholds and ratios are of one unit."""
    if asked.crops:
        data = crops_of(spec, asked.split, asked.sources)
        for condition in CONDITIONS if asked.robustness else (AS_STORED,):
            scores = score_crops(predictor, data, condition, cancelled)
            yield condition, "frame", "crop", scores
            if (pooled := by_recording(scores)).rows:
                yield condition, "video", "pooled crops", pooled
        return
    known = recordings_of(spec, asked.split, asked.sources)
    levels = score_recordings(predictor, known, out.with_suffix(".case.sqlite"), cancelled)
    for level, scores in (("frame", levels.frames), ("track", levels.tracks), ("video", levels.videos)):
        yield AS_STORED, level, level, scores


def calibration_for(predictor: Predictor, unit: str) -> Calibration | None:
    """The weights' calibration, if it is of this unit."""
    calibration = calibration_of(predictor)
    return calibration if calibration is not None and calibration.unit == unit else None


def _held_against(predictor: Predictor, unused: Scores, unit: str) -> dict[str, Any]:
    """Error rates at the card's thresholds, and the cost of the likelihood ratios, on `unused` sources: those that had
    no part in setting either.
    """
    found: dict[str, Any] = {}
    card, calibration = predictor.card, calibration_for(predictor, unit)
    if unit in ("crop", "video") and card.threshold is not None and card.threshold_clear is not None:
        found["at_thresholds"] = at_thresholds(unused, card.threshold, card.threshold_clear)
    if calibration is not None:
        found["likelihood_ratios"] = calibrated(unused, calibration)
    return found


def _manipulations(whole: dict[str, Any], scores: Scores) -> list[dict[str, Any]]:
    """A row for each named manipulation, against all reals."""
    head = {name: whole[name] for name in ("set", "condition")}
    return [{**head, "manipulation": name, **found} for name, found in by_manipulation(scores, whole["level"]).items()]


def _sets_of(predictor: Predictor) -> set[str]:
    """Names of the sets from which the weights, their thresholds or their calibration come."""
    known = [*predictor.card.data, *(predictor.calibration.data if predictor.calibration is not None else [])]
    return {entry["set"] for entry in known if "set" in entry}


def summary(row: dict[str, Any]) -> str:
    """One line of a row, for a person."""
    words = f"{row['set']}, {row['condition']}, by {row['level']}: {row['n_real']} real, {row['n_fake']} fake"
    if row.get("auc") is None:
        return f"{words}, {row['n_failed']} failed; no AUC without both"
    patches = f", patch AUC {figure_words(row, 'patch_auc')}" if row.get("patch_auc") is not None else ""
    return f"{words}, {row['n_failed']} failed; AUC {figure_words(row, 'auc')}{patches}"
