"""What each line of the table of actions does."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFileDialog

from lgrr import __version__
from lgrr.analysis.acts import Note
from lgrr_gui import actions, commands
from lgrr_gui.clerk import CASE
from lgrr_gui.controller import Controller
from lgrr_gui.state import Store
from lgrr_gui.stepping import next_attention, next_finding, next_keyframe, second_away
from lgrr_gui.telling import tell

if TYPE_CHECKING:
    from lgrr_gui.main_window import MainWindow

translate = QCoreApplication.translate
BRIGHTER = 0.1
Handlers = dict[str, Callable[[], object]]


def handlers(window: MainWindow, store: Store, controller: Controller) -> Handlers:
    """A function without arguments for every name in `actions.table`."""
    return {
        **_file(window, controller),
        **_analysis(window, store, controller),
        **_go(window, store, controller),
        **_view(window, store),
        **_case(window, store, controller),
    }


def _file(window: MainWindow, controller: Controller) -> Handlers:
    files, one = QFileDialog.FileMode.ExistingFiles, QFileDialog.FileMode.ExistingFile
    return {
        "open": lambda: window.ask_files(translate("lgrr", "Open files"), files),
        "open_case": lambda: window.ask_files(translate("lgrr", "Open case"), one, f"LGRR ({CASE} *.sqlite)"),
        "new_case": lambda: controller.openings.new_case(translate("lgrr", "New case")),
        "report": window.report.ask,
        "settings": lambda: window.raise_panel("settings"),
        "quit": window.close,
    }


def _analysis(window: MainWindow, store: Store, controller: Controller) -> Handlers:
    def select(first: int, last: int) -> None:
        store.set(selection=(first, max(first, last)))

    def select_from() -> None:
        now = store.now
        select(now.wanted, now.selection[1] if now.selection else now.wanted)

    def select_to() -> None:
        now = store.now
        select(min(now.selection[0] if now.selection else now.wanted, now.wanted), now.wanted)

    def analyze_selection() -> None:
        if store.now.selection is not None:
            controller.do(commands.Analyze(*store.now.selection))

    def cancel() -> None:
        if not window.close_overlay():
            controller.do(commands.Cancel())

    return {
        "analyze": lambda: controller.do(commands.Analyze()),
        "analyze_every": lambda: controller.do(commands.Analyze(every=1)),
        "analyze_selection": analyze_selection,
        "look": lambda: controller.do(commands.LookNow()),
        "select_from": select_from,
        "select_to": select_to,
        "select_none": lambda: store.set(selection=None),
        "pause": lambda: controller.do(commands.Pause()),
        "cancel": cancel,
        "training": lambda: window.raise_panel("training"),
    }


def _go(window: MainWindow, store: Store, controller: Controller) -> Handlers:
    def go(index: int | None) -> None:
        if index is not None:
            controller.do(commands.Go(index))

    def jump(seconds: float) -> None:
        recording = store.now.recording
        if recording is not None and recording.frames:
            go(second_away(recording.seconds, store.now.wanted, seconds))

    def last() -> None:
        recording = store.now.recording
        if recording is not None:
            go(recording.frames - 1)

    def ask() -> None:
        recording = store.now.recording
        if recording is not None and recording.frames:
            window.goto.ask(recording.seconds, recording.pts)

    tracks: Handlers = {
        f"track_{n}": lambda n=n: controller.do(commands.ChooseTrack(n, go=True))  # type: ignore[misc]
        for n in range(1, 10)
    }
    return {
        "frame_back": lambda: go(store.now.wanted - 1),
        "frame_forward": lambda: go(store.now.wanted + 1),
        "second_back": lambda: jump(-1),
        "second_forward": lambda: jump(1),
        "minute_back": lambda: jump(-60),
        "minute_forward": lambda: jump(60),
        "first": lambda: go(0),
        "last": last,
        "key_back": lambda: go(next_keyframe(store.now, -1)),
        "key_forward": lambda: go(next_keyframe(store.now, 1)),
        "finding_previous": lambda: go(next_finding(store.now, -1)),
        "finding_next": lambda: go(next_finding(store.now, 1)),
        "play": controller.player.toggle,
        "shuttle_back": lambda: controller.player.shuttle(-1),
        "shuttle_forward": lambda: controller.player.shuttle(1),
        "shuttle_stop": controller.player.stop,
        "every_frame": lambda: store.set(every_frame=not store.now.every_frame),
        "goto": ask,
        **tracks,
    }


def _view(window: MainWindow, store: Store) -> Handlers:
    def toggle(name: str) -> Callable[[], None]:
        return lambda: store.set_view(**{name: not getattr(store.now.view, name)})

    def attention(direction: int) -> None:
        store.set_view(attention=next_attention(store.now.view.attention, direction))

    def brighten(by: float) -> None:
        store.set_view(brightness=float(np.clip(round(store.now.view.brightness + by, 2), -1, 1)))

    names = (
        "heat", "patches", "strip", "original", "side_by_side", "loupe", "boxes", "grid", "streams",
    )  # fmt: skip
    return {
        **{name: toggle(name) for name in names},
        "attention": lambda: attention(1),
        "attention_back": lambda: attention(-1),
        "zoom_in": window.viewer.zoom_in,
        "zoom_out": window.viewer.zoom_out,
        "fit": window.viewer.fit,
        "actual_size": window.viewer.actual_size,
        "brighter": lambda: brighten(BRIGHTER),
        "darker": lambda: brighten(-BRIGHTER),
        "brightness_reset": lambda: store.set_view(brightness=0.0),
        "timeline_in": window.timeline.zoom_in,
        "timeline_out": window.timeline.zoom_out,
        "timeline_all": window.timeline.show_all,
        "timeline_second": window.timeline.show_second,
        "reset_layout": window.reset_layout,
    }


def _case(window: MainWindow, store: Store, controller: Controller) -> Handlers:
    def mark() -> None:
        here = store.now.wanted
        controller.do(commands.Do(Note(here, here), translate("lgrr", "mark frame {index}").format(index=here)))

    def note() -> None:
        window.raise_panel("notes")
        window.notes.start_note()

    def about() -> None:
        words = translate("lgrr", "LGRR {version}, Apache-2.0. Scores are the network's, not probabilities.")
        tell(store, "info", words.format(version=__version__))

    return {
        "undo": controller.undo.undo,
        "redo": controller.undo.redo,
        "mark": mark,
        "note": note,
        "shortcuts": lambda: window.shortcuts.open_with(actions.sheet()),
        "log": lambda: window.raise_panel("log"),
        "about": about,
    }
