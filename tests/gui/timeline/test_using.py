"""Click, drag and wheel on the timeline and its overview: they ask for the frame that is there, and move the window."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPointF, Qt
from pytestqt.qtbot import QtBot

from lgrr.analysis.acts import Note
from lgrr_gui.commands import ChooseTrack, Go
from lgrr_gui.state import WindowState
from lgrr_gui.timeline.canvas import LEFT, TOP
from lgrr_gui.timeline.timeline import Timeline
from lgrr_gui.timeline.window import Window
from tests.gui.mouse import click, drag, wheel
from tests.gui.states import EVERYTHING, act, face, looked, recording, state
from tests.gui.timeline.conftest import Show

VARIABLE = [5000, 5040, 5080, 5500, 6000, 6040, 7000]
SEEN = recording([looked(k, face(0.5)) for k in range(0, 1000, 5)], n=1000)  # 40 s


def asked_of(timeline: Timeline) -> list[object]:
    asked: list[object] = []
    timeline.asked.connect(asked.append)
    return asked


def at(seconds: float, total: float = 40.0, y: float = 100) -> tuple[float, float]:
    """Where an instant is on the canvas while all is visible."""
    return LEFT + seconds / total * 800, y


def test_a_click_asks_for_the_frame_that_is_nearest_in_time(timeline: Timeline, show: Show, qtbot: QtBot) -> None:
    show(state(recording(pts=VARIABLE), 6))
    asked = asked_of(timeline)
    total = 2.0 * 7 / 6
    for second in (0.0, 0.3, 0.8, 1.8):
        click(qtbot, timeline.canvas, at(second, total))
    assert asked == [Go(0), Go(3), Go(4), Go(6)]


def test_a_drag_scrubs_and_asks_for_each_frame_once(timeline: Timeline, show: Show, qtbot: QtBot) -> None:
    show(state(SEEN, 0))
    asked = asked_of(timeline)
    drag(qtbot, timeline.canvas, at(10), at(10.001), at(12), at(20), at(20), at(4))
    assert asked == [Go(250), Go(300), Go(500), Go(100)]


def test_a_drag_beyond_the_ends_stays_in_the_recording(timeline: Timeline, show: Show, qtbot: QtBot) -> None:
    show(state(SEEN, 500))
    asked = asked_of(timeline)
    drag(qtbot, timeline.canvas, at(20.4), at(-5), at(60))
    assert asked == [Go(510), Go(0), Go(999)]


def test_the_frame_on_show_is_not_asked_for_again(timeline: Timeline, show: Show, qtbot: QtBot) -> None:
    show(state(SEEN, 250))
    asked = asked_of(timeline)
    click(qtbot, timeline.canvas, at(10))
    assert asked == []


def test_a_tracks_number_chooses_the_track_and_leaves_the_frame(timeline: Timeline, show: Show, qtbot: QtBot) -> None:
    show(state(SEEN, 250))
    asked = asked_of(timeline)
    ((_, plate),) = timeline.canvas.plates()
    middle = plate.center()
    drag(qtbot, timeline.canvas, (middle.x(), middle.y()), (middle.x() - 2, middle.y()), (middle.x() - 40, middle.y()))
    assert asked == [ChooseTrack(1)], "also where the hand trembles"


def test_without_a_recording_nothing_is_asked_for(timeline: Timeline, show: Show, qtbot: QtBot) -> None:
    asked = asked_of(timeline)
    show(WindowState())
    click(qtbot, timeline.canvas, at(10))
    drag(qtbot, timeline.overview, at(10, y=10), at(20, y=10))
    wheel(timeline.canvas, at(10), 3)
    assert asked == []
    assert timeline.canvas.tip(QPointF(400, 100)) == ""
    assert timeline.accessibleDescription() == ""


@pytest.mark.parametrize("second", [0.0, 13.0, 40.0])
def test_the_wheel_zooms_to_a_second_about_the_mouse_and_back_to_all(
    timeline: Timeline, show: Show, second: float
) -> None:
    show(state(SEEN, 0))
    place = at(second)
    for _ in range(60):
        wheel(timeline.canvas, place, 1)
    assert timeline.visible.length == 1.0
    assert timeline.visible.start <= second <= timeline.visible.end + 1e-9
    assert timeline.canvas.plane.seconds(place[0]) == pytest.approx(second, abs=0.05)
    for _ in range(60):
        wheel(timeline.canvas, place, -1)
    assert timeline.visible == Window.whole(40.0)


def test_a_recording_shorter_than_a_second_cannot_be_zoomed_beyond_itself(timeline: Timeline, show: Show) -> None:
    show(state(recording([looked(0, face(0.5))], n=10), 0))
    wheel(timeline.canvas, at(10), 5)
    assert timeline.visible == Window.whole(timeline.visible.total)


def test_wheel_with_shift_or_sideways_pans(timeline: Timeline, show: Show) -> None:
    show(state(SEEN, 0))
    timeline.show_window(Window(10.0, 10.0, 40.0))
    wheel(timeline.canvas, (400, 100), -1, modifiers=Qt.KeyboardModifier.ShiftModifier)
    assert timeline.visible.start == pytest.approx(11.0)
    wheel(timeline.canvas, (400, 100), 0, across=1)
    assert timeline.visible.start == pytest.approx(10.0)
    assert timeline.visible.length == 10.0
    wheel(timeline.canvas, (400, 100), 90, modifiers=Qt.KeyboardModifier.ShiftModifier)
    assert timeline.visible.start == 0.0


def test_zooming_by_key_keeps_the_current_frame_in_its_place(timeline: Timeline, show: Show) -> None:
    show(state(SEEN, 500))
    share = (20.0 - timeline.visible.start) / timeline.visible.length
    timeline.zoom_in()
    timeline.zoom_in()
    assert timeline.visible.length == 10.0
    assert (20.0 - timeline.visible.start) / timeline.visible.length == pytest.approx(share)
    timeline.show_second()
    assert timeline.visible.start == pytest.approx(19.5)
    timeline.zoom_out()
    assert timeline.visible.length == 2.0
    timeline.show_all()
    assert timeline.visible == Window.whole(40.0)


def test_the_page_turns_when_the_current_frame_leaves_it(timeline: Timeline, show: Show) -> None:
    show(state(SEEN, 0))
    timeline.show_window(Window(0.0, 4.0, 40.0))
    now = state(SEEN, 100)
    timeline.show_state(now, frozenset({"wanted"}))
    assert timeline.visible.start == 0.0, "at the edge it is still there"
    timeline.show_state(replace(now, wanted=101), frozenset({"wanted"}))
    assert timeline.visible.start == pytest.approx(4.04 - 0.2)
    timeline.show_window(Window(20.0, 4.0, 40.0))
    timeline.show_state(replace(now, wanted=101, track=1), frozenset({"track"}))
    assert timeline.visible.start == 20.0, "what was looked at on purpose stays while nothing moves"


def test_more_results_keep_the_window_and_another_recording_shows_all_of_itself(timeline: Timeline, show: Show) -> None:
    show(state(SEEN, 0))
    timeline.show_window(Window(3.0, 5.0, 40.0))
    more = replace(SEEN, acts=(act(1, Note(3, 3)),))
    show(state(more, 80))
    assert (timeline.visible.start, timeline.visible.length) == (3.0, 5.0)
    other = recording(n=50, sha256="00" * 32)
    now = WindowState(recordings=(more, other), current=other.sha256, wanted=0)
    show(now)
    assert timeline.visible == Window.whole(2.0)
    timeline.grab()


def test_a_shorter_recording_after_a_longer_one_is_painted_at_once(timeline: Timeline, show: Show) -> None:
    show(state(SEEN, 999))
    short = recording(n=0, pts=[], sha256="00" * 32)
    show(WindowState(recordings=(short,), current=short.sha256, wanted=999))
    timeline.grab()
    opened = recording(n=3, sha256="00" * 32)
    show(WindowState(recordings=(opened,), current=opened.sha256, wanted=999))
    timeline.grab()
    assert timeline.accessibleDescription().startswith("frame 2 · ")


def test_tips_say_frame_time_time_stamp_and_score(timeline: Timeline, show: Show) -> None:
    shifted = recording([looked(1, face(0.93), pts=5040), looked(2, face(None), pts=5080), looked(3, pts=5500)],
                        pts=VARIABLE)  # fmt: skip
    show(state(shifted, 0))
    total = 2.0 * 7 / 6

    def tip(seconds: float) -> list[str]:
        x, y = at(seconds, total)
        return timeline.canvas.tip(QPointF(x, y)).split("\n")

    assert tip(0.04)[0] == "frame 1 · 00:00.040 · pts 5040 · Track 1: 0.93"
    assert tip(0.08)[0].endswith("Track 1: the face is 8 px wide, too small to score")
    assert tip(0.5)[0] == "frame 3 · 00:00.500 · pts 5500 · no face found"
    assert tip(2.0)[0] == "frame 6 · 00:02.000 · pts 7000 · not analysed"
    assert tip(2.0)[1] == "Times count from the first frame, which the file puts at 00:05.000."
    axis = timeline.canvas.tip(QPointF(LEFT / 2, 100))
    assert "not a probability" in axis


def test_the_overview_shows_where_the_window_is_and_moves_it(timeline: Timeline, show: Show, qtbot: QtBot) -> None:
    show(state(SEEN, 0))
    timeline.show_window(Window(10.0, 10.0, 40.0))
    frame = timeline.overview.frame()
    assert (frame.left(), frame.right()) == pytest.approx((LEFT + 200, LEFT + 400))
    drag(qtbot, timeline.overview, at(15, y=15), at(25, y=15))
    assert timeline.visible.start == pytest.approx(20.0)
    drag(qtbot, timeline.overview, at(30, y=15), at(35, y=15))
    assert (timeline.visible.start, timeline.visible.end) == pytest.approx((20.0, 35.0)), "its right edge"
    drag(qtbot, timeline.overview, at(20, y=15), at(34.9, y=15))
    assert timeline.visible.length == pytest.approx(1.0), "its left edge, no shorter than a second"
    click(qtbot, timeline.overview, at(5, y=15))
    assert (timeline.visible.start, timeline.visible.length) == pytest.approx((4.5, 1.0)), "a press beside it"
    qtbot.mouseDClick(timeline.overview, Qt.MouseButton.LeftButton, pos=QPointF(*at(5, y=15)).toPoint())
    assert timeline.visible == Window.whole(40.0)


def test_the_overview_never_leaves_the_recording(timeline: Timeline, show: Show, qtbot: QtBot) -> None:
    show(state(SEEN, 0))
    timeline.show_window(Window(10.0, 10.0, 40.0))
    drag(qtbot, timeline.overview, at(15, y=15), at(-30, y=15), at(90, y=15))
    assert (timeline.visible.start, timeline.visible.end) == pytest.approx((30.0, 40.0))


def test_a_note_far_down_is_in_the_lane_and_can_be_pointed_at(timeline: Timeline, show: Show) -> None:
    acts = [act(k + 1, Note(100, 300, f"note {k}")) for k in range(3)]
    show(state(replace(SEEN, acts=tuple(acts)), 0))
    tips = [timeline.canvas.tip(QPointF(at(5)[0], y)) for y in range(TOP)]
    assert {"note 0", "note 1", "note 2"} <= set(tips)


def test_nothing_is_painted_for_what_is_not_shown_here(timeline: Timeline) -> None:
    timeline.show_state(state(SEEN, 5), EVERYTHING - {"recordings", "current", "wanted", "track", "view"})
    assert len(timeline.canvas.data.seconds) == 0
