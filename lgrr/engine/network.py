"""What the loaded weights are used for at once: looking at one frame, explaining one face."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lgrr.analysis import Case, FaceTable, Observation
from lgrr.analysis.looking import DAMAGED, look_at
from lgrr.analysis.pipeline import parameters_of
from lgrr.analysis.table import tabulate
from lgrr.engine.messages import Explain, Load, Look
from lgrr.engine.provisional import with_provisional_tracks
from lgrr.errors import UsageError
from lgrr.faces import Detector, crop
from lgrr.types import FaceBox, FrameResult
from lgrr.video import Picture

if TYPE_CHECKING:  # torch is imported when weights are loaded
    from lgrr.model import Predictor


@dataclass(frozen=True)
class Network:
    """Verified weights and the detector; `threads` as `Predictor.threads`."""

    predictor: Predictor
    detector: Detector
    threads: int | None

    def take_up(self) -> Network:
        """The same, for the calling thread: torch keeps a number of threads for each."""
        import torch

        if self.threads is not None:
            torch.set_num_threads(self.threads)
        return self


def load_network(asked: Load, give_way: Callable[[], None]) -> Network:
    """WeightsError or UsageError where the weights cannot be had; `give_way` as `MtcnnDetector` and `load` take it."""
    from lgrr.faces import MtcnnDetector
    from lgrr.model import load, use_threads

    predictor = load(asked.model, asked.device, asked.precision, give_way)
    use_threads(predictor)
    return Network(predictor, MtcnnDetector(str(predictor.device), give_way), predictor.threads)


def worth_of(network: Network) -> str:
    """How good the weights are, in words."""
    from lgrr.model.card import worth

    return worth(network.predictor.card.figures)


def look(asked: Look, payload: bytes, network: Network, known: FaceTable | None) -> FaceTable:
    """The frame's faces, scored, kept in the case by hand; tracks as the last review `known` suggests them.

    Raises UsageError where the case does not hold the recording, StorageError.
    """
    rgb = picture(payload, asked.height, asked.width)
    with Case.open(asked.case) as case:
        file = next((f for f in case.files() if f.hash.sha256 == asked.sha256), None)
        if file is None:
            raise UsageError(f"The case {asked.case} does not hold this recording: add the file to it first.")
        if asked.frame.index in file.media["damaged"]:
            observation = Observation(FrameResult(asked.frame, asked.frame_sha256, failed=DAMAGED))
        else:
            seen = Picture(asked.frame, rgb, asked.frame_sha256)
            observation = look_at(seen, network.detector, network.predictor)
        everything = range(file.media["frames"])
        parameters = parameters_of(None, everything, file.media["decoder"], network.predictor, network.detector)
        exhibit = case.register(file.path, file.hash, file.media, parameters)
        case.store(exhibit.id, [observation])
    return tabulate([with_provisional_tracks(observation.result, known)])


def explain(asked: Explain, payload: bytes, network: Network) -> dict[str, np.ndarray]:
    """The arrays of `Explained`."""
    face = crop(picture(payload, asked.height, asked.width), FaceBox(*asked.box), network.predictor.side)
    said = network.predictor.predict(face[None])
    attention = {f"attention_{stage}": maps[0] for stage, maps in enumerate(said.attention)}
    p = np.array([said.p_fake[0], said.p_noise[0], said.p_semantic[0]], np.float64)
    return {"crop": face, **attention, "patches": said.patches[0], "forgery_map": said.forgery_map[0], "p": p}


def picture(payload: bytes, height: int, width: int) -> np.ndarray:
    """(height, width, 3) uint8, read-only. UsageError where there are not as many bytes."""
    if len(payload) != height * width * 3:
        raise UsageError(f"A picture of {width} x {height} pixels has not {len(payload):,} bytes: send it whole.")
    return np.frombuffer(payload, np.uint8).reshape(height, width, 3)
