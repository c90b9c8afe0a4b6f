"""Analyses from the window: one goes on, others wait; each has exactly one ending."""

from __future__ import annotations

from collections import deque
from dataclasses import replace

from PySide6.QtCore import QCoreApplication

from lgrr.analysis import Plan
from lgrr.engine import messages
from lgrr_gui.engine import Engine
from lgrr_gui.state import Job, Recording, Store
from lgrr_gui.telling import tell

translate = QCoreApplication.translate


class Jobs:
    """Asks the engine for analyses and keeps the state's `job`."""

    def __init__(self, store: Store, engine: Engine) -> None:
        self._store, self._engine = store, engine
        self._waiting: deque[tuple[str, messages.Analyze]] = deque()  # with the recording

    def analyze(self, recording: Recording, plan: Plan) -> None:
        """Asks for an analysis; it begins when those asked before have ended."""
        case = self._store.now.case
        if case is None:
            return
        self._waiting.append((recording.sha256, messages.Analyze(0, str(case), str(recording.path), plan)))
        if self._store.now.job is None:
            self._begin()
        else:
            words = translate("lgrr", "{name} is analysed as soon as the present analysis ends.")
            tell(self._store, "info", words.format(name=recording.path.name))

    def pause(self) -> None:
        """Holds the analysis, or lets it go on."""
        job = self._store.now.job
        if job is not None:
            self._engine.request(messages.Pause(job.request, not job.paused))
            self._store.set(job=replace(job, paused=not job.paused))

    def cancel(self) -> bool:
        """Stops the analysis and what waits behind it; whether there was one."""
        job = self._store.now.job
        if job is None:
            return False
        self._waiting.clear()
        self._engine.request(messages.Cancel(job.request))
        return True

    def lost(self) -> None:
        """The engine is gone: nothing goes on."""
        self._waiting.clear()
        self._store.set(job=None)

    def heard(self, event: messages.Step | messages.Warned | messages.Ended) -> None:
        """What the engine tells of an analysis."""
        job = self._store.now.job
        if job is None or event.request != job.request:
            return
        match event:
            case messages.Step():
                progress = {name: getattr(event, name) for name in ("stage", "done", "total", "seconds_left")}
                self._store.set(job=replace(job, **progress, faces_per_second=event.faces_per_second))
            case messages.Warned(_, words):
                tell(self._store, "warning", words)
            case messages.Ended(_, how, words):
                self._store.set(job=None)
                self._tell_ending(job, how, words)
                if self._waiting:
                    self._begin()

    def _begin(self) -> None:
        recording, body = self._waiting.popleft()
        self._store.set(job=Job(self._engine.request(body), recording))

    def _tell_ending(self, job: Job, how: str, words: str) -> None:
        recording = next((r for r in self._store.now.recordings if r.sha256 == job.recording), None)
        name = "" if recording is None else recording.path.name
        if how == "error":
            tell(self._store, "error", words)
        elif how == "cancelled":
            stopped = translate("lgrr", "The analysis of {name} was stopped; what was found is kept.")
            tell(self._store, "info", stopped.format(name=name))
        else:
            tell(self._store, "info", translate("lgrr", "The analysis of {name} is finished.").format(name=name))
