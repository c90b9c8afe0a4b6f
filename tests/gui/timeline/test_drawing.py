"""What the timeline draws, looked at pixel by pixel."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPainter, QPalette
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from lgrr.analysis.acts import Exclude, Note
from lgrr.types import FaceResult
from lgrr_gui.looks.colours import TRACKS
from lgrr_gui.state import Recording, View
from lgrr_gui.timeline.canvas import LEFT, Canvas
from lgrr_gui.timeline.ink import Ink
from lgrr_gui.timeline.timeline import Timeline
from lgrr_gui.timeline.window import Window
from tests.gui.pixels import bounds, differing, pixels
from tests.gui.states import act, face, looked, recording, state
from tests.gui.timeline.conftest import Show

VARIABLE = [5000, 5040, 5080, 5500, 6000, 6040, 7000]  # ms


def scored(scores: Sequence[float], pts: Sequence[int] | None = None, **more: object) -> Recording:
    frames = [looked(k, face(p), pts=None if pts is None else pts[k]) for k, p in enumerate(scores)]
    return recording(frames, n=len(scores), pts=pts, **more)  # type: ignore[arg-type]


def plot(canvas: Canvas) -> np.ndarray:
    """The pixels of the plot alone."""
    r = canvas.plane.rect.toRect()
    return pixels(canvas)[r.top() : r.bottom() + 1, r.left() : r.right() + 1]


def x_of(seconds: float, total: float) -> float:
    """Where an instant must be, counted from the plot's left edge."""
    return seconds / total * 800


def coloured(image: np.ndarray, colour: QColor, by: int = 24) -> np.ndarray:
    return np.abs(image - (colour.red(), colour.green(), colour.blue())).max(axis=-1) <= by


def ink(canvas: Canvas) -> Ink:
    return Ink.of(canvas.palette())


def runs_of(columns: np.ndarray) -> list[float]:
    """Middles of runs of set columns."""
    places = np.flatnonzero(columns)
    return [float(run.mean()) for run in np.split(places, np.flatnonzero(np.diff(places) > 1) + 1) if len(run)]


def test_faces_stand_at_their_true_times_where_frames_come_unevenly(timeline: Timeline, show: Show) -> None:
    scores = [0.5] * 7
    show(state(scored(scores, VARIABLE), 6))
    total = 2.0 * 7 / 6
    image = plot(timeline.canvas)
    y = round(timeline.canvas.plane.y(0.5) - timeline.canvas.plane.rect.top())
    above = coloured(image[y - 2], ink(timeline.canvas).track(1), 60)  # dots are higher than the line between them
    expected = [x_of((pts - 5000) / 1000, total) for pts in VARIABLE[:-1]]
    assert runs_of(above)[: len(expected)] == pytest.approx(expected, abs=1.5)


def test_scores_stand_at_their_height(timeline: Timeline, show: Show) -> None:
    plane = timeline.canvas.plane
    for p in (0.0, 0.25, 0.5, 1.0):
        show(state(scored([p] * 100), 99))
        hit = coloured(plot(timeline.canvas)[:, 100:700], ink(timeline.canvas).track(1), 40)
        rows = np.flatnonzero(hit.any(axis=1))
        usable = plane.rect.height() - 7 - 13
        assert rows.mean() == pytest.approx(plane.rect.height() - 13 - p * usable, abs=1.5)


def test_the_interval_is_a_band_over_the_tracks_own_time(timeline: Timeline, show: Show) -> None:
    draw = np.random.default_rng(4)
    frames = [looked(k, *([face(float(p))] if 25 <= k < 75 else [])) for k, p in enumerate(draw.uniform(0.3, 0.9, 100))]
    seen = recording(frames)
    assert seen.review is not None
    (person,) = seen.review.summary.people
    assert person.track.interval is not None
    low, high = person.track.interval
    show(state(seen, 99))
    with_band = plot(timeline.canvas)
    bare = replace(person, track=replace(person.track, interval=None))
    summary = replace(seen.review.summary, people=(bare,))
    show(state(replace(seen, review=replace(seen.review, summary=summary)), 99))
    left, top, right, bottom = bounds(differing(with_band, plot(timeline.canvas)))
    total = timeline.canvas.data.total
    assert (left, right) == pytest.approx((x_of(1.0, total), x_of(74 * 0.04, total)), abs=1.5)
    y = timeline.canvas.plane.y
    top_of_plot = timeline.canvas.plane.rect.top()
    assert (top, bottom) == pytest.approx((y(high) - top_of_plot, y(low) - top_of_plot), abs=1.5)


