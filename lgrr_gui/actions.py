"""The one table of everything that can be done from menus, tool bar and keyboard; the shortcut sheet and the user guide
are made from it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from lgrr_gui.looks.icons import dress
from lgrr_gui.read_only import refusal
from lgrr_gui.state import WindowState
from lgrr_gui.tracks.keys import sheet as panel_keys

translate = QCoreApplication.translate
View = Callable[[WindowState], bool]


@dataclass(frozen=True)
class Action:
    """One line of the table. `name` is what it is called in code; `keys` are Qt's, the first is shown; `checked` makes
    it a toggle, `enabled` says when it can be done; `bar`: also in the tool bar; `writes`: not in a read-only case.
    """

    name: str
    menu: str
    text: str
    keys: tuple[str, ...] = ()
    icon: str = ""
    checked: View | None = None
    enabled: View | None = None
    bar: bool = False
    writes: bool = False


def _recording(state: WindowState) -> bool:
    return state.recording is not None and state.recording.frames > 0


def _video(state: WindowState) -> bool:
    return state.recording is not None and state.recording.frames > 1


def _has_case(state: WindowState) -> bool:
    return state.case is not None


def _can_analyze(state: WindowState) -> bool:
    return _recording(state) and state.model.status == "ready"


def table() -> tuple[Action, ...]:
    """All actions in the order of the menus, in the language of the program."""
    return (*_file(), *_analysis(), *_go(), *_view(), *_case(), *_help())


def _file() -> tuple[Action, ...]:
    menu = translate("lgrr", "File")
    return (
        Action("open", menu, translate("lgrr", "Open files…"), ("Ctrl+O",), "open", bar=True, writes=True),
        Action("open_case", menu, translate("lgrr", "Open case…"), ("Ctrl+Shift+O",), "case"),
        Action("new_case", menu, translate("lgrr", "New case"), ("Ctrl+Shift+N",), "case"),
        Action("report", menu, translate("lgrr", "Export report…"), ("Ctrl+E",), "report", None, _has_case, True),
        Action("settings", menu, translate("lgrr", "Settings"), ("Ctrl+Shift+E",), "settings"),
        Action("quit", menu, translate("lgrr", "Quit"), ("Ctrl+Q",)),
    )


def _analysis() -> tuple[Action, ...]:
    menu = translate("lgrr", "Analysis")

    def job(state: WindowState) -> bool:
        return state.job is not None

    def paused(state: WindowState) -> bool:
        return state.job is not None and state.job.paused

    def selected(state: WindowState) -> bool:
        return _can_analyze(state) and state.selection is not None

    return (
        Action(
            "analyze",
            menu,
            translate("lgrr", "Analyse the recording"),
            ("Ctrl+R",),
            "analyze",
            None,
            _can_analyze,
            True,
            writes=True,
        ),
        Action(
            "analyze_every",
            menu,
            translate("lgrr", "Analyse every frame"),
            ("Ctrl+Shift+R",),
            enabled=_can_analyze,
            writes=True,
        ),
        Action(
            "analyze_selection",
            menu,
            translate("lgrr", "Analyse the selected stretch"),
            ("Ctrl+Alt+R",),
            "analyze-range",
            None,
            selected,
            True,
            writes=True,
        ),
        Action("look", menu, translate("lgrr", "Look at this frame"), ("R",), "look", None, _can_analyze, writes=True),
        Action("select_from", menu, translate("lgrr", "Selection starts here"), ("I",), "", None, _video),
        Action("select_to", menu, translate("lgrr", "Selection ends here"), ("O",), "", None, _video),
        Action(
            "select_none",
            menu,
            translate("lgrr", "Clear the selection"),
            ("Ctrl+D",),
            "",
            None,
            lambda s: s.selection is not None,
        ),
        Action("training", menu, translate("lgrr", "Training"), ("Ctrl+Shift+T",)),
        Action("pause", menu, translate("lgrr", "Pause the analysis"), ("Ctrl+P",), "pause", paused, job),
        Action("cancel", menu, translate("lgrr", "Cancel what is going on"), ("Esc",), "cancel"),
    )


def _go() -> tuple[Action, ...]:
    menu = translate("lgrr", "Go")
    tracks = tuple(
        Action(
            f"track_{n}", menu, translate("lgrr", "Track {number}").format(number=n), (str(n),), "", None, _recording
        )
        for n in range(1, 10)
    )
    return (
        Action(
            "frame_back", menu, translate("lgrr", "One frame back"), (",", "Left"), "frame-back", None, _video, True
        ),
        Action("play", menu, translate("lgrr", "Play"), ("Space",), "play", lambda s: s.playing, _video, True),
        Action(
            "frame_forward",
            menu,
            translate("lgrr", "One frame forward"),
            (".", "Right"),
            "frame-forward",
            None,
            _video,
            True,
        ),
        Action(
            "second_back",
            menu,
            translate("lgrr", "One second back"),
            ("Shift+Left", "Shift+,", "<", ";"),
            "",
            None,
            _video,
        ),
        Action(
            "second_forward",
            menu,
            translate("lgrr", "One second forward"),
            ("Shift+Right", "Shift+.", ">", ":"),
            "",
            None,
            _video,
        ),
        Action("minute_back", menu, translate("lgrr", "One minute back"), ("Ctrl+Left", "Ctrl+,"), "", None, _video),
        Action(
            "minute_forward", menu, translate("lgrr", "One minute forward"), ("Ctrl+Right", "Ctrl+."), "", None, _video
        ),
        Action("first", menu, translate("lgrr", "First frame"), ("Home",), "", None, _video),
        Action("last", menu, translate("lgrr", "Last frame"), ("End",), "", None, _video),
        Action(
            "key_back", menu, translate("lgrr", "Previous key frame (I-frame)"), ("PgUp",), "key-back", None, _video
        ),
        Action(
            "key_forward", menu, translate("lgrr", "Next key frame (I-frame)"), ("PgDown",), "key-forward", None, _video
        ),
        Action(
            "finding_previous",
            menu,
            translate("lgrr", "Previous finding"),
            ("P",),
            "finding-previous",
            None,
            _recording,
            True,
        ),
        Action("finding_next", menu, translate("lgrr", "Next finding"), ("N",), "finding-next", None, _recording, True),
        Action("shuttle_back", menu, translate("lgrr", "Play backward, again: faster"), ("J",), "", None, _video),
        Action("shuttle_stop", menu, translate("lgrr", "Stop"), ("K",), "stop", None, _video),
        Action("shuttle_forward", menu, translate("lgrr", "Play forward, again: faster"), ("L",), "", None, _video),
        Action(
            "every_frame",
            menu,
            translate("lgrr", "Play every frame instead of real time"),
            ("Shift+Space",),
            "",
            lambda s: s.every_frame,
            _video,
        ),
        Action("goto", menu, translate("lgrr", "Go to frame, pts or time…"), ("G",), "", None, _video),
        *tracks,
    )


def _view() -> tuple[Action, ...]:
    menu = translate("lgrr", "View")
    return (
        Action("heat", menu, translate("lgrr", "Forgery heat map"), ("H",), "heat", lambda s: s.view.heat, None, True),
        Action(
            "patches",
            menu,
            translate("lgrr", "Nine patches with numbers"),
            ("Shift+H",),
            "patches",
            lambda s: s.view.patches,
            None,
            True,
        ),
        Action(
            "attention",
            menu,
            translate("lgrr", "Attention map, next one"),
            ("A",),
            "attention",
            lambda s: s.view.attention is not None,
            None,
            True,
        ),
        Action("attention_back", menu, translate("lgrr", "Attention map, previous one"), ("Shift+A",)),
        Action(
            "strip",
            menu,
            translate("lgrr", "All eight attention maps in a strip"),
            ("Ctrl+A",),
            "",
            lambda s: s.view.strip,
        ),
        Action(
            "original",
            menu,
            translate("lgrr", "Blink: the picture alone"),
            ("B",),
            "blink",
            lambda s: s.view.original,
            None,
            True,
        ),
        Action(
            "side_by_side",
            menu,
            translate("lgrr", "Original and overlay side by side"),
            ("S",),
            "side-by-side",
            lambda s: s.view.side_by_side,
            None,
            True,
        ),
        Action("loupe", menu, translate("lgrr", "Loupe"), ("U",), "loupe", lambda s: s.view.loupe, None, True),
        Action("boxes", menu, translate("lgrr", "Face boxes"), ("F",), "", lambda s: s.view.boxes),
        Action("grid", menu, translate("lgrr", "Pixel grid at high zoom"), ("Shift+G",), "grid", lambda s: s.view.grid),
        Action(
            "streams",
            menu,
            translate("lgrr", "Scores of both streams in the timeline"),
            ("T",),
            "",
            lambda s: s.view.streams,
        ),
        Action("zoom_in", menu, translate("lgrr", "Zoom in"), ("+", "=", "Ctrl++", "Ctrl+="), "zoom-in"),
        Action("zoom_out", menu, translate("lgrr", "Zoom out"), ("-", "Ctrl+-"), "zoom-out"),
        Action("fit", menu, translate("lgrr", "Fit to window"), ("0", "Ctrl+0"), "fit"),
        Action(
            "actual_size", menu, translate("lgrr", "One pixel as one pixel"), ("Shift+1", "!", "Ctrl+1"), "actual-size"
        ),
        Action("brighter", menu, translate("lgrr", "Brighter, for viewing only"), ("Ctrl+Up",)),
        Action("darker", menu, translate("lgrr", "Darker, for viewing only"), ("Ctrl+Down",)),
        Action("brightness_reset", menu, translate("lgrr", "Brightness as recorded"), ("Ctrl+Shift+B",)),
        Action("timeline_in", menu, translate("lgrr", "Timeline: zoom in"), ("Alt++", "Alt+=")),
        Action("timeline_out", menu, translate("lgrr", "Timeline: zoom out"), ("Alt+-",)),
        Action("timeline_all", menu, translate("lgrr", "Timeline: whole recording"), ("Alt+0",)),
        Action("timeline_second", menu, translate("lgrr", "Timeline: one second"), ("Alt+1",)),
        Action("reset_layout", menu, translate("lgrr", "Reset the layout"), ("Ctrl+Shift+L",)),
    )


def _case() -> tuple[Action, ...]:
    menu = translate("lgrr", "Case")
    return (
        Action("undo", menu, translate("lgrr", "Undo"), ("Ctrl+Z",), "undo", writes=True),
        Action("redo", menu, translate("lgrr", "Redo"), ("Ctrl+Shift+Z", "Ctrl+Y"), "redo", writes=True),
        Action("mark", menu, translate("lgrr", "Mark this frame"), ("M",), "mark", None, _recording, True, True),
        Action("note", menu, translate("lgrr", "Write a note"), ("Ctrl+N",), "note", None, _recording, writes=True),
    )


def _help() -> tuple[Action, ...]:
    menu = translate("lgrr", "Help")
    return (
        Action("shortcuts", menu, translate("lgrr", "Keyboard shortcuts"), ("F1", "?"), "help"),
        Action("log", menu, translate("lgrr", "Messages so far"), ("Ctrl+L",)),
        Action("about", menu, translate("lgrr", "About LGRR")),
    )


def build(parent: QWidget, do: Callable[[str], None]) -> dict[str, QAction]:
    """A QAction for each line of the table; triggering one calls `do(name)`."""
    made = {}
    for line in table():
        action = QAction(line.text, parent)
        action.setShortcuts([QKeySequence(key) for key in line.keys])
        action.setCheckable(line.checked is not None)
        if line.icon:
            dress(action, line.icon)
        action.setToolTip(_tool_tip(line))
        action.triggered.connect(lambda checked=False, name=line.name: do(name))
        parent.addAction(action)
        made[line.name] = action
    return made


def update(actions: dict[str, QAction], state: WindowState) -> None:
    """Enables and checks every action as the state says."""
    for line in table():
        action = actions[line.name]
        barred = refusal(state.read_only, line.text) if line.writes else ""
        if line.enabled is not None or line.writes:
            action.setEnabled(not barred and (line.enabled is None or line.enabled(state)))
            action.setToolTip(barred or _tool_tip(line))
        if line.checked is not None:
            action.setChecked(line.checked(state))


def _tool_tip(line: Action) -> str:
    keys = translate("lgrr", " or ").join(keys_of(line))
    return f"{line.text} ({keys})" if keys else line.text


def keys_of(line: Action) -> tuple[str, ...]:
    """The keys of a line as the system writes them, without doubles of one key on other keyboards."""
    return tuple(QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText) for key in line.keys[:2])


def sheet() -> list[tuple[str, str, tuple[str, ...]]]:
    """(menu, text, keys) of every action that has a key; the nine tracks are one line, keys of panels come last."""
    lines: list[tuple[str, str, tuple[str, ...]]] = []
    for line in table():
        if line.name == "track_1":
            lines.append((line.menu, translate("lgrr", "Track 1 to 9"), ("1 … 9",)))
        elif line.keys and not line.name.startswith("track_"):
            lines.append((line.menu, line.text, keys_of(line)))
    return [*lines, *panel_keys()]
