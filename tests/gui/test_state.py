"""The store says what changed and nothing else; notices are sentences that stay in order."""

from dataclasses import replace

from lgrr_gui.state import Job, Store, View, WindowState
from lgrr_gui.telling import KEPT, tell
from tests.gui.states import looked, recording, shown, state

Heard = list[tuple[WindowState, frozenset[str]]]


def listening(store: Store) -> Heard:
    heard: Heard = []
    store.watch(lambda now, changed: heard.append((now, changed)))
    return heard


def test_only_what_changed_is_announced_and_nothing_where_nothing_did() -> None:
    store = Store()
    heard = listening(store)
    store.set(wanted=3, playing=False, view=View())
    assert [changed for _, changed in heard] == [{"wanted"}]
    store.set(wanted=3)
    store.set_view(opacity=View().opacity)
    assert len(heard) == 1
    store.set_view(opacity=0.1)
    store.set(job=Job(1, "ab"))
    store.set(job=Job(1, "ab"))
    assert [changed for _, changed in heard[1:]] == [{"view"}, {"job"}]


def test_one_recording_changes_and_the_others_are_the_same_objects() -> None:
    store = Store()
    one, other = recording([looked(0)]), recording(sha256="00" * 32)
    store.set(recordings=(one, other), current=one.sha256)
    heard = listening(store)
    store.set_recording(other.sha256, stage="index")
    assert store.now.recordings[0] is one
    assert store.now.recordings[1].stage == "index"
    assert heard[0][1] == {"recordings"}
    assert store.now.recording is one


def test_pictures_are_compared_as_things_not_pixel_by_pixel() -> None:
    store = Store()
    first = shown(0)
    store.set(shown=first)
    heard = listening(store)
    store.set(shown=first)
    assert heard == []
    store.set(shown=shown(0))
    assert heard[0][1] == {"shown"}


def test_who_changes_the_state_while_being_told_leaves_everyone_with_the_newest() -> None:
    store = Store()

    def clamp(now: WindowState, changed: frozenset[str]) -> None:
        if now.wanted > 10:
            store.set(wanted=10)

    store.watch(clamp)
    heard = listening(store)
    store.set(wanted=99)
    assert store.now.wanted == 10
    assert all(now.wanted == 10 for now, _ in heard), "nobody paints a state that no longer is"


def test_the_recording_on_show_is_none_where_it_is_not_in_the_case() -> None:
    assert state(recording()).recording is not None
    assert replace(state(recording()), current="00" * 32).recording is None


def test_a_frames_identity_is_its_stream_and_time_stamp() -> None:
    there = recording(pts=[5000, 5040, 5500])
    frame = there.frame_id(2)
    assert (frame.index, frame.pts, frame.seconds) == (2, 5500, 5.5)


def test_notices_are_numbered_printable_and_not_kept_for_ever() -> None:
    store = Store()
    for k in range(KEPT + 20):
        tell(store, "info", f"sentence {k}\x1b[31m")
    notices = store.now.notices
    assert len(notices) == KEPT
    assert notices[-1].number == KEPT + 20
    assert "\x1b" not in notices[-1].words
    assert [n.number for n in notices] == sorted({n.number for n in notices})
