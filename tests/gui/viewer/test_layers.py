"""What lies over the picture besides heat: the nine windows, attention and its strip, the legend of them."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from lgrr_gui.commands import Show as Changes
from lgrr_gui.looks.colours import HEAT, scale
from lgrr_gui.scene import square
from lgrr_gui.state import View, WindowState
from lgrr_gui.viewer import Viewer
from lgrr_gui.viewer.raster import raster
from tests.gui.mouse import click
from tests.gui.pixels import bounds, differing, pixels
from tests.gui.states import BOX, explanation, face, looked, recording, state
from tests.gui.viewer.conftest import Show

NINE = np.array([[0.05, 0.11, 0.22], [0.33, 0.44, 0.55], [0.66, 0.77, 0.99]], np.float32)
SEEN = recording([looked(k, face(0.9, patches=NINE)) for k in range(3)])
NOT_EVIDENCE = "Where the network looked, not evidence"


def attending(index: int = 0, **view: object) -> WindowState:
    return state(SEEN, index, face=0, explanation=explanation(SEEN, index), view=View(boxes=False, **view))


def cell(viewer: Viewer, row: int, column: int) -> QRectF:
    """A ninth of the face's square in the viewport."""
    left, top, side, _ = square(BOX)
    part = QRectF(left + column * side / 3, top + row * side / 3, side / 3, side / 3)
    return viewer.pair.main.canvas.viewportTransform().mapRect(part)


def crop(image: np.ndarray, part: QRectF) -> np.ndarray:
    r = part.toRect()
    return image[r.top() : r.bottom() + 1, r.left() : r.right() + 1]


def text(widget: QWidget, words: str) -> int:
    return QFontMetrics(widget.font()).horizontalAdvance(words)


def test_each_of_the_nine_windows_has_its_own_colour_and_its_number(viewer: Viewer, show: Show) -> None:
    view = View(boxes=False, patches=True, opacity=1.0, threshold=0.0)
    show(state(SEEN, view=view))
    canvas = viewer.pair.main.canvas
    seen = pixels(canvas.viewport())
    for (row, column), value in np.ndenumerate(NINE):
        part = crop(seen, cell(viewer, row, column).adjusted(5, 5, -5, -5))
        if value >= 0.5:  # as opaque as it gets
            assert np.abs(part[2, 2] - scale("viridis")[round(255 * float(value))]).max() <= 2
        assert (part.min(axis=2) > 200).sum() > 12, f"the letters of {value:.2f} on their plate"


def test_a_window_too_small_for_its_number_has_none(viewer: Viewer, show: Show) -> None:
    small = recording([looked(0, face(0.9, patches=NINE, box=(100, 60, 20, 25)))])
    show(state(small, view=View(boxes=False, patches=True, opacity=0.0)))
    seen = pixels(viewer.pair.main.canvas.viewport())
    assert not (seen.min(axis=2) > 240).any(), "no white letters"


def test_attention_has_other_colours_than_heat_and_says_that_it_is_no_evidence(viewer: Viewer, show: Show) -> None:
    show(attending(attention=(2, 1), opacity=1.0))
    canvas, pane = viewer.pair.main.canvas, viewer.pair.main
    middle = cell(viewer, 1, 1).center().toPoint()
    seen = pixels(canvas.viewport())[middle.y(), middle.x()]
    step = round(255 * 0.6)
    assert np.abs(seen - scale("attention")[step]).max() <= 1
    for name in HEAT:
        assert np.abs(scale("attention").astype(int) - scale(name)).sum(axis=1).min() > 0, "never the same colour"
    assert pane.title.isVisible()
    assert pane.title.words == f"Attention, stage 3 of 4, semantic stream\n{NOT_EVIDENCE}"
    assert pane.legend.isVisible()
    assert NOT_EVIDENCE in pane.legend.words
    assert "score" not in pane.legend.words


def test_attention_is_equally_opaque_everywhere_whatever_the_threshold() -> None:
    ramp = np.tile(np.linspace(0, 1, 15, dtype=np.float32), (15, 1))
    alpha = raster(ramp, "attention", View(threshold=0.9, opacity=0.5))[..., 3]
    assert (alpha == round(255 * 0.5)).all()


def test_attention_changes_only_the_faces_square(viewer: Viewer, show: Show) -> None:
    show(attending(attention=(0, 0)))
    canvas = viewer.pair.main.canvas
    with_it = pixels(canvas.viewport())
    show(attending(heat=False))
    left, top, right, bottom = bounds(differing(with_it, pixels(canvas.viewport())))
    place = canvas.viewportTransform().mapRect(QRectF(*square(BOX)))
    assert (left, top) == (round(place.left()), round(place.top()))
    assert (right + 1, bottom + 1) == (round(place.right()), round(place.bottom()))


