"""Exact pictures beside the window's thread: the latest request wins, trouble is one sentence, nothing is left open."""

import os
import threading
import time
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from lgrr.types import FaceBox
from lgrr.video import MediaInfo, open_media
from lgrr_gui.decoder import Decoder, NotOpened, NotRead, Opened, Opening, Thumbnail
from lgrr_gui.state import Shown
from lgrr_gui.tasks import next_request
from tests.processes import handles
from tests.video.clips import make_clip, number_of, numbered

FRAMES = 400
PATIENT = 20_000


@pytest.fixture(scope="session")
def counting(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """400 frames, each a key frame that shows its own number; their time stamps are uneven."""
    path = tmp_path_factory.mktemp("clips") / "counting.mkv"
    pts = np.cumsum([40 + 40 * (k % 3) for k in range(FRAMES)]).tolist()
    make_clip(
        path,
        (numbered(k) for k in range(FRAMES)),
        pts=pts,
        time_base=Fraction(1, 1000),
        options={"g": "1", "crf": "18", "preset": "ultrafast"},
    )
    return path


class Listener:
    """Everything a decoder told, and every picture it gave, in order."""

    def __init__(self, decoder: Decoder) -> None:
        self.decoder = decoder
        self.events: list[object] = []
        self.pictures: list[Shown] = []
        decoder.told.connect(self.events.append)
        decoder.ready.connect(self._take)

    def _take(self) -> None:
        shown = self.decoder.take()
        if shown is not None:
            self.pictures.append(shown)

    def of(self, kind: type) -> list:  # type: ignore[type-arg]
        return [event for event in self.events if isinstance(event, kind)]


def nothing(sha256: str) -> None:
    return None


def keep_nothing(sha256: str, survey: bytes) -> None:
    return None


@pytest.fixture
def decoder(qtbot: QtBot) -> Iterator[Decoder]:
    before = set(threading.enumerate())
    decoder = Decoder(64 * 2**20)
    yield decoder
    decoder.stop()
    assert set(threading.enumerate()) <= before, "both threads ended"


@pytest.fixture
def heard(decoder: Decoder) -> Listener:
    return Listener(decoder)


def opened(qtbot: QtBot, heard: Listener, path: Path) -> Opened:
    number = next_request()
    heard.decoder.open(number, path, nothing, keep_nothing)
    qtbot.waitUntil(lambda: any(e.request == number for e in heard.of(Opened) + heard.of(NotOpened)), timeout=PATIENT)
    (event,) = [e for e in heard.of(Opened) if e.request == number]
    return event


def test_an_opened_recording_says_all_its_times_and_how_far_it_is(
    qtbot: QtBot, heard: Listener, counting: Path
) -> None:
    event = opened(qtbot, heard, counting)
    with open_media(counting) as media:
        assert event.pts.tolist() == [frame.pts for frame in media.frames]
        assert event.seconds.tolist() == [frame.seconds for frame in media.frames]
        assert event.keyframes.tolist() == list(media.keyframes)
    assert isinstance(event.info, MediaInfo)
    assert event.info.variable_frame_rate
    steps = heard.of(Opening)
    assert {step.stage for step in steps} == {"hash", "index"}
    for stage in ("hash", "index"):
        shares = [step.share for step in steps if step.stage == stage and step.share is not None]
        assert shares == sorted(shares)
        assert shares[-1] == 1.0
    assert heard.events.index(event) == len(heard.events) - 1, "nothing comes after the end"


def test_progress_is_told_no_more_often_than_eyes_can_follow(qtbot: QtBot, heard: Listener, tmp_path: Path) -> None:
    large = tmp_path / "large.bin"
    large.touch()
    os.truncate(large, 200 * 2**20)
    number, begun = next_request(), time.monotonic()
    heard.decoder.open(number, large, nothing, keep_nothing)
    qtbot.waitUntil(lambda: bool(heard.of(NotOpened)), timeout=PATIENT)
    spent = time.monotonic() - begun
    assert len(heard.of(Opening)) <= spent / 0.05 + 3
    assert heard.of(Opening)[-1].share == 1.0


def test_every_frame_asked_for_is_that_frame(qtbot: QtBot, heard: Listener, counting: Path) -> None:
    sha256 = opened(qtbot, heard, counting).hash.sha256
    draw = np.random.default_rng(6)
    for index in draw.integers(0, FRAMES, 40).tolist():
        heard.decoder.show(sha256, index)
        qtbot.waitUntil(lambda index=index: bool(heard.pictures) and heard.pictures[-1].index == index, timeout=PATIENT)
        shown = heard.pictures[-1]
        assert number_of(shown.rgb) == index
        assert np.array_equal(shown.bgra[..., 2::-1], shown.rgb)
        assert not shown.rgb.flags.writeable


def test_of_many_requests_the_last_is_shown_and_those_overtaken_are_not_decoded(
    qtbot: QtBot, heard: Listener, counting: Path
) -> None:
    sha256 = opened(qtbot, heard, counting).hash.sha256
    for index in range(0, FRAMES, 5):
        heard.decoder.show(sha256, index)
    qtbot.waitUntil(lambda: bool(heard.pictures) and heard.pictures[-1].index == FRAMES - 5, timeout=PATIENT)
    qtbot.wait(50)
    assert heard.pictures[-1].index == FRAMES - 5
    decoded = [index for index in range(0, FRAMES, 5) if heard.decoder._media[sha256].cached(index)]
    assert len(decoded) <= 6, "the first of them, the last, and what was read by the way"


def test_a_scrub_of_a_thousand_moves_never_shows_a_wrong_picture_and_ends_right(
    qtbot: QtBot, heard: Listener, counting: Path
) -> None:
    sha256 = opened(qtbot, heard, counting).hash.sha256
    draw = np.random.default_rng(7)
    index = 0
    for move in range(1000):
        index = int(np.clip(index + draw.integers(-12, 13), 0, FRAMES - 1))
        heard.decoder.show(sha256, index)
        if move % 10 == 0:
            qtbot.wait(1)
    qtbot.waitUntil(lambda: heard.pictures[-1].index == index, timeout=PATIENT)
    assert all(number_of(shown.rgb) == shown.index for shown in heard.pictures)
    assert len({shown.index for shown in heard.pictures}) > 10, "pictures come while the mouse still moves"


def test_pictures_that_were_overtaken_are_not_handed_out(qtbot: QtBot, decoder: Decoder, counting: Path) -> None:
    listener = Listener(decoder)
    sha256 = opened(qtbot, listener, counting).hash.sha256
    decoder.ready.disconnect(listener._take)
    for index in (3, 200):
        with qtbot.waitSignal(decoder.ready, timeout=PATIENT):
            decoder.show(sha256, index)
    latest = decoder.take()
    assert latest is not None
    assert latest.index == 200
    assert decoder.take() is None, "once"


def test_a_damaged_file_is_one_sentence_for_the_frame_that_was_asked_for(
    qtbot: QtBot, heard: Listener, counting: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.mkv"
    copy.write_bytes(counting.read_bytes())
    sha256 = opened(qtbot, heard, copy).hash.sha256
    content = bytearray(copy.read_bytes())
    content[len(content) // 2 :] = bytes(len(content) - len(content) // 2)
    copy.write_bytes(content)
    heard.decoder.show(sha256, FRAMES - 3)
    qtbot.waitUntil(lambda: bool(heard.of(NotRead)), timeout=PATIENT)
    (trouble,) = heard.of(NotRead)
    assert (trouble.recording, trouble.index) == (sha256, FRAMES - 3)
    assert "copy.mkv" in trouble.words
    assert "Traceback" not in trouble.words
    heard.decoder.show(sha256, 2)
    qtbot.waitUntil(lambda: bool(heard.pictures), timeout=PATIENT)
    assert number_of(heard.pictures[-1].rgb) == 2, "what can be read still is"


def test_nothing_is_told_of_damage_that_nobody_has_asked_to_see(
    qtbot: QtBot, heard: Listener, counting: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.mkv"
    copy.write_bytes(counting.read_bytes())
    sha256 = opened(qtbot, heard, copy).hash.sha256
    heard.decoder.show(sha256, 0)
    qtbot.waitUntil(lambda: bool(heard.pictures), timeout=PATIENT)
    qtbot.waitUntil(lambda: heard.decoder._media[sha256].cached(6), timeout=PATIENT)  # read ahead
    content = bytearray(copy.read_bytes())
    content[len(content) // 2 :] = bytes(len(content) - len(content) // 2)
    copy.write_bytes(content)
    near = next(index for index in range(FRAMES // 3, FRAMES) if not _can_read(heard.decoder, sha256, index))
    heard.decoder.show(sha256, near - 1)
    qtbot.waitUntil(lambda: heard.pictures[-1].index == near - 1, timeout=PATIENT)
    heard.decoder.thumbnails(sha256, [((near + 1, 0), FaceBox(10, 10, 20, 20))])
    qtbot.wait(300)
    assert heard.of(NotRead) == []
    assert heard.of(Thumbnail) == []


def _can_read(decoder: Decoder, sha256: str, index: int) -> bool:
    from lgrr.errors import LgrrError

    try:
        decoder._media[sha256].read(index)
    except LgrrError:
        return False
    return True


@pytest.mark.parametrize("content", [b"", b"dear sir, " * 100, None])
def test_what_cannot_be_opened_is_one_sentence(
    qtbot: QtBot, heard: Listener, tmp_path: Path, content: bytes | None
) -> None:
    path = tmp_path / "letter.mp4"
    if content is not None:
        path.write_bytes(content)
    number = next_request()
    heard.decoder.open(number, path, nothing, keep_nothing)
    qtbot.waitUntil(lambda: bool(heard.of(NotOpened)), timeout=PATIENT)
    (event,) = heard.of(NotOpened)
    assert event.request == number
    assert "letter.mp4" in event.words
    assert not event.cancelled
    assert heard.of(Opened) == []


def test_thumbnails_are_made_when_nobody_waits_for_a_picture(qtbot: QtBot, heard: Listener, counting: Path) -> None:
    sha256 = opened(qtbot, heard, counting).hash.sha256
    faces = [(10 * k, 0) for k in range(5)]
    heard.decoder.thumbnails(sha256, [(face, FaceBox(60, 40, 40, 40)) for face in faces])
    heard.decoder.show(sha256, 300)
    qtbot.waitUntil(lambda: len(heard.of(Thumbnail)) == 5, timeout=PATIENT)
    assert [thumb.face for thumb in heard.of(Thumbnail)] == faces
    assert all(thumb.bgra.shape == (64, 64, 4) for thumb in heard.of(Thumbnail))
    assert heard.pictures[0].index == 300


def test_cancelling_an_opening_is_one_ending_and_soon(qtbot: QtBot, heard: Listener, counting: Path) -> None:
    number = next_request()
    heard.decoder.open(number, counting, nothing, keep_nothing)
    waiting = next_request()
    heard.decoder.open(waiting, counting, nothing, keep_nothing)
    heard.decoder.cancel(waiting)
    heard.decoder.cancel(number)
    begun = time.monotonic()
    qtbot.waitUntil(lambda: len(heard.of(NotOpened)) == 2, timeout=PATIENT)
    assert time.monotonic() - begun < 1.0
    assert all(event.cancelled for event in heard.of(NotOpened))
    heard.decoder.cancel(number)  # too late, and no harm
    opened(qtbot, heard, counting)


def test_the_same_content_is_opened_once(qtbot: QtBot, heard: Listener, counting: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.mkv"
    copy.write_bytes(counting.read_bytes())
    first, second = opened(qtbot, heard, counting), opened(qtbot, heard, copy)
    assert first.hash.sha256 == second.hash.sha256
    assert handles(copy) == 0
    heard.decoder.show(first.hash.sha256, 7)
    qtbot.waitUntil(lambda: bool(heard.pictures), timeout=PATIENT)


def test_what_was_seen_before_is_not_read_again(qtbot: QtBot, heard: Listener, counting: Path) -> None:
    kept: dict[str, bytes] = {}
    heard.decoder.open(next_request(), counting, kept.get, kept.__setitem__)
    qtbot.waitUntil(lambda: bool(heard.of(Opened)), timeout=PATIENT)
    (sha256,) = kept
    assert heard.of(Opened)[0].hash.sha256 == sha256
    heard.decoder.forget()
    written: dict[str, bytes] = {}
    heard.decoder.open(next_request(), counting, kept.get, written.__setitem__)
    qtbot.waitUntil(lambda: len(heard.of(Opened)) == 2, timeout=PATIENT)
    assert written == {}, "nothing new to keep"


def test_forgetting_closes_every_file(qtbot: QtBot, heard: Listener, counting: Path) -> None:
    sha256 = opened(qtbot, heard, counting).hash.sha256
    assert handles(counting) > 0
    heard.decoder.forget()
    assert handles(counting) == 0
    heard.decoder.show(sha256, 3)
    qtbot.wait(50)
    assert heard.pictures == []
    assert heard.of(NotRead) == []


@pytest.mark.parametrize("end", ["forget", "stop"])
def test_an_opening_that_ends_while_everything_is_closed_leaves_no_file_open(
    qtbot: QtBot, heard: Listener, counting: Path, end: str
) -> None:
    entered, may_go_on = threading.Event(), threading.Event()

    def keep(sha256: str, survey: bytes) -> None:  # the last that happens before a recording is taken in
        entered.set()
        may_go_on.wait(5)

    heard.decoder.open(next_request(), counting, nothing, keep)
    assert entered.wait(60)
    threading.Timer(0.1, may_go_on.set).start()
    getattr(heard.decoder, end)()
    qtbot.waitUntil(lambda: bool(heard.of(NotOpened)), timeout=PATIENT)
    assert heard.of(NotOpened)[0].cancelled
    assert heard.of(Opened) == []
    qtbot.waitUntil(lambda: handles(counting) == 0, timeout=1000)


def test_stopping_twice_is_no_trouble(qtbot: QtBot, heard: Listener, counting: Path) -> None:
    opened(qtbot, heard, counting)
    heard.decoder.stop()
    heard.decoder.stop()
