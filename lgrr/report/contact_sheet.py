"""The contact sheet of a track: its most telling faces as recorded, each beside the same with the heat map over it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from lgrr.heatmap import spread
from lgrr.report.document import MediaFile, TrackEntry
from lgrr.report.heat import CLEAR_BELOW, tint
from lgrr.report.page import Page, page
from lgrr.report.style import FINDING_COLOUR, QUIET, inches, score_words, shorten, wrap
from lgrr.types import FaceBox, FaceResult, FrameId, FrameResult

COUNT = 8  # faces on a sheet
COLUMNS = 4  # pairs in a row

# Lengths in inches, sizes of type in points.
WIDTH, MARGIN, GAP = 12.0, 0.4, 0.16
ROOM = WIDTH - 2 * MARGIN
TILE = (ROOM - (COLUMNS - 1) * GAP) / COLUMNS / 2
CAPTION, FOOT, LINE = 0.5, 0.85, 0.18
TITLE, BODY, SMALL = 17.0, 9.0, 7.5
DOT = "  \N{MIDDLE DOT}  "


@dataclass(frozen=True)
class Sample:
    """One face to show: `crop` is (h, w, 3) uint8, the unprocessed part of the picture that the network was shown."""

    frame: FrameId
    face: FaceResult
    crop: np.ndarray
    role: str = ""


def telling(frames: Sequence[FrameResult], track: int, count: int = COUNT) -> list[tuple[FrameResult, FaceResult, str]]:
    """At most `count` scored faces of a track in order of time, each with its role; once for frames with the same
    picture, from the first of them.

    The highest, the lowest and the median score come first ("highest", "lowest", "median"), then whichever lies
    farthest in time from all chosen before (""), so that they spread over the track. Ties go to the earlier frame.
    """
    ordered = sorted(frames, key=lambda result: result.frame)
    once: dict[tuple[str, FaceBox], tuple[FrameResult, FaceResult]] = {}
    for result in ordered:
        for face in result.faces:
            if face.track == track and face.p_fake is not None:
                once.setdefault((result.sha256, face.box), (result, face))
    scored = list(once.values())
    if not scored:
        return []
    scores = np.array([face.p_fake for _, face in scored], dtype=float)
    rising = np.argsort(scores, kind="stable")
    roles: dict[int, str] = {int(scores.argmax()): "highest"}
    roles.setdefault(int(rising[0]), "lowest")
    roles.setdefault(int(rising[len(rising) // 2]), "median")
    times = np.array([result.frame.seconds for result, _ in scored])
    while len(roles) < min(count, len(scored)):
        distance = np.abs(times[:, None] - times[list(roles)]).min(axis=1)
        distance[list(roles)] = -1
        roles[int(distance.argmax())] = ""
    return [(*scored[position], roles[position]) for position in sorted(roles)]


def contact_sheet(track: TrackEntry, samples: Sequence[Sample], media: MediaFile, path: Path) -> None:
    """Write the sheet of one track as PNG, `samples` in the order given (at least one). Raises StorageError."""
    reason = wrap(track.reason, ROOM, BODY)
    head = 1.15 + LINE * len(reason)
    rows = -(-len(samples) // COLUMNS)
    with page(WIDTH, head + rows * (TILE + CAPTION) + FOOT, path) as sheet:
        _head(sheet, track, media)
        for number, line in enumerate(reason):
            sheet.text(MARGIN, 1.05 + LINE * number, line, BODY)
        for position, sample in enumerate(samples):
            row, column = divmod(position, COLUMNS)
            _pair(sheet, sample, MARGIN + column * (2 * TILE + GAP), head + row * (TILE + CAPTION))
        _legend(sheet, sheet.height - FOOT + 0.3)


def _head(sheet: Page, track: TrackEntry, media: MediaFile) -> None:
    name = f"Track {track.id}"
    sheet.text(MARGIN, 0.54, name, TITLE, weight="bold")
    beside = MARGIN + inches(name, TITLE, "bold") + 0.2
    sheet.text(beside, 0.54, track.finding.words, TITLE, color=FINDING_COLOUR[track.finding])
    sheet.text(WIDTH - MARGIN, 0.54, score_words(track), TITLE, right=True)
    faces = "1 face scored" if track.faces_scored == 1 else f"{track.faces_scored} faces scored"
    facts = DOT + DOT.join(
        (
            f"frames {track.first_index} to {track.last_index}",
            faces,
            f"SHA-256 {media.sha256[:16]}\N{HORIZONTAL ELLIPSIS}",
        )
    )
    meaning = "score [95 % interval over time]"
    file = shorten(Path(media.path).name, ROOM - inches(facts + meaning, BODY) - 0.4, BODY)
    sheet.text(MARGIN, 0.81, file + facts, BODY, color=QUIET)
    sheet.text(WIDTH - MARGIN, 0.81, meaning, BODY, right=True, color=QUIET)


def _pair(sheet: Page, sample: Sample, left: float, top: float) -> None:
    side = max(sample.crop.shape[:2])
    smooth = "nearest" if side < 96 else "antialiased"  # of a tiny face one sees the pixels there are
    axes = sheet.picture_axes(left, top, 2 * TILE, TILE)
    for shift in (0, 1):
        axes.imshow(sample.crop, extent=(shift, shift + 1, 1, 0), interpolation=smooth)
    if sample.face.forgery_map is not None:
        axes.imshow(tint(spread(sample.face.forgery_map, 256)), extent=(1, 2, 1, 0))
    axes.set(xlim=(0, 2), ylim=(1, 0))
    axes.axvline(1, color="white", linewidth=2)
    base = top + TILE + 0.19
    right = left + 2 * TILE
    sheet.text(left, base, f"{sample.face.p_fake:.2f}", 10, weight="bold")
    sheet.text(left + 0.42, base, sample.role, BODY, color=QUIET)
    where = f"frame {sample.frame.index}{DOT}{sample.frame.seconds:.3f} s{DOT}{side} px"
    sheet.text(right, base, where, SMALL, right=True, color=QUIET)


def _legend(sheet: Page, top: float) -> None:
    bar = sheet.picture_axes(MARGIN, top, 2.4, 0.14)
    bar.imshow(np.full((1, 1, 3), 0.6), extent=(0, 1, 0, 1), aspect="auto")  # a mid-grey face
    bar.imshow(tint(np.linspace(0, 1, 256)[None]), extent=(0, 1, 0, 1), aspect="auto")
    bar.set_xticks([0, 0.2, 0.4, 0.6, 0.8, 1.0])
    bar.tick_params(labelsize=SMALL, length=2, width=0.5)
    words = (
        "Left: the face as recorded. Right: the same under the heat map: how likely the window centred there, a third "
        f"of the picture wide, is forged; transparent below {CLEAR_BELOW}. It says where, not what was done."
    )
    left = MARGIN + 2.8
    for number, line in enumerate(wrap(words, WIDTH - MARGIN - left, 8)):
        sheet.text(left, top + 0.1 + LINE * number, line, 8, color=QUIET)
