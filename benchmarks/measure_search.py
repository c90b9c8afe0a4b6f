"""What does looking for faces only near those known save, and what does it do to boxes and scores?

The first frames of each file, every one of them, both ways (`--detect every` and `near`): processor seconds of finding
boxes, faces that only one way has (confirmed by their tracks), overlap of the boxes and difference of the scores of
those that both have.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

os.environ.setdefault("OMP_WAIT_POLICY", "passive")

import numpy as np
import torch
from machine import machine
from meter import Meter

import lgrr.analysis.looking as looking
from lgrr.analysis import Observation, with_tracks
from lgrr.analysis.looking import Looker, score
from lgrr.analysis.spans import alone, spans
from lgrr.faces import MtcnnDetector
from lgrr.faces.sighting import overlap
from lgrr.model import Predictor, load
from lgrr.types import FaceBox, FaceResult, FrameResult
from lgrr.video import Media, open_media

SAME = 0.5  # of two boxes' intersection over union


class Counted(MtcnnDetector):
    """The detector, counting whole pictures and looks around boxes."""

    def __init__(self) -> None:
        super().__init__()
        self.looks: Counter[str] = Counter()

    def detect(
        self, rgb: np.ndarray, min_face: float | None = None, around: Sequence[FaceBox] | None = None
    ) -> list[FaceBox]:
        """See Detector."""
        if around is None or around:
            self.looks["whole" if around is None else "near"] += 1
        return super().detect(rgb, min_face, around)


def looked(media: Media, frames: int, detect: str, predictor: Predictor) -> tuple[list[FrameResult], dict[str, float]]:
    """The first frames with their tracks, and what finding the faces took."""
    detector, timed = Counted(), Meter(time.process_time)
    original = looking.search, looking.carry
    timed("find", looking, "search")
    timed("find", looking, "carry")
    looker, indices = Looker(media, detector, predictor), range(min(frames, len(media.frames)))
    seen: list[Observation] = []
    for span in alone(indices) if detect == "every" else spans(indices, media.frames, ()):
        sightings = {o.sighting.frame.index: o.sighting for o in seen if o.sighting is not None}
        seen += score(looker.see([span], sightings, media.read), predictor)
    looking.search, looking.carry = original
    took = {"whole": detector.looks["whole"], "near": detector.looks["near"]}
    return list(with_tracks(seen)), {**took, "ms_a_frame": round(1000 * timed.spent["find"] / len(indices), 1)}


def faces(result: FrameResult) -> list[FaceResult]:
    return [face for face in result.faces if face.track is not None]


def paired(every: FrameResult, near: FrameResult) -> list[tuple[FaceResult, FaceResult, float]]:
    """Faces that both have, with the overlap of their boxes; each face once, the best overlaps first."""
    pairs = [(a, b, overlap(a.box, b.box)) for a in faces(every) for b in faces(near)]
    taken: set[int] = set()
    kept = []
    for a, b, shared in sorted(pairs, key=lambda pair: -pair[2]):
        if shared >= SAME and not {id(a), id(b)} & taken:
            taken |= {id(a), id(b)}
            kept.append((a, b, shared))
    return kept


def compared(every: list[FrameResult], near: list[FrameResult]) -> dict[str, object]:
    pairs = [pair for a, b in zip(every, near, strict=True) for pair in paired(a, b)]
    shared = {id(face) for a, b, _ in pairs for face in (a, b)}
    alone_in = {
        name: sorted(round(face.quality.size) for result in results for face in faces(result) if id(face) not in shared)
        for name, results in (("every", every), ("near", near))
    }
    moved = [abs(a.p_fake - b.p_fake) for a, b, _ in pairs if a.p_fake is not None and b.p_fake is not None]
    return {
        "faces_of_both": len(pairs),
        "only_every_px": alone_in["every"],
        "only_near_px": alone_in["near"],
        "overlap_p5_median": np.percentile([o for *_, o in pairs], [5, 50]).round(3).tolist() if pairs else None,
        "scored_by_both": len(moved),
        "score_moves_mean_p95_largest": [round(float(f(moved)), 3) for f in (np.mean, _p95, np.max)] if moved else None,
    }


def _p95(values: list[float]) -> float:
    return float(np.percentile(values, 95))


def main() -> None:
    """Prints one JSON line a file."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("files", nargs="+", type=Path)
    words.add_argument("--frames", type=int, default=100)
    asked = words.parse_args()
    torch.set_num_threads(1)
    predictor = load("lgrr-small", "cpu")
    for path in asked.files:
        with open_media(path) as media:
            every, took = looked(media, asked.frames, "every", predictor)
            near, took_near = looked(media, asked.frames, "near", predictor)
        answer = {"question": "faces near those known against whole pictures", "file": path.name, "frames": len(every)}
        print(json.dumps({**answer, "every": took, "near": took_near, **compared(every, near), "machine": machine()}))


if __name__ == "__main__":
    main()
