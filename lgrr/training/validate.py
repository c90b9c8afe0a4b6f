"""What `lgrr calibrate` does, and the end of every training run: figures, thresholds and likelihood ratios of weights.

All three come from one scoring of known cases. Thresholds and calibration are set on one half of the sources; what they
are worth is told of the other half.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from lgrr.commit import commit
from lgrr.errors import UsageError
from lgrr.faces.crop import CROP_RULE
from lgrr.model import Card, Predictor, load
from lgrr.model.calibration import CalibrationRecord, calibration_path
from lgrr.model.card import AS_STORED
from lgrr.report.files import remove, writing
from lgrr.training.calibration import fitted
from lgrr.training.conditions import CONDITIONS
from lgrr.training.data import short
from lgrr.training.evaluation import evaluate
from lgrr.training.manifest import Manifest
from lgrr.training.recording import Recording
from lgrr.training.recordings import STILL, score_recordings
from lgrr.training.scores import Scores, score_crops
from lgrr.training.thresholds import thresholds

UNITS = {
    "crop": "Single face crops as stored (224 px, JPEG 75), one of each source and class.",
    "track": "Tracks of videos as analysed with the default plan, one of each source and class; forged videos with "
    "more than one track are left out, since nobody has said which of them is forged.",
}
OTHERS = (
    "Other cameras, encoders, manipulations and people than those of the set are not described: whether an exhibit is "
    "like these is for the examiner to judge."
)


@dataclass(frozen=True)
class Validated:
    """What became of the weights: their card as written, the calibration or why there is none."""

    card: Card
    calibration: CalibrationRecord | None
    reason: str | None


def validate_crops(
    weights: Path, data: Manifest, spec: str, device: str = "cpu", cancelled: Callable[[], bool] = lambda: False
) -> Validated:
    """Scores known face crops and writes the card (figures, thresholds) and the calibration beside `weights`.

    Where too little is known for a calibration, one that lies there is removed. `spec` is how the data were named.
    Raises WeightsError, StorageError, Cancelled.
    """
    predictor = load(weights, device, "float32")
    scores = score_crops(predictor, data, cancelled=cancelled)
    harder = {name: score_crops(predictor, data, name, cancelled) for name in CONDITIONS if name != AS_STORED}
    figures = {"validation": evaluate(scores)}
    return _written(weights, predictor, spec, "crop", scores, figures, thresholds(scores, "crop", harder))


def validate_recordings(
    weights: Path,
    known: Sequence[Recording],
    spec: str,
    device: str = "cpu",
    cancelled: Callable[[], bool] = lambda: False,
) -> Validated:
    """The same from whole videos, analysed into a case beside the weights; pictures do not count."""
    predictor = load(weights, device, "float32")
    levels = score_recordings(predictor, known, weights.with_suffix(".case.sqlite"), cancelled)
    tracks, videos = (part.only(lambda row: row.what != STILL) for part in (levels.tracks, levels.videos))
    figures = {"tracks": evaluate(tracks, "track"), "videos": evaluate(videos, "video")}
    return _written(weights, predictor, spec, "track", tracks, figures, thresholds(videos, "video"))


def _written(
    weights: Path,
    predictor: Predictor,
    spec: str,
    unit: Literal["track", "crop"],
    cases: Scores,
    figures: dict[str, Any],
    words: dict[str, Any],
) -> Validated:
    kept = {name: value for name, value in predictor.card.figures.items() if name != "evaluation"}  # at old thresholds
    card = predictor.card.model_copy(update={"figures": kept | figures, **words})
    with writing(weights.with_suffix(".json")) as temporary:
        card.write(temporary)
    try:
        record = _record(predictor, spec, cases, fitted(cases, unit))
    except UsageError as error:
        remove(calibration_path(weights))
        return Validated(card, None, str(error))
    with writing(calibration_path(weights)) as temporary:
        record.write(temporary)
    return Validated(card, record, None)


def _record(predictor: Predictor, spec: str, cases: Scores, found: dict[str, Any]) -> CalibrationRecord:
    name, unit = Path(spec.partition(":")[2]).name, found["unit"]
    sets = dict.fromkeys(row.sample.collection or name for row in cases.rows)
    splits = ", ".join(sorted({row.sample.split for row in cases.rows}))
    words = ["lgrr", "calibrate", "--model", predictor.name, "--data", short(spec), "--split", splits]
    today = datetime.now(UTC).date().isoformat()
    return CalibrationRecord(
        id=f"{predictor.name}-{unit}-{today}",
        created=today,
        weights=predictor.name,
        weights_sha256=predictor.sha256,
        crop_rule=CROP_RULE,
        precision=predictor.precision,
        data=[_set(predictor, of, splits) for of in sets],
        conditions=f"{UNITS[unit]} Set: {', '.join(sets)}, split {splits}. {OTHERS}",
        command=shlex.join([*words, *(["--crops"] if unit == "crop" else [])]),
        commit=commit() or "unknown",
        n_left_out=len(cases.rows) - found["n_real"] - found["n_fake"] - found["held"].n_real - found["held"].n_fake,
        **found,
    )


def _set(predictor: Predictor, name: str, splits: str) -> dict[str, str]:
    return {
        "set": name,
        "terms": next((entry["terms"] for entry in predictor.card.data if entry.get("set") == name), "not stated"),
        "split": f"{splits}: its sources were not learned from; the training may have watched them",
        "halves": "by the first bit of the SHA-256 of a source's name: fitted on one, reported on the other",
    }