def test_what_was_not_analysed_is_hatched_and_the_rest_is_not(timeline: Timeline, show: Show) -> None:
    frames = [looked(k, face(0.2)) for k in range(100)]
    show(state(recording(frames, n=200), 0))
    image = plot(timeline.canvas)[10:60]  # above the scores
    ground = ink(timeline.canvas).ground
    empty = coloured(image, ground, 0)
    edge = round(x_of(99.5 * 0.04, 8.0))
    assert empty[:, 10 : edge - 30].mean() > 0.95, "clear where it was analysed"
    hatched = image[:, edge + 5 : -5]
    assert not coloured(hatched, ground, 0).any()
    shades = {tuple(pixel) for pixel in hatched.reshape(-1, 3).tolist()}
    assert len(shades) >= 2, "lines on a tint, not a tint alone"


def test_no_face_is_a_band_at_the_bottom_and_a_failed_frame_a_cross(timeline: Timeline, show: Show) -> None:
    with_faces = [looked(k, face(0.9)) for k in range(100)]
    show(state(recording(with_faces), 99))
    plain = plot(timeline.canvas)
    show(state(recording([r if r.frame.index < 50 else looked(r.frame.index) for r in with_faces]), 99))
    without = differing(plain, plot(timeline.canvas))
    bottom = without[-6:, :]
    assert bottom[:, 420:780].all()
    assert not bottom[:, :380].any()
    show(state(recording([*with_faces[:50], looked(50, failed="damaged"), *with_faces[51:]]), 99))
    left, _, right, _ = bounds(differing(plain, plot(timeline.canvas))[-10:])
    assert (left + right) / 2 == pytest.approx(x_of(50 * 0.04, 4.0), abs=2)
    assert right - left < 10


def test_a_cut_is_a_dashed_line_from_top_to_bottom(timeline: Timeline, show: Show) -> None:
    show(state(scored([0.2] * 100), 99))
    plain = plot(timeline.canvas)
    show(state(scored([0.2] * 100, cuts=(50,)), 99))
    changed = differing(plain, plot(timeline.canvas))
    column = round(x_of(2.0, 4.0))
    line = changed[:80, column - 1 : column + 2].any(axis=1)
    assert 0.3 < line.mean() < 0.95, "dashed"
    changed[:, column - 8 : column + 8] = False
    assert not changed[:80].any()


def test_notes_and_marks_stand_above_the_plot_at_their_frames(timeline: Timeline, show: Show) -> None:
    seen = scored([0.2] * 100)
    show(state(seen, 99))
    plain = pixels(timeline.canvas)[:20]
    acts = [act(1, Note(25, 50, "flickers")), act(2, Note(75, 75))]
    show(state(replace(seen, acts=tuple(acts)), 99))
    changed = differing(plain, pixels(timeline.canvas)[:20])
    columns = np.flatnonzero(changed.any(axis=0)) - LEFT
    note = columns[columns < 500]
    assert (note.min(), note.max()) == pytest.approx((x_of(1.0, 4.0), x_of(2.0, 4.0)), abs=3)
    mark = columns[columns >= 500]
    assert mark.mean() == pytest.approx(x_of(3.0, 4.0), abs=1.5)
    tip = timeline.canvas.tip(QPointF(LEFT + x_of(1.0, 4.0) + 3, 4))
    assert tip == "flickers"
    assert timeline.canvas.tip(QPointF(LEFT + x_of(3.0, 4.0) + 2, 4)) == "Mark"


def test_before_any_analysis_it_says_where_scores_will_be_and_still_shows_notes(timeline: Timeline, show: Show) -> None:
    show(state(recording(n=100), 99))
    plain = pixels(timeline.canvas)
    show(state(recording(n=100, acts=[act(1, Note(50, 50))]), 99))
    assert differing(plain, pixels(timeline.canvas))[:20].any(), "a mark made before the analysis is there"


