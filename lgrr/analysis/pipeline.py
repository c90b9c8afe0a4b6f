"""From a file to a finding: hash, index, look round by round, conclude, hash again. The one way that all use."""

from __future__ import annotations

import itertools
import json
import time
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import asdict
from pathlib import Path
from threading import Event as Flag
from typing import Any, TypeVar

from lgrr import __version__
from lgrr.analysis.case import Case, Observation
from lgrr.analysis.events import Done, Event, FrameDone, Progress, Stage, Warning
from lgrr.analysis.looking import Looker
from lgrr.analysis.plan import Plan, planned, wanted
from lgrr.analysis.scoring import Thresholds, conclude
from lgrr.analysis.spans import groups, spans
from lgrr.analysis.tracking import with_tracks
from lgrr.errors import Cancelled, MediaError
from lgrr.evidence import hash_file
from lgrr.faces import CROP_RULE, Detector
from lgrr.model import Predictor
from lgrr.video import Media, MediaInfo, open_media

# Frames stored at once, and lost at most when killed. Larger batches gain nothing on a CPU.
GROUP_FRAMES = {"cpu": 4, "cuda": 32}
TICK = 0.1  # seconds between two reports of a stage that runs in the background

T = TypeVar("T")
Work = Callable[[Callable[[int, int | None], None], Callable[[], bool]], T]


def never() -> bool:
    """For who does not want to cancel."""
    return False


def analyze(
    media_path: str | Path,
    case: Case,
    predictor: Predictor,
    detector: Detector,
    plan: Plan,
    cancelled: Callable[[], bool] = never,
) -> Iterator[Event]:
    """Analyses one file and keeps everything found in `case`, as it comes.

    What the case already holds for the same content and the same parameters is not looked at again: this is how a run
    that was cancelled or killed is resumed, and the result is the same as without the interruption. `cancelled` is
    asked all the time, from this and another thread. Nothing of the file is changed.

    The events end with one Done, or by raising one LgrrError: Cancelled if asked to stop; MediaError where the file
    cannot be read, or is not the same at the end as it was at the start; StorageError where the case cannot be
    written; UsageError where the plan does not fit the file.
    """
    deadline = None if plan.budget_seconds is None else time.monotonic() + plan.budget_seconds
    before = yield from _reporting("hash", lambda tell, stop: hash_file(media_path, on_progress=tell, cancelled=stop), cancelled)
    media = yield from _reporting("index", lambda tell, stop: open_media(media_path, on_progress=tell, cancelled=stop), cancelled)
    with media:
        yield from map(Warning, media.info.notes)
        asked = plan.frames(media.frames)
        parameters = _parameters(plan, asked, media.info, predictor, detector)
        exhibit = case.register(str(media_path), before, _media_record(media.info), parameters).id
        out_of_time = yield from _look(Looker(media, detector, predictor), case, exhibit, plan, deadline, cancelled)
    after = yield from _reporting("hash again", lambda tell, stop: hash_file(media_path, on_progress=tell, cancelled=stop), cancelled)
    if after.sha256 != before.sha256:
        raise MediaError(f"{media_path} changed while it was analysed, so nothing is concluded; analyse a copy at rest.")
    frames = with_tracks(case.observations(exhibit))
    conclusion = conclude(frames, len(asked), thresholds_of(predictor), still=media.info.still)
    case.finish(exhibit, after.sha256)
    yield Done(exhibit, media.info, before, after, frames, conclusion, out_of_time)


def thresholds_of(predictor: Predictor) -> Thresholds:
    """The thresholds that the weights' card states."""
    card = predictor.card
    return Thresholds(card.threshold, card.threshold_clear, card.threshold_note)


def _look(
    looker: Looker, case: Case, exhibit: int, plan: Plan, deadline: float | None, cancelled: Callable[[], bool]
) -> Generator[Event, None, bool]:
    """Carries out the plan round by round; True if the budget of seconds ended it."""
    frames = looker.media.frames
    stored = {o.result.frame.index: o for o in case.observations(exhibit)}
    _same_pictures(looker.media, stored)
    size = GROUP_FRAMES["cuda" if str(looker.predictor.device).startswith("cuda") else "cpu"]
    pace = Pace(planned(plan, frames), deadline)
    seen: dict[int, Observation] = {}
    for number in itertools.count():
        # rounds that are stored whole have a next one stored or it is this one that goes on
        indices = wanted(plan, frames, number, with_tracks(seen.values()))
        if not indices:
            return False
        sightings = {index: o.sighting for index, o in seen.items() if o.sighting is not None}
        for group in groups(spans(indices, frames, sightings), size):
            observations = [stored[index] for span in group for index in span.indices if index in stored]
            if not observations:
                if cancelled():
                    raise Cancelled(f"Stopped; what was found so far is in {case.path}.")
                if deadline is not None and time.monotonic() > deadline:
                    return True
                observations = looker.look(group, sightings, number)
                case.store(exhibit, observations)
                pace.worked(observations)
                yield from _tell(observations)
            ...
    raise AssertionError


