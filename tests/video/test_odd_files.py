"""What is no recording is refused in one sentence that names the file, the fault and the remedy."""

import io
import os
import re
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from av.stream import Disposition
from PIL import ExifTags, Image

from lgrr.errors import LgrrError, MediaError, UsageError
from lgrr.video import open_media
from tests.data import data_folder
from tests.video.clips import make_clip, numbered


def _refusal(path: Path, kind: type[LgrrError]) -> str:
    with pytest.raises(kind) as caught:
        open_media(path)
    sentence = str(caught.value)
    assert path.name in sentence
    assert re.search(r"[:;] (obtain|name|check|save|convert)", sentence)  # the remedy follows the fault
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert "Traceback" not in sentence
    return sentence


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("bipbop-cenc-audioinit.mp4", "has no video in it, only sound"),
        ("chunk_out_of_range.mp4", "neither a video nor an image"),
        ("invalid_userdata.mp4", "header announces 5,544 frames, but none could be read"),
        ("short-cenc.mp4", "is encrypted (Common Encryption)"),
        ("zero_empty_stsc.mp4", "header announces 1,040 frames, but none could be read"),
    ],
)
def test_unreadable_test_files_are_refused(name: str, fault: str) -> None:
    assert fault in _refusal(data_folder() / "videos/odd" / name, MediaError)


def test_readable_odd_files_are_read_and_their_oddness_is_said() -> None:
    odd = data_folder() / "videos/odd"
    with open_media(odd / "h264_white_frame_sar_16_9.mp4") as media:
        assert (media.info.width, media.info.height, media.info.coded_size) == (1138, 480, (640, 480))
        assert "Pixels are not square (16:9)" in media.info.notes[0]
        assert media.read(0).rgb.min() >= 254
    with open_media(odd / "video_colr_nclx_hdr10.mp4") as media:
        assert [picture.rgb.shape for picture in media.pictures(range(3))] == [(2, 2, 3)] * 3
        assert "HDR, PQ" in media.info.notes[0]


def test_refusals_leave_no_noise_on_the_terminal() -> None:
    odd = data_folder() / "videos/odd"
    code = (
        "import sys\nfrom pathlib import Path\nfrom lgrr.video import open_media\nfrom lgrr.errors import LgrrError\n"
        "for path in sorted(Path(sys.argv[1]).iterdir()):\n"
        "    try: open_media(path).read(0)\n"
        "    except LgrrError as error: print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(odd)], capture_output=True, text=True, check=True)
    assert done.stderr == ""
    assert len(done.stdout.splitlines()) == 5


@pytest.mark.parametrize(
    ("name", "content", "fault"),
    [
        ("empty.mp4", b"", "is empty (0 bytes)"),
        ("text.mp4", b"This is not a video, whatever its name says.\n" * 50, "neither a video nor an image"),
        ("text.txt", b"Notes on the case.\n" * 50, "is text"),
        ("noise.mkv", np.random.default_rng(1).bytes(20_000), "neither a video nor an image"),
        ("list.m3u8", b"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\na.ts\n#EXT-X-ENDLIST\n", "neither a video"),
        ("titles.srt", b"1\n00:00:01,000 --> 00:00:02,000\nGood evening.\n", "only subtitles"),
    ],
)
def test_files_that_are_no_recording_are_refused(name: str, content: bytes, fault: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert fault in _refusal(path, MediaError)


def test_a_list_of_files_does_not_pass_for_a_recording(tmp_path: Path) -> None:
    make_clip(tmp_path / "other.mp4", [numbered(1)])
    path = tmp_path / "exhibit.mp4"
    path.write_text("ffconcat version 1.0\nfile other.mp4\n")
    assert "list of other files" in _refusal(path, MediaError)


def test_sound_with_a_cover_picture_is_no_video(tmp_path: Path) -> None:
    path = tmp_path / "song.mp4"
    with av.open(str(path), "w") as container:
        sound, cover = container.add_stream("aac", rate=44100), container.add_stream("mjpeg", rate=1)
        cover.height, cover.width, cover.pix_fmt = 96, 160, "yuvj420p"
        cover.disposition = Disposition.attached_pic
        container.mux(cover.encode(av.VideoFrame.from_ndarray(numbered(1), "rgb24").reformat(format="yuvj420p")))
        container.mux(cover.encode(None))
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 4096), np.float32), "fltp", "mono")
        frame.sample_rate = 44100
        container.mux(sound.encode(frame))
        container.mux(sound.encode(None))
    assert "has no video in it, only a cover picture and sound" in _refusal(path, MediaError)


