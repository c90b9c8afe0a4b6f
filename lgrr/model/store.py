"""Weights on the disk: written with a card that knows their hash and canary, read only where the card agrees."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from safetensors import SafetensorError
from safetensors.torch import load as parse_tensors
from safetensors.torch import save_file

from lgrr.errors import WeightsError
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


def read_weights(path: Path, card: Card) -> LGRR:
    """The network of a verified file, float32, in eval mode.

    Raises WeightsError on a wrong hash, format, name or shape.
    """
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != card.sha256:
        raise WeightsError(
            f"The weights {path} are not the file their card describes (SHA-256 differs); restore the file."
        )
    try:
        tensors = parse_tensors(content)
    except SafetensorError:
        raise WeightsError(f"The weights {path} are not a safetensors file; restore the file.") from None
    model = LGRR(card.width, card.pooled_heads).eval()
    wanted = model.state_dict()
    for name, tensor in wanted.items():
        if name not in tensors:
            raise WeightsError(f"The weights {path} lack the tensor {name}; they are not of this network.")
        if tensors[name].shape != tensor.shape:
            raise WeightsError(
                f"The weights {path}: tensor {name} has shape {list(tensors[name].shape)}, needed {list(tensor.shape)}."
            )
    extra = sorted(tensors.keys() - wanted.keys())
    if extra:
        raise WeightsError(f"The weights {path} have a tensor {extra[0]} that this network does not know.")
    model.load_state_dict({name: tensor.to(wanted[name].dtype) for name, tensor in tensors.items()})
    return model
