"""Zoom and position: kept from frame to frame, moved by wheel and hand, and the same on both sides."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPointF, QRectF, Qt
from pytestqt.qtbot import QtBot

from lgrr_gui.commands import ChooseFace
from lgrr_gui.state import View
from lgrr_gui.viewer import Viewer
from lgrr_gui.viewer.canvas import CLOSEST, Canvas
from tests.gui.mouse import click, drag, hover, wheel
from tests.gui.pixels import differing, pixels
from tests.gui.states import BOX, HEIGHT, WIDTH, face, looked, picture, recording, shown, state
from tests.gui.viewer.conftest import Show

SEEN = recording([looked(k, face(0.9), face(0.2, track=2, box=(120, 80, 20, 20))) for k in range(3)])


def canvas_of(viewer: Viewer) -> Canvas:
    return viewer.pair.main.canvas


def place_of(canvas: Canvas, x: float, y: float) -> tuple[float, float]:
    """Where a point of the picture is in the viewport."""
    place = canvas.viewportTransform().map(QPointF(x, y))
    return place.x(), place.y()


def test_at_first_all_of_the_picture_is_there_as_large_as_it_fits(viewer: Viewer, show: Show) -> None:
    show(state(SEEN))
    assert viewer.zoom == 2
    assert place_of(canvas_of(viewer), 0, 0) == (0, 0)
    viewer.resize(WIDTH, 2 * HEIGHT)
    assert viewer.zoom == 1, "and stays so when the window's size changes"


def test_zoom_and_position_stay_from_frame_to_frame(viewer: Viewer, show: Show) -> None:
    show(state(SEEN, 0))
    canvas = canvas_of(viewer)
    wheel(canvas.viewport(), (450, 300), 6)
    drag_by = (canvas.viewportTransform().dx(), canvas.viewportTransform().dy())
    before = (canvas.zoom, *drag_by)
    for index in (1, 2, 0):
        show(state(SEEN, index, view=View(heat=bool(index))))
        assert (canvas.zoom, canvas.viewportTransform().dx(), canvas.viewportTransform().dy()) == before
    assert canvas.zoom > 2


def test_a_picture_of_another_size_is_fitted(viewer: Viewer, show: Show) -> None:
    show(state(SEEN))
    viewer.zoom_in()
    show(state(SEEN, shown=shown(1, rgb=picture(1, height=480, width=640))))
    assert viewer.zoom == 1


@pytest.mark.parametrize("at", [(320.0, 240.0), (450.0, 130.0), (250.0, 300.0)])
def test_the_wheel_zooms_about_what_is_under_the_mouse(viewer: Viewer, show: Show, at: tuple[float, float]) -> None:
    show(state(SEEN))
    canvas = canvas_of(viewer)
    for notches in (1, 1, 3, -2, 1):
        under = canvas.viewportTransform().inverted()[0].map(QPointF(*at))
        wheel(canvas.viewport(), at, notches)
        now = place_of(canvas, under.x(), under.y())
        assert now == pytest.approx(at, abs=1.0)


def test_zoom_ends_at_all_of_the_picture_and_at_single_pixels(viewer: Viewer, show: Show) -> None:
    show(state(SEEN))
    canvas = canvas_of(viewer)
    for _ in range(40):
        viewer.zoom_in()
    assert canvas.zoom == CLOSEST
    for _ in range(60):
        viewer.zoom_out()
    assert canvas.zoom == 1, "a small picture may be seen as it is"
    viewer.fit()
    assert canvas.fitted


def test_the_hand_moves_the_picture_and_chooses_no_face(viewer: Viewer, show: Show, qtbot: QtBot) -> None:
    show(state(SEEN))
    canvas = canvas_of(viewer)
    canvas.zoom_to(6, QPointF(320, 240))
    asked: list[object] = []
    viewer.asked.connect(asked.append)
    before = place_of(canvas, 160, 120)
    for button in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
        drag(qtbot, canvas.viewport(), (300, 200), (320, 230), (340, 260), button=button)
    assert place_of(canvas, 160, 120) == pytest.approx((before[0] + 80, before[1] + 120))
    assert asked == []


def test_a_click_chooses_the_smallest_face_under_it_or_none(viewer: Viewer, show: Show, qtbot: QtBot) -> None:
    show(state(SEEN))
    canvas = canvas_of(viewer)
    asked: list[object] = []
    viewer.asked.connect(asked.append)
    for x, y in ((130, 90), (105, 150), (300, 230)):
        click(qtbot, canvas.viewport(), place_of(canvas, x, y))
    assert asked == [ChooseFace(1), ChooseFace(0), ChooseFace(None)]


def test_side_by_side_the_picture_alone_is_on_the_left_and_both_move_together(
    viewer: Viewer, show: Show, qtbot: QtBot
) -> None:
    view = View(side_by_side=True, threshold=0.0)
    show(state(SEEN, view=view))
    left, right = viewer.pair.original, viewer.pair.main
    assert left.isVisible()
    assert left.size() == right.size()
    assert left.name.words == "Original"
    alone = pixels(left.canvas.viewport())
    show(state(SEEN, view=replace(view, heat=False, boxes=False)))
    assert not differing(alone, pixels(right.canvas.viewport())).any(), "nothing is over the left one"
    show(state(SEEN, view=view))
    assert differing(alone, pixels(right.canvas.viewport()), 8).any()
    for canvas in (left.canvas, right.canvas):
        wheel(canvas.viewport(), (200, 250), 4)
        drag(qtbot, canvas.viewport(), (150, 200), (180, 230))
        assert left.canvas.viewportTransform() == right.canvas.viewportTransform()
    assert not right.canvas.fitted
    show(state(SEEN, 1, view=view))
    assert left.canvas.viewportTransform() == right.canvas.viewportTransform()
    show(state(SEEN, 1, view=replace(view, side_by_side=False)))
    assert not left.isVisible()
    assert right.width() == viewer.pair.width()


def test_blink_shows_the_picture_alone_and_then_everything_again(viewer: Viewer, show: Show) -> None:
    view = View(threshold=0.0)
    show(state(SEEN, view=view))
    all_of_it = pixels(viewer)
    show(state(SEEN, view=replace(view, heat=False, boxes=False)))
    bare = pixels(viewer)
    show(state(SEEN, view=replace(view, original=True)))
    assert not differing(pixels(viewer), bare).any()
    show(state(SEEN, view=view))
    assert not differing(pixels(viewer), all_of_it).any()


def test_the_loupe_magnifies_the_pixel_under_the_mouse_and_tells_its_values(viewer: Viewer, show: Show) -> None:
    dots = picture()
    dots[100, 200] = (1, 2, 250)
    show(state(SEEN, shown=shown(0, rgb=dots), view=View(loupe=True)))
    pane = viewer.pair.main
    assert not pane.loupe.isVisible()
    at = place_of(pane.canvas, 200.5, 100.5)
    hover(pane.canvas.viewport(), at)
    assert pane.loupe.isVisible()
    assert pane.loupe.words == "x 200, y 100\nR 1  G 2  B 250"
    seen = pixels(pane.loupe)
    assert seen[90, 90].tolist() == [1, 2, 250], "the pixel is in the middle"
    hover(pane.canvas.viewport(), place_of(pane.canvas, 319.5, 239.5))
    assert QRectF(pane.rect()).contains(QRectF(pane.loupe.geometry())), "inside the window even at its corner"
    show(state(SEEN, shown=shown(0, rgb=dots), view=View(loupe=False)))
    assert not pane.loupe.isVisible()


def test_values_in_the_loupe_are_those_of_the_file_however_bright_the_view(viewer: Viewer, show: Show) -> None:
    there = shown(0)
    show(state(SEEN, shown=there, view=View(loupe=True, brightness=0.8)))
    pane = viewer.pair.main
    hover(pane.canvas.viewport(), place_of(pane.canvas, 10.5, 10.5))
    red, green, blue = there.rgb[10, 10].tolist()
    assert pane.loupe.words.endswith(f"R {red}  G {green}  B {blue}")
    assert pixels(pane.loupe)[90, 90].mean() > there.rgb[10, 10].mean() + 20, "but the pixels are as bright as the view"


def test_the_loupe_is_gone_beside_the_picture_and_when_the_mouse_leaves(viewer: Viewer, show: Show) -> None:
    show(state(SEEN, view=View(loupe=True)))
    pane = viewer.pair.main
    viewer.actual_size()
    hover(pane.canvas.viewport(), place_of(pane.canvas, 100, 100))
    assert pane.loupe.isVisible()
    hover(pane.canvas.viewport(), place_of(pane.canvas, -20, 100))
    assert not pane.loupe.isVisible()


def test_tips_say_in_full_what_a_tag_says_in_short(viewer: Viewer, show: Show) -> None:
    show(state(recording([looked(0, face(None))])))
    tags = viewer.pair.main.canvas._tags
    assert [tag.words for tag in tags] == ["the face is 8 px wide"]
    assert viewer.accessibleDescription() == (
        "Frame 0. Track 1, the face is 8 px wide, too small to score, inconclusive"
    )


def test_tags_stay_inside_the_picture_and_off_each_other(viewer: Viewer, show: Show) -> None:
    many = [face(0.5, track=k, box=(10 + 14 * k, -20 + 9 * k, 60, 60)) for k in range(1, 16)]
    show(state(recording([looked(0, *many)])))
    canvas = canvas_of(viewer)
    viewer.grab()
    place = canvas.viewportTransform().mapRect(QRectF(0, 0, WIDTH, HEIGHT))
    tags = canvas._tags
    assert len(tags) == 15
    assert all(place.adjusted(-1, -1, 1, 1).contains(tag.rect) for tag in tags)
    clashes = sum(a.rect.intersects(b.rect) for k, a in enumerate(tags) for b in tags[:k])
    assert clashes == 0


def test_a_box_follows_its_face_at_every_zoom(viewer: Viewer, show: Show) -> None:
    view = View(heat=False, grid=False)
    for zoom in (1.0, 2.0, 3.7):
        show(state(SEEN, view=view))
        canvas = canvas_of(viewer)
        canvas.zoom_to(zoom, QPointF(*place_of(canvas, 140, 110)))
        with_box = pixels(canvas.viewport())
        show(state(SEEN, view=replace(view, boxes=False)))
        changed = differing(with_box, pixels(canvas.viewport()), 8)
        x, y = place_of(canvas, BOX[0], BOX[1] + BOX[3] / 2)
        assert changed[round(y), max(0, round(x) - 3) : round(x) + 4].any(), "the left edge"
        x, y = place_of(canvas, BOX[0] + BOX[2] * 0.8, BOX[1] + BOX[3] * 0.8)
        assert not changed[round(y), round(x)], "nothing inside"
