"""A folder as it comes from a search: good clips, copies, broken files, nested, with odd names."""

import os
from pathlib import Path

import pytest

from lgrr.video import write_clip
from tests.e2e.conftest import RATE, two_portraits

BROKEN = {
    "empty.mp4": lambda whole: b"",
    "cut short.mp4": lambda whole: whole[: len(whole) // 3],
    "letter.mp4": lambda whole: b"Dear Sir or Madam,\n" * 200,
    "locked.mp4": lambda whole: os.urandom(20_000),
}
ODD = b"deep/er/\xff[bold]\x1b[31m<script>alert(1)</script>".replace(b"/script", b"\\script") + b".mp4"


@pytest.fixture(scope="session")
def seized(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six different good clips (one in a name no terminal can show), two copies, four broken files, a dead link."""
    folder = tmp_path_factory.mktemp("seized")
    (folder / "deep" / "er").mkdir(parents=True)
    pictures = list(two_portraits(16))
    names = ["same.mp4", "deep/same.mp4", "deep/er/same.mkv", "=1+1.mp4", "ünï 'quote' & \"more\".mp4"]
    for number, name in enumerate(names):
        write_clip(folder / name, pictures[number : number + 12], RATE)
    write_clip(folder / "odd.mp4", pictures[:11], RATE)
    (folder / "odd.mp4").rename(os.fsdecode(os.fsencode(folder) + b"/" + ODD))
    whole = (folder / "same.mp4").read_bytes()
    (folder / "deep" / "copy of same.mp4").write_bytes(whole)
    (folder / "zz copy.mp4").write_bytes((folder / "deep" / "same.mp4").read_bytes())
    for name, made in BROKEN.items():
        (folder / "deep" / name).write_bytes(made(whole))
    (folder / "gone.mp4").symlink_to(folder / "never was.mp4")
    return folder
