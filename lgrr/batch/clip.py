"""One content of a batch, analysed as `lgrr analyze` does it; whatever its file does, it ends in a Result."""

from __future__ import annotations

import re
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from lgrr.analysis import Begun, Event
from lgrr.batch.files import Task
from lgrr.batch.results import Result, failed
from lgrr.batch.settings import Settings
from lgrr.desk import Desk, Outcome, analyze_file
from lgrr.errors import Cancelled, LgrrError, MediaError, StorageError
from lgrr.report import AnalysisDocument
from lgrr.text import printable
from lgrr.types import Finding

RESULTS = "results"
STEM = 60  # characters of a file's name that its folder begins with: with the hash, any file system can hold them


def analyse_clip(
    task: Task, desk: Desk, settings: Settings, on_event: Callable[[Event], None], cancelled: Callable[[], bool]
) -> Result:
    """The result, whose files are in a folder below `desk.out / "results"`. Raises Cancelled and StorageError alone."""

    def listen(event: Event) -> None:
        if isinstance(event, Begun) and event.sha256 != task.sha256:
            raise _ChangedError(f"{printable(task.path)} changed since the batch found it: give the command again.")
        on_event(event)

    folder = desk.out / RESULTS / folder_name(task)
    started = time.monotonic()
    try:
        outcome = analyze_file(task.path, desk, settings.plan(), listen, cancelled, folder)
    except (Cancelled, StorageError):
        raise
    except LgrrError as error:
        final = isinstance(error, MediaError) and not isinstance(error, _ChangedError)
        return failed(task.sha256, error.exit_code, printable(str(error)), final=final)
    except Exception as error:  # nobody foresaw it, and the next file must not suffer for it
        words = f"The analysis met an error it does not know ({type(error).__name__}); {_details(desk.out, task)}"
        return failed(task.sha256, 1, words)
    return summarised(outcome, task, folder.name, time.monotonic() - started)


def folder_name(task: Task) -> str:
    """A name that every file system can hold, and that no other content has."""
    plain = re.sub(r"[^\w.() -]", "_", task.path.stem)[:STEM].strip(" .")
    return f"{plain}-{task.sha256[:12]}"


def summarised(outcome: Outcome, task: Task, folder: str, seconds: float) -> Result:
    """The result of an analysis that came to its end."""
    document = outcome.document
    best = _highest(document)
    return Result(
        recording=task.sha256,
        code=0,
        reason=document.finding_reason,
        final=True,
        finding=document.finding,
        folder=folder,
        tracks=len(document.tracks),
        faces_scored=sum(track.faces_scored for track in document.tracks),
        frames_analyzed=document.coverage.frames_analyzed,
        frames_in_range=document.coverage.frames_in_range,
        duration=document.media.duration,
        seconds=round(seconds, 3),
        **best,
    )


def _highest(document: AnalysisDocument) -> dict[str, Any]:
    """The numbers of the track by which the recording is ranked: one that shows the finding, with the highest score."""

    def urgency(k: int) -> tuple[bool, bool, float]:
        track = document.tracks[k]
        shows = track.finding is document.finding or document.finding is not Finding.MANIPULATED
        return shows, track.p_fake is not None, track.p_fake or 0.0

    if not document.tracks:
        return {}
    track = document.tracks[max(range(len(document.tracks)), key=urgency)]
    names = ("p_fake", "interval", "log10_lr", "log10_lr_interval", "bounded", "words")
    return {name: getattr(track, name) for name in names}


class _ChangedError(MediaError):
    """The file is no longer the one that the task is of."""


def _details(out: Path, task: Task) -> str:
    """Writes the present exception to a file for the maintainers; says where."""
    place = out / "errors" / f"{task.sha256[:12]}.txt"
    try:
        place.parent.mkdir(exist_ok=True)
        place.write_text(traceback.format_exc(), errors="backslashreplace")
    except OSError:
        return "its details could not be written."
    return f"the details are in errors/{place.name}: send them to the maintainers."
