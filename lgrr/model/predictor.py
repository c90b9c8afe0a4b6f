"""A network ready for work: verified, folded, in the right precision, on the right device."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from lgrr.errors import WeightsError
from lgrr.faces.crop import CROP_RULE
from lgrr.faces.giving_way import call_before_convolutions
from lgrr.model.calibration import CalibrationRecord, read_calibration
from lgrr.model.canary import canary_crops
from lgrr.model.card import TOLERANCE, Card
from lgrr.model.fold import fold
from lgrr.model.network import LGRR
from lgrr.model.precision import PRECISIONS, choose_device, choose_precision
from lgrr.model.registry import find
from lgrr.model.store import read_weights


@dataclass(frozen=True)
class Prediction:
    """`LGRROutput` as NumPy float32 arrays (there the shapes), with the probabilities, all in [0, 1], written out."""

    p_fake: np.ndarray  # (N,)
    p_noise: np.ndarray  # (N,)
    p_semantic: np.ndarray  # (N,)
    patches: np.ndarray  # (N, 3, 3)
    forgery_map: np.ndarray  # (N, 11, 11)
    attention: tuple[np.ndarray, ...]  # four of (N, 2, s, s)
    logits: np.ndarray
    noise_logits: np.ndarray
    semantic_logits: np.ndarray
    noise_map: np.ndarray
    semantic_map: np.ndarray
    noise_feature: np.ndarray
    semantic_feature: np.ndarray
    noise_patch_map: np.ndarray
    semantic_patch_map: np.ndarray
    noise_patch_logits: np.ndarray
    semantic_patch_logits: np.ndarray
    global_feature: np.ndarray


class Predictor:
    """Weights with their card, ready to score crops. Made by `load`.

    `calibration` is theirs if there is one; `calibration_refused` says why one that lies there is not used.
    """

    calibration: CalibrationRecord | None = None
    calibration_refused: str | None = None

    def __init__(
        self,
        model: LGRR,
        card: Card,
        device: torch.device,
        precision: str,
        give_way: Callable[[], None] | None = None,
    ) -> None:
        self.card, self.device, self.precision = card, device, precision
        self.name, self.sha256, self.side = card.name, card.sha256, card.side
        self._dtype = PRECISIONS[precision]
        if precision == "float32":
            torch.backends.cudnn.allow_tf32 = False  # else a GPU convolves with 10 bits of the 23
        self._model = fold(model).to(device, self._dtype)
        self._model.to(memory_format=torch.channels_last)  # type: ignore[call-overload] # missing from the stubs
        if give_way is not None:
            call_before_convolutions(self._model, give_way)

    @property
    def threads(self) -> int | None:
        """How many threads compute for the calling thread, at least 1; None on a GPU. See `lgrr.model.threads`."""
        return torch.get_num_threads() if self.device.type == "cpu" else None

    def predict(self, crops: np.ndarray) -> Prediction:
        """(N, side, side, 3) uint8 RGB face crops, cut by the card's crop rule -> `Prediction`."""
        if crops.ndim != 4 or crops.shape[1:] != (self.side, self.side, 3) or crops.dtype != np.uint8:
            raise ValueError(f"crops must be uint8 (N, {self.side}, {self.side}, 3), not {crops.dtype} {crops.shape}")
        with torch.inference_mode():
            images = torch.from_numpy(np.ascontiguousarray(crops)).to(self.device).permute(0, 3, 1, 2)
            images = (images.float() / 255).to(self._dtype, memory_format=torch.channels_last)
            output = self._model(images)
            values = {f.name: getattr(output, f.name) for f in fields(Prediction) if f.name != "attention"}
            return Prediction(
                attention=tuple(map(_numpy, output.attention)), **{name: _numpy(v) for name, v in values.items()}
            )


def _numpy(tensor: Tensor) -> np.ndarray:
    return tensor.float().cpu().numpy()


def load(
    name_or_path: str | Path = "lgrr-small",
    device: str = "auto",
    precision: str = "auto",
    give_way: Callable[[], None] | None = None,
) -> Predictor:
    """Weights by name (in resources/weights) or by the path of a safetensors file with its card beside it.

    `give_way` is called before each convolution and may hold the network up, or raise: what it raises ends `predict`.

    Raises WeightsError where hash, shapes, format or crop rule are not the card's, or where the canary has drifted.
    """
    path = find(name_or_path)
    card = Card.read(path.with_suffix(".json"))
    if card.crop_rule != CROP_RULE:
        raise WeightsError(
            f"The weights {path.name} were trained on crops by {card.crop_rule}, this program cuts by {CROP_RULE}; "
            "use weights made for it."
        )
    model = read_weights(path, card)
    where = choose_device(device)
    predictor = Predictor(model, card, where, choose_precision(precision, where), give_way)
    check_canary(predictor, path)
    try:
        predictor.calibration = read_calibration(path, card.sha256)
    except WeightsError as error:  # scores are what they are without it
        predictor.calibration_refused = str(error)
    return predictor


def check_canary(predictor: Predictor, path: Path) -> float:
    """Largest difference of the canary's logits from the card's. Raises WeightsError if it is too large."""
    golden = np.array(predictor.card.canary.logits, np.float32)
    drift = float(np.abs(predictor.predict(canary_crops(predictor.side)).logits - golden).max())
    allowed = TOLERANCE[predictor.precision]
    if not drift <= allowed:  # also where drift is not a number
        raise WeightsError(
            f"The weights {path.name} give other scores here than when they were validated (canary off by {drift:.3g}, "
            f"allowed {allowed:g}); run make clean and make test, or use --precision float32."
        )
    return drift
