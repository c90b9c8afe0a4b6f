"""Finding and reading weights: safetensors with a card, or a refusal by name."""

from __future__ import annotations

import hashlib
from pathlib import Path

from safetensors import SafetensorError
from safetensors.torch import load as parse_tensors

from lgrr.errors import WeightsError
from lgrr.model.card import Card
from lgrr.model.network import LGRR

WEIGHTS = Path(__file__).parents[2] / "resources" / "weights"


def shipped() -> list[Path]:
    """The weights files that ship with the program."""
    return sorted(WEIGHTS.glob("*.safetensors"))


def find(name_or_path: str | Path) -> Path:
    """Path of the weights file. Raises WeightsError with the names there are, or for a pickle."""
    path = Path(name_or_path)
    if path.suffix in (".pth", ".pt", ".ckpt", ".pkl", ".bin"):
        raise WeightsError(
            f"The weights {path} are a pickle, which can run code when opened; convert them to safetensors with a card."
        )
    if path.suffix == ".safetensors" or path.parent != Path():
        if not path.is_file():
            raise WeightsError(f"There is no weights file {path}; check the path.")
        return path
    for candidate in shipped():
        if candidate.stem == str(name_or_path):
            return candidate
    names = ", ".join(p.stem for p in shipped()) or "none"
    raise WeightsError(f"There are no weights named {str(name_or_path)!r}; shipped: {names}.")


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
