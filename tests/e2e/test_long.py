"""What takes longer: the demonstration, and half an hour of film in bounded memory."""

import re
import subprocess
import time
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from typer.testing import CliRunner

from lgrr.cli import app
from tests.e2e.conftest import Run, document, lgrr, portrait, start
from tests.processes import descendants

pytestmark = pytest.mark.slow


def test_the_demo_finds_both_faces_and_shows_the_known_region_twice_over(tmp_path: Path) -> None:
    out = tmp_path / "demo-output"
    first = lgrr("demo", "--out", out)
    assert first.returncode == 0
    assert first.stderr == ""
    found = document(out, "demo")
    assert len(found["tracks"]) == 2
    assert found["finding_reason"] in first.stdout
    assert "Known truth: the left face is untouched, the right one is forged" in first.stdout
    assert "Mean heat inside the forged region" in first.stdout

    again = CliRunner().invoke(app, ["demo", "--out", str(out)])
    assert again.exit_code == 0
    assert sorted(path.name for path in out.iterdir()) == ["case.sqlite", "demo", "demo.mp4"]
    assert "Known truth" in again.stdout


def test_the_demo_leaves_the_work_of_others_alone(analysed: tuple[Run, Path]) -> None:
    case = analysed[1] / "case.sqlite"
    before = case.read_bytes()
    run = CliRunner().invoke(app, ["demo", "--out", str(analysed[1])])
    assert run.exit_code == 2
    assert run.stderr.endswith("name another --out.\n")
    assert case.read_bytes() == before
    assert not (analysed[1] / "demo.mp4").exists()


def half_an_hour(path: Path) -> None:
    """1,800 pictures of 1920 x 1080, one a second: a face of 200 pixels that stands still."""
    picture = np.full((1080, 1920, 3), (90, 110, 120), np.uint8)
    face = portrait(600)
    picture[300 : 300 + face.shape[0], 700 : 700 + face.shape[1]] = face
    frame = av.VideoFrame.from_ndarray(picture, "rgb24").reformat(format="yuv420p")
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=1, options={"preset": "ultrafast", "g": "60"})
        assert isinstance(stream, av.VideoStream)
        stream.width, stream.height, stream.pix_fmt = 1920, 1080, "yuv420p"
        for second in range(1800):
            frame.pts, frame.time_base = second, Fraction(1)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def high_water(pid: int) -> int:
    """Largest resident size of a running program so far, in bytes; 0 where it has just ended (Linux, proc(5))."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    return 1024 * int(found[1]) if (found := re.search(r"VmHWM:\s+(\d+) kB", status)) else 0


def test_half_an_hour_of_film_stays_below_two_gibibytes(tmp_path: Path) -> None:
    clip = tmp_path / "long.mp4"
    half_an_hour(clip)
    process = start("analyze", clip, "--out", tmp_path / "out", "--every", 150, stdout=subprocess.DEVNULL, stderr=None)
    peaks: dict[int, int] = {}
    while process.poll() is None:
        for pid in (process.pid, *(child.pid for child in descendants(process.pid))):
            peaks[pid] = max(peaks.get(pid, 0), high_water(pid))
        time.sleep(0.2)
    assert process.returncode == 0
    found = document(tmp_path / "out", "long")
    assert found["media"]["frames"] == 1800, "every picture is decoded and hashed"
    assert found["media"]["duration"] == 1800
    assert found["coverage"]["frames_analyzed"] == 12
    assert len(peaks) > 1, "the file is decoded in a process of its own"
    assert 2**28 < peaks[process.pid] < 2**31
    assert max(peaks.values()) < 2**31
