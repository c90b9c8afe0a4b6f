"""Made sightings: where people stand at which second, what they look like, and the scene behind them."""

from collections.abc import Iterable, Sequence
from fractions import Fraction

import numpy as np

from lgrr.faces import Sighting, Tracks
from lgrr.faces.sighting import describe
from lgrr.types import FaceBox, FrameId
from tests.faces.pictures import smooth_noise

SIZE = 100.0  # px, side of a made face's box
LANDMARKS = np.array([[30, 40], [70, 40], [50, 60], [35, 80], [65, 80]], np.float32) / 100
ROOM = smooth_noise(18, 32, seed=50, grain=2)
STREET = smooth_noise(18, 32, seed=51, grain=2)


def face(x: float, y: float = 100.0, *, size: float = SIZE, confidence: float | None = 0.999) -> FaceBox:
    """A square box with landmarks where a frontal face has them."""
    return FaceBox(x, y, size, size, confidence, LANDMARKS * size + (x, y))


def look(person: int, second: float = 0.0) -> np.ndarray:
    """What `describe` says of a person's face (a picture of its own); the box wavers a little over time."""
    box = FaceBox(40 + 3 * np.sin(9 * second), 40 + 3 * np.cos(7 * second), 100, 100)
    return describe(smooth_noise(180, 180, seed=person, grain=15), box)


def sighting(
    second: float, people: Sequence[tuple[int, FaceBox]] = (), scene: np.ndarray = ROOM, *, index: int | None = None
) -> Sighting:
    """What was seen at a second: (person, box) from left to right, as the detector orders them."""
    people = sorted(people, key=lambda one: one[1].x)
    millisecond = round(1000 * second)
    appearance = np.stack([look(person, second) for person, _ in people]) if people else np.zeros((0, 216), np.float32)
    return Sighting(
        FrameId(millisecond if index is None else index, millisecond, Fraction(1, 1000)),
        tuple(box for _, box in people),
        appearance,
        scene,
    )


def labels(tracks: Tracks, sightings: Iterable[Sighting]) -> list[list[int | None]]:
    """Track numbers of every sighting's faces, from left to right."""
    return [[tracks.label(k, i) for i in range(len(s.faces))] for k, s in enumerate(sightings)]
