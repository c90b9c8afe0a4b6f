"""The picture itself: exact pixels, the heat over the face and nowhere else, brightness for the eyes alone."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QRectF

from lgrr.heatmap import spread
from lgrr_gui.looks.colours import HEAT, scale
from lgrr_gui.scene import square
from lgrr_gui.state import View, WindowState
from lgrr_gui.viewer import Viewer
from lgrr_gui.viewer.canvas import Canvas
from lgrr_gui.viewer.picture import brightened
from lgrr_gui.viewer.raster import SIDE, raster
from tests.gui.pixels import bounds, differing, pixels
from tests.gui.states import BOX, HEIGHT, WIDTH, face, looked, picture, recording, shown, state
from tests.gui.viewer.conftest import Show

PLAIN = View(boxes=False, threshold=0.0, opacity=1.0)
SEEN = recording([looked(k, face(0.9)) for k in range(3)])


def canvas_of(viewer: Viewer) -> Canvas:
    return viewer.pair.main.canvas


def picture_on_screen(viewer: Viewer) -> np.ndarray:
    """The part of the canvas where the picture is, one pixel for each of the picture's."""
    canvas = canvas_of(viewer)
    viewer.actual_size()
    assert canvas.zoom == 1
    place = canvas.viewportTransform().mapRect(QRectF(0, 0, WIDTH, HEIGHT))
    left, top = round(place.left()), round(place.top())
    return pixels(canvas.viewport())[top : top + HEIGHT, left : left + WIDTH]


def face_square() -> tuple[int, int, int]:
    left, top, side, _ = map(int, square(BOX))
    return left, top, side


def test_at_actual_size_every_pixel_is_the_decoded_one(viewer: Viewer, show: Show) -> None:
    draw = np.random.default_rng(1).integers(0, 256, (HEIGHT, WIDTH, 3), np.uint8)
    show(state(SEEN, shown=shown(0, rgb=draw), view=replace(PLAIN, heat=False)))
    assert np.array_equal(picture_on_screen(viewer), draw)


def test_heat_changes_every_pixel_of_the_faces_square_and_none_outside(viewer: Viewer, show: Show) -> None:
    show(state(SEEN, view=PLAIN))
    with_heat = picture_on_screen(viewer)
    show(state(SEEN, view=replace(PLAIN, heat=False)))
    changed = differing(with_heat, picture_on_screen(viewer))
    left, top, side = face_square()
    assert changed[top : top + side, left : left + side].all()
    changed[top : top + side, left : left + side] = False
    assert not changed.any()


def test_heat_lies_where_the_network_said_it(viewer: Viewer, show: Show) -> None:
    forged = np.zeros((11, 11), np.float32)
    forged[:, 6:] = 1.0  # the right half of the crop
    seen = recording([looked(0, face(heat=forged))])
    show(state(seen, view=replace(PLAIN, threshold=0.5)))
    with_heat = picture_on_screen(viewer)
    show(state(seen, view=replace(PLAIN, heat=False)))
    hit = bounds(differing(with_heat, picture_on_screen(viewer), 8))
    left, top, side = face_square()
    assert hit[0] >= left + 0.48 * side
    assert (hit[1], hit[2], hit[3]) == (top, left + side - 1, top + side - 1)


def test_a_square_that_reaches_over_the_edge_is_cut_off_there(viewer: Viewer, show: Show) -> None:
    seen = recording([looked(0, face(box=(-30, -40, 80, 100)))])
    show(state(seen, view=PLAIN))
    canvas = canvas_of(viewer)
    viewer.actual_size()
    before = pixels(canvas.viewport())
    show(state(seen, view=replace(PLAIN, heat=False)))
    place = canvas.viewportTransform().mapRect(QRectF(0, 0, WIDTH, HEIGHT)).toRect()
    hit = bounds(differing(before, pixels(canvas.viewport())))
    assert hit[:2] == (place.left(), place.top())


@pytest.mark.parametrize("name", HEAT)
def test_the_colours_are_those_of_the_scale_at_full_opacity(name: str) -> None:
    values = np.full((11, 11), 0.9, np.float32)
    bgra = raster(values, "heat", View(colours=name, opacity=1.0, threshold=0.0))
    step = round(255 * 0.9)
    assert bgra.shape == (SIDE, SIDE, 4)
    assert np.array_equal(bgra[100, 100], [*scale(name)[step][::-1], 255])


def test_heat_is_transparent_up_to_the_threshold_and_never_above_the_opacity() -> None:
    ramp = np.tile(np.linspace(0, 1, 11, dtype=np.float32), (11, 1))
    bgra = raster(ramp, "heat", View(opacity=0.6, threshold=0.4))
    alpha, values = bgra[..., 3], spread(ramp, SIDE)
    assert (alpha[values < 0.39] == 0).all()
    assert (alpha[values > 0.95] == round(255 * 0.6)).all()
    assert alpha.max() == round(255 * 0.6)
    assert (bgra[..., :3] <= alpha[..., None] + 1).all(), "premultiplied"


