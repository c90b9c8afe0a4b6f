"""From a file to a finding: hash, index, look round by round, conclude, hash again. The one way that all use."""

from __future__ import annotations

import itertools
import json
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence, Set
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import asdict, fields
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lgrr import __version__
from lgrr.analysis.ahead import ReadAhead
from lgrr.analysis.case import Case, Observation
from lgrr.analysis.events import Begun, Done, Event, FrameDone, Warning
from lgrr.analysis.kept import Kept, KeptFrames
from lgrr.analysis.likelihood import Calibration, rated
from lgrr.analysis.looking import Looker, Seen, score
from lgrr.analysis.plan import Plan, follows_findings, frames_in_range, planned, wanted
from lgrr.analysis.progress import Pace, in_background
from lgrr.analysis.reading import Reading, open_for
from lgrr.analysis.review import BY_HAND
from lgrr.analysis.same import SAME, apart, taken_over
from lgrr.analysis.scoring import Thresholds, conclude_from, score_tracks
from lgrr.analysis.searching import DETECTION
from lgrr.analysis.spans import Span, alone, ends_of, groups, members_of, spans
from lgrr.analysis.tempering import measure_signs, tempered
from lgrr.analysis.tracking import with_tracks
from lgrr.errors import Cancelled, LgrrError, MediaError, StorageError
from lgrr.evidence import (
    Credentials,
    FileHash,
    Inspection,
    hash_file,
    read_credentials,
    trust_list_file,
)
from lgrr.faces import CROP_RULE, Detector
from lgrr.isolation import IsolatedMedia
from lgrr.text import printable
from lgrr.video import Media, MediaInfo

if TYPE_CHECKING:  # torch is imported by whoever scores, not by whoever reads results
    from lgrr.model import Predictor

# Frames that are scored together and stored at once: what a killed run loses. More gain nothing on a CPU.
FRAMES_AT_ONCE = {"cpu": 1, "cuda": 32}
COPIES_AT_ONCE = 256  # frames that are taken over and stored at once


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
    reading: Reading | None = None,
) -> Generator[Event, None, None]:
    """Analyses one file and keeps everything found in `case`, as it comes.

    What the case already holds for the same content and the same parameters is not looked at again: this is how a run
    that was cancelled or killed is resumed, and the result is the same as without the interruption. `cancelled` is
    asked all the time, from this and another thread. Nothing of the file is changed. `reading` is of this file,
    where it was begun before.

    The events end with one Done, or by raising one LgrrError: Cancelled if asked to stop; MediaError where the file
    cannot be read, or is not the same at the end as it was at the start; StorageError where the case cannot be
    written; UsageError where the plan does not fit the file.
    """
    path = Path(media_path)
    with ExitStack() as held:
        with _on_record(case, path) as about:
            done = yield from _carry_out(path, case, predictor, detector, plan, cancelled, reading, held, about)
        yield done


def _carry_out(
    path: Path,
    case: Case,
    predictor: Predictor,
    detector: Detector,
    plan: Plan,
    cancelled: Callable[[], bool],
    reading: Reading | None,
    held: ExitStack,
    about: dict[str, Any],
) -> Generator[Event, None, Done]:
    """`analyze` up to its last event. The recording is closed by `held`; what is known of it is put into `about`."""
    started = time.monotonic()
    before, media = yield from _read_whole(path, case, plan, cancelled, reading, about)
    held.enter_context(media)
    yield from map(Warning, media.info.notes)
    asked = frames_in_range(plan, media.frames)
    parameters = parameters_of(plan, asked, media.info.decoder, predictor, detector)
    exhibit = case.register(printable(path), before, record_of(media.info), parameters).id
    about |= {"exhibit": exhibit}
    case.record("begun", about)
    yield Begun(exhibit, before.sha256)
    signs_of = partial(measure_signs, media, case, before.sha256)
    deadline = None if plan.budget_seconds is None else started + plan.budget_seconds
    if deadline is not None:  # then as little as can be comes after the deadline; else the faces come first
        signs = yield from in_background("index", cancelled, signs_of, path)
    out_of_time = yield from _look(Looker(media, detector, predictor), case, exhibit, plan, deadline, cancelled)
    if deadline is None:
        signs = yield from in_background("hash again", cancelled, signs_of, path)
    inspection, credentials, after = yield from in_background("hash again", cancelled, partial(_last_look, media), path)
    if after.sha256 != before.sha256:
        raise MediaError(f"{path} changed while it was analysed, so nothing is concluded: analyse a copy at rest.")
    frames = KeptFrames(Kept(case, exhibit))
    _stop_if(cancelled, case)  # each of these steps takes seconds where there are ten thousands of frames
    still = media.info.still
    tracks = rated(score_tracks(frames, thresholds_of(predictor), still=still), calibration_of(predictor), still)
    _stop_if(cancelled, case)
    conclusion = conclude_from(tuple(tempered(track, signs) for track in tracks), frames, len(asked), still=still)
    case.finish(exhibit, after.sha256)
    about |= {"sha256_after": after.sha256, "out_of_time": out_of_time}
    about |= {"frames": len(frames), "taken_over": conclusion.coverage.taken_over}
    case.record("finished", {**about, "finding": conclusion.finding.value, "reason": conclusion.reason})
    return Done(exhibit, media, before, after, frames, conclusion, out_of_time, inspection, credentials, signs)


