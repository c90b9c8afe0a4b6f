"""Pictures come in the order foretold, and are read before they are asked for."""

import threading
import time
from pathlib import Path

import pytest

from lgrr.analysis.ahead import AHEAD, ReadAhead
from lgrr.errors import UsageError
from lgrr.video import open_media


def test_the_next_pictures_are_read_while_one_is_looked_at_and_no_more(clip: Path) -> None:
    foretold = list(range(0, 40, 2))
    with open_media(clip) as media, ReadAhead(media, foretold) as ahead:
        first = ahead.read(0)
        wanted = foretold[1 : 1 + AHEAD]
        patience = time.monotonic() + 60
        while not all(media.cached(index) for index in wanted) and time.monotonic() < patience:
            time.sleep(0.01)
        assert all(media.cached(index) for index in wanted)
        assert not media.cached(foretold[1 + AHEAD]), "no more than it may"
        assert ahead.read(33).frame.index == 33, "asked for by nobody before"
        given = [first, *(ahead.read(index) for index in foretold[1:])]
        assert [picture.frame.index for picture in given] == foretold
        assert [picture.sha256 for picture in given] == [media.hashes[index] for index in foretold]
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("read ahead")]


def test_a_picture_that_cannot_be_read_fails_when_it_is_its_turn(clip: Path) -> None:
    with open_media(clip) as media, ReadAhead(media, [0, 999, 2]) as ahead:
        assert ahead.read(0).frame.index == 0
        with pytest.raises(UsageError, match="no frame 999"):
            ahead.read(999)
        assert ahead.read(2).frame.index == 2
