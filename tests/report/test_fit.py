"""Words stay within the margins of a page as it is drawn; the plot hatches what coverage counts as without a face."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from lgrr.report.document import AnalysisDocument, CoverageCounts, MediaFile
from lgrr.report.frames import FaceEntry, FrameEntry
from lgrr.report.page import DPI, page
from lgrr.report.plot import score_plot
from lgrr.report.style import inches, wrap
from lgrr.types import Finding


def inked_columns(path: Path) -> np.ndarray:
    """Indices of the pixel columns where anything is drawn."""
    grey = np.asarray(Image.open(path).convert("L"))
    return np.flatnonzero((grey < 200).any(axis=0))


@pytest.mark.parametrize("size", [7.5, 8, 9, 15, 17])
@pytest.mark.parametrize("words", ["word " * 80, "illicit filling " * 30, "W" * 400])
def test_a_long_reason_is_drawn_within_the_width_it_was_wrapped_to(tmp_path: Path, words: str, size: float) -> None:
    with page(8, 4, tmp_path / "page.png") as sheet:
        for number, line in enumerate(wrap(words, 6.0, size)):
            sheet.text(1.0, 0.5 + 0.3 * number, line, size)
    drawn = inked_columns(tmp_path / "page.png")
    assert drawn.min() >= 1.0 * DPI - 2
    assert drawn.max() <= 7.0 * DPI + 2


def test_a_bold_name_is_as_wide_as_it_is_drawn(tmp_path: Path) -> None:
    with page(4, 1, tmp_path / "page.png") as sheet:
        sheet.text(0.5, 0.6, "Track 40", 17, weight="bold")
    drawn = inked_columns(tmp_path / "page.png")
    assert inches("Track 40", 17, "bold") == pytest.approx((drawn.max() - drawn.min()) / DPI, abs=0.04)
    assert inches("Track 40", 17) < inches("Track 40", 17, "bold") - 0.05


def plot_of(path: Path, faces: FaceEntry | None) -> bytes:
    """The picture of a plot of five frames, every other one with `faces` where given."""
    frames = tuple(
        FrameEntry(index=k, pts=k, time=k, sha256="a" * 64, faces=(faces,) if faces and k % 2 else ()) for k in range(5)
    )
    document = AnalysisDocument.model_construct(
        media=MediaFile.model_construct(path="clip.mp4"),
        coverage=CoverageCounts(frames_in_range=5, frames_analyzed=5, no_face=5, too_small=0, blurred=0, failed=0),
        finding=Finding.INCONCLUSIVE,
        tracks=(),
        frames=frames,
    )
    score_plot(document, (0.5,), path)
    return path.read_bytes()


def test_a_face_of_no_track_is_hatched_like_no_face(tmp_path: Path) -> None:
    face = {"track": None, "box": (0, 0, 9, 9), "quality": {"size": 9, "sharpness": 0.1}, "skipped": "seen only once"}
    face |= dict.fromkeys(("p_fake", "p_noise", "p_semantic", "patches"))
    stranger = FaceEntry(**face)
    known = FaceEntry(**face | {"track": 1})
    nothing = plot_of(tmp_path / "nothing.png", None)
    assert plot_of(tmp_path / "stranger.png", stranger) == nothing
    assert plot_of(tmp_path / "known.png", known) != nothing
