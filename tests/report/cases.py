"""Cases as analyses leave them: a real clip of coloured patches, and what was found in it, as a test wants it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from lgrr.analysis import Case, Observation, record_of, score_tracks, with_tracks
from lgrr.analysis.likelihood import Calibration, applicable, rated
from lgrr.analysis.same import apart, taken_over
from lgrr.analysis.scoring import Thresholds, conclude_from
from lgrr.analysis.tempering import tempered
from lgrr.evidence import Sign, hash_file, inspect, read_credentials
from lgrr.faces.sighting import note
from lgrr.report import build_document
from lgrr.report.document import MediaFile, Model
from lgrr.report.environment import environment, tool
from lgrr.types import FaceBox, FaceResult, FrameResult, Quality
from lgrr.video import Media, open_media, write_clip

WIDTH, HEIGHT, RATE = 640, 480, 10
SIDE = 64  # px of a face
COLUMNS = 8  # faces in a row
THRESHOLDS = Thresholds(0.6, 0.3, "made by a test")
UNCALIBRATED = Thresholds(None, None, "not trained")
CALIBRATION = Calibration(
    id="made-by-a-test", sha256="cd" * 32, unit="track", n_real=100, n_fake=100, intercept=0.0, slope=1.0,
    covariance=(0.01, 0.0, 0.01), llr_bounds=(-1.5, 1.5), sizes=None, cllr=0.5, cllr_min=0.4, method="logistic",
    conditions="made by a test",
)  # fmt: skip
Present = Callable[[int], Sequence[int]]  # who is in a frame
Score = Callable[[int, int], float | None]  # of person and frame; None: too small


@cache
def portrait(person: int) -> np.ndarray:
    """(SIDE, SIDE, 3) uint8, another picture for each person."""
    draw = np.random.default_rng(person)
    coarse = draw.integers(40, 215, (6, 6, 3), np.uint8)
    return cv2.resize(coarse, (SIDE, SIDE), interpolation=cv2.INTER_CUBIC)


def place(person: int) -> tuple[int, int]:
    """Left and top of a person's face."""
    row, column = divmod(person, COLUMNS)
    return 8 + 78 * column, 10 + 92 * row


def picture(people: Sequence[int]) -> np.ndarray:
    """A frame with these faces."""
    rgb = np.full((HEIGHT, WIDTH, 3), (96, 110, 118), np.uint8)
    for person in people:
        left, top = place(person)
        rgb[top : top + SIDE, left : left + SIDE] = portrait(person)
    return rgb


