"""The case beside the window's thread: in the order asked, every request with its telling, trouble in one sentence."""

import os
import platform
import resource
import signal
import stat
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from lgrr.analysis import Case
from lgrr.analysis.acts import Act, Exclude, Note, Retract
from lgrr.analysis.occupied import Holder, Occupied, holder_of
from lgrr.batch.results import Result, keep
from lgrr.errors import StorageError
from lgrr.evidence import FileHash
from lgrr_gui.clerk import CASE, Acts, CaseOpened, Clerk, FileAdded, Standing, Trouble
from tests.gui.states import SHA256

FILE = FileHash(SHA256, 1000, 0)
MEDIA: dict[str, Any] = {"frames": 10, "still": False}
PATIENT = 10_000


class Listener:
    def __init__(self, clerk: Clerk, qtbot: QtBot) -> None:
        self.events: list[Any] = []
        self._qtbot = qtbot
        clerk.told.connect(self.events.append)

    def told(self, number: int) -> list[Any]:
        """The first so many tellings, when they have come; no more may come after them."""
        self._qtbot.waitUntil(lambda: len(self.events) >= number, timeout=PATIENT)
        self._qtbot.wait(20)
        assert len(self.events) == number, self.events
        return self.events


@pytest.fixture
def clerk(qtbot: QtBot) -> Iterator[Clerk]:
    before = set(threading.enumerate())
    clerk = Clerk()
    yield clerk
    clerk.stop()
    assert set(threading.enumerate()) <= before


@pytest.fixture
def heard(clerk: Clerk, qtbot: QtBot) -> Listener:
    return Listener(clerk, qtbot)


def ignore(act: Act) -> None:
    return None


def test_a_case_is_made_written_closed_and_opened_again(
    clerk: Clerk, heard: Listener, tmp_path: Path, qtbot: QtBot
) -> None:
    numbers: list[int] = []
    clerk.create(tmp_path / "cases", "interview")
    clerk.add_file(tmp_path / "interview.mp4", FILE, MEDIA)
    clerk.act("A. Examiner", SHA256, lambda: Note(3, 5, "jaw"), lambda act: numbers.append(act.number))
    clerk.act("A. Examiner", SHA256, lambda: Exclude((3, 0), "a poster"), lambda act: numbers.append(act.number))
    made, added, none, one, two = heard.told(5)
    assert isinstance(made, CaseOpened)
    assert made.files == ()
    assert made.path.name == CASE
    assert made.path.parent.name.endswith(" interview")
    assert added == FileAdded(SHA256)
    assert none == Acts(SHA256, ())
    assert [act.deed for act in one.acts] == [Note(3, 5, "jaw")]
    assert [act.who for act in two.acts] == ["A. Examiner"] * 2
    assert numbers == [act.number for act in two.acts]
    clerk.act("A. Examiner", SHA256, lambda: Retract(numbers[0]), ignore)
    assert [act.deed for act in heard.told(6)[5].acts] == [Exclude((3, 0), "a poster")]
    clerk.open(made.path.parent)
    again = heard.told(7)[6]
    assert again.path == made.path
    assert [file.hash for file in again.files] == [FILE]


def test_deeds_are_asked_for_when_their_turn_comes(clerk: Clerk, heard: Listener, tmp_path: Path) -> None:
    """So that what was done before is known: undoing names the number that doing was given."""
    known: list[int] = []
    clerk.create(tmp_path, "a")
    clerk.act("A", SHA256, lambda: Note(1, 1), lambda act: known.append(act.number))
    clerk.act("A", SHA256, lambda: Retract(known[0]), ignore)
    assert heard.told(3)[2] == Acts(SHA256, ())


def test_without_a_case_every_request_is_told_that_there_is_none(clerk: Clerk, heard: Listener, tmp_path: Path) -> None:
    clerk.add_file(tmp_path / "a.mp4", FILE, MEDIA)
    clerk.act("A", SHA256, lambda: Note(1, 1), ignore)
    words = [event.words for event in heard.told(2)]
    assert words == ["No case is open, so nothing can be kept: open or make a case first."] * 2
    assert clerk.survey(SHA256) is None


@pytest.mark.parametrize("content", [None, b"", b"no case at all " * 100])
def test_what_is_no_case_is_one_sentence_and_the_open_case_stays(
    clerk: Clerk, heard: Listener, tmp_path: Path, content: bytes | None
) -> None:
    clerk.create(tmp_path / "cases", "a")
    other = tmp_path / "other.sqlite"
    if content is not None:
        other.write_bytes(content)
    clerk.open(other)
    clerk.act("A", SHA256, lambda: Note(1, 1), ignore)
    _, trouble, acts = heard.told(3)
    assert isinstance(trouble, Trouble)
    assert "other.sqlite" in trouble.words
    assert "Traceback" not in trouble.words
    assert isinstance(acts, Acts)


