"""Playing: in real time frames may be passed over, in every-frame play none is."""

import time
from collections.abc import Iterator
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from lgrr_gui.player import FASTEST, Player
from lgrr_gui.state import Store, WindowState
from tests.gui.states import recording, shown, state

UNEVEN = recording(pts=[5000, 5020, 5040, 5060, 5400, 5420, 5440])


@pytest.fixture
def store(qtbot: QtBot) -> Store:
    store = Store()
    now = state(recording(n=100))
    store.set(recordings=now.recordings, current=now.current, shown=now.shown)
    return store


@pytest.fixture
def player(store: Store) -> Iterator[Player]:
    player = Player(store)
    yield player
    player.stop()


def wanted(store: Store) -> list[int]:
    """Every frame asked for from now on."""
    seen: list[int] = []

    def watch(now: WindowState, changed: frozenset[str]) -> None:
        if "wanted" in changed:
            seen.append(now.wanted)

    store.watch(watch)
    return seen


def pictures_follow(store: Store) -> None:
    """A decoder that has every picture at once."""

    def watch(now: WindowState, changed: frozenset[str]) -> None:
        if now.shown is None or now.shown.index != now.wanted:
            store.set(shown=shown(now.wanted))

    store.watch(watch)


def use(store: Store, other: object) -> None:
    store.set(recordings=(other,), wanted=0)


def test_real_time_keeps_to_the_clock(store: Store, player: Player, qtbot: QtBot) -> None:
    seen, begun = wanted(store), time.monotonic()
    player.toggle()
    qtbot.waitUntil(lambda: store.now.wanted >= 12, timeout=5000)
    spent = time.monotonic() - begun
    assert store.now.wanted <= spent * 25 + 1, "never ahead of the recording's own time"
    assert seen == sorted(seen)
    assert store.now.playing


def test_real_time_waits_through_a_long_frame(store: Store, player: Player, qtbot: QtBot) -> None:
    use(store, UNEVEN)
    begun, at = time.monotonic(), {}
    store.watch(lambda now, changed: at.setdefault(now.wanted, time.monotonic() - begun))
    player.toggle()
    qtbot.waitUntil(lambda: not store.now.playing, timeout=5000)
    assert store.now.wanted == 6, "the last frame stays"
    assert at[4] >= 0.39, "frame 3 is on show for 0.34 s"
    assert store.now.speed == 1.0


def test_every_frame_is_played_however_long_each_takes(store: Store, player: Player, qtbot: QtBot) -> None:
    seen = wanted(store)
    store.set(every_frame=True, wanted=90, shown=shown(90))
    player.toggle()
    for index in range(91, 100):
        qtbot.waitUntil(lambda index=index: store.now.wanted == index, timeout=2000)
        qtbot.wait(35)
        assert store.now.wanted == index, "not before the picture is there"
        store.set(shown=shown(index))
    qtbot.waitUntil(lambda: not store.now.playing, timeout=2000)
    assert seen == [*range(90, 100)]


def test_every_frame_plays_backward_too(store: Store, player: Player, qtbot: QtBot) -> None:
    store.set(every_frame=True, wanted=5, shown=shown(5))
    pictures_follow(store)
    seen = wanted(store)
    player.shuttle(-1)
    qtbot.waitUntil(lambda: not store.now.playing, timeout=2000)
    assert seen == [4, 3, 2, 1, 0]


def test_playing_at_the_end_begins_again(store: Store, player: Player, qtbot: QtBot) -> None:
    store.set(wanted=99)
    player.toggle()
    assert store.now.wanted == 0
    assert store.now.playing
    player.toggle()
    assert not store.now.playing


def test_the_shuttle_keys_get_faster_and_turn_round(store: Store, player: Player) -> None:
    store.set(wanted=50)
    speeds = []
    for direction in (1, 1, 1, 1, 1, -1, -1, 1):
        player.shuttle(direction)
        speeds.append(store.now.speed)
    assert speeds == [1, 2, 4, 8, FASTEST, -1, -2, 1]
    player.stop()
    player.shuttle(-1)
    assert store.now.speed == -1


def test_backward_ends_at_the_first_frame(store: Store, player: Player, qtbot: QtBot) -> None:
    store.set(wanted=4)
    player.shuttle(-1)
    qtbot.waitUntil(lambda: not store.now.playing, timeout=2000)
    assert store.now.wanted == 0


def test_from_every_frame_to_real_time_nothing_is_leapt_over(store: Store, player: Player, qtbot: QtBot) -> None:
    store.set(every_frame=True)
    player.toggle()
    qtbot.wait(600)  # no picture comes: frame 1 is waited for
    assert store.now.wanted <= 1
    store.set(every_frame=False)
    qtbot.wait(60)
    assert store.now.wanted <= 4, "real time begins where the picture is"


@pytest.mark.parametrize("other", [recording(n=0, pts=[], sha256="00" * 32), recording(n=100, sha256="00" * 32)])
def test_another_recording_on_show_stops_playing(store: Store, player: Player, qtbot: QtBot, other: object) -> None:
    player.toggle()
    store.set(recordings=(other,), current="00" * 32, wanted=0)
    qtbot.waitUntil(lambda: not store.now.playing, timeout=1000)
    assert store.now.wanted == 0


def test_a_still_picture_and_no_recording_do_not_play(store: Store, player: Player) -> None:
    use(store, recording(n=1))
    player.toggle()
    assert not store.now.playing
    store.set(recordings=(), current=None)
    player.shuttle(1)
    assert not store.now.playing


def test_playing_goes_on_when_more_of_the_recording_is_analysed(store: Store, player: Player, qtbot: QtBot) -> None:
    player.toggle()
    assert store.now.recording is not None
    use_again = replace(store.now.recording, kept=False)
    store.set(recordings=(use_again,))
    qtbot.waitUntil(lambda: store.now.wanted > 2, timeout=2000)
    assert store.now.playing
