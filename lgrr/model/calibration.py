"""`NAME.calibration.json` beside the weights: how their scores become likelihood ratios, and how well they did."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from lgrr.errors import WeightsError
from lgrr.faces.crop import CROP_RULE

Bound = Annotated[float, Field(ge=-9, le=9)]


class Part(BaseModel):
    """Known cases told apart by one property; Cllr is None where a class has too few to tell."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    of: str = Field(description="the property, with its range")
    n_real: int
    n_fake: int
    cllr: float | None
    auc: float | None


class Held(BaseModel):
    """What the likelihood ratios were worth on sources that had no part in fitting them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    n_real: int
    n_fake: int
    n_sources: int
    cllr_interval: tuple[float, float] = Field(description="95 %, bootstrap over sources")
    misleading_real: float = Field(description="share of reals with an LR above 1")
    misleading_fake: float = Field(description="share of fakes with an LR below 1")
    ece: dict[str, list[float]] = Field(
        description="empirical cross-entropy in bits at prior_log10_odds: of these ratios, after PAV, of an LR of 1"
    )
    tippett: dict[str, list[float]] = Field(description="share of reals and of fakes with a log10 LR of at least that")
    strata: list[Part] = Field(description="the same by quality of the face")


class CalibrationRecord(BaseModel):
    """One calibration of one weights file. ln LR = intercept + slope * log-odds of p_fake, within `llr_bounds`."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    schema_: Literal["lgrr-calibration/1"] = Field("lgrr-calibration/1", alias="schema")
    id: str
    created: str = Field(description="UTC date")
    weights: str
    weights_sha256: str = Field(description="of the weights that were calibrated; no others may use it")
    crop_rule: str
    precision: str = Field(description="in which the known cases were scored")
    unit: Literal["track", "crop"] = Field(description="what was scored: tracks of videos, or one face of one picture")
    data: list[dict[str, str]] = Field(description="each set with its terms and split")
    n_left_out: int = Field(description="further cases of the same sources, which are not independent")
    conditions: str = Field(description="what the known cases were, so that another may judge whether they fit a case")
    command: str
    commit: str
    method: str
    n_real: int = Field(ge=1, description="sources with a real case that it was fitted on")
    n_fake: int = Field(ge=1)
    intercept: float
    slope: float = Field(gt=0)
    covariance: tuple[float, float, float] = Field(description="var intercept, covariance, var slope")
    llr_bounds: tuple[Bound, Bound] = Field(description="log10; the tighter of sample size and ELUB, towards 0")
    sizes: tuple[float, float] | None = Field(
        description="px, side of the cut square of the known faces; None: unknown"
    )
    cllr: float = Field(description="Cllr (Brümmer and du Preez 2006) of `held`: 0 is perfect, 1 says nothing")
    cllr_min: float = Field(description="the same after pool adjacent violators: what better calibration would leave")
    held: Held
    sha256: str = Field("", exclude=True, description="of the file itself, known when it was read")

    @model_validator(mode="after")
    def _around_zero(self) -> CalibrationRecord:
        if not self.llr_bounds[0] <= 0 <= self.llr_bounds[1]:
            raise ValueError("llr_bounds must enclose 0")
        return self

    @property
    def worth(self) -> str:
        """What it is and how good, in a line."""
        low, high = self.held.cllr_interval
        return (
            f"by {self.unit}, fitted on {self.n_real} real and {self.n_fake} forged sources, log10 LR within "
            f"{self.llr_bounds[0]} and {self.llr_bounds[1]}; on {self.held.n_sources} others Cllr {self.cllr:.2f} "
            f"[{low:.2f}, {high:.2f}] (1 says nothing), {self.cllr_min:.2f} at best"
        )

    def write(self, path: Path) -> None:
        """Readable json."""
        path.write_text(self.model_dump_json(indent=1, by_alias=True) + "\n", encoding="utf-8")


def calibration_path(weights: Path) -> Path:
    """Where the calibration of a weights file lies."""
    return weights.with_suffix(".calibration.json")


def read_calibration(weights: Path, sha256: str) -> CalibrationRecord | None:
    """The calibration beside weights whose hash is `sha256`, None if there is none.

    Raises WeightsError if it cannot be read, or was made for other weights or another crop rule.
    """
    path = calibration_path(weights)
    if not path.exists():
        return None
    try:
        content = path.read_bytes()
        record = CalibrationRecord.model_validate_json(content)
    except OSError as error:
        raise WeightsError(f"The calibration {path.name} cannot be read ({error.strerror}); restore it.") from None
    except ValidationError as error:
        first: Any = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "the file"
        raise WeightsError(f"The calibration {path.name} is not valid at {where}: {first['msg']}.") from None
    if record.weights_sha256 != sha256:
        raise WeightsError(
            f"The calibration {path.name} was made for other weights (SHA-256 differs); calibrate these."
        )
    if record.crop_rule != CROP_RULE:
        raise WeightsError(
            f"The calibration {path.name} is of crops by {record.crop_rule}, this program's are {CROP_RULE}."
        )
    return record.model_copy(update={"sha256": hashlib.sha256(content).hexdigest()})


def calibration_words(weights: Path, sha256: str) -> str:
    """What the calibration beside weights is worth, or why there is none."""
    try:
        record = read_calibration(weights, sha256)
    except WeightsError as error:
        return f"refused: {error}"
    return "none: their scores are not likelihood ratios" if record is None else record.worth
