"""Where in a picture faces are looked for, and what that costs and finds."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np
import pytest

from lgrr.analysis import Case, Done, Plan, analyze
from lgrr.analysis.searching import WHOLE_SECONDS
from lgrr.analysis.spans import CARRY_SECONDS
from lgrr.faces import MtcnnDetector
from lgrr.model import Predictor, load
from lgrr.types import FaceBox
from lgrr.video import write_clip
from tests.analysis.conftest import RATE
from tests.analysis.events import all_of
from tests.faces.walkers import Actor, scene, street

LATE = round((WHOLE_SECONDS + CARRY_SECONDS) * RATE)  # frames


class Watched(MtcnnDetector):
    """The detector, counting what it was asked for."""

    wholly = nearby = 0

    def detect(
        self, rgb: np.ndarray, min_face: float | None = None, around: Sequence[FaceBox] | None = None
    ) -> list[FaceBox]:
        self.wholly += around is None
        self.nearby += around is not None
        return super().detect(rgb, min_face, around)


@pytest.fixture(scope="module")
def predictor(weights: Path) -> Predictor:
    return load(weights, "cpu", "float32")


@pytest.fixture
def analyzed(tmp_path: Path, predictor: Predictor) -> Callable[..., tuple[Done, Watched]]:
    """Every frame of a clip of these pictures."""

    def run(pictures: Iterable[np.ndarray], **plan: str) -> tuple[Done, Watched]:
        path, detector = tmp_path / f"clip{len(list(tmp_path.iterdir()))}.mp4", Watched()
        write_clip(path, pictures, RATE)
        with Case.create(path.with_suffix(".sqlite")) as case:
            *_, done = all_of(analyze(path, case, predictor, detector, Plan(every=1, **plan)))
            assert isinstance(done, Done)
            (exhibit,) = case.exhibits()
            assert exhibit.parameters["plan"]["detect"] == plan.get("detect", "near")
            assert exhibit.parameters["detection"]
        return done, detector

    return run


def faces(done: Done) -> list[int]:
    return [len(result.faces) for result in done.frames]


def test_a_face_that_appears_is_found_late_by_no_more_than_declared_and_at_once_if_asked_to(
    analyzed: Callable[..., tuple[Done, Watched]],
) -> None:
    alone, both = [Actor(40)], [Actor(40), Actor(420, person="Twin")]
    pictures = [scene(street(), alone if k < 15 else both) for k in range(40)]
    near, detector = analyzed(pictures)
    first = faces(near).index(2)
    assert 15 <= first <= 15 + LATE and faces(near) == [1] * first + [2] * (40 - first)
    assert 3 <= detector.wholly <= 5 and detector.wholly + detector.nearby <= 16
    every, detector = analyzed(pictures, detect="every")
    assert faces(every) == [1] * 15 + [2] * 25
    repeated = every.conclusion.coverage.taken_over  # the encoder gives some standing pictures byte for byte again
    assert (detector.wholly, detector.nearby) == (40 - repeated, 0)
    assert repeated < 10
    assert {track.label for track in near.conclusion.tracks} == {track.label for track in every.conclusion.tracks}


def test_another_scene_and_a_face_that_is_gone_are_searched_for_at_once(
    analyzed: Callable[..., tuple[Done, Watched]],
) -> None:
    shots = [(street(1), Actor(40)), (street(7), Actor(400)), (street(1), Actor(220))]
    done, detector = analyzed(scene(background, [actor]) for background, actor in shots for _ in range(9))
    assert faces(done) == [1] * 27, "the cuts lie between the seconds at which all is searched"
    assert detector.nearby >= 3


def test_faces_that_cross_half_the_picture_keep_their_boxes(analyzed: Callable[..., tuple[Done, Watched]]) -> None:
    pictures = [scene(street(), [Actor(20 + 6 * k, height=120), Actor(430, 180, 120, "Twin")]) for k in range(36)]
    near, detector = analyzed(pictures)
    every, _ = analyzed(pictures, detect="every")
    assert detector.wholly <= 6
    assert faces(near) == faces(every) == [2] * 36
    apart = [
        np.abs(np.array(a.box.xywh) - b.box.xywh).max()
        for one, other in zip(near.frames, every.frames, strict=True)
        for a, b in zip(one.faces, other.faces, strict=True)
    ]
    assert max(apart) < 12, "a tenth of a head"