def test_a_folder_that_cannot_be_made_is_one_sentence(clerk: Clerk, heard: Listener, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    clerk.create(tmp_path / "file" / "cases", "a")
    (trouble,) = heard.told(1)
    assert "choose another in the settings" in trouble.words


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is read-only for root")
def test_a_read_only_folder_is_one_sentence(clerk: Clerk, heard: Listener, tmp_path: Path) -> None:
    tmp_path.chmod(stat.S_IRUSR | stat.S_IXUSR)
    try:
        clerk.create(tmp_path / "cases", "a")
        (trouble,) = heard.told(1)
    finally:
        tmp_path.chmod(stat.S_IRWXU)
    assert "choose another in the settings" in trouble.words


def test_a_case_that_another_program_writes_is_one_sentence_and_then_goes_on(
    clerk: Clerk, heard: Listener, tmp_path: Path
) -> None:
    clerk.create(tmp_path, "a")
    (made,) = heard.told(1)
    clerk.add_file(tmp_path / "a.mp4", FILE, MEDIA)
    heard.told(3)
    with Case.open(made.path) as other:  # another program takes the case for itself
        other._connection.execute("BEGIN EXCLUSIVE")
        assert clerk._case is not None
        clerk._case._connection.execute("PRAGMA busy_timeout = 50")
        clerk.act("A", SHA256, lambda: Note(1, 1), ignore)
        trouble = heard.told(4)[3]
    assert isinstance(trouble, Trouble)
    assert "another program" in trouble.words
    clerk.act("A", SHA256, lambda: Note(2, 2), ignore)
    assert [act.deed for act in heard.told(5)[4].acts] == [Note(2, 2)]


def test_a_full_disk_is_one_sentence_and_what_was_written_stays(clerk: Clerk, heard: Listener, tmp_path: Path) -> None:
    clerk.create(tmp_path, "a")
    clerk.add_file(tmp_path / "a.mp4", FILE, MEDIA)
    clerk.act("A", SHA256, lambda: Note(1, 1, "kept"), ignore)
    made = heard.told(4)[0]
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # the write fails, as on a full disk
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    done: list[Act] = []
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, before[1]))
        clerk.act("A", SHA256, lambda: Note(2, 2, "x" * 2_000_000), done.append)
        trouble = heard.told(5)[4]
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)
    assert isinstance(trouble, Trouble)
    assert "free some space" in trouble.words
    assert done == []
    clerk.act("A", SHA256, lambda: Note(3, 3), ignore)
    assert [act.deed for act in heard.told(6)[5].acts] == [Note(1, 1, "kept"), Note(3, 3)]
    with Case.open(made.path) as kept:
        assert len(kept.acts()) == 2


def test_a_deed_that_cannot_be_named_is_a_sentence_too(clerk: Clerk, heard: Listener, tmp_path: Path) -> None:
    def unknown() -> Note:
        raise StorageError("What was to be undone could not be written.")

    clerk.create(tmp_path, "a")
    clerk.act("A", SHA256, unknown, ignore)
    assert heard.told(2)[1] == Trouble("What was to be undone could not be written.")


