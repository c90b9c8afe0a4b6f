"""What the timeline makes of a recording: times from the time stamps, gaps, cuts, faces, notes."""

import numpy as np
import pytest

from lgrr.analysis.acts import Exclude, Note, Rename
from lgrr_gui.state import Recording
from lgrr_gui.timeline.data import TimelineData, timeline_data
from tests.gui.states import act, face, looked, recording

VARIABLE = [5000, 5040, 5080, 5200, 6000, 6040, 8000]  # ms


def steady(every: int = 1, n: int = 100, **more: object) -> Recording:
    return recording([looked(k, face(0.5)) for k in range(0, n, every)], n=n, **more)  # type: ignore[arg-type]


def test_nothing_is_shown_until_a_recording_is_open() -> None:
    assert len(timeline_data(None).seconds) == 0
    closed = recording(n=0, pts=[])
    assert len(timeline_data(closed).seconds) == 0


def test_times_are_the_time_stamps_own_counted_from_the_first_frame() -> None:
    frames = [looked(k, face(0.5), pts=pts) for k, pts in enumerate(VARIABLE)]
    data = timeline_data(recording(frames, pts=VARIABLE))
    assert data.seconds.tolist() == pytest.approx([0, 0.04, 0.08, 0.2, 1.0, 1.04, 3.0])
    (line,) = data.lines
    assert line.seconds.tolist() == data.seconds.tolist()
    assert data.total == pytest.approx(3.5), "with the time of the last frame"


def test_the_nearest_frame_is_nearest_in_time_not_in_number() -> None:
    data = timeline_data(recording(pts=VARIABLE))
    draw = np.random.default_rng(2).random(200) * 4 - 0.5
    for second in draw.tolist():
        assert data.nearest(second) == int(np.argmin(np.abs(data.seconds - second)))


def test_a_recording_not_analysed_is_unseen_from_end_to_end() -> None:
    data = timeline_data(recording(n=100))
    assert data.unseen.tolist() == [[0.0, data.total]]
    assert (data.looked, data.lines) == (0, ())


def test_a_stretch_without_looks_is_unseen_and_no_line_leads_over_it() -> None:
    frames = [looked(k, face(0.5)) for k in [*range(0, 50), *range(150, 200)]]
    data = timeline_data(recording(frames, n=250))
    assert data.unseen.tolist() == [
        pytest.approx([49.5 * 0.04, 149.5 * 0.04]),
        pytest.approx([199.5 * 0.04, 10.0]),
    ]
    assert np.flatnonzero(~data.lines[0].joined).tolist() == [0, 50]


def test_every_tenth_frame_is_no_gap() -> None:
    data = timeline_data(steady(every=10, n=200))
    assert len(data.unseen) == 0
    assert data.lines[0].joined.tolist() == [False] + [True] * 19


def test_no_line_leads_over_a_cut_and_the_cut_is_where_its_frame_is() -> None:
    data = timeline_data(steady(cuts=(30,)))
    assert data.cuts.tolist() == [pytest.approx(1.2)]
    assert np.flatnonzero(~data.lines[0].joined).tolist() == [0, 30]


def test_frames_without_a_face_are_marked_and_failed_ones_are_not_the_same() -> None:
    frames = [looked(k, *([face(0.5)] if k < 40 else [])) for k in range(60)]
    frames += [looked(k, failed="damaged") for k in range(60, 64)]
    frames += [looked(k, face(0.5)) for k in range(64, 100)]
    data = timeline_data(recording(frames))
    assert data.faceless.tolist() == [pytest.approx([39.5 * 0.04, 59.5 * 0.04])]
    assert data.failed.tolist() == pytest.approx([2.4, 2.44, 2.48, 2.52])
    assert len(data.unseen) == 0


def test_a_face_that_is_followed_but_not_scored_is_no_missing_face() -> None:
    frames = [looked(k, face(0.5 if k < 50 else None)) for k in range(100)]
    assert len(timeline_data(recording(frames)).faceless) == 0
    confirmed_nowhere = [looked(k, face(None, track=None)) for k in range(100)]
    assert len(timeline_data(recording(confirmed_nowhere)).faceless) == 1


def test_each_track_is_a_line_with_its_name_interval_and_span() -> None:
    frames = [
        looked(k, face(0.9), *([face(0.1, track=2, box=(10, 10, 50, 50))] if 20 <= k < 60 else [])) for k in range(100)
    ]
    acts = [act(1, Rename((20, 1), "Guest")), act(2, Exclude((0, 0), "a poster"))]
    one, two = timeline_data(recording(frames, acts=acts)).lines
    assert (one.track, one.label, one.excluded) == (1, "Track 1", True)
    assert (two.track, two.label, two.excluded) == (2, "Guest", False)
    assert two.span == pytest.approx((0.8, 59 * 0.04))
    assert two.interval is not None
    assert two.interval[0] <= 0.1 <= two.interval[1]


def test_frames_looked_at_by_hand_take_the_place_of_the_reviews() -> None:
    analysed = [looked(k, face(0.5)) for k in range(10)]
    by_hand = [looked(3, face(0.9)), looked(50, face(0.8, track=None)), looked(20)]
    data = timeline_data(recording(analysed, by_hand=by_hand))
    assert data.looked == 12
    loose, line = data.lines
    assert line.p_fake.values[3] == 0.9
    assert (loose.track, loose.p_fake.values.tolist(), loose.seconds.tolist()) == (0, [0.8], [pytest.approx(2.0)])
    assert not loose.joined.any(), "nobody has said that these are one face"


def test_notes_and_marks_stand_in_rows_where_they_have_room() -> None:
    acts = [act(1, Note(10, 50, "long")), act(2, Note(20, 20)), act(3, Note(60, 70, "later")), act(4, Note(990, 999))]
    flags = timeline_data(recording(acts=acts)).flags
    assert [(f.text, f.row) for f in flags] == [("long", 0), ("", 1), ("later", 0), ("", 0)]
    assert (flags[0].start, flags[0].end) == pytest.approx((0.4, 2.0))
    assert flags[3].end == pytest.approx(99 * 0.04), "never beyond the recording"


def test_a_still_picture_and_a_recording_of_equal_stamps_have_a_time_axis() -> None:
    for pts in ([0], [7, 7]):
        data = timeline_data(recording([looked(0, face(0.5), pts=pts[0])], pts=pts))
        assert data.total > 0
        assert data.nearest(0.3) == 0 or len(pts) == 2
        assert len(data.lines) == 1


def test_a_hundred_thousand_faces_become_arrays_not_objects() -> None:
    data: TimelineData = timeline_data(steady(n=2000))
    (line,) = data.lines
    assert all(isinstance(column, np.ndarray) for column in (line.seconds, line.joined, line.reach))
    assert line.p_fake.values.dtype == np.float64