def film(path: Path, people: int | Present, frames: int, times: int = 1) -> Path:
    """A clip with that many faces in every frame, or with those present in each; they stand still, and a mark runs
    along the upper edge, so that no picture comes again; with `times`, each comes so often one after the other.
    """
    present = always(people)
    shown = cache(picture)
    pictures = (_marked(shown(present(index)), index // times) for index in range(frames))
    write_clip(path, pictures, RATE, crf=18 if times == 1 else 0)
    return path


def _marked(rgb: np.ndarray, index: int) -> np.ndarray:
    marked = rgb.copy()
    marked[:8, index % (WIDTH // 8) * 8 :][:, :8] = 255
    return marked


def always(people: int | Present) -> Present:
    """Who is present in a frame: the same in each where a number is given."""
    return people if callable(people) else lambda index: range(people)


def manipulated(person: int, index: int) -> float | None:
    """Clear signs for the first person, none for the others."""
    return 0.9 + 0.002 * (index % 5) if person == 0 else 0.1 + 0.002 * (index % 5)


def analysed(
    case: Case,
    clip: Path,
    *,
    people: int | Present = 1,
    every: int = 1,
    score: Score = manipulated,
    thresholds: Thresholds = THRESHOLDS,
    calibration: Calibration | None = None,
    signs: Sequence[Sign] = (),
    card: dict[str, Any] | None = None,
    finish: bool = True,
) -> int:
    """Puts an analysis of `clip` into the case, as the pipeline would leave it; the number of its exhibit."""
    present = always(people)
    with open_media(clip) as media:
        found = hash_file(clip)
        parameters = {
            "version": "0.1.0", "plan": {"every": every, "range": None, "budget_seconds": None, "detect": "near"},
            "frames": [0, len(media.frames)], "decoder": media.info.decoder,
            "model": {"name": "test", "sha256": "ab" * 32, "precision": "float32", "device": "cpu"},
            "thresholds": vars(thresholds), "calibration": None if calibration is None else vars(calibration),
        }  # fmt: skip
        exhibit = case.register(str(clip), found, record_of(media.info), parameters)
        case.record("begun", {"exhibit": exhibit.id, "recording": found.sha256})
        body = {
            "recording": found.sha256,
            "version": "0.1.0",
            "signs": [sign.model_dump(mode="json") for sign in signs],
        }
        case.record("measured", body)
        fresh, same = apart(range(0, len(media.frames), every), media, ())
        looked_at = {index: seen(media, index, present(index), score) for index in fresh}
        copies = [taken_over(looked_at[k], media.frames[index]) for k, others in same.items() for index in others]
        case.store(exhibit.id, [*looked_at.values(), *copies])
        if finish:
            _finish(case, exhibit.id, media, clip, parameters, thresholds, calibration, signs, card or {})
    return exhibit.id


def seen(media: Media, index: int, people: Sequence[int], score: Score) -> Observation:
    """What was seen in one frame."""
    rgb = media.read(index).rgb
    boxes = [FaceBox(*place(person), SIDE, SIDE, 0.99) for person in people]
    faces = tuple(_face(box, score(person, index)) for person, box in zip(people, boxes, strict=True))
    frame = media.frames[index]
    return Observation(FrameResult(frame, media.hashes[index], faces), note(frame, rgb, boxes))


def _face(box: FaceBox, p_fake: float | None) -> FaceResult:
    if p_fake is None:
        return FaceResult(None, box, Quality(20.0, 9.0), skipped="too small: 20 px, at least 48 needed")
    heat = np.full((11, 11), 0.1, np.float32)
    heat[4:8, 3:7] = p_fake
    return FaceResult(None, box, Quality(SIDE, 9.0), p_fake, p_fake, p_fake, np.full((3, 3), p_fake), heat)


def _finish(
    case: Case,
    number: int,
    media: Media,
    clip: Path,
    parameters: dict[str, Any],
    thresholds: Thresholds,
    calibration: Calibration | None,
    signs: Sequence[Sign],
    card: dict[str, Any],
) -> None:
    frames = with_tracks(case.observations(number))
    tracks = rated(score_tracks(frames, thresholds), calibration, False)
    said = conclude_from(tuple(tempered(track, signs) for track in tracks), frames, len(media.frames))
    used, reason = applicable(calibration, None, False)
    info, found = media.info, hash_file(clip)
    document = build_document(
        tool=tool(),
        environment=environment("cpu", "float32", 1, info.decoder),
        media=MediaFile(
            path=str(clip), sha256=found.sha256, sha256_after=found.sha256, md5=found.md5, bytes=found.bytes,
            container=info.container, codec=info.codec, width=info.width, height=info.height, rotation=info.rotation,
            frames=info.frames, duration=round(info.duration, 6), variable_frame_rate=info.variable_frame_rate,
            stream=info.stream, time_base=str(info.time_base), pixel_format=info.pixel_format,
            sample_aspect_ratio=str(info.sample_aspect_ratio), notes=info.notes, c2pa=read_credentials(clip),
            c2pa_reason=None, inspection=inspect(media), laundering=tuple(signs),
        ),
        model=Model(name="test", sha256="ab" * 32, verified=True, card=card),
        parameters=parameters,
        coverage=said.coverage,
        finding=said.finding,
        finding_reason=said.reason,
        tracks=said.tracks,
        frames=frames,
        elapsed=1.0,
        calibration=used,
        calibration_reason=reason,
        created=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
    )  # fmt: skip
    case.finish(number, found.sha256)
    case.keep_document(number, found.sha256, document.parts())
