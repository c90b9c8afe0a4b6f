"""What a file says of its making, and how it is built: read from files made for it, and from damaged ones."""

import json
import random
import struct
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, PngImagePlugin

from lgrr.errors import Cancelled, MediaError
from lgrr.evidence import hash_file, inspect
from lgrr.evidence.boxes import read_boxes
from lgrr.evidence.metadata import Inspection
from lgrr.video import open_media
from tests.data import data_folder
from tests.video.clips import make_clip, numbered

SETTINGS = {"g": "12", "bf": "2", "x264-params": "scenecut=0:b-adapt=0:open-gop=0", "threads": "1"}


def look(path: Path) -> Inspection:
    with open_media(path) as media:
        return inspect(media)


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("clips") / "clip.mp4"
    return make_clip(path, map(numbered, range(40)), options=SETTINGS)


def test_the_coding_of_a_clip_is_what_its_encoder_was_told(clip: Path) -> None:
    found = look(clip)
    coding = found.coding
    assert coding is not None
    assert coding.types == {"B": 23, "I": 4, "P": 13} and coding.intra_within == 0
    assert (coding.groups, coding.group_shortest, coding.group_median, coding.group_longest) == (4, 12, 12, 12)
    assert coding.pattern == "IBBPBBPBBPBP"
    assert coding.step == pytest.approx(0.04) and coding.gap_count == 0
    assert coding.mean_bytes["I"] > coding.mean_bytes["P"] > coding.mean_bytes["B"]
    (stream,) = found.streams
    assert (stream.packets, stream.keys, stream.hidden, stream.set_back, stream.damaged) == (40, 4, 0, 0, 0)
    assert coding.bits_per_pixel == pytest.approx(8 * stream.bytes / (96 * 160 * 40), abs=1e-5)
    assert stream.marks[0].startswith("x264 - core") and "keyint=12" in stream.marks[0]
    assert found.mp4 is not None and found.mp4.order.split()[0] == "ftyp" and "moov" in found.mp4.order
    (track,) = found.mp4.tracks
    assert (track.handler, track.name, track.codec) == ("vide", "VideoHandler", "avc1")
    assert [edit.start for edit in track.edits] == [pytest.approx(0.08)], "two B frames come before the first shown"
    assert any(text.startswith("Lavf") for _, text in found.mp4.user_data)
    assert Inspection.model_validate_json(found.model_dump_json()) == found


@pytest.mark.parametrize(
    ("codec", "name", "options", "mark"),
    [
        ("libx264", "a.mkv", SETTINGS, "x264 - core"),
        ("libx264", "a.ts", SETTINGS, "x264 - core"),
        ("libx265", "a.mp4", {"x265-params": "log-level=none"}, "x265 (build"),
        ("libx265", "a.ts", {"x265-params": "log-level=none"}, "x265 (build"),
        ("mpeg4", "a.avi", {}, "Lavc"),
        ("ffv1", "a.mkv", {}, None),
    ],
)
def test_the_mark_of_an_encoder_is_found_in_any_container(
    tmp_path: Path, codec: str, name: str, options: dict[str, str], mark: str | None
) -> None:
    found = look(make_clip(tmp_path / name, map(numbered, range(12)), codec=codec, options=options))
    marks = found.streams[0].marks
    assert any(words.startswith(mark) for words in marks) if mark else marks == ()
    assert found.mp4 is None or name.endswith("mp4")


def test_gaps_in_time_are_listed_with_their_place(tmp_path: Path) -> None:
    stamps = [*range(0, 10), *range(15, 25), *range(40, 45)]
    path = make_clip(
        tmp_path / "gaps.mkv", map(numbered, range(25)), pts=stamps, time_base=Fraction(1, 25), options={"bf": "0"}
    )
    coding = look(path).coding
    assert coding is not None and coding.gap_count == 2
    assert [(gap.index, gap.time, gap.step) for gap in coding.gaps] == [(9, 0.36, 0.24), (19, 0.96, 0.64)]


def test_the_edit_list_of_a_recording_is_read_in_seconds() -> None:
    found = look(data_folder() / "videos" / "real_640x360_dark_stage.mp4")
    assert found.mp4 is not None
    pause, shown = found.mp4.tracks[0].edits
    assert (pause.start, pause.duration) == (None, 0.852) and (shown.start, shown.duration) == (0, 9.176)
    assert found.coding is not None and found.coding.pattern == "I P x59"
    assert [s.kind for s in found.streams] == ["video", "audio"]


def test_dates_and_tags_of_a_header_are_read(clip: Path, tmp_path: Path) -> None:
    data = bytearray(clip.read_bytes())
    place = data.index(b"mvhd") + 8
    struct.pack_into(">II", data, place, 3_600_000_000, 3_600_000_001)
    path = tmp_path / "dated.mp4"
    path.write_bytes(data)
    boxes = read_boxes(path)
    assert (boxes.created, boxes.modified) == ("2018-01-28T16:00:00+00:00", "2018-01-28T16:00:01+00:00")
    assert boxes.notes == []


