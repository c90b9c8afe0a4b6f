"""Contact sheets and plots: the right size, heat where the map is hot and nowhere else, no word cut off."""

from dataclasses import replace
from pathlib import Path

import cv2
import matplotlib
import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from lgrr.heatmap import spread
from lgrr.report import AnalysisDocument, score_plot
from lgrr.report.contact_sheet import MARGIN, TILE, Sample, contact_sheet, telling
from lgrr.report.page import DPI
from lgrr.report.style import FONT, inches, shorten, wrap
from lgrr.types import FrameResult
from tests.report.conftest import (
    HASH,
    document_of,
    frame_id,
    looked_at,
    media_file,
    nothing_reaches_the_edge,
    pixels,
    recording,
    scored_face,
)

LONG_NAME = "exhibits/" + "Überwachung $Kamera$ 3 " * 30 + "[end].mp4"


def picture(side: int) -> np.ndarray:
    """(side, side, 3) uint8, soft colours."""
    coarse = np.random.default_rng(side).integers(0, 256, (6, 6, 3)).astype(np.float32)
    grown = cv2.resize(coarse, (side, side), interpolation=cv2.INTER_LINEAR)
    return np.clip(grown, 0, 255).astype(np.uint8)


def test_heat_lies_only_where_the_map_is_hot(document: AnalysisDocument, tmp_path: Path) -> None:
    hot_left = np.full((11, 11), 0.15, np.float32)
    hot_left[:, :4] = 0.95
    sample = Sample(frame_id(0), scored_face(0.7, hot_left), picture(300), "highest")
    contact_sheet(document.tracks[0], [sample], document.media, tmp_path / "one.png")
    page = pixels(tmp_path / "one.png")
    assert page.shape[1] == 12 * DPI
    assert 3 * DPI < page.shape[0] < 4.5 * DPI
    assert nothing_reaches_the_edge(page)

    side = round(TILE * DPI)
    left = round(MARGIN * DPI)
    rows = slice(round(1.6 * DPI), round(2.4 * DPI))  # well inside the only row of pictures
    recorded = page[rows, left : left + side].astype(int)
    mapped = page[rows, left + side : left + 2 * side].astype(int)
    apart = np.abs(recorded - mapped).max(axis=2)
    assert (apart[:, side // 2 : -4] == 0).all()
    assert np.median(apart[:, 4 : side // 3]) > 40


def test_the_map_covers_the_whole_crop_and_keeps_its_place() -> None:
    one_hot = np.zeros((11, 11), np.float32)
    one_hot[5, 2] = 1
    grown = spread(one_hot, 300)
    row, column = np.unravel_index(grown.argmax(), grown.shape)
    # the window in row 5, column 2 is centred on cell (7, 4) of the network's 15 x 15
    assert abs(row - 7.5 * 20) <= 10
    assert abs(column - 4.5 * 20) <= 10
    assert spread(np.full((11, 11), 0.4, np.float32), 90) == pytest.approx(np.full((90, 90), 0.4))


def test_a_tiny_face_a_huge_one_and_long_words_fit_the_sheet(document: AnalysisDocument, tmp_path: Path) -> None:
    sides = (9, 1500, 200, 40, 120)
    samples = [Sample(frame_id(10**6 + k), scored_face(0.5), picture(side), "lowest") for k, side in enumerate(sides)]
    reason = "The two streams contradict each other, and this sentence goes on. " * 8 + "W" * 300
    track = document.tracks[0].model_copy(update={"reason": reason, "first_index": 10**7, "last_index": 10**8})
    contact_sheet(track, samples, media_file(LONG_NAME), tmp_path / "many.png")
    page = pixels(tmp_path / "many.png")
    assert page.shape[1] == 12 * DPI
    assert page.shape[0] > 5 * DPI
    assert nothing_reaches_the_edge(page)


def test_the_plot_has_a_band_for_each_track_and_fits(tmp_path: Path) -> None:
    frames = recording()
    second = [replace(frame, faces=(*frame.faces, replace(frame.faces[0], track=2))) for frame in frames[:8]]
    for name, seen, bands in (("one", frames, 1), ("two", (*second, *frames[8:]), 2), ("none", frames[9:], 1)):
        path = tmp_path / f"{name}.png"
        score_plot(document_of(tuple(seen), LONG_NAME), [0.3, 0.6], path)
        page = pixels(path)
        assert page.shape[1] == 11 * DPI
        assert page.shape[0] == pytest.approx((0.95 + 0.95 + 1.57 * bands) * DPI, abs=1)
        assert nothing_reaches_the_edge(page)


def test_a_still_picture_has_a_plot(tmp_path: Path) -> None:
    score_plot(document_of((FrameResult(frame_id(0), HASH, (scored_face(0.9),)),)), [], tmp_path / "still.png")
    page = pixels(tmp_path / "still.png")
    assert nothing_reaches_the_edge(page)
    assert (page < 120).all(axis=2).any()


def test_words_are_as_wide_as_they_are_drawn() -> None:
    with matplotlib.rc_context({"font.family": FONT}):
        figure = Figure(dpi=DPI)
        canvas = FigureCanvasAgg(figure)
        for words in ("Track 1", "interview of 3 May.mp4", "WWWW iiii"):
            text = figure.text(0, 0.5, words, size=15)
            drawn = text.get_window_extent(canvas.get_renderer()).width / DPI
            assert inches(words, 15) == pytest.approx(drawn, rel=0.03)


def test_long_words_are_shortened_in_the_middle_and_lines_broken_between_words() -> None:
    short = shorten(LONG_NAME, 3.0, 9)
    assert inches(short, 9) <= 3.0
    assert short.startswith("exhibits/Über")
    assert short.endswith("[end].mp4")
    assert "…" in short
    assert shorten("clip.mp4", 3.0, 9) == "clip.mp4"

    sentence = "Track 1 has no score: 12 faces too small and 3 faces too blurred. " * 5
    lines = wrap(sentence, 4.0, 9)
    assert len(lines) > 3
    assert all(inches(line, 9) <= 4.0 for line in lines)
    assert " ".join(lines) == sentence.strip()


def test_a_name_that_the_typeface_lacks_is_drawn_with_marks() -> None:
    assert shorten("a\x1b[31m\U00020000.mp4", 9, 9) == "a\\x1b[31m�.mp4"


def test_the_faces_shown_are_the_highest_lowest_median_and_spread_in_time() -> None:
    scores = [0.5, 0.9, 0.4, 0.6, 0.55, 0.5, 0.5, 0.5, 0.1, 0.7, 0.5, 0.5]
    frames = [looked_at(k, scored_face(score)) for k, score in enumerate(scores)]
    chosen = telling(frames, 1, count=5)
    roles = {role: result.frame.index for result, _, role in chosen if role}
    indices = [result.frame.index for result, _, _ in chosen]
    assert roles["highest"] == 1
    assert roles["lowest"] == 8
    assert scores[roles["median"]] == np.median(scores)
    assert indices == [1, 4, 6, 8, 10]  # 10 is the median; 4 lies in the widest gap between 1, 8 and 10, then 6
    assert telling(frames, 2) == []


def test_a_picture_that_comes_again_is_shown_once() -> None:
    frames = [looked_at(0, scored_face(0.5)), looked_at(9, scored_face(0.7))]
    again = [replace(frames[0], frame=frame_id(k), same_as=0) for k in range(1, 9)]
    assert [result.frame.index for result, _, _ in telling([frames[0], *again, frames[1]], 1)] == [0, 9]