def test_excluded_tracks_are_faint_and_dashed_and_the_chosen_one_is_strong(timeline: Timeline, show: Show) -> None:
    seen = scored([0.7] * 400)
    colour = ink(timeline.canvas).track(1)

    def strength() -> float:
        return float(coloured(plot(timeline.canvas)[:, 50:700], colour, 40).sum())

    show(state(seen, 399))
    usual = strength()
    show(state(seen, 399, track=1))
    chosen = strength()
    show(state(replace(scored([0.7] * 400, acts=[act(1, Exclude((0, 0), "a poster"))])), 399))
    assert chosen > usual > strength()


def test_each_tracks_number_stands_at_the_end_of_its_line_and_none_covers_another(
    timeline: Timeline, show: Show
) -> None:
    faces: list[FaceResult] = [face(0.5, track=k, box=(20 * k, 20, 18, 18)) for k in range(1, 7)]
    show(state(recording([looked(k, *faces) for k in range(60)], n=100), 99))
    plates = timeline.canvas.plates()
    assert [line.track for line, _ in plates] == [1, 2, 3, 4, 5, 6]
    rects = [rect for _, rect in plates]
    assert not any(a.intersects(b) for k, a in enumerate(rects) for b in rects[:k])
    assert all(timeline.canvas.rect().toRectF().contains(rect) for rect in rects), "all of them can be read"
    shown = pixels(timeline.canvas)
    for line, rect in plates:
        r = rect.toRect().adjusted(2, 2, -2, -2)
        ground = shown[r.top() : r.bottom(), r.left() : r.right()]
        assert coloured(ground, ink(timeline.canvas).track(line.track), 10).mean() > 0.4


def test_both_streams_are_drawn_on_demand_with_a_key(timeline: Timeline, show: Show) -> None:
    seen = recording([looked(k, face(0.5, streams=(0.9, 0.1))) for k in range(100)])
    show(state(seen, 99))
    plain = plot(timeline.canvas)
    show(state(seen, 99, view=View(streams=True)))
    changed = differing(plain, plot(timeline.canvas))
    top = timeline.canvas.plane.rect.top()
    for p in (0.9, 0.1):
        row = round(timeline.canvas.plane.y(p) - top)
        assert changed[row - 1 : row + 2, 100:400].any(axis=0).mean() > 0.3
    assert changed[:20, 500:].any(), "the key"


def test_the_cursor_is_at_the_current_frame_and_says_which(timeline: Timeline, show: Show) -> None:
    seen = scored([0.2] * 100)
    accent = timeline.palette().color(QPalette.ColorRole.Highlight)
    for index in (0, 25, 80, 99):
        show(state(seen, index))
        row = coloured(plot(timeline.canvas)[20:60], accent, 3).all(axis=0)
        assert runs_of(row) == [pytest.approx(x_of(index * 0.04, 4.0), abs=1.5)]
        assert timeline.accessibleDescription().startswith(f"frame {index} · ")
    assert timeline.accessibleDescription() == "frame 99 · 00:03.960 · pts 3960 · Track 1: 0.20"


def test_moving_the_cursor_paints_nothing_else_anew(timeline: Timeline, show: Show) -> None:
    seen = scored([0.2] * 100)
    show(state(seen, 3))
    pixels(timeline)
    kept = timeline.canvas._kept, timeline.overview._kept
    timeline.show_state(state(seen, 60), frozenset({"wanted", "shown"}))
    pixels(timeline)
    assert timeline.canvas._kept is kept[0]
    assert timeline.overview._kept is kept[1]
    timeline.show_state(state(seen, 60, view=View(opacity=0.1)), frozenset({"view"}))
    pixels(timeline)
    assert timeline.canvas._kept is kept[0], "an opacity of the picture is no matter of the timeline"


