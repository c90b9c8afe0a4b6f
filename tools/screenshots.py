"""Pictures of the real window for the user guide: `python tools/screenshots.py FOLDER [--size 1280x800]`.

Opens the demo's clip in a case of its own, analyses it, and grabs each scene in light and in dark as
FOLDER/window-SCENE-APPEARANCE.png.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from lgrr.analysis.acts import Judge, Note, Rename
from lgrr.demo import RATE, pictures
from lgrr.types import Finding
from lgrr.video import write_clip
from lgrr_gui.app import Desk
from lgrr_gui.commands import Analyze, ChooseTrack, Command, Do, Go
from lgrr_gui.looks.language import install_language
from lgrr_gui.looks.theme import apply_theme
from lgrr_gui.settings.store import Settings
from lgrr_gui.state import WindowState

PATIENCE = 180  # seconds
FRAME = 46
Scene = Callable[[Desk], None]


def main() -> int:
    """The command line."""
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    words.add_argument("folder", type=Path)
    words.add_argument("--size", default="1280x800", help="of the window, WIDTHxHEIGHT")
    words.add_argument("--language", default="en", choices=("en", "de"))
    words.add_argument("--only", help="this scene alone")
    asked = words.parse_args()
    width, height = map(int, asked.size.split("x"))
    asked.folder.mkdir(parents=True, exist_ok=True)
    app = QApplication(sys.argv[:1])
    install_language(app, asked.language)
    with tempfile.TemporaryDirectory() as place:
        os.environ["LGRR_SETTINGS_FILE"] = f"{place}/settings.json"
        apply_theme(app, "light")
        desk = Desk(Settings(cases_folder=Path(place) / "cases", examiner="A. Examiner", laboratory="Image laboratory"))
        desk.window.resize(width, height)
        desk.window.show()
        try:
            for name, scene in SCENES.items():
                scene(desk)
                if asked.only in (None, name):
                    _grab(app, desk, asked.folder, name)
                _undress(desk)
        finally:  # also where a scene never came: threads and processes would go on
            desk.window.close()
    return 0


def _grab(app: QApplication, desk: Desk, folder: Path, name: str) -> None:
    for appearance in ("light", "dark"):
        apply_theme(app, appearance)
        _spin(0.4)
        dialog = desk.window.report
        if dialog.isVisible():
            dialog.grab().save(str(folder / f"{name}-{appearance}.png"))
        else:
            desk.window.grab().save(str(folder / f"window-{name}-{appearance}.png"))
    apply_theme(app, "light")


def _undress(desk: Desk) -> None:
    """Back to the view that every scene begins with."""
    desk.store.set_view(
        heat=True, patches=False, attention=None, strip=False, side_by_side=False, loupe=False, streams=False
    )
    desk.window.close_overlay()
    desk.window.report.close()
    desk.window.raise_panel("tracks")
    _spin(0.2)


def _empty(desk: Desk) -> None:
    _spin(0.5)


def _heat(desk: Desk) -> None:
    """Opens, analyses, names and judges: what the later scenes show."""
    clip = desk.window.settings.cases_folder.parent / "exhibit-7.mp4"
    write_clip(clip, pictures(), RATE)
    desk.start([clip])
    _until(desk, lambda s: s.model.status != "loading" and s.shown is not None)
    _do(desk, Analyze(every=2))
    _until(desk, lambda s: s.job is None and s.recording is not None and s.recording.review is not None)
    _do(desk, Go(FRAME))
    _until(desk, lambda s: s.recording is not None and s.recording.faces(FRAME) is not None)
    recording = desk.store.now.recording
    assert recording is not None and recording.review is not None
    people = sorted(recording.review.summary.people, key=lambda person: person.track.box[0])
    for person, label in zip(people, ("Speaker, left", "Speaker, right"), strict=True):
        _do(desk, Do(Rename(person.face, label), "rename"))
    _do(desk, Do(Note(12, 12, "", ()), "mark"))
    _do(
        desk,
        Do(Note(40, 62, "Outline of the chin is soft while the collar stays sharp.", ("chin", "blending")), "note"),
    )
    _do(desk, Do(Note(80, 80, "Look here again at full size.", ("to do",)), "note"))
    _do(desk, ChooseTrack(people[-1].track.id))
    _until(desk, lambda s: s.explanation is not None and s.recording is not None and len(s.recording.acts) == 5)


def _attention(desk: Desk) -> None:
    desk.store.set_view(attention=(1, 0), strip=True)


def _face(desk: Desk) -> None:
    desk.store.set_view(patches=True)
    desk.window.raise_panel("details")


def _notes(desk: Desk) -> None:
    desk.window.raise_panel("notes")


def _compare(desk: Desk) -> None:
    desk.store.set_view(side_by_side=True, streams=True)


def _judged(desk: Desk) -> None:
    recording = desk.store.now.recording
    assert recording is not None and recording.review is not None
    right = max(recording.review.summary.people, key=lambda person: person.track.box[0])
    _do(desk, Do(Judge(Finding.INCONCLUSIVE, "Weights too weak for this material.", right.face), "judge"))
    _do(desk, Do(Judge(Finding.INCONCLUSIVE, "A second opinion is asked for."), "judge"))
    _until(desk, lambda s: s.recording is not None and len(s.recording.acts) == 7)


def _report(desk: Desk) -> None:
    desk.window.do("report")
    _until(desk, lambda s: bool(s.report.pages) and s.report.drafting is None)


def _shortcuts(desk: Desk) -> None:
    desk.window.do("shortcuts")


def _settings(desk: Desk) -> None:
    desk.window.raise_panel("settings")


SCENES: dict[str, Scene] = {
    "empty": _empty,
    "heat": _heat,
    "attention": _attention,
    "face": _face,
    "notes": _notes,
    "compare": _compare,
    "judged": _judged,
    "report": _report,
    "shortcuts": _shortcuts,
    "settings": _settings,
}


def _do(desk: Desk, command: Command) -> None:
    desk.controller.do(command)
    _spin(0.1)


def _until(desk: Desk, said: Callable[[WindowState], bool]) -> None:
    """Lets events pass until the state is as said, and everything is painted."""
    end = time.monotonic() + PATIENCE
    while not said(desk.store.now):
        if time.monotonic() > end:
            raise TimeoutError(f"never came: {desk.store.now.notices}")
        _spin(0.02)
    _spin(0.5)


def _spin(seconds: float) -> None:
    loop = QEventLoop()
    QTimer.singleShot(round(1000 * seconds), loop.quit)
    loop.exec()


if __name__ == "__main__":
    sys.exit(main())