def test_something_unforeseen_is_told_and_the_next_request_is_done(
    clerk: Clerk, heard: Listener, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    caught: list[object] = []
    monkeypatch.setattr(threading, "excepthook", lambda args: caught.append(args.exc_type))

    def broken() -> Note:
        raise ZeroDivisionError("by nobody")

    clerk.create(tmp_path, "a")
    clerk.act("A", SHA256, broken, ignore)
    clerk.act("A", SHA256, lambda: Note(1, 1), ignore)
    _, trouble, acts = heard.told(3)
    assert isinstance(trouble, Trouble)
    assert "ZeroDivisionError" in trouble.words
    assert isinstance(acts, Acts)
    assert caught == [ZeroDivisionError]


def test_cases_of_the_same_second_get_folders_of_their_own(clerk: Clerk, heard: Listener, tmp_path: Path) -> None:
    for _ in range(4):
        clerk.create(tmp_path, "same")
    assert len({event.path for event in heard.told(4)}) == 4


@pytest.mark.parametrize("name", ["a" * 300, "面" * 100, "😀" * 100, "..", "  ", "\udcff"], ids=range(6))
def test_any_name_of_a_file_makes_a_folder(clerk: Clerk, heard: Listener, tmp_path: Path, name: str) -> None:
    clerk.create(tmp_path, name)
    (made,) = heard.told(1)
    assert isinstance(made, CaseOpened), made
    assert made.path.parent.parent == tmp_path


def test_a_recording_whose_name_is_no_text_is_taken_in_too(clerk: Clerk, heard: Listener, tmp_path: Path) -> None:
    clerk.create(tmp_path, "a")
    clerk.add_file(tmp_path / os.fsdecode(b"\xff.mp4"), FILE, MEDIA)
    made, added, _ = heard.told(3)
    assert added == FileAdded(SHA256)
    clerk.open(made.path)
    (file,) = heard.told(4)[3].files
    assert file.path.endswith("\\udcff.mp4")


def test_surveys_are_kept_in_the_case_from_any_thread(clerk: Clerk, heard: Listener, tmp_path: Path) -> None:
    clerk.create(tmp_path, "a")
    heard.told(1)
    found: list[bytes | None] = []

    def work() -> None:
        clerk.keep_survey(SHA256, b"seen")
        found.append(clerk.survey(SHA256))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert found == [b"seen"]


def test_stopping_does_what_was_asked_before(qtbot: QtBot, tmp_path: Path) -> None:
    clerk = Clerk()
    clerk.create(tmp_path, "a")
    for k in range(50):
        clerk.act("A", SHA256, lambda k=k: Note(k, k), ignore)  # type: ignore[misc]
    clerk.stop()
    (path,) = tmp_path.glob(f"*/{CASE}")
    with Case.open(path) as case:
        assert [act.deed for act in case.acts()] == [Note(k, k) for k in range(50)]


def test_recordings_of_a_batch_come_in_its_ranking_others_behind(clerk: Clerk, heard: Listener, tmp_path: Path) -> None:
    with Case.create(tmp_path / CASE) as case:
        for number in range(4):
            case.add_file(f"/{number}.mp4", FileHash(f"{number}" * 64, 1000, 0), MEDIA)
        for number, finding, score in ((1, "no_sign", 0.1), (2, "manipulated", 0.9), (3, "no_sign", 0.3)):
            found = {"finding": finding, "p_fake": score, "final": True, "code": 0, "reason": "Said why."}
            keep(case, Result.model_validate({"recording": f"{number}" * 64, **found}))
    clerk.open(tmp_path)
    (opened,) = heard.told(1)
    assert [Path(file.path).stem for file in opened.files] == ["2", "3", "1", "0"]


def test_a_case_that_another_window_has_open_is_read_and_not_changed_until_that_lets_go(
    clerk: Clerk, heard: Listener, tmp_path: Path
) -> None:
    (tmp_path / "theirs").mkdir()
    theirs = tmp_path / "theirs" / CASE
    Case.create(theirs).close()
    window = Occupied(theirs)
    with Case.open(theirs) as other:
        other.add_file(str(tmp_path / "a.mp4"), FILE, MEDIA)
        clerk.create(tmp_path / "cases", "mine")
        clerk.open(theirs.parent)
        mine, read = heard.told(2)
        assert "has this case open in another window since 20" in read.read_only.words
        assert [file.hash for file in read.files] == [FILE]
        Occupied(mine.path).release()  # free for others, now that it is closed
        clerk.add_file(tmp_path / "elsewhere.mp4", FILE, MEDIA)
        clerk.keep_survey(SHA256, b"seen")
        clerk.act("A", SHA256, lambda: Note(1, 1), ignore)
        added, acts, trouble = heard.told(5)[2:]
        assert (added, acts) == (FileAdded(SHA256), Acts(SHA256, ()))
        assert "is open for reading only, so nothing can be kept in it" in trouble.words
        assert [row.kind for row in other.log()] == ["created", "opened"]
        other.act("B", SHA256, Note(4, 4, "theirs"))
        clerk.look_again()
        standing, acts = heard.told(7)[5:]
        assert (standing.read_only, [act.deed for act in acts.acts]) == (read.read_only, [Note(4, 4, "theirs")])
        clerk.look_again()
        assert isinstance(heard.told(8)[7], Standing), "nothing was done meanwhile"
        window.release()
        clerk.look_again()
        assert heard.told(9)[8].read_only.free
    clerk.open(theirs)
    assert heard.told(10)[9].read_only is None
    clerk.open(theirs)  # again, which is no trouble
    assert heard.told(11)[10].read_only is None
    assert holder_of(theirs) is not None


def test_what_stands_in_the_file_of_the_holder_is_not_taken_on_trust(tmp_path: Path) -> None:
    place = tmp_path / CASE
    window = Occupied(place)
    told = holder_of(place)
    assert told is not None
    assert told.who.endswith(platform.node())
    for said in (b"", b"[]", b'{"who": "x"}', b"\xff" * 10, b"[" * 4000):
        place.with_name(f"{CASE}.lock").write_bytes(said)
        assert holder_of(place) == Holder()
    place.with_name(f"{CASE}.lock").write_text('{"who": "\\u001b[2J", "since": 7}')
    assert holder_of(place) == Holder("\\x1b[2J", "7")
    window.release()
    assert holder_of(place) is None
