"""What can be done in the panels of tracks and notes: buttons, menus and the sheet of keys are made from it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QMenu, QToolButton, QWidget

from lgrr_gui.looks.icons import dress
from lgrr_gui.read_only import refusal
from lgrr_gui.state import ReadOnly

translate = QCoreApplication.translate


@dataclass(frozen=True)
class Act:
    """One line: its name in code, its icon, what it is called, and its key."""

    name: str
    icon: str
    text: str
    key: str

    @property
    def shown_key(self) -> str:
        """The key as the system writes it."""
        return QKeySequence(self.key).toString(QKeySequence.SequenceFormat.NativeText)


def track_acts() -> tuple[Act, ...]:
    """On the chosen tracks."""
    return (
        Act("merge", "merge", translate("lgrr", "Merge the chosen tracks"), "Ctrl+M"),
        Act("split", "split", translate("lgrr", "Split the track at the frame on show"), "Ctrl+T"),
        Act("rename", "rename", translate("lgrr", "Rename the track"), "F2"),
        Act("exclude", "exclude", translate("lgrr", "Exclude, with a reason"), "Del"),
        Act("include", "include", translate("lgrr", "Include again"), "Ctrl+I"),
        Act("judge", "judge", translate("lgrr", "Judge the track"), "Ctrl+J"),
    )


def note_acts() -> tuple[Act, ...]:
    """On the chosen note."""
    return (
        Act("edit", "rename", translate("lgrr", "Change the note"), "F2"),
        Act("delete", "delete", translate("lgrr", "Delete the note"), "Del"),
    )


def sheet() -> list[tuple[str, str, tuple[str, ...]]]:
    """(panel, text, keys) for the sheet of keys."""
    panels = (translate("lgrr", "In the tracks"), track_acts()), (translate("lgrr", "In the notes"), note_acts())
    lines = [(panel, act.text, (act.shown_key,)) for panel, acts in panels for act in acts]
    keep = QKeySequence("Ctrl+Return").toString(QKeySequence.SequenceFormat.NativeText)
    return [*lines, (panels[1][0], translate("lgrr", "Keep what is being written"), (keep,))]


def build(panel: QWidget, acts: Sequence[Act], do: Callable[[str], None]) -> dict[str, QAction]:
    """An action for each line, whose key works anywhere in the panel; triggering one calls `do(name)`."""
    made = {}
    for line in acts:
        action = QAction(line.text, panel)
        dress(action, line.icon)
        action.setShortcut(QKeySequence(line.key))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        allow(action, True, None)
        action.triggered.connect(lambda checked=False, name=line.name: do(name))
        panel.addAction(action)
        made[line.name] = action
    return made


def allow(action: QAction, can: bool, read_only: ReadOnly | None) -> None:
    """Whether it can be done now; never in a case that is read-only, which its tool tip then says."""
    action.setEnabled(can and read_only is None)
    keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    action.setToolTip(refusal(read_only, action.text()) or f"{action.text()} ({keys})")


def button(action: QAction) -> QToolButton:
    """A button for an action."""
    made = QToolButton()
    made.setDefaultAction(action)
    made.setAccessibleName(action.text())
    return made


def offer_menu(rows: QAbstractItemView, actions: Sequence[QAction]) -> None:
    """The actions as the context menu of a list."""

    def open_at(place: QPoint) -> None:
        menu = QMenu(rows)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addActions(list(actions))
        menu.popup(rows.viewport().mapToGlobal(place))

    rows.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
    rows.customContextMenuRequested.connect(open_at)