def _read_whole(
    path: Path,
    case: Case,
    plan: Plan,
    cancelled: Callable[[], bool],
    reading: Reading | None,
    about: dict[str, Any],
) -> Generator[Event, None, tuple[FileHash, IsolatedMedia]]:
    """The file's hash, and the recording with every frame decoded once, now or in an earlier analysis."""
    hashing = hash_file if reading is None else reading.hash
    before = yield from in_background("hash", cancelled, hashing, path)
    about |= {"recording": before.sha256}
    kept = case.survey(before.sha256) if reading is None else None
    opening = partial(open_for, plan, survey=kept) if reading is None else reading.media
    media = yield from in_background("index", cancelled, opening, path)
    _keep_survey(case, media, before, kept)
    return before, media


def _last_look(
    media: IsolatedMedia, path: Path, *, on_progress: Callable[[int, int | None], None], cancelled: Callable[[], bool]
) -> tuple[Inspection, Credentials, FileHash]:
    """What the file says of its making, then its hash: so all that was read of it is of the file that was hashed."""
    inspection = media.inspect(cancelled)
    credentials = read_credentials(path, trust_list_file(), cancelled)
    return inspection, credentials, hash_file(path, on_progress=on_progress, cancelled=cancelled)


@contextmanager
def _on_record(case: Case, path: Path) -> Iterator[dict[str, Any]]:
    """Logs how an analysis ended that came to no conclusion, with what was put into the dictionary by then."""
    about: dict[str, Any] = {"path": printable(path)}
    kind, reason = "stopped", "nobody waited for it any more"
    try:
        yield about
    except BaseException as error:
        if isinstance(error, LgrrError):
            kind, reason = ("stopped" if isinstance(error, Cancelled) else "failed"), printable(str(error))
        elif not isinstance(error, GeneratorExit | KeyboardInterrupt):
            kind, reason = "failed", printable(f"{type(error).__name__}: {error}")
        with suppress(StorageError):  # a case that cannot be written is what the error says already
            case.record(kind, {**about, "reason": reason})
        raise


def _keep_survey(case: Case, media: Media, before: FileHash, kept: bytes | None) -> None:
    """The next analysis need not read the file whole; nothing is kept of a file that changed since it was hashed."""
    try:
        now = media.info.path.stat()
    except OSError:
        return  # gone meanwhile: hashing it again will say so
    survey = media.survey_bytes()
    unchanged = (now.st_size, now.st_mtime_ns) == (before.bytes, before.modified_ns)
    if unchanged and survey is not None and survey != kept:
        case.keep_survey(before.sha256, survey)


def thresholds_of(predictor: Predictor) -> Thresholds:
    """The thresholds that the weights' card states."""
    card = predictor.card
    return Thresholds(card.threshold, card.threshold_clear, card.threshold_note)


def calibration_of(predictor: Predictor) -> Calibration | None:
    """The calibration that lies beside the weights, if there is one that is theirs."""
    record = predictor.calibration
    if record is None:
        return None
    return Calibration(**{field.name: getattr(record, field.name) for field in fields(Calibration)})


def parameters_of(
    plan: Plan | None, asked: range, decoder: str, predictor: Predictor, detector: Detector
) -> dict[str, Any]:
    """All that decides what an analysis gives for a file, as JSON values: equal parameters, equal results.

    Without a plan, the parameters of frames asked for by hand.
    """
    return {
        "version": __version__,
        "plan": BY_HAND if plan is None else asdict(plan),
        "frames": [asked.start, asked.stop],
        "decoder": decoder,
        "detector": detector.name,
        "detection": DETECTION["every" if plan is None else plan.detect],
        "same_pictures": SAME,
        "crop_rule": CROP_RULE,
        "model": {
            "name": predictor.name,
            "sha256": predictor.sha256,
            "side": predictor.side,
            "precision": predictor.precision,
            "device": str(predictor.device),
            "threads": predictor.threads,
        },
        "thresholds": asdict(thresholds_of(predictor)),
        "calibration": None if (calibration := calibration_of(predictor)) is None else asdict(calibration),
        **({} if (refused := predictor.calibration_refused) is None else {"calibration_refused": refused}),
    }


def record_of(info: MediaInfo) -> dict[str, Any]:
    """The recording's description as JSON values; fractions and paths as text."""
    record: dict[str, Any] = json.loads(json.dumps(asdict(info), default=lambda value: printable(str(value))))
    return record


