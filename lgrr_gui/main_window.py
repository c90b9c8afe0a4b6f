"""The window: puts the panels in their places, and turns actions into commands."""

from __future__ import annotations

import contextlib
from pathlib import Path

from PySide6.QtCore import QByteArray, QCoreApplication, QEvent, QObject, Qt, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QDockWidget,
    QFileDialog,
    QMainWindow,
    QMenu,
    QPlainTextEdit,
    QTabWidget,
    QTextEdit,
    QToolBar,
    QVBoxLayout,
    QWidget,
)

from lgrr.errors import StorageError
from lgrr_gui import actions, commands
from lgrr_gui.controller import Controller
from lgrr_gui.goto_bar import GotoBar
from lgrr_gui.handlers import handlers
from lgrr_gui.looks.banner import ReadOnlyBanner
from lgrr_gui.looks.notices import NoticeArea, NoticeLog
from lgrr_gui.looks.shortcuts import ShortcutSheet
from lgrr_gui.looks.status import StatusBar
from lgrr_gui.report.dialog import ReportDialog
from lgrr_gui.settings.page import SettingsPage
from lgrr_gui.settings.store import Settings, load_layout, save_layout
from lgrr_gui.state import Store, WindowState
from lgrr_gui.telling import tell
from lgrr_gui.timeline.timeline import Timeline
from lgrr_gui.tracks.details import DetailsPanel
from lgrr_gui.tracks.notes import NotesPanel
from lgrr_gui.tracks.recordings import RecordingsPanel
from lgrr_gui.tracks.tracks import TracksPanel
from lgrr_gui.training.panel import TrainingPanel
from lgrr_gui.view_bar import ViewBar
from lgrr_gui.viewer.viewer import Viewer

translate = QCoreApplication.translate
TAKES_KEYS = (
    QAbstractButton, QAbstractItemView, QAbstractSlider, QAbstractSpinBox, QComboBox, QPlainTextEdit, QTextEdit,
)  # fmt: skip
THEIR_KEYS = {
    Qt.Key.Key_Space,
    Qt.Key.Key_Left,
    Qt.Key.Key_Right,
    Qt.Key.Key_Home,
    Qt.Key.Key_End,
    Qt.Key.Key_PageUp,
    Qt.Key.Key_PageDown,
}


