"""The case, written and read beside the window's thread, one thing after another in the order asked.

Every request ends with one telling: what was asked for, or `Trouble` with one sentence.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, Signal

from lgrr.analysis import Case, File
from lgrr.analysis.acts import Act, Deed, in_force
from lgrr.analysis.case import CASE
from lgrr.analysis.occupied import Occupied, OccupiedError, holder_of
from lgrr.analysis.opening import may_be_written
from lgrr.batch.results import kept, ranking
from lgrr.errors import LgrrError, StorageError
from lgrr.evidence import FileHash
from lgrr_gui.read_only import held, unwritable
from lgrr_gui.state import ReadOnly
from lgrr_gui.tasks import submit

translate = QCoreApplication.translate
LONGEST = 120  # bytes of a folder's name


@dataclass(frozen=True)
class CaseOpened:
    """A case is open, perhaps for reading only; the files it holds, and whether it was made for files being opened."""

    path: Path
    files: tuple[File, ...]
    read_only: ReadOnly | None = None
    for_files: bool = False


@dataclass(frozen=True)
class Standing:
    """How it stands now with a case that another window had open."""

    read_only: ReadOnly


@dataclass(frozen=True)
class FileAdded:
    """A recording is in the case."""

    sha256: str


@dataclass(frozen=True)
class Acts:
    """The acts in force on a recording, after one was added or for the first time."""

    sha256: str
    acts: tuple[Act, ...]


@dataclass(frozen=True)
class Trouble:
    """The case cannot be used; one sentence."""

    words: str


class Clerk(QObject):
    """Owns the open case. Signals arrive on the thread that made it."""

    told = Signal(object)  # CaseOpened, Standing, FileAdded, Acts, Trouble

    def __init__(self) -> None:
        super().__init__()
        self._case: Case | None = None
        self._occupied: Occupied | None = None  # None too where another window holds it
        self._seen = 0  # the state of a case that another window writes, when its acts were told last
        self._pool = ThreadPoolExecutor(1, "lgrr-case")

    def create(self, folder: Path, name: str, for_files: bool = False) -> None:
        """A new case in a folder of its own below `folder`, named by date, time and `name`; see CaseOpened."""
        self._do(lambda: self._use(_new_folder(folder, name) / CASE, Case.create, for_files))

    def open(self, path: Path) -> None:
        """A case that exists: its file, or the folder it is in. For reading only where another window has it open, or
        where it may not be written.
        """
        self._do(lambda: self._use(path / CASE if path.is_dir() else path, Case.open))

    def look_again(self) -> None:
        """Tells how it stands with a case that is open for reading only, and what was done in it meanwhile."""

        def look(case: Case) -> None:
            if not case.read_only or not may_be_written(case.path):
                return
            self.told.emit(Standing(held(holder_of(case.path))))
            seen, self._seen = self._seen, case.state
            if seen != self._seen:
                for file in case.files():
                    self._tell_acts(case, file.hash.sha256)

        self._with_case(look)

    def add_file(self, path: Path, file: FileHash, media: dict[str, Any]) -> None:
        """Takes a recording into the case, which has it if it is open for reading only, and reads its acts."""

        def add(case: Case) -> None:
            if not case.read_only:
                case.add_file(str(path), file, media)
            self.told.emit(FileAdded(file.sha256))
            self._tell_acts(case, file.sha256)

        self._with_case(add)

    def act(self, who: str, sha256: str, deed: Callable[[], Deed], done: Callable[[Act], None]) -> None:
        """Appends an act. `deed` is asked, and `done` told, on the clerk's thread."""

        def append(case: Case) -> None:
            done(case.act(who, sha256, deed()))
            self._tell_acts(case, sha256)

        self._with_case(append)

    def survey(self, sha256: str) -> bytes | None:
        """What an earlier reading of a recording saw, or None; from any thread."""
        return self._pool.submit(self._survey, sha256).result()

    def keep_survey(self, sha256: str, survey: bytes) -> None:
        """Keeps what a reading saw; from any thread."""
        self._with_case(lambda case: None if case.read_only else case.keep_survey(sha256, survey))

    def stop(self) -> None:
        """Does what is still to be done, then closes the case."""
        self._do(self._close)
        self._pool.shutdown()

    def _survey(self, sha256: str) -> bytes | None:
        try:
            return None if self._case is None else self._case.survey(sha256)
        except StorageError:
            return None  # the file is then read whole

    def _use(self, path: Path, get: Callable[[Path], Case], for_files: bool = False) -> None:
        """Takes the case that `get` gives in place of the present one, which stays open where that fails."""
        again = self._occupied is not None and self._occupied.case == path.absolute()
        occupied, read_only = self._occupied, None if may_be_written(path) else unwritable()
        if not again:
            try:
                occupied = Occupied(path) if path.parent.is_dir() else None
            except OccupiedError as error:
                occupied, read_only = None, held(error.holder)
        try:
            case = get(path) if read_only is None else Case.open(path, read_only=True)
        except BaseException:
            if occupied is not None and not again:
                occupied.release()
            raise
        if again:
            self._occupied = None
        self._close()
        self._case, self._occupied, self._seen = case, occupied, case.state
        self.told.emit(CaseOpened(case.path, most_urgent_first(case), read_only, for_files))

    def _close(self) -> None:
        if self._case is not None:
            self._case.close()
            self._case = None
        if self._occupied is not None:
            self._occupied.release()
            self._occupied = None

    def _tell_acts(self, case: Case, sha256: str) -> None:
        acts = in_force(act for act in case.acts() if act.sha256 == sha256)
        self.told.emit(Acts(sha256, tuple(acts)))

    def _with_case(self, work: Callable[[Case], None]) -> None:
        def with_case() -> None:
            if self._case is None:
                raise StorageError("No case is open, so nothing can be kept: open or make a case first.")
            work(self._case)

        self._do(with_case)

    def _do(self, work: Callable[[], None]) -> None:
        def guarded() -> None:
            try:
                work()
            except LgrrError as error:
                self.told.emit(Trouble(str(error)))
            except Exception as error:
                words = translate("lgrr", "The case was not changed, for a reason that LGRR does not know ({error}).")
                self.told.emit(Trouble(words.format(error=f"{type(error).__name__}: {error}")))
                raise

        submit(self._pool, guarded)


def most_urgent_first(case: Case) -> tuple[File, ...]:
    """The files of a case: in the order they were added, or as a batch has ranked them."""
    ranks = {sha256: ranking(result) for sha256, result in kept(case).items()}
    files = case.files()
    known = [file for file in files if file.hash.sha256 in ranks]
    others = [file for file in files if file.hash.sha256 not in ranks]
    return (*sorted(known, key=lambda file: ranks[file.hash.sha256]), *others)


def _new_folder(folder: Path, name: str) -> Path:
    """A folder that was not there before. Raises StorageError."""
    whole = os.fsencode(f"{datetime.now():%Y-%m-%d %H%M%S} {name}")
    base = whole[:LONGEST].decode(errors="ignore").rstrip()
    for number in range(1, 1000):
        place = folder / (base if number == 1 else f"{base} {number}")
        try:
            place.mkdir(parents=True)
        except FileExistsError:
            continue
        except OSError as error:
            raise StorageError(
                f"The folder {place} for the case cannot be made ({error.strerror}): choose another in the settings."
            ) from None
        return place
    raise StorageError(f"{folder} holds too many cases of this minute: choose another folder in the settings.")