@pytest.mark.parametrize("changes", [{"opacity": 0.2}, {"threshold": 0.95}, {"colours": "inferno"}])
def test_opacity_threshold_and_colours_act_on_the_screen(
    viewer: Viewer, show: Show, changes: dict[str, object]
) -> None:
    view = View(boxes=False)
    show(state(SEEN, view=replace(view, heat=False)))
    plain = picture_on_screen(viewer)
    show(state(SEEN, view=view))
    usual = picture_on_screen(viewer)
    show(state(SEEN, view=replace(view, **changes)))
    other = picture_on_screen(viewer)
    assert differing(usual, other, 3).any()
    if changes != {"colours": "inferno"}:
        assert np.abs(other - plain).sum() < np.abs(usual - plain).sum(), "less of it"


def test_at_the_highest_threshold_nothing_but_a_full_score_shows() -> None:
    values = np.full((11, 11), 0.99, np.float32)
    assert not raster(values, "heat", View(threshold=1.0)).any()
    assert not raster(np.ones((11, 11), np.float32), "heat", View(threshold=1.0, opacity=0.0)).any()


def test_brightness_changes_what_is_painted_and_nothing_else(viewer: Viewer, show: Show) -> None:
    there = shown(0)
    rgb, bgra = there.rgb.copy(), there.bgra.copy()
    plain = replace(PLAIN, heat=False)
    for brightness in (0.6, -0.6):
        show(state(SEEN, shown=there, view=replace(plain, brightness=brightness)))
        painted = picture_on_screen(viewer)
        assert np.sign(painted.mean() - rgb.mean()) == np.sign(brightness)
        assert np.array_equal(there.rgb, rgb)
        assert np.array_equal(there.bgra, bgra)
        assert viewer.pair.main.note.isVisible()
        assert viewer.pair.main.note.words == "Brightness changed, for viewing only"
    show(state(SEEN, shown=there, view=plain))
    assert np.array_equal(picture_on_screen(viewer), rgb)
    assert not viewer.pair.main.note.isVisible()


def test_brightness_keeps_black_white_and_the_order_of_greys() -> None:
    greys = np.repeat(np.arange(256, dtype=np.uint8), 4).reshape(1, 256, 4)
    for brightness in (-1.0, -0.3, 0.3, 1.0):
        out = brightened(greys, brightness)[0, :, 0].astype(int)
        assert (out[0], out[-1]) == (0, 255)
        assert (np.diff(out) >= 0).all()
    assert brightened(greys, 0.0) is greys


def test_pixels_are_squares_at_high_zoom_with_a_grid_between_them(viewer: Viewer, show: Show) -> None:
    dark = np.full((HEIGHT, WIDTH, 3), 20, np.uint8)
    dark[HEIGHT // 2, WIDTH // 2] = (250, 0, 0)
    view = replace(PLAIN, heat=False)
    show(state(SEEN, shown=shown(0, rgb=dark), view=view))
    canvas = canvas_of(viewer)
    canvas.zoom_to(16, canvas._middle())
    with_grid = pixels(canvas.viewport())
    corner = canvas.viewportTransform().map(QRectF(WIDTH // 2, HEIGHT // 2, 1, 1)).boundingRect().toRect()
    inside = with_grid[corner.top() + 2 : corner.top() + 14, corner.left() + 2 : corner.left() + 14]
    assert (inside == (250, 0, 0)).all(), "hard edges, no smoothing"
    show(state(SEEN, shown=shown(0, rgb=dark), view=replace(view, grid=False)))
    without = pixels(canvas.viewport())
    lines = differing(with_grid, without)
    assert lines.any()
    columns = np.flatnonzero(lines.all(axis=0))
    assert set(np.diff(columns).tolist()) == {16}, "one line for each pixel"
    canvas.zoom_to(4, canvas._middle())
    small = pixels(canvas.viewport())
    show(state(SEEN, shown=shown(0, rgb=dark), view=view))
    assert np.array_equal(small, pixels(canvas.viewport())), "no grid where pixels are small"


def test_painting_again_paints_the_same_and_takes_no_more_memory(viewer: Viewer, show: Show) -> None:
    show(state(SEEN, view=View()))
    first = pixels(viewer)
    for index in (1, 2, 0):
        show(state(SEEN, index, view=View()))
        viewer.grab()
    assert np.array_equal(pixels(viewer), first)
    assert len(canvas_of(viewer).scene().items()) == 1, "one item whatever was shown before"


def test_a_state_without_a_picture_of_this_recording_paints_nothing_of_the_old_one(viewer: Viewer, show: Show) -> None:
    show(state(SEEN, view=PLAIN))
    show(state(SEEN, view=PLAIN, shown=None))
    ground = pixels(canvas_of(viewer).viewport())
    assert (ground == ground[0, 0]).all()


def test_frames_that_are_wanted_but_not_there_leave_the_old_picture(viewer: Viewer, show: Show) -> None:
    now: WindowState = state(SEEN, 1, view=View())
    show(now)
    before = pixels(viewer)
    show(replace(now, wanted=2))
    assert np.array_equal(pixels(viewer), before)
    assert np.array_equal(picture_on_screen(viewer)[0, 0], picture(1)[0, 0])