def _stop_if(cancelled: Callable[[], bool], case: Case) -> None:
    if cancelled():
        raise Cancelled(f"Stopped: what was found so far is in {case.path}.")


class _OutOfTimeError(Exception):
    """The budget of seconds is spent."""


def _look(
    looker: Looker, case: Case, exhibit: int, plan: Plan, deadline: float | None, cancelled: Callable[[], bool]
) -> Generator[Event, None, bool]:
    """Carries out the plan and stores what comes; True if the budget of seconds ended it."""

    def go_on() -> None:
        _stop_if(cancelled, case)
        if deadline is not None and time.monotonic() > deadline:
            raise _OutOfTimeError

    try:
        yield from _rounds(looker, case, exhibit, plan, Pace(planned(plan, looker.media.frames), deadline), go_on)
    except _OutOfTimeError:
        return True
    return False


def _rounds(
    looker: Looker, case: Case, exhibit: int, plan: Plan, pace: Pace, go_on: Callable[[], None]
) -> Iterator[Event]:
    """Round by round, until the plan wants no more or `go_on` raises."""
    media = looker.media
    kept = Kept(case, exhibit)
    _same_pictures(media, kept)
    seen: set[int] = set()
    for number in itertools.count():
        known = with_tracks(kept.of(seen)) if follows_findings(plan, number) else ()
        left = wanted(plan, media.frames, media.hashes, number, known)
        if not left:
            yield pace.end()
            return
        while left:  # once more, where a frame to take over from could not be read
            with closing(_found(looker, plan, left, seen, kept, go_on)) as found:
                for observations in found:
                    new = [o for o in observations if o.result.frame.index not in kept]
                    if new:
                        kept.store(new)
                        pace.scored(new)
                    pace.passed(observations)
                    yield from _tell(observations)
                    yield pace.progress()
                    seen |= {o.result.frame.index for o in observations}
            left = [index for index in left if index not in seen]


def _found(
    looker: Looker,
    plan: Plan,
    indices: Sequence[int],
    seen: Set[int],
    kept: Kept,
    go_on: Callable[[], None],
) -> Generator[list[Observation], None, None]:
    """What is found in a round's frames, in lots to be stored at once. `seen` has the indices of all lots before, and
    `kept` these frames, beside those of an earlier run.

    What is put together in a batch, and what is taken over, follows from the plan and from what was found before, never
    from where an earlier run was stopped: batches of another size may differ in the last bits.
    """
    media = looker.media
    size = FRAMES_AT_ONCE["cuda" if str(looker.predictor.device).startswith("cuda") else "cpu"]
    earlier = list(kept.of(sorted(seen)))
    fresh, same = apart(indices, media, earlier)

    def copies(originals: Iterable[Observation]) -> Iterator[list[Observation]]:
        able = [o for o in originals if o.result.failed is None]
        made = [taken_over(o, media.frames[index]) for o in able for index in same.get(o.result.frame.index, ())]
        for k in range(0, len(made), COPIES_AT_ONCE):
            go_on()
            yield made[k : k + COPIES_AT_ONCE]

    yield from copies(earlier)
    detected = [o.result.frame.index for o in earlier if o.sighting is not None]
    joined = list(groups(alone(fresh) if plan.detect == "every" else spans(fresh, media.frames, detected), size))
    with ReadAhead(media, _to_read(joined, kept, media)) as ahead:
        for group in joined:
            members = members_of(group)
            if kept.keys() >= set(members):
                unscored: list[Seen] = [(o, []) for o in kept.of(members)]
            else:  # seen again where a run stopped in the middle of a group: the same comes out
                go_on()
                ends = [kept[index].sighting for index in ends_of(group) & seen]
                sightings = {sighting.frame.index: sighting for sighting in ends if sighting is not None}
                unscored = looker.see(group, sightings, ahead.read)
            for k in range(0, len(members), size):
                observations = [kept[index] for index in members[k : k + size] if index in kept]
                if not observations:
                    go_on()
                    observations = score(unscored[k : k + size], looker.predictor)
                yield observations
                yield from copies(observations)


def _to_read(joined: Sequence[Sequence[Span]], kept: Kept, media: Media) -> Iterator[int]:
    """Indices whose pictures will be read, in that order."""
    for group in joined:
        members = members_of(group)
        if not kept.keys() >= set(members):
            yield from (index for index in members if index not in media.info.damaged)


def _tell(observations: list[Observation]) -> Iterator[Event]:
    for o in observations:
        yield FrameDone(o.result)
        if o.result.failed is not None:
            yield Warning(f"Frame {o.result.frame.index} has no result: {o.result.failed}.")


def _same_pictures(media: Media, kept: Kept) -> None:
    """MediaError if a frame in the case is not the picture that decoding gives now."""
    for o in kept.of(kept):
        index = o.result.frame.index
        if o.result.sha256 != media.hashes[index]:
            raise MediaError(
                f"{media.info.path} decodes differently from when the case was begun (frame {index}): "
                "start a new case, and find out which decoder is right."
            )
