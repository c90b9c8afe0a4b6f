"""A recording read apart gives what it gives here, and outlives a decoder that does not."""

import contextlib
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from threading import Timer

import numpy as np
import psutil
import pytest
from PIL import Image

from lgrr.errors import Cancelled, MediaError, UsageError
from lgrr.evidence import inspect, signs_of_laundering
from lgrr.isolation import open_isolated
from lgrr.video import open_media
from tests.processes import reading
from tests.video.clips import make_clip, number_of, numbered

FRAMES = 80


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("exhibits") / "clip.mp4"
    return make_clip(path, (numbered(k) for k in range(FRAMES)), options={"g": "20"})


def end(how: signal.Signals) -> None:
    """As a fault in the decoder would."""
    (process,) = reading()
    process.send_signal(how)
    with contextlib.suppress(psutil.NoSuchProcess):
        while process.status() not in {psutil.STATUS_ZOMBIE, psutil.STATUS_STOPPED}:
            time.sleep(0.01)


def test_all_is_the_same_as_in_this_process(clip: Path) -> None:
    with open_isolated(clip) as apart, open_media(clip) as here:
        assert apart.info == here.info
        assert apart.survey_bytes() == here.survey_bytes()
        assert apart.frames[:] == here.frames[:]
        assert apart.hashes[:] == here.hashes[:]
        assert (apart.keyframes, apart.picture_types) == (here.keyframes, here.picture_types)
        for index in (0, 79, 41, 40, 3):
            assert np.array_equal(apart.read(index).rgb, here.read(index).rgb)
            assert not apart.read(index).rgb.flags.writeable
        assert apart.cached(41)
        assert apart.inspect() == inspect(here)
        assert apart.signs() == signs_of_laundering(here)
        with pytest.raises(UsageError, match="no frame 80"):
            apart.read(80)
    assert not reading()
    with pytest.raises(UsageError, match="was closed"):
        apart._decode(2)


def test_no_library_is_loaded_before_the_process_is_confined() -> None:
    code = "import lgrr.isolation.child, sys; print(*{'numpy', 'av', 'cv2', 'PIL', 'pydantic'} & set(sys.modules))"
    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == ""


def test_a_still_image_too_and_one_that_changes_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    Image.fromarray(numbered(333)).save(path)
    with open_isolated(path, cache_bytes=0) as apart:
        assert number_of(apart.read(0).rgb) == 333
        assert apart.survey_bytes() is None
        assert apart.inspect().image is not None
        Image.fromarray(numbered(334)).save(path)
        with pytest.raises(MediaError, match="decodes differently"):
            apart.read(0)


def test_a_kept_survey_saves_the_reading(clip: Path) -> None:
    told: list[int] = []
    with open_isolated(clip) as first:
        survey = first.survey_bytes()
    with open_isolated(clip, survey=survey, on_progress=lambda done, total: told.append(done)) as second:
        assert number_of(second.read(50).rgb) == 50
    assert told == [FRAMES]


def test_refusals_come_through_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "text.mp4").write_text("This is not a video.\n" * 50)
    with pytest.raises(MediaError, match=r"text.mp4 is neither a video nor an image"):
        open_isolated(tmp_path / "text.mp4")
    with pytest.raises(UsageError, match="does not exist"):
        open_isolated(tmp_path / "nothing\udcff\x1b.mp4")
    with pytest.raises(MediaError, match=r"kept survey of clip\.mp4 is damaged"):
        make_clip(tmp_path / "clip.mp4", [numbered(1)])
        open_isolated(tmp_path / "clip.mp4", survey=b"anything")
    assert not reading()


def test_a_crash_while_reading_whole_names_the_last_good_frame(clip: Path) -> None:
    def crash(done: int, total: int | None) -> None:
        if done == 32:
            end(signal.SIGSEGV)

    with pytest.raises(MediaError) as caught:
        open_isolated(clip, on_progress=crash)
    found = re.search(
        r"the decoder crashed \(SIGSEGV\).*, the last frame known to be good is (\d+):", str(caught.value)
    )
    assert found is not None
    assert 31 <= int(found[1]) < FRAMES  # it was decoding on when the signal came
    assert not reading()


def test_after_a_crash_it_is_started_again_and_three_times_at_most(clip: Path) -> None:
    with open_isolated(clip, cache_bytes=0) as apart:
        for _ in range(3):
            (process,) = reading()
            process.suspend()  # so that it gets the request, and dies before it answers
            stopped = apart._child
            Timer(0.3, lambda process=process: process.send_signal(signal.SIGSEGV) or process.resume()).start()
            with pytest.raises(MediaError, match=r"the decoder crashed \(SIGSEGV\) at frame 7; other frames"):
                apart._refused.clear()
                apart.read(7)
            assert stopped.dead
            if apart._deaths < 3:
                with pytest.raises(MediaError, match="at frame 7"):
                    apart.read(7)  # not tried again
                assert number_of(apart.read(8).rgb) == 8
        with pytest.raises(MediaError, match="crashed 3 times and is not started again"):
            apart.read(9)


def test_a_decoder_that_hangs_can_be_stopped(clip: Path) -> None:
    hangs = False

    def hang(done: int, total: int | None) -> None:
        nonlocal hangs
        if done == 16:
            end(signal.SIGSTOP)
            hangs = True

    with pytest.raises(Cancelled, match=r"Reading clip.mp4 was stopped"):
        open_isolated(clip, on_progress=hang, cancelled=lambda: hangs)
    assert not reading()


def test_closing_ends_what_goes_on(clip: Path) -> None:
    apart = open_isolated(clip, cache_bytes=0)
    (process,) = reading()
    process.suspend()
    Timer(0.3, apart.close).start()
    with pytest.raises(UsageError, match="was closed"):
        apart.read(5)
    while reading():
        time.sleep(0.01)