class MainWindow(QMainWindow):
    """Everything on the screen."""

    settings_changed = Signal(object, object)  # before, now
    closed = Signal()

    def __init__(self, store: Store, controller: Controller, settings: Settings) -> None:
        super().__init__()
        self._store, self._controller = store, controller
        self.settings = settings
        self.setAcceptDrops(True)
        self.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)  # notices come below
        self.setDockOptions(QMainWindow.DockOption.AllowTabbedDocks | QMainWindow.DockOption.AnimatedDocks)
        self.viewer, self.timeline = Viewer(), Timeline()
        self.recordings, self.tracks = RecordingsPanel(), TracksPanel()
        self.details, self.notes = DetailsPanel(), NotesPanel()
        self.status, self.log, self.banner = StatusBar(), NoticeLog(), ReadOnlyBanner()
        self.settings_page, self.training = SettingsPage(settings), TrainingPanel()
        self.report = ReportDialog(self, lambda: self.settings)
        self.notices, self.shortcuts = NoticeArea(self), ShortcutSheet(self)
        self.shortcuts.hide()
        self._handlers = handlers(self, store, controller)
        self.actions_by_name = actions.build(self, self.do)
        self.view_bar = ViewBar()
        self.goto = GotoBar(self)
        self._lay_out()
        self._connect()
        self._pristine = self.saveState()
        self._restore()
        self._paint(store.now, frozenset(WindowState.__dataclass_fields__))

    def _lay_out(self) -> None:
        self.setCentralWidget(self._middle())
        self.addToolBar(self._tool_bar())
        self.addToolBarBreak()
        self.addToolBar(self.view_bar)
        self.statusBar().addWidget(self.status, 1)
        self.statusBar().setSizeGripEnabled(False)
        left = self._dock("recordings", translate("lgrr", "Recordings"), self.recordings)
        self.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, left)
        right = [
            self._dock("tracks", translate("lgrr", "Tracks"), self.tracks),
            self._dock("details", translate("lgrr", "Face"), self.details),
            self._dock("notes", translate("lgrr", "Notes"), self.notes),
        ]
        for dock in right:
            self.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
        for dock in right[1:]:
            self.tabifyDockWidget(right[0], dock)
        right[0].raise_()
        below = self._dock("timeline", translate("lgrr", "Timeline"), self.timeline)
        self.addDockWidget(Qt.DockWidgetArea.BottomDockWidgetArea, below)
        hidden = [
            self._dock("log", translate("lgrr", "Messages"), self.log),
            self._dock("settings", translate("lgrr", "Settings"), self.settings_page),
            self._dock("training", translate("lgrr", "Training"), self.training),
        ]
        for dock in hidden:
            self.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
            self.tabifyDockWidget(right[0], dock)
            dock.hide()
        right[0].raise_()
        self.setCorner(Qt.Corner.BottomRightCorner, Qt.DockWidgetArea.RightDockWidgetArea)
        self.setCorner(Qt.Corner.BottomLeftCorner, Qt.DockWidgetArea.BottomDockWidgetArea)
        self.resizeDocks([left, right[0]], [200, 360], Qt.Orientation.Horizontal)
        self.resizeDocks([below], [200], Qt.Orientation.Vertical)
        self._make_menus()

    def _middle(self) -> QWidget:
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.banner)
        column.addWidget(self.viewer, 1)
        return middle

    def _dock(self, name: str, title: str, widget: QWidget) -> QDockWidget:
        dock = QDockWidget(title, self)
        dock.setObjectName(name)
        dock.setWidget(widget)
        return dock

    def _tool_bar(self) -> QToolBar:
        bar = QToolBar(translate("lgrr", "Tools"))
        bar.setObjectName("tools")
        menu = ""
        for line in actions.table():
            if line.bar:
                if menu and menu != line.menu:
                    bar.addSeparator()
                menu = line.menu
                bar.addAction(self.actions_by_name[line.name])
        return bar

    def _make_menus(self) -> None:
        menus: dict[str, QMenu] = {}
        for line in actions.table():
            if line.menu not in menus:
                menus[line.menu] = self.menuBar().addMenu(line.menu)
            menus[line.menu].addAction(self.actions_by_name[line.name])
            if line.name == "new_case":
                self._recent = menus[line.menu].addMenu(translate("lgrr", "Recent cases"))
                self._recent.aboutToShow.connect(self._fill_recent)
        panels = self.menuBar().actions()[-1]
        shown = QMenu(translate("lgrr", "Panels"), self)
        for dock in self.findChildren(QDockWidget):
            shown.addAction(dock.toggleViewAction())
        self.menuBar().insertMenu(panels, shown)

    def _connect(self) -> None:
        for panel in self._panels():
            if hasattr(panel, "asked"):
                panel.asked.connect(self._controller.do)
        self.goto.asked.connect(self._controller.do)
        self._controller.thumbnail.connect(self.tracks.set_thumbnail)
        self.settings_page.changed.connect(self._settings_changed)
        self.training.weights_chosen.connect(self._use_weights)
        self._store.watch(self._paint)
        QCoreApplication.instance().installEventFilter(self)  # type: ignore[union-attr]

    def _panels(self) -> list[QWidget]:
        return [
            self.viewer, self.timeline, self.recordings, self.tracks, self.details, self.notes, self.status,
            self.notices, self.log, self.view_bar, self.training, self.report, self.banner,
        ]  # fmt: skip

    def _paint(self, state: WindowState, changed: frozenset[str]) -> None:
        for panel in self._panels():
            panel.show_state(state, changed)  # type: ignore[attr-defined]
        actions.update(self.actions_by_name, state)
        if changed & {"case", "current", "recordings"}:
            names = [r.path.name for r in state.recordings if r.sha256 == state.current]
            case = [] if state.case is None else [state.case.parent.name]
            self.setWindowTitle(" – ".join([*names, *case, "LGRR"]))
        if "case" in changed and state.case is not None:
            self._remember(state.case)

    def do(self, name: str) -> None:
        """Carries out one line of the table of actions."""
        self._handlers[name]()

    def ask_files(self, title: str, mode: QFileDialog.FileMode, kinds: str = "") -> None:
        """The system's own dialog, which does not hold up the window's thread."""
        dialog = QFileDialog(self, title)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(mode)
        if kinds:
            dialog.setNameFilter(kinds)
        dialog.filesSelected.connect(lambda names: self._controller.do(commands.Open(tuple(map(Path, names)))))
        dialog.open()

    def raise_panel(self, name: str) -> None:
        """Brings a panel to the front and the keyboard into it."""
        dock = self.findChild(QDockWidget, name)
        assert dock is not None
        dock.show()
        dock.raise_()
        dock.widget().setFocus(Qt.FocusReason.ShortcutFocusReason)

    def close_overlay(self) -> bool:
        """Hides the topmost overlay; whether there was one."""
        for overlay in (self.shortcuts, self.goto):
            if overlay.isVisible():
                overlay.hide()
                return True
        return False

    def reset_layout(self) -> None:
        """Every panel where it was at first."""
        self.restoreState(self._pristine)

    def _restore(self) -> None:
        kept = load_layout()
        if kept is None:
            self.resize(1280, 800)
        else:
            self.restoreGeometry(QByteArray(kept[0]))
            self.restoreState(QByteArray(kept[1]))

    def _remember(self, case: Path) -> None:
        self._settings_changed(self.settings.remember(case))

    def _settings_changed(self, settings: Settings) -> None:
        before, self.settings = self.settings, settings
        self.settings_page.show_settings(settings)
        self.settings_changed.emit(before, settings)

    def _use_weights(self, path: Path) -> None:
        """Makes trained weights those of the settings; the same path anew means that they were trained further."""
        if self.settings.model == str(path):
            self._controller.load(str(path), self.settings.device, self.settings.precision)
        else:
            self._settings_changed(self.settings.but(model=str(path)))
        words = translate("lgrr", "Analyses are made with {name} from now on; the settings say so.")
        tell(self._store, "info", words.format(name=path.name))

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Nothing is asked: all that was done is in the case. Where the layout cannot be kept, the old one stays."""
        with contextlib.suppress(StorageError):
            save_layout(bytes(self.saveGeometry().data()), bytes(self.saveState().data()))
        self.report.close()
        self.closed.emit()
        super().closeEvent(event)

    def _fill_recent(self) -> None:
        self._recent.clear()
        for path in self.settings.recent:
            action = self._recent.addAction(f"{path.parent.name}")
            action.setToolTip(str(path))
            action.triggered.connect(lambda checked=False, case=path: self._controller.do(commands.Open((case,))))
        self._recent.setEnabled(bool(self.settings.recent))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Keys that a focused control needs are its own, before they are the window's."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(watched, TAKES_KEYS):
            key = event
            assert isinstance(key, QKeyEvent)
            if key.key() in THEIR_KEYS and key.modifiers() == Qt.KeyboardModifier.NoModifier:
                event.accept()
                return True
        return super().eventFilter(watched, event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Files may be dropped."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """Opens what was dropped."""
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self._controller.do(commands.Open(tuple(paths)))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Overlays keep to the window."""
        super().resizeEvent(event)
        self.notices.place()
        self.shortcuts.place()
        self.goto.place()