def test_attention_of_the_frame_before_is_not_over_this_one(viewer: Viewer, show: Show) -> None:
    old = explanation(SEEN, 0)
    show(state(SEEN, 1, face=0, explanation=old, view=View(boxes=False, attention=(0, 0))))
    pane = viewer.pair.main
    assert viewer.scene.layers == ()
    assert pane.badge.words == "No attention map of this face yet"
    assert not pane.title.isVisible()
    assert not pane.legend.isVisible()


@pytest.mark.parametrize(
    ("view", "words"),
    [
        (View(), "Forgery heat map"),
        (View(patches=True), "Nine windows"),
        (View(threshold=0.35), "Colours from 0.35 on."),
        (View(), "network's score, not a probability"),
    ],
)
def test_the_legend_is_on_the_picture_and_says_what_the_colours_mean(
    viewer: Viewer, show: Show, view: View, words: str
) -> None:
    show(state(SEEN, view=view))
    legend = viewer.pair.main.legend
    assert legend.isVisible()
    assert words in legend.words
    on_picture = QRectF(viewer.rect()).contains(QRectF(legend.mapTo(viewer, legend.rect().topLeft()), legend.size()))
    assert on_picture


def test_the_legends_bar_is_empty_below_the_threshold_and_has_the_maps_colours_above(
    viewer: Viewer, show: Show
) -> None:
    legend = viewer.pair.main.legend
    bars = {}
    for threshold in (0.0, 0.5):
        show(state(SEEN, view=View(threshold=threshold)))
        bars[threshold] = pixels(legend._bar)
    middle = bars[0.0].shape[0] // 2
    row, half = bars[0.0][middle], bars[0.5][middle]
    ground = pixels(legend)[2, legend.width() // 2]
    quarter, three = row.shape[0] // 4, 3 * row.shape[0] // 4
    assert np.array_equal(half[quarter], ground), "nothing below the threshold"
    assert np.array_equal(half[three], row[three]), "the same above"
    assert not np.array_equal(row[quarter], ground)


def test_the_legend_is_as_high_as_its_words(viewer: Viewer, show: Show) -> None:
    for label in viewer.pair.main.legend.findChildren(QLabel):
        label.setFont(QFont(label.font().family(), 7))  # one line about attention, two about heat
    heights = []
    for attention in ((0, 0), None, (0, 0)):
        show(attending(attention=attention))
        heights.append(viewer.pair.main.legend.height())
    assert heights[0] == heights[2] < heights[1]


@pytest.mark.parametrize("view", [View(heat=False), View(original=True)])
def test_there_is_no_legend_where_there_are_no_colours(viewer: Viewer, show: Show, view: View) -> None:
    show(state(SEEN, view=view))
    assert not viewer.pair.main.legend.isVisible()


def test_the_strip_shows_eight_maps_in_words_and_colours(viewer: Viewer, show: Show) -> None:
    show(attending(strip=True))
    strip = viewer.strip
    assert strip.isVisible()
    assert NOT_EVIDENCE in strip.words
    assert len(strip.tiles) == 8
    for k, tile in enumerate(strip.tiles):
        assert tile.isVisible()
        colour = scale("attention")[round(255 * (k + 1) / 10)]
        assert np.abs(pixels(tile)[30, tile.width() // 2] - colour).max() <= 1
    captions = [tile.accessibleName() for tile in strip.tiles]
    assert captions[0] == "Attention, stage 1 noise"
    assert captions[7] == "Attention, stage 4 semantic"


def test_a_click_on_a_tile_lays_it_over_the_face_and_another_takes_it_off(
    viewer: Viewer, show: Show, qtbot: QtBot
) -> None:
    asked: list[object] = []
    viewer.asked.connect(asked.append)
    show(attending(strip=True))
    tile = viewer.strip.tiles[5]
    click(qtbot, tile, (20, 20))
    unchosen = pixels(tile)
    show(attending(strip=True, attention=(2, 1)))
    assert differing(unchosen, pixels(tile)).any(), "it is framed"
    click(qtbot, tile, (20, 20))
    assert asked == [Changes({"attention": (2, 1)}), Changes({"attention": None})]


def test_the_strip_keeps_its_height_and_says_why_it_is_empty(viewer: Viewer, show: Show, qtbot: QtBot) -> None:
    asked: list[object] = []
    viewer.asked.connect(asked.append)
    show(attending(strip=True))
    height = viewer.strip.height()
    show(state(SEEN, 1, view=View(strip=True)))
    assert viewer.strip.height() == height
    assert viewer.strip.words == "No attention maps: choose a face."
    click(qtbot, viewer.strip.tiles[0], (20, 20))
    assert asked == []
    show(replace(attending(strip=True), view=View(strip=False)))
    assert not viewer.strip.isVisible()


def test_words_in_tiles_are_not_clipped(viewer: Viewer, show: Show) -> None:
    show(attending(strip=True))
    for tile in viewer.strip.tiles:
        assert tile.width() >= text(tile, tile._caption)
