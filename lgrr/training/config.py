"""One flat toml says everything about a training run; the run's folder keeps the copy that was used."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from lgrr.errors import UsageError

Value = TypeVar("Value")


def _rising(schedule: list[tuple[int, Value]]) -> list[tuple[int, Value]]:
    steps = [step for step, _ in schedule]
    if not steps or steps[0] != 0 or sorted(set(steps)) != steps:
        raise ValueError("a schedule is a list of [from step, value] whose steps begin at 0 and rise")
    return schedule


Schedule = Annotated[list[tuple[int, Value]], AfterValidator(_rising)]
Side = Annotated[int, Field(ge=32, multiple_of=16)]


class TrainConfig(BaseModel):
    """Every setting of `lgrr train`. Losses are weights: 0 switches one off."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(
        "lgrr-small", pattern=r"^[A-Za-z0-9][\w.-]*$", description="name of the weights, and of their file"
    )
    terms: str = Field("unknown: ask the publishers of the data", description="terms of the data, for the card")
    width: float = Field(0.5, gt=0, le=1, description="share of the published channel counts")
    start_from: Path | None = Field(None, description="weights to start from; None: random")
    seed: int = 7
    threads: int = Field(2, ge=1, description="torch threads; equal results need equal numbers")
    workers: int = Field(1, ge=0, description="processes that prepare pictures")
    silent: Literal["none", "noise", "semantic"] = Field(
        "none", description="a stream that sees nothing, to learn what it is worth"
    )
    bfloat16: bool = Field(True, description="autocast to bfloat16 in the forward pass; weights stay float32")

    side: Schedule[Side] = Field([(0, 64), (6000, 128)], description="(from step, input side): small sides first")
    part: Schedule[Annotated[float, Field(gt=0, le=1)]] = Field(
        [(0, 1.0)],
        description="(from step, share of the crop's side that is cut out): detail at the cost of small sides",
    )
    pairs: int = Field(16, ge=1, description="real faces a step, each with its own fake")
    blended: float = Field(
        0.0, ge=0, le=1, description="share of the pairs whose fake is a self-blend of a real, of any set"
    )
    shared_surroundings: bool = Field(
        False, description="an aligned fake gets its real's pixels clear of its mask: encoders leave no trace there"
    )
    damaged: Schedule[Annotated[float, Field(ge=0, le=1)]] = Field(
        [(0, 1.0)], description="(from step, share of the pairs whose light, sharpness and JPEG are changed)"
    )
    noise: float = Field(0.0, ge=0, le=1, description="share of the pairs that get the same grain on real and fake")
    h264: float = Field(0.0, ge=0, le=1, description="share of the pairs that go through H.264, crf 20 to 40")
    steps: int = Field(8000, ge=1)
    warm_up: int = Field(200, ge=1, description="steps of rising learning rate")
    cool_down: int = Field(
        1500, ge=1, description="last steps, falling to zero; the steps before can be extended later"
    )
    optimizer: Literal["adamw", "sam"] = Field(
        "adamw", description="sam: AdamW by the gradient where the loss nearby is worst; twice the time a step"
    )
    rho: float = Field(0.05, gt=0, description="how far away sam looks, as a norm over all weights")
    learning_rate: float = Field(1e-3, gt=0)
    weight_decay: float = Field(0.02, ge=0)
    clip: float = Field(1.0, gt=0, description="largest norm of the gradient")
    ema: float = Field(0.995, ge=0, lt=1, description="decay of the averaged weights that are evaluated and shipped")

    loss_image: float = Field(1.0, ge=0, description="cross-entropy of the pooled head")
    loss_pair: float = Field(0.0, ge=0, description="each fake above its own real, pooled head and both streams")
    loss_stream: float = Field(0.25, ge=0, description="cross-entropy of each stream's own head")
    loss_patch: float = Field(1.0, ge=0, description="nine windows against their forged share, both streams")
    loss_similarity: float = Field(0.1, ge=0, description="patches of one stream among themselves")
    loss_cross_patch: float = Field(0.05, ge=0, description="L_pat: the same patch in both streams")
    loss_cross_global: float = Field(0.05, ge=0, description="L_glo: the pooled streams")

    checkpoint_every: int = Field(100, ge=1, description="steps")
    evaluate_every: int = Field(1000, ge=1, description="steps")
    evaluate_pairs: int = Field(300, ge=1, description="validation sources scored during the run")

    @model_validator(mode="after")
    def _learns_something(self) -> TrainConfig:
        if not any(getattr(self, name) for name in type(self).model_fields if name.startswith("loss_")):
            raise ValueError("every loss is 0, so nothing would be learned")
        return self

    def side_at(self, step: int) -> int:
        """Input side in force at `step`."""
        return [side for start, side in self.side if step >= start][-1]

    def part_at(self, step: int) -> float:
        """Share of the crop's side that a training picture shows at `step`."""
        return [part for start, part in self.part if step >= start][-1]

    def damaged_at(self, step: int) -> float:
        """Share of damaged pairs at `step`."""
        return [share for start, share in self.damaged if step >= start][-1]

    def whole_side_at(self, step: int) -> int:
        """Input side, a multiple of 16, at which a whole crop has the detail that training pictures have at `step`."""
        return 16 * round(self.side_at(step) / self.part_at(step) / 16)

    def rate_at(self, step: int) -> float:
        """Learning rate at `step`: linear warm-up, plateau, linear cool-down (Haegele et al., NeurIPS 2024)."""
        left = (self.steps - step) / self.cool_down
        return self.learning_rate * min((step + 1) / self.warm_up, 1.0, max(left, 0.0))


def read_config(path: Path) -> TrainConfig:
    """The run's settings from a toml file. Raises UsageError naming the file and the setting at fault."""
    try:
        return TrainConfig(**tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise UsageError(
            f"The training configuration {path} cannot be read ({error.strerror}); check the path."
        ) from None
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "loss_*"
        raise UsageError(f"The training configuration {path}: setting {where}: {first['msg']}.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UsageError(f"The training configuration {path} is not valid toml: {error}.") from None
