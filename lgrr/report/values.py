"""The kinds of values that documents consist of, each with what it may be."""

from __future__ import annotations

from typing import Annotated

from pydantic import ConfigDict, Field, StringConstraints

Probability = Annotated[float, Field(ge=0, le=1)]
Interval = tuple[Probability, Probability]
Row = tuple[Probability, Probability, Probability]
Count = Annotated[int, Field(ge=0)]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Md5 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]

STRICT = ConfigDict(extra="forbid", allow_inf_nan=False)