def test_a_hundred_thousand_faces_are_painted_with_a_bounded_number_of_objects(
    timeline: Timeline, show: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = {}
    for n in (3_000, 100_000):
        seen = many(n)
        show(state(seen, 0))
        counted = 0

        class Counted(QPointF):
            def __init__(self, *args: object) -> None:
                nonlocal counted
                counted += 1
                super().__init__(*args)  # type: ignore[call-overload]

        monkeypatch.setattr("lgrr_gui.timeline.plot.QPointF", Counted)
        timeline.canvas._repaint()
        image = plot(timeline.canvas)
        made[n] = counted
        assert coloured(image, ink(timeline.canvas).track(1), 60).any()
        monkeypatch.undo()
    assert made[100_000] <= 6 * 800
    assert made[100_000] <= 1.3 * made[3_000] + 100


def many(n: int) -> Recording:
    """`n` frames with one scored face each, as columns."""
    from lgrr.analysis import FaceTable, Review

    few = recording([looked(k, face(0.5)) for k in range(10)], n=n)
    assert few.review is not None
    draw = np.random.default_rng(7)
    score = np.clip(0.5 + 0.2 * np.sin(np.arange(n) / 500) + draw.normal(0, 0.05, n), 0, 1)
    column = np.arange(n, dtype=np.int32)
    table = FaceTable(
        frames=column, failed=np.zeros(n, bool), frame=column, position=np.zeros(n, np.int32),
        track=np.ones(n, np.int32), box=np.tile(np.float32([100, 60, 80, 100]), (n, 1)),
        size=np.full(n, 80, np.float32), sharpness=np.full(n, 0.5, np.float32), p_fake=score, p_noise=score,
        p_semantic=score, patches=np.zeros((n, 3, 3), np.float32), maps=np.zeros((n, 11, 11), np.float16),
        skipped=np.full(n, -1, np.int32),
    )  # fmt: skip
    (person,) = few.review.summary.people
    person = replace(person, track=replace(person.track, last_index=n - 1, faces_scored=n))
    return replace(few, review=Review(replace(few.review.summary, people=(person,)), table))


def test_the_extremes_of_a_single_odd_frame_among_a_hundred_thousand_can_be_seen(
    timeline: Timeline, show: Show
) -> None:
    seen = many(100_000)
    assert seen.review is not None
    seen.review.table.p_fake[50_000] = 1.0
    show(state(seen, 0))
    image = plot(timeline.canvas)
    top = round(timeline.canvas.plane.y(1.0) - timeline.canvas.plane.rect.top())
    ground = ink(timeline.canvas).ground
    spike = ~coloured(image[top + 2 : top + 6, 10:], ground, 2)
    assert runs_of(spike.all(axis=0)) == [pytest.approx(390, abs=2)]


def test_light_and_dark_are_both_readable(qtbot: QtBot, timeline: Timeline, show: Show) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    before = app.palette()
    for ground, text in (("#ffffff", "#1b1f24"), ("#1a1c1e", "#e3e5e8")):
        palette = QPalette(before)
        palette.setColor(QPalette.ColorRole.Base, QColor(ground))
        palette.setColor(QPalette.ColorRole.Text, QColor(text))
        timeline.setPalette(palette)
        show(state(scored([0.7] * 100), 99))
        qtbot.waitUntil(lambda g=ground: coloured(pixels(timeline.canvas), QColor(g), 0).mean() > 0.5)
        assert ink(timeline.canvas).dark == (ground == "#1a1c1e")
    assert len(TRACKS) == 8


def test_a_window_of_one_second_shows_single_frames(timeline: Timeline, show: Show) -> None:
    show(state(scored([0.5] * 250), 100))
    timeline.show_second()
    assert timeline.visible.length == 1.0
    y = round(timeline.canvas.plane.y(0.5) - timeline.canvas.plane.rect.top())
    above = coloured(plot(timeline.canvas)[y - 2], ink(timeline.canvas).track(1), 60)
    middles = runs_of(above)
    assert 24 <= len(middles) <= 27
    assert np.diff(middles[:24]) == pytest.approx(32, abs=1.5)


def test_painting_into_a_window_without_faces_is_no_trouble(timeline: Timeline, show: Show) -> None:
    show(state(recording([looked(k, face(0.5)) for k in range(20)], n=2000), 0))
    timeline.show_window(Window(40.0, 2.0, timeline.visible.total))
    assert pixels(timeline.canvas).any()
    painter = QPainter()
    assert not painter.isActive()
