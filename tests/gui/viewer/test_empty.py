"""Where there is no picture, the page says what to do, how far the opening is, or what is the matter."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QLabel

from lgrr_gui.state import Recording, WindowState
from lgrr_gui.viewer import Viewer
from tests.gui.states import SHA256, looked, recording, state
from tests.gui.viewer.conftest import Show


def of(recording: Recording) -> WindowState:
    return WindowState(recordings=(recording,), current=recording.sha256)


OPENING = Recording("opening 1", Path("interview.mp4"), stage="hash")


def test_at_first_it_says_how_to_begin(viewer: Viewer, show: Show) -> None:
    show(WindowState())
    assert viewer.empty.isVisible()
    assert "Open a video or picture to begin" in viewer.empty.words
    assert "Drop files here, or press Ctrl+O" in viewer.empty.words
    assert not viewer.empty._bar.isVisible()


def test_while_a_file_is_opened_it_says_what_is_done_in_the_users_words(viewer: Viewer, show: Show) -> None:
    words = []
    for stage, share in (("hash", 0.25), ("index", None), ("index", 0.5)):
        show(of(replace(OPENING, stage=stage, share=share)))
        words.append(viewer.empty.words)
        assert (share is not None) == words[-1].endswith("%")
        assert viewer.empty._bar.isVisible()
        assert viewer.empty._bar.maximum() == (0 if share is None else 100)
        assert share is None or viewer.empty._bar.value() == round(100 * share)
    assert all("Opening interview" in said for said in words)
    assert "Computing the SHA-256" in words[0]
    assert "Reading every frame once" in words[1]


def test_what_cannot_be_shown_is_said_whole_with_a_next_step(viewer: Viewer, show: Show) -> None:
    long = "/exhibits/" + "a-very-long-folder-name-without-any-end/" * 6 + "clip.mp4 does not exist: restore it."
    viewer.resize(640, 480)
    show(of(Recording(SHA256, Path("clip.mp4"), trouble=long)))
    said = viewer.empty.words
    assert long in said
    assert "Choose another recording" in said
    for label in viewer.empty.findChildren(QLabel):
        needed = label.heightForWidth(label.width())
        assert label.height() >= needed, "no line is clipped"
        place = QRect(label.mapTo(viewer, label.rect().topLeft()), label.size())
        assert viewer.rect().contains(place)
    heights = [label.height() for label in viewer.empty.findChildren(QLabel)]
    show(WindowState())
    assert [label.height() for label in viewer.empty.findChildren(QLabel)] < heights, "short words need less room"


def test_the_page_is_gone_as_soon_as_the_recording_is_open(viewer: Viewer, show: Show) -> None:
    show(of(OPENING))
    show(state(recording([looked(0)])))
    assert not viewer.empty.isVisible()
    assert viewer.pair.isVisible()
    assert viewer.pair.main.badge.words == "No face found in this frame"


def test_changes_of_other_things_paint_nothing(viewer: Viewer) -> None:
    viewer.show_state(state(recording([looked(0)])), frozenset({"notices", "job", "model", "case", "wanted"}))
    assert viewer.scene.shown is None


def test_it_says_to_those_who_cannot_see_what_is_there(viewer: Viewer, show: Show) -> None:
    assert viewer.accessibleName() == "Picture"
    show(WindowState())
    assert "Open a video" in viewer.accessibleDescription()
    show(state(recording([looked(7)]), 7))
    assert viewer.accessibleDescription() == "Frame 7. No face found in this frame"
