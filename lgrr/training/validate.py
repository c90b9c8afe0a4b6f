"""What `lgrr calibrate` does, and the end of every training run: figures, thresholds and likelihood ratios of weights.

All three come from one scoring of known cases. Thresholds and calibration are set on one half of the sources; what they
are worth is told of the other half.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from lgrr.analysis import Case
from lgrr.commit import commit
from lgrr.errors import UsageError
from lgrr.faces import MtcnnDetector
from lgrr.faces.crop import CROP_RULE
from lgrr.model import Card, Predictor, load
from lgrr.model.calibration import CalibrationRecord, calibration_path
from lgrr.report.files import remove, writing
from lgrr.training.calibration import fitted
from lgrr.training.data import Manifest
from lgrr.training.evaluation import evaluate
from lgrr.training.recordings import STILL, score_recordings
from lgrr.training.scores import Scores, score_crops
from lgrr.training.thresholds import thresholds

CONDITIONS = {
    "crop": "Single face crops as stored (224 px, JPEG 75), one of each source and class.",
    "track": "Tracks of videos as analysed with the default plan, one of each source and class; forged videos with "
    "more than one track are left out, since nobody has said which of them is forged.",
}
OTHERS = "Other cameras, encoders, manipulations and people than those of the set are not described."


@dataclass(frozen=True)
class Validated:
    """What became of the weights: their card as written, the calibration or why there is none."""

    card: Card
    calibration: CalibrationRecord | None
    reason: str | None


def validate(
    weights: Path,
    data: Manifest,
    *,
    crops: bool,
    split: str = "validation",
    device: str = "cpu",
    cancelled: Callable[[], bool] = lambda: False,
) -> Validated:
    """Scores one split of known cases and writes the card (figures, thresholds) and the calibration beside `weights`.

    `crops`: the data are face crops; otherwise files that are analysed whole, into a case beside the weights. Where too
    little is known for a calibration, one that lies there is removed. Raises WeightsError, UsageError, StorageError.
    """
    predictor = load(weights, device, "float32")
    known = data.split(split)
    if not known.samples:
        raise UsageError(f"The data {data.path} have no split named {split!r}.")
    scored = _crops if crops else _recordings
    unit, cases, figures, words = scored(predictor, known, weights, cancelled)
    name = {"crop": "validation", "track": "recordings"}[unit]
    about = {"set": data.path.name, "split": split}
    card = predictor.card.model_copy(
        update={"figures": predictor.card.figures | {name: about | figures}, **words},
    )
    with writing(weights.with_suffix(".json")) as temporary:
        card.write(temporary)
    try:
        record = _record(predictor, data, split, crops, fitted(cases, unit), cases)
    except UsageError as error:
        remove(calibration_path(weights))
        return Validated(card, None, str(error))
    with writing(calibration_path(weights)) as temporary:
        record.write(temporary)
    return Validated(card, record, None)


Known = tuple[Literal["track", "crop"], Scores, dict[str, Any], dict[str, Any]]


def _crops(predictor: Predictor, known: Manifest, weights: Path, cancelled: Callable[[], bool]) -> Known:
    """Unit, cases to calibrate on, figures, the card's words on thresholds."""
    scores = score_crops(predictor, known, cancelled=cancelled)
    return "crop", scores, evaluate(scores), thresholds(scores, "crop")


def _recordings(predictor: Predictor, known: Manifest, weights: Path, cancelled: Callable[[], bool]) -> Known:
    place = weights.with_suffix(".case.sqlite")
    with Case.open(place) if place.exists() else Case.create(place) as case:
        levels = score_recordings(predictor, MtcnnDetector(str(predictor.device)), known, case, cancelled)
    tracks = levels.tracks.only(lambda row: row.what != STILL)
    figures = {"track": evaluate(levels.tracks, "track"), "video": evaluate(levels.videos, "video")}
    return "track", tracks, figures, thresholds(levels.videos, "video")


def _record(
    predictor: Predictor, data: Manifest, split: str, crops: bool, found: dict[str, Any], cases: Scores
) -> CalibrationRecord:
    name, unit = data.path.name, found["unit"]
    terms = next((entry["terms"] for entry in predictor.card.data if entry.get("set") == name), "not stated")
    words = ["lgrr", "calibrate", "--model", predictor.name, "--data", f"manifest:{name}", "--split", split]
    used = found["n_real"] + found["n_fake"] + found["held"].n_real + found["held"].n_fake
    today = datetime.now(UTC).date().isoformat()
    return CalibrationRecord(
        id=f"{predictor.name}-{unit}-{today}",
        created=today,
        weights=predictor.name,
        weights_sha256=predictor.sha256,
        crop_rule=CROP_RULE,
        precision=predictor.precision,
        data=[
            {
                "set": name,
                "terms": terms,
                "split": f"{split}: not trained on, but watched during training",
                "halves": "by the first bit of the SHA-256 of a source's name: fitted on one, reported on the other",
                "left_out": f"{len(cases.rows) - used} further cases of the same sources",
            }
        ],
        conditions=f"{CONDITIONS[unit]} {OTHERS}",
        command=shlex.join([*words, *(["--crops"] if crops else [])]),
        commit=commit() or "unknown",
        **found,
    )