def test_boxes_in_disorder_are_notes(clip: Path, tmp_path: Path) -> None:
    data, path = bytearray(clip.read_bytes()), tmp_path / "broken.mp4"
    place = data.index(b"mdhd") - 4
    struct.pack_into(">I", data, place, 1 << 30)
    path.write_bytes(data)
    (note,) = read_boxes(path).notes
    assert "'mdhd' in moov/trak/mdia at byte" in note and "claims 1,073,741,824 bytes" in note
    path.write_bytes(clip.read_bytes()[:-10])
    assert any("claims" in note for note in read_boxes(path).notes)
    path.write_bytes(b"\0\0\0\x08free" * 20_000)
    assert read_boxes(path).notes == ["The file has more boxes than the 5,000 that were read."]
    nested = b""
    for _ in range(400):
        nested = struct.pack(">I4s", len(nested) + 8, b"trak") + nested
    path.write_bytes(nested)
    assert len(read_boxes(path).boxes) < 20


def test_no_damage_makes_it_raise_anything_but_a_sentence(clip: Path, tmp_path: Path) -> None:
    draw, whole, path = random.Random(3), clip.read_bytes(), tmp_path / "fuzzed.mp4"
    header = whole.index(b"moov") - 4
    opened = 0
    for _ in range(150):
        data = bytearray(whole)
        for _ in range(draw.choice([1, 3, 20])):
            data[draw.choice([draw.randrange(header, len(data)), draw.randrange(len(data))])] = draw.randrange(256)
        path.write_bytes(data[: draw.choice([len(data), draw.randrange(100, len(data))])])
        read_boxes(path)
        try:
            found = look(path)
        except MediaError:
            continue
        opened += 1
        json.loads(found.model_dump_json())
    assert opened > 30


def test_the_file_is_not_touched_and_reading_stops_when_asked(clip: Path) -> None:
    before = hash_file(clip)
    with open_media(clip) as media:
        inspect(media)
        with pytest.raises(Cancelled, match=r"clip\.mp4"):
            inspect(media, lambda: True)
    assert hash_file(clip) == before


def photograph(path: Path) -> Path:
    exif = Image.Exif()
    exif[0x010F], exif[0x0131] = "Camera Works", "Editor 1.0"
    exif.get_ifd(0x8769)[0x9003] = "2024:01:02 03:04:05"
    exif.get_ifd(0x8825)[1] = "N"
    image = Image.fromarray(np.random.default_rng(0).integers(0, 255, (64, 96, 3), np.uint8))
    image.save(path, exif=exif, xmp=b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>", comment=b"made by hand", quality=85)
    return path


def test_the_tags_of_a_photograph(tmp_path: Path) -> None:
    found = look(photograph(tmp_path / "photo.jpg"))
    assert (found.container, found.coding, found.mp4) == ("jpeg", None, None)
    tags = found.image
    assert tags is not None
    assert tags.exif["Image.Make"] == "Camera Works" and tags.exif["Image.Software"] == "Editor 1.0"
    assert tags.exif["Exif.DateTimeOriginal"] == "2024:01:02 03:04:05" and tags.exif["GPS.GPSLatitudeRef"] == "N"
    assert tags.xmp == "<x:xmpmeta xmlns:x='adobe:ns:meta/'/>"
    assert tags.comments["comment"] == "made by hand"
    assert [len(table) for table in tags.quantisation] == [64, 64] and "APP1 Exif" in tags.segments
    assert tags.notes == ()


def test_the_texts_of_a_png(tmp_path: Path) -> None:
    words = PngImagePlugin.PngInfo()
    words.add_text("parameters", "a portrait, seed 42")
    words.add_itxt("XML:com.adobe.xmp", "<x/>")
    Image.new("RGB", (8, 8)).save(tmp_path / "made.png", pnginfo=words)
    tags = look(tmp_path / "made.png").image
    assert tags is not None and tags.comments == {"parameters": "a portrait, seed 42"} and tags.xmp == "<x/>"


def test_damaged_tags_of_an_image_are_notes(tmp_path: Path) -> None:
    draw, whole = random.Random(1), photograph(tmp_path / "photo.jpg").read_bytes()
    start, path = whole.index(b"Exif\0\0"), tmp_path / "fuzzed.jpg"
    noted = 0
    for _ in range(300):
        data = bytearray(whole)
        for _ in range(draw.choice([1, 4, 30])):
            data[start + 6 + draw.randrange(220)] = draw.randrange(256)
        path.write_bytes(data)
        try:
            tags = look(path).image
        except MediaError:
            continue
        assert tags is not None
        noted += bool(tags.notes)
        tags.model_dump_json()
    assert noted
