"""Files on their way into the case.

The story of a file: `open` puts it into the state as a recording that is being opened; the decoder hashes and indexes
it; then it has its place in the state by its content, the clerk takes it into the case, and the engine is asked what
the case holds about it. A file that cannot be opened leaves the state and one notice; one that the case knows stays,
with the sentence.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from lgrr.analysis import File, record_of
from lgrr_gui.clerk import CASE, Clerk
from lgrr_gui.decoder import Decoder, NotOpened, Opened, Opening
from lgrr_gui.state import Recording, Store
from lgrr_gui.tasks import next_request
from lgrr_gui.telling import tell

translate = QCoreApplication.translate


class Openings:
    """Takes files and cases in; `cases` says in which folder new cases are made."""

    def __init__(self, store: Store, decoder: Decoder, clerk: Clerk, cases: Callable[[], Path]) -> None:
        self._store, self._decoder, self._clerk, self._cases = store, decoder, clerk, cases
        self._requests: dict[int, str] = {}  # what is being opened: the key of its recording in the state
        self._has_case = False

    def open(self, paths: tuple[Path, ...]) -> None:
        """Opens a case, or files into the present case; without a case a new one is made first."""
        for path in paths:
            if path.name == CASE or (path / CASE).is_file() or path.suffix == ".sqlite":
                self._clerk.open(path)
                return
        read_only = self._store.now.read_only
        if read_only is not None:
            tell(self._store, "warning", read_only.words)
            return
        for path in paths:
            if not self._has_case:
                self._has_case = True
                self._clerk.create(self._cases(), path.stem, for_files=True)
            self._begin(path.absolute(), Recording(f"opening {next_request()}", path.absolute()))

    def new_case(self, name: str) -> None:
        """An empty case takes the place of the present one."""
        self._has_case = True
        self._clerk.create(self._cases(), name)

    def case_opened(self, path: Path, files: tuple[File, ...], for_files: bool) -> None:
        """The clerk has opened or made a case: its files are opened one after another.

        One that was made `for_files` takes in those that are being opened already.
        """
        self._has_case = True
        if for_files:
            self._store.set(case=path)
            return
        for request in self._requests:
            self._decoder.cancel(request)
        self._requests.clear()
        self._decoder.forget()
        self._store.set(case=path, recordings=(), current=None, shown=None, explanation=None, face=None, track=None)
        for file in files:
            self._begin(Path(file.path), Recording(file.hash.sha256, Path(file.path)))

    def no_case(self) -> None:
        """The clerk could not open or make one."""
        self._has_case = self._store.now.case is not None

    def cancel(self) -> bool:
        """Stops the newest opening; whether there was one."""
        if not self._requests:
            return False
        self._decoder.cancel(next(reversed(self._requests)))
        return True

    def heard(self, event: Opening | Opened | NotOpened) -> None:
        """What the decoder tells of an opening."""
        key = self._requests.get(event.request)
        if key is None:
            return
        match event:
            case Opening(_, stage, share):
                self._store.set_recording(key, stage=stage, share=share)
            case Opened():
                del self._requests[event.request]
                self._take_in(key, event)
            case NotOpened(_, path, words, cancelled):
                del self._requests[event.request]
                self._leave_out(key, path, words, cancelled)

    def _begin(self, path: Path, recording: Recording) -> None:
        request = next_request()
        self._requests[request] = recording.sha256
        now = self._store.now
        current = now.current if now.current is not None and now.recording is not None else recording.sha256
        self._store.set(recordings=(*now.recordings, replace(recording, stage="hash")), current=current)
        self._decoder.open(request, path, self._clerk.survey, self._clerk.keep_survey)

    def _take_in(self, key: str, opened: Opened) -> None:
        sha256 = opened.hash.sha256
        now = self._store.now
        if key != sha256 and any(r.sha256 == sha256 for r in now.recordings):
            self._remove(key)
            self._store.set(current=sha256)
            words = translate("lgrr", "{name} has the same content as a recording of the case, which is shown.")
            tell(self._store, "info", words.format(name=opened.path.name))
            return
        if len(sha256) == len(key) and key != sha256:
            changed = translate("lgrr", "{name} is not the file that the case was begun with: restore it.")
            self._store.set_recording(key, stage="", trouble=changed.format(name=opened.path.name))
            return
        self._clerk.add_file(opened.path, opened.hash, record_of(opened.info))
        recording = Recording(
            sha256, opened.path, opened.info, seconds=opened.seconds, pts=opened.pts, keyframes=opened.keyframes
        )
        recordings = tuple(recording if r.sha256 == key else r for r in now.recordings)
        current = sha256 if now.current == key else now.current
        self._store.set(recordings=recordings, current=current, wanted=0 if now.current == key else now.wanted)

    def _leave_out(self, key: str, path: Path, words: str, cancelled: bool) -> None:
        if any(r.sha256 == key and key.startswith("opening ") for r in self._store.now.recordings):
            self._remove(key)
        else:
            self._store.set_recording(key, stage="", share=None, trouble=words)
        if cancelled:
            words = translate("lgrr", "{name} was not opened: stopped.").format(name=path.name)
        tell(self._store, "info" if cancelled else "error", words)

    def _remove(self, key: str) -> None:
        now = self._store.now
        left = tuple(r for r in now.recordings if r.sha256 != key)
        current = now.current if now.current != key else (left[-1].sha256 if left else None)
        self._store.set(recordings=left, current=current)
