"""Finding weights by name or path, or a refusal by name; without torch, since who only hashes them needs none."""

from __future__ import annotations

from pathlib import Path

from lgrr.errors import WeightsError

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