def test_of_two_picture_streams_it_is_said_which_was_read(tmp_path: Path) -> None:
    path = tmp_path / "two.mkv"
    with av.open(str(path), "w") as container:
        for size in (64, 128):
            stream = container.add_stream("mjpeg", rate=25)
            stream.height, stream.width, stream.pix_fmt = size, size, "yuvj420p"
        for stream in container.streams.video:
            picture = av.VideoFrame.from_ndarray(numbered(1, stream.height, stream.width), "rgb24")
            container.mux(stream.encode(picture.reformat(format="yuvj420p")))
            container.mux(stream.encode(None))
    with open_media(path) as media:
        assert (media.info.stream, media.frames[0].stream, media.info.height) == (0, 0, 64)
        assert "The file has 2 picture streams; stream 0 was read." in media.info.notes


def test_tiled_photographs_are_not_taken_for_a_video(tmp_path: Path) -> None:
    path = make_clip(tmp_path / "a.mp4", [numbered(1)])
    content = path.read_bytes()
    path.write_bytes(content[:8] + b"heic" + content[12:])
    assert "photograph of the HEIF family (heic)" in _refusal(path, MediaError)


def test_missing_file_folder_and_pipe_are_refused_as_usage(tmp_path: Path) -> None:
    assert "does not exist" in _refusal(tmp_path / "nothing.mp4", UsageError)
    assert "is a folder" in _refusal(tmp_path, UsageError)
    os.mkfifo(tmp_path / "pipe.mp4")
    assert "a device or a pipe" in _refusal(tmp_path / "pipe.mp4", UsageError)


def test_a_file_that_may_not_be_read_is_refused_as_usage(tmp_path: Path) -> None:
    path = make_clip(tmp_path / "a.mp4", [numbered(0)])
    path.chmod(0)
    user = os.geteuid()
    if user == 0:
        os.seteuid(65534)  # root may read everything
    try:
        assert "cannot be read (Permission denied)" in _refusal(path, UsageError)
    finally:
        os.seteuid(user)


def test_names_with_colons_percents_and_spaces_are_only_names(tmp_path: Path) -> None:
    for name in ("http:clip.mp4", "frame %03d.mp4", "a|b.mp4", "-i.mp4"):
        make_clip(tmp_path / "plain.mp4", [numbered(3)]).rename(tmp_path / name)
        with open_media(tmp_path / name) as media:
            assert len(media.frames) == 1


def test_frames_that_carry_what_pyav_has_no_name_for_are_read_and_turned(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation], exif[ExifTags.Base.Make] = 6, "A dash camera"
    path = tmp_path / "camera.avi"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mjpeg", rate=25)
        stream.height, stream.width, stream.pix_fmt = 96, 160, "yuvj420p"
        for k in range(3):
            Image.fromarray(numbered(k)).save(jpeg := io.BytesIO(), "JPEG", exif=exif)
            packet = av.Packet(jpeg.getvalue())
            packet.stream, packet.pts, packet.dts, packet.time_base = stream, k, k, Fraction(1, 25)
            container.mux(packet)
    with open_media(path) as media:
        assert (media.info.frames, media.info.rotation, media.info.height) == (3, 90, 160)
