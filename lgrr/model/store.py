"""Writing weights the way `lgrr.model.load` reads them: safetensors, and a card that knows their hash and canary."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from safetensors.torch import save_file

from lgrr.faces.crop import CROP_RULE
from lgrr.model.canary import canary_logits
from lgrr.model.card import Canary, Card
from lgrr.model.network import LGRR


def save_weights(model: LGRR, folder: Path, name: str, side: int, **about: Any) -> Path:
    """Writes `folder/name.safetensors` and `folder/name.json`; returns the path of the weights.

    `about` holds the card's fields that only the maker knows: thresholds, data, training, figures, limits.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.safetensors"
    model = model.eval()
    save_file({key: tensor.detach().cpu().contiguous() for key, tensor in model.state_dict().items()}, path)
    card = Card(
        schema="lgrr-card/1",
        name=name,
        created=datetime.now(UTC).date().isoformat(),
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
        width=model.width,
        side=side,
        pooled_heads=model.head is not None,
        crop_rule=CROP_RULE,
        canary=Canary(logits=canary_logits(model, side)),
        **about,
    )
    card.write(path.with_suffix(".json"))
    return path
