"""The pictures of a report: faces as recorded, the heat map over each, whole frames; from the untouched exhibit."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from lgrr.analysis import Case, Exhibit, with_tracks
from lgrr.analysis.review import frames_with
from lgrr.errors import Cancelled, MediaError
from lgrr.evidence import hash_file
from lgrr.faces import cut
from lgrr.heatmap import spread
from lgrr.isolation import open_isolated
from lgrr.report.case_report import CaseReport, ExhibitEntry, PictureEntry, PictureKind
from lgrr.report.contact_sheet import telling
from lgrr.report.heat import tint
from lgrr.report.texts import texts_of
from lgrr.text import printable
from lgrr.types import FaceResult, FrameResult
from lgrr.video.cache import Cache

FACES = 6  # of a track that are shown
FACE_SIDE = 320  # px at most: a larger face is shown smaller
FRAME_WIDTH = 1280
JPEG_QUALITY = 92  # of what is drawn or shown smaller; a face as recorded is PNG


@dataclass(frozen=True)
class Step:
    """How far the making of a report is: `stage` is "pictures", "pages" or "files"."""

    stage: str
    done: int
    total: int


@dataclass(frozen=True)
class _Wanted:
    """One picture to make of a frame: of a `face` (with its role), or of the whole."""

    frame: FrameResult
    track: int | None = None
    face: FaceResult | None = None
    role: str = ""


Draw = Callable[[np.ndarray, FaceResult], bytes]
Drawn = dict[PictureKind, bytes]  # what is made of one wanted thing
Kept = Cache[Drawn]  # by what they show: of previews that follow each other, most pictures are the same
ENDINGS: dict[PictureKind, str] = {
    "frame": ".jpg", "face": "-face.png", "heat map over the face": "-heat.jpg",
    "attention, no evidence": "-attention.jpg",
}  # fmt: skip


def with_pictures(
    report: CaseReport,
    case: Case,
    files: Sequence[Path],
    on_step: Callable[[Step], None],
    cancelled: Callable[[], bool],
    attention: Mapping[str, Draw],
    kept: Kept,
) -> tuple[CaseReport, dict[str, bytes]]:
    """The report with the pictures of every exhibit that is at hand, and these by name.

    `files` are where exhibits may lie, beside the path that the case knows. `attention` draws, by the hash of its
    weights, where the network looked. What is in `kept` is not made anew. Raises MediaError where a file is not the one
    that was analysed, Cancelled.
    """
    t = texts_of(report.language)
    places = find_exhibits(report, case, files, cancelled)
    exhibits = {e.id: e for e in case.exhibits()}
    wanted = [_wanted(case, exhibits[entry.exhibit], entry) for entry in report.exhibits]
    total, done = sum(map(len, wanted)), 0
    entries: list[ExhibitEntry] = []
    pictures: dict[str, bytes] = {}
    for number, (entry, asked) in enumerate(zip(report.exhibits, wanted, strict=True), 1):
        exhibit = exhibits[entry.exhibit]
        place = places.get(exhibit.hash.sha256)
        if place is None or not asked:
            reason = t("pictures.missing" if place is None else "pictures.unscored")
            entries.append(entry.model_copy(update={"pictures_reason": reason}))
            done += len(asked)
            continue
        draw = attention.get(entry.analysis["model"]["sha256"])
        made: dict[str, tuple[PictureEntry, bytes]] = {}
        for each, drawn in _each_drawn(asked, place, case, exhibit, cancelled, draw, kept):
            made |= _named(each, drawn, number)
            done += 1
            on_step(Step("pictures", done, total))
        ordered = tuple(entry for entry, _ in made.values())
        entries.append(entry.model_copy(update={"pictures": ordered, "pictures_reason": None}))
        pictures |= {name: content for name, (_, content) in made.items()}
    return report.model_copy(update={"exhibits": tuple(entries)}), pictures


def find_exhibits(
    report: CaseReport, case: Case, files: Sequence[Path], cancelled: Callable[[], bool]
) -> dict[str, Path]:
    """Where each exhibit of a report lies, by SHA-256: one of `files`, or the path that the case knows, by content.

    MediaError where a file of `files` is no exhibit of the report, or the known path holds other content.
    """
    known = {e.analysis["media"]["sha256"]: e.analysis["media"]["path"] for e in report.exhibits}
    found: dict[str, Path] = {}
    for path in files:
        sha256 = hash_file(path, cancelled=cancelled).sha256
        if sha256 not in known:
            raise MediaError(
                f"{printable(path)} is none of the files that were analysed, or it was changed: name the file itself."
            )
        found[sha256] = path
    stored = {file.hash.sha256: file.path for file in case.files()}
    for sha256, named in known.items():
        for path in map(Path, dict.fromkeys((stored.get(sha256, named), named))):
            if sha256 in found or not path.is_file():
                continue
            if hash_file(path, cancelled=cancelled).sha256 != sha256:
                raise MediaError(
                    f"{printable(path)} is not the file that was analysed any more (its SHA-256 differs), so there is "
                    "no report: put the untouched file back, or name a copy of it with --exhibit."
                )
            found[sha256] = path
    return found


def _wanted(case: Case, exhibit: Exhibit, entry: ExhibitEntry) -> list[_Wanted]:
    frames = frames_with(case, exhibit) if entry.reviewed else with_tracks(case.observations(exhibit.id))
    by_index = {result.frame.index: result for result in frames}
    stated = _stated(entry)
    told_of = {index for _, index in stated}
    known = [result for result in frames if result.frame.index in told_of]
    faces = [
        _Wanted(frame, track, face, role)
        for track in entry.included.tracks
        for frame, face, role in telling(known, track, FACES)
        if (track, frame.frame.index) in stated
    ]
    whole = [_Wanted(by_index[index]) for index in entry.included.frames if index in by_index]
    return sorted(faces + whole, key=lambda each: each.frame.frame.index)


def _stated(entry: ExhibitEntry) -> set[tuple[int, int]]:
    """The (track, frame index) that the report tells of; the case may have learned more since it was read."""
    if entry.reviewed is not None:
        return {(track.id, face.index) for track in entry.reviewed.tracks for face in track.faces}
    frames = entry.analysis["frames"]
    return {(face["track"], frame["index"]) for frame in frames for face in frame["faces"] if face["track"] is not None}


def _decoded(
    path: Path, case: Case, exhibit: Exhibit, wanted: Iterable[_Wanted], cancelled: Callable[[], bool]
) -> Iterable[tuple[_Wanted, np.ndarray]]:
    """Each wanted picture with its frame, (H, W, 3) uint8. MediaError where a frame is not the one that was scored."""
    by_index: dict[int, list[_Wanted]] = {}
    for each in wanted:
        by_index.setdefault(each.frame.frame.index, []).append(each)
    with open_isolated(path, cancelled=cancelled, survey=case.survey(exhibit.hash.sha256)) as media:
        for picture in media.pictures(sorted(by_index)):
            for each in by_index[picture.frame.index]:
                if cancelled():
                    raise Cancelled("Stopped: no report was written.")
                if picture.sha256 != each.frame.sha256:
                    raise MediaError(
                        f"{printable(path)} decodes differently from when it was analysed (frame "
                        f"{picture.frame.index}), so there is no report: find out which decoder is right."
                    )
                yield each, picture.rgb


def _each_drawn(
    wanted: Sequence[_Wanted],
    path: Path,
    case: Case,
    exhibit: Exhibit,
    cancelled: Callable[[], bool],
    draw: Draw | None,
    kept: Kept,
) -> Iterable[tuple[_Wanted, Drawn]]:
    """Each wanted thing with its pictures, first those that are kept."""

    def key(each: _Wanted) -> Hashable:
        face = each.face
        heat = None if face is None or face.forgery_map is None else face.forgery_map.tobytes()
        return exhibit.hash.sha256, each.frame.sha256, each.frame.frame, None if face is None else face.box, heat, draw

    missing = []
    for each in wanted:
        drawn = kept.get(key(each))
        if drawn is None:
            missing.append(each)
        else:
            yield each, drawn
    if not missing:
        return
    for each, rgb in _decoded(path, case, exhibit, missing, cancelled):
        drawn = _drawn(each, rgb, draw)
        kept.put(key(each), drawn, sum(map(len, drawn.values())))
        yield each, drawn


def _drawn(each: _Wanted, rgb: np.ndarray, draw: Draw | None) -> Drawn:
    if each.face is None:
        return {"frame": whole(rgb)}
    crop = cut(rgb, each.face.box)
    made: Drawn = {"face": _png(fitting(crop, FACE_SIDE))}
    if each.face.forgery_map is not None:
        made["heat map over the face"] = jpeg(overlaid(crop, each.face.forgery_map))
    if draw is not None:
        made["attention, no evidence"] = draw(rgb, each.face)
    return made


def _named(each: _Wanted, drawn: Drawn, number: int) -> dict[str, tuple[PictureEntry, bytes]]:
    """The pictures of one wanted thing of exhibit `number`, by the names of their files."""
    index = each.frame.frame.index
    stem = f"e{number}-f{index:07}" if each.face is None else f"e{number}-t{each.track:02}-f{index:07}"
    made = {}
    for what, content in drawn.items():
        name, sha256 = stem + ENDINGS[what], hashlib.sha256(content).hexdigest()
        role = each.role if what == "face" else ""
        entry = PictureEntry(name=name, sha256=sha256, index=index, track=each.track, what=what, role=role)
        made[name] = entry, content
    return made


def fitting(rgb: np.ndarray, side: int) -> np.ndarray:
    """(h, w, 3) uint8, made smaller where it is larger than `side` pixels, as it is otherwise."""
    largest = max(rgb.shape[:2])
    if largest <= side:
        return rgb
    return cv2.resize(rgb, None, fx=side / largest, fy=side / largest, interpolation=cv2.INTER_AREA)


def overlaid(crop: np.ndarray, forgery_map: np.ndarray) -> np.ndarray:
    """The heat map (11, 11) over a face (n, n, 3) uint8, FACE_SIDE pixels wide."""
    face = cv2.resize(
        crop, (FACE_SIDE, FACE_SIDE), interpolation=cv2.INTER_NEAREST if len(crop) < 96 else cv2.INTER_CUBIC
    )
    heat = tint(spread(forgery_map, FACE_SIDE))
    opaque = heat[..., 3:]
    return np.asarray(np.round(face * (1 - opaque) + 255 * heat[..., :3] * opaque), np.uint8)


def whole(rgb: np.ndarray) -> bytes:
    """A whole frame as JPEG."""
    return jpeg(fitting(rgb, FRAME_WIDTH))


def _png(rgb: np.ndarray) -> bytes:
    Image.fromarray(rgb).save(file := io.BytesIO(), "PNG", optimize=True)
    return file.getvalue()


def jpeg(rgb: np.ndarray) -> bytes:
    """A picture (h, w, 3) uint8 as JPEG."""
    Image.fromarray(rgb).save(file := io.BytesIO(), "JPEG", quality=JPEG_QUALITY, subsampling=0)
    return file.getvalue()
