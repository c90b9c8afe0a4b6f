"""Does what panels ask for. The one place that knows the store and everyone who works beside the window's thread."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType

import numpy as np
from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtGui import QImage, QUndoStack

from lgrr.analysis import Plan, Review
from lgrr.analysis.acts import Deed, Face, Merge, Note
from lgrr.engine import messages
from lgrr.types import FaceBox
from lgrr_gui import commands
from lgrr_gui.clerk import Acts, CaseOpened, Clerk, FileAdded, Standing, Trouble
from lgrr_gui.decoder import Decoder, NotOpened, NotRead, Opened, Opening, Thumbnail
from lgrr_gui.engine import Engine, Told
from lgrr_gui.jobs import Jobs
from lgrr_gui.looking import Looking
from lgrr_gui.openings import Openings
from lgrr_gui.player import Player
from lgrr_gui.read_only import WRITES, Asking
from lgrr_gui.report.reports import Reports
from lgrr_gui.scene import box_of
from lgrr_gui.settings.store import Settings
from lgrr_gui.state import Model, Store, WindowState
from lgrr_gui.telling import tell
from lgrr_gui.training.trainings import Trainings
from lgrr_gui.undoing import Acting, Withdrawing

translate = QCoreApplication.translate


class Controller(QObject):
    """`do` takes the records of `lgrr_gui.commands`. `settings` is asked for what it says now."""

    thumbnail = Signal(object, QImage)  # of a face of the recording on show

    def __init__(
        self,
        store: Store,
        decoder: Decoder,
        clerk: Clerk,
        engine: Engine,
        settings: Callable[[], Settings],
    ) -> None:
        super().__init__()
        self._store, self._decoder, self._clerk, self._engine = store, decoder, clerk, engine
        self._settings = settings
        self.undo = QUndoStack(self)
        self.player = Player(store)
        self.looking = Looking(store, engine)
        self.jobs = Jobs(store, engine)
        self.openings = Openings(store, decoder, clerk, lambda: settings().cases_folder)
        self.trainings = Trainings(store)
        self.reports = Reports(store, engine)
        self.asking = Asking(store, clerk.look_again)
        self._loading = 0  # the latest request for weights
        self._asked = ("", "", "")  # for which weights: model, device, precision ...
        self._loaded: tuple[str, str, str] | None = None  # ... and the same once they are ready
        self._unread: set[tuple[str, int]] = set()  # (recording, frame) of pictures that could not be read
        self._reviews: dict[str, int] = {}  # recording -> latest request of its review
        decoder.told.connect(self._decoder_told)
        decoder.ready.connect(self._picture_ready)
        clerk.told.connect(self._clerk_told)
        engine.told.connect(self._engine_told)
        engine.died.connect(self._engine_died)
        store.watch(self._follow)

    def load(self, model: str, device: str, precision: str) -> None:
        """Gets weights ready in the engine."""
        self._store.set(model=Model("loading", translate("lgrr", "Loading the weights…")))
        self._asked, self._loaded = (model, device, precision), None
        self._loading = self._engine.request(messages.Load(0, model, device, precision))

    def do(self, command: commands.Command) -> None:
        """Carries out one command; what would write into a case that is read-only is told instead."""
        read_only = self._store.now.read_only
        if read_only is not None and isinstance(command, WRITES):
            tell(self._store, "warning", read_only.words)
            return
        match command:
            case commands.Open(paths):
                self.openings.open(paths)
            case commands.OpenForWriting():
                if self._store.now.case is not None:
                    self._clerk.open(self._store.now.case)
            case commands.Choose(sha256):
                self._choose(sha256)
            case commands.Go(index):
                self._go(index)
            case commands.ChooseFace(position):
                self._choose_face(position)
            case commands.ChooseTrack(track, go):
                self._choose_track(track, go)
            case commands.Do(deed, words):
                self._act(deed, words)
            case commands.Withdraw(number, words):
                if self._store.now.current is not None:
                    self.undo.push(Withdrawing(words, self._store.now.current, number, self._append))
            case commands.Together(steps, words):
                self.undo.beginMacro(words)
                for step in steps:
                    self.do(step)
                self.undo.endMacro()
            case commands.CutFaces(faces):
                self._cut_faces(faces)
            case commands.Analyze(first, last, every):
                self._analyze(first, last, every)
            case commands.LookNow():
                self.looking.now()
            case commands.Pause():
                self.jobs.pause()
            case commands.Cancel():
                self.cancel()
            case commands.Show(changes):
                self._store.set_view(**changes)
            case commands.Train(order):
                self.trainings.start(order)
            case commands.StopTraining():
                self.trainings.stop()
            case commands.LookAtRun(folder):
                self.trainings.look(folder)
            case commands.OutlineReport():
                self.reports.outline()
            case commands.DraftReport(wanted):
                self.reports.draft(wanted)
            case commands.ExportReport(wanted, formats, folder):
                self.reports.export(wanted, formats, folder)
            case commands.StopReport():
                self.reports.cancel()
            case commands.LeaveReport():
                self.reports.close()

    def cancel(self) -> None:
        """Stops the newest of what goes on."""
        if self._store.now.playing:
            self.player.stop()
        elif not (self.openings.cancel() or self.looking.cancel()):
            self.jobs.cancel()

    def _choose(self, sha256: str) -> None:
        if sha256 != self._store.now.current:
            self.player.stop()
            self._store.set(current=sha256, wanted=0, face=None, track=None, selection=None)

    def _go(self, index: int) -> None:
        recording = self._store.now.recording
        if recording is not None and recording.frames:
            self.player.stop()
            self._store.set(wanted=int(np.clip(index, 0, recording.frames - 1)))

    def _choose_face(self, position: int | None) -> None:
        state = self._store.now
        found = None if state.recording is None or state.shown is None else state.recording.faces(state.shown.index)
        track = None
        if found is not None and position is not None:
            table, rows = found
            track = next((int(table.track[r]) or None for r in rows if int(table.position[r]) == position), None)
        self._store.set(face=position, track=track)

    def _choose_track(self, track: int | None, go: bool) -> None:
        self._store.set(track=track)
        recording = self._store.now.recording
        if go and track is not None and recording is not None and recording.review is not None:
            table = recording.review.table
            frames = table.frame[(table.track == track) & (table.skipped < 0)]
            if len(frames):
                self._go(int(frames[np.argmin(np.abs(frames - self._store.now.wanted))]))
        self._store.set(face=_face_of(self._store.now))

    def _analyze(self, first: int | None, last: int | None, every: int | None) -> None:
        recording = self._store.now.recording
        if recording is None or not recording.frames:
            return
        stretch = None if first is None or last is None else f"{first}:{last + 1}"
        if stretch is not None and every is None:
            every = 1
        self.jobs.analyze(recording, Plan(every, stretch, self._settings().budget_seconds))

    def _act(self, deed: Deed, words: str) -> None:
        if self._store.now.current is None:
            return
        recording, frame = self._store.now.current, _frame_of(deed)

        def back() -> None:
            if frame is not None and any(r.sha256 == recording for r in self._store.now.recordings):
                self._choose(recording)
                self._go(frame)

        self.undo.push(Acting(words, recording, deed, self._append, back))

    def _append(self, sha256: str, deed: Callable[[], Deed], done: Callable[..., None]) -> None:
        self._clerk.act(self._settings().examiner, sha256, deed, done)

    def _review(self, sha256: str) -> None:
        case = self._store.now.case
        if case is not None:
            self._reviews[sha256] = self._engine.request(messages.ReviewCase(0, str(case), sha256))

    def _follow(self, state: WindowState, changed: frozenset[str]) -> None:
        """Pictures follow the frame asked for; the chosen face follows the chosen track."""
        recording = state.recording
        if changed & {"wanted", "current", "recordings"} and recording is not None and recording.frames:
            shown = state.shown
            there = shown is not None and (shown.recording, shown.index) == (recording.sha256, state.wanted)
            if changed & {"wanted", "current"} or not there:
                self._decoder.show(recording.sha256, min(state.wanted, recording.frames - 1))
        if changed & {"shown", "recordings"}:
            self._store.set(face=_face_of(state))
        if "current" in changed and state.shown is not None and state.shown.recording != state.current:
            self._store.set(shown=None, explanation=None)

    def _picture_ready(self) -> None:
        shown = self._decoder.take()
        if shown is not None and shown.recording == self._store.now.current:
            self._store.set(shown=shown)

    def _decoder_told(self, event: object) -> None:
        match event:
            case Opening() | Opened() | NotOpened():
                self.openings.heard(event)
            case NotRead():
                if event.recording == self._store.now.current:
                    self._not_read(event)
            case Thumbnail(recording, face, bgra):
                if recording == self._store.now.current:
                    height, width = bgra.shape[:2]
                    self.thumbnail.emit(
                        face, QImage(bgra.tobytes(), width, height, 4 * width, QImage.Format.Format_RGB32).copy()
                    )

    def _not_read(self, event: NotRead) -> None:
        """One notice for each stretch of frames that cannot be read; playing goes on behind it."""
        here = (event.recording, event.index)
        known = {(event.recording, event.index + step) for step in (-1, 0, 1)} & self._unread
        self._unread.add(here)
        self.player.pass_over(*here)
        if not known:
            tell(self._store, "error", event.words)

    def _clerk_told(self, event: object) -> None:
        match event:
            case CaseOpened(path, files, read_only, for_files):
                self.undo.clear()
                self.jobs.cancel()  # it was of the case before, and so is what is looked at
                self.looking.forget()
                self.reports.forget()
                self._reviews.clear()
                self._unread.clear()
                self._store.set(read_only=read_only)
                self.openings.case_opened(path, files, for_files)
            case Standing(read_only):
                if self._store.now.read_only is not None:
                    self._store.set(read_only=read_only)
            case FileAdded(sha256):
                self._store.set_recording(sha256, kept=True)
                self._review(sha256)
            case Acts(sha256, acts):
                self._store.set_recording(sha256, acts=acts)
                self._review(sha256)
            case Trouble(words):
                self.openings.no_case()
                tell(self._store, "error", words)

    def _engine_told(self, told: Told) -> None:
        body = told.body
        if self.reports.heard(told):
            return
        match body:
            case messages.Ready(request, name, _, device, precision, worth) if request == self._loading:
                self._loaded = self._asked
                words = translate("lgrr", "{name}, {precision} on {device}")
                self._store.set(
                    model=Model("ready", words.format(name=name, precision=precision, device=device), name, worth)
                )
            case messages.Step() | messages.Warned() | messages.Ended():
                self.jobs.heard(body)
            case messages.Reviewed(request, sha256):
                assert isinstance(told.value, Review)
                self._reviewed(request, sha256, told.value)
            case messages.Looked() | messages.Explained():
                self.looking.heard(told)
            case messages.Failed(request, words, cancelled):
                self.looking.heard(told)
                if request == self._loading and not cancelled:
                    self._store.set(model=Model("failed", words))
                if not cancelled:
                    tell(self._store, "error", words)

    def _reviewed(self, request: int, sha256: str, review: Review) -> None:
        job = self._store.now.job
        if request != self._reviews.get(sha256) and (job is None or request != job.request):
            return
        recording = next((r for r in self._store.now.recordings if r.sha256 == sha256), None)
        if recording is None:
            return
        by_hand = {index: table for index, table in recording.by_hand.items() if not review.table.looked_at(index)}
        self._store.set_recording(sha256, review=review, by_hand=MappingProxyType(by_hand))

    def _cut_faces(self, faces: tuple[Face, ...]) -> None:
        recording = self._store.now.recording
        if recording is None or recording.review is None:
            return
        table = recording.review.table
        rows = [(face, row) for face in faces for row in table.rows(face[0]) if int(table.position[row]) == face[1]]
        self._decoder.thumbnails(recording.sha256, [(face, FaceBox(*box_of(table, row))) for face, row in rows])

    def _engine_died(self, words: str) -> None:
        """It is started anew if it had come to work at all: what never did would only die again."""
        self.jobs.lost()
        self.looking.lost()
        self.reports.lost(words)
        tell(self._store, "error", words)
        if self._loaded is not None:
            self.load(*self._loaded)
        else:
            self._store.set(model=Model("failed", words))


def _face_of(state: WindowState) -> int | None:
    """Position, in the frame on show, of the chosen track's face; else the chosen face if it is there; else the first
    face with a score.
    """
    found = None if state.recording is None or state.shown is None else state.recording.faces(state.shown.index)
    if found is None:
        return None
    table, rows = found
    if state.track is not None:
        return next((int(table.position[r]) for r in rows if int(table.track[r]) == state.track), None)
    if state.face is not None and state.face < len(rows):
        return state.face
    return next((int(table.position[r]) for r in rows if table.reason(r) is None), None)


def _frame_of(deed: Deed) -> int | None:
    """The frame that an act speaks of; None for one on the whole recording."""
    if isinstance(deed, Note):
        return deed.first
    if isinstance(deed, Merge):
        return deed.one[0]
    face = getattr(deed, "face", None)
    return face[0] if face is not None else None
