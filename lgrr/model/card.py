"""The card beside every weights file: where the numbers come from, what they are worth, how to know them again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from lgrr.errors import WeightsError

TOLERANCE = {"float32": 2e-3, "bfloat16": 0.15}  # largest difference of a canary's logit; bfloat16 keeps 8 bits


class Canary(BaseModel):
    """Golden logits (3, 2) of the three made crops of `lgrr.model.canary`, float32 on a CPU."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    logits: list[tuple[float, float]]


class Card(BaseModel):
    """What ships beside `NAME.safetensors` as `NAME.json`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    schema_: str = Field("lgrr-card/1", alias="schema")
    name: str
    created: str = Field(description="UTC date")
    sha256: str = Field(description="of the safetensors file")
    width: float
    side: int = Field(description="input side in pixels")
    pooled_heads: bool = True
    crop_rule: str = Field(description="the rule the training crops were cut by, as lgrr.faces.crop names it")
    threshold: float | None = Field(
        description="p_fake from which a track shows signs of manipulation; None: not validated"
    )
    threshold_clear: float | None = Field(description="p_fake up to which a track shows no sign; None: not validated")
    threshold_note: str
    canary: Canary
    data: list[dict[str, str]] = Field(description="each set with its terms, split and mask source")
    training: dict[str, Any] = Field(description="command, commit, seed, configuration, steps, images seen")
    figures: dict[str, Any] = Field(description="what `command` measured on which split")
    limits: list[str] = Field(description="what the score cannot see, in plain words")

    @classmethod
    def read(cls, path: Path) -> Card:
        """The card of a weights file. Raises WeightsError naming file and fault."""
        try:
            return cls.model_validate_json(path.read_bytes())
        except OSError as error:
            raise WeightsError(
                f"The weights' card {path} cannot be read ({error.strerror}); put it beside the weights."
            ) from None
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in first["loc"]) or "the file"
            raise WeightsError(f"The weights' card {path} is not valid at {where}: {first['msg']}.") from None

    def write(self, path: Path) -> None:
        """Readable json."""
        path.write_text(self.model_dump_json(indent=2, by_alias=True) + "\n")


AS_STORED = "as stored"  # the condition of known cases that nothing was done to
UNITS = {"frame": "crops", "track": "tracks", "video": "videos"}  # by the level of a figure
FALSE_ALARMS = 0.01  # share of reals that the upper threshold is set for
FALL = 0.08  # of the AUC after a condition, from which it is named as something that the weights cannot bear
WEAK = 0.8  # AUC of a manipulation below which it is named


def cannot_see(card: Card) -> list[str]:
    """What a score of these weights cannot see: the card's own limits, and what its figures show. Sentences."""
    rows = card.figures.get("evaluation", {}).get("rows", [])
    return [*card.limits, *_missed(rows), *_broken(rows), *_alarmed(rows), *_misled(rows), *_weak(rows)]


def _missed(rows: list[dict[str, Any]]) -> Iterator[str]:
    for row in rows:
        found = row.get("at_thresholds")
        if found and found["detected"]["n"] and row["condition"] == AS_STORED:
            n, hits, clear = found["detected"]["n"], found["detected"]["hits"], found["missed_as_clear"]["hits"]
            yield (
                f"{row['set']}: {n - hits} of {n} forged {UNITS[row['level']]} ({1 - hits / n:.0%}) do not reach the "
                f"upper threshold, {clear} of them lie at or below the lower."
            )


def _broken(rows: list[dict[str, Any]]) -> Iterator[str]:
    whole = [row for row in rows if row["manipulation"] is None and row.get("auc") is not None]
    stored = {(row["set"], row["level"]): row["auc"] for row in whole if row["condition"] == AS_STORED}
    for row in whole:
        before = stored.get((row["set"], row["level"]), 0.0)
        if before - row["auc"] > FALL:
            yield f"{row['set']}: after {row['condition']} the AUC falls from {before:.2f} to {row['auc']:.2f}."


def _alarmed(rows: list[dict[str, Any]]) -> Iterator[str]:
    for row in rows:
        alarms = (row.get("at_thresholds") or {}).get("false_alarms")
        if alarms and alarms["share_interval"][0] > FALSE_ALARMS:
            yield (
                f"{row['set']}, {row['condition']}: {alarms['hits']} of {alarms['n']} real {UNITS[row['level']]} reach "
                "the upper threshold, more than it was set for."
            )


def _misled(rows: list[dict[str, Any]]) -> Iterator[str]:
    for row in rows:
        cost = (row.get("likelihood_ratios") or {}).get("cllr")
        if cost is not None and cost >= 1:
            yield f"{row['set']}, {row['condition']}: likelihood ratios mislead (Cllr {cost:.2f}; 1 says nothing)."


def _weak(rows: list[dict[str, Any]]) -> Iterator[str]:
    for row in rows:
        if row["manipulation"] is not None and row.get("auc") is not None and row["auc"] < WEAK:
            yield f"{row['set']}: {row['manipulation']} is told from reals with an AUC of {row['auc']:.2f} only."


def worth(figures: dict[str, Any]) -> str:
    """What the figures of a weights' card say, in words."""
    match figures:
        case {"validation": {"auc": auc, "auc_interval": [low, high], "n_real": real, "n_fake": fake}}:
            return (
                f"frame AUC {auc:.2f} [{low:.2f}, {high:.2f}] (0.5 is chance) on {real} real and {fake} forged "
                "validation faces"
            )
    return "not validated: no figures are known"
