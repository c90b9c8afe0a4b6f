"""The status bar: where the analyst is, what goes on and how long it will take, and the state of the weights.

Every part has its place and its height; a part that has too little room is shortened, with all of it in its tool tip.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QSizePolicy, QToolButton, QWidget

from lgrr_gui.commands import Cancel, Pause
from lgrr_gui.looks.icons import dress
from lgrr_gui.looks.numbers import Number
from lgrr_gui.looks.theme import tabular
from lgrr_gui.state import Job, Recording, WindowState
from lgrr_gui.timeline.ticks import clock

translate = QCoreApplication.translate
SHOWS = frozenset({"current", "recordings", "wanted", "shown", "job", "model", "view", "looking"})


class Short(QLabel):
    """A line that gives way: it ends in "…" where there is too little room, and says all of it in its tool tip."""

    def __init__(self, least: int) -> None:
        super().__init__()
        self._least = least
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(tabular(self.font()))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def say(self, words: str, whole: str = "") -> None:
        """Replaces the words; not there without any. `whole` is the tool tip, if it says more."""
        if words != self.text():
            self.setText(words)
            self.updateGeometry()
        self.setToolTip(whole or words)
        self.setVisible(bool(words))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """May be shortened to a few letters."""
        whole = super().sizeHint()
        return QSize(min(whole.width(), self._least), whole.height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """The words, or as many of them as there is room for."""
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        fitting = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), fitting)


class StatusBar(QWidget):
    """Asks for Pause and Cancel."""

    asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.place, self.brightness = Short(200), Short(60)
        self.work, self.model = Short(160), Short(90)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedSize(80, 10)
        self.bar.setAccessibleName(translate("lgrr", "Progress"))
        self.pause = self._button("pause", translate("lgrr", "Pause the analysis"), Pause())
        self.cancel = self._button("cancel", translate("lgrr", "Cancel what is going on"), Cancel())
        body = QHBoxLayout(self)
        body.setContentsMargins(8, 0, 8, 0)
        body.setSpacing(12)
        body.addWidget(self.place)
        body.addWidget(self.brightness)
        body.addStretch(1)
        for part in (self.work, self.bar, self.pause, self.cancel, self.model):
            body.addWidget(part)
        self.setFixedHeight(30)

    def show_state(self, state: WindowState, changed: frozenset[str]) -> None:
        """Says what the state is."""
        if not changed & SHOWS:
            return
        self.place.say(place_words(state))
        brighter = state.view.brightness
        words = translate("lgrr", "Brightness {value:+.0%}, view only")
        whole = translate("lgrr", "Brightness {value:+.0%}: for viewing only, never for the network")
        self.brightness.say(words.format(value=brighter) if brighter else "", whole.format(value=brighter))
        self.model.say(_model_words(state), "\n".join(filter(None, (_model_words(state), state.model.worth))))
        self._show_work(state)

    def _show_work(self, state: WindowState) -> None:
        opening = next((r for r in reversed(state.recordings) if r.stage), None)
        job = state.job
        if job is not None:
            self.work.say(job_words(job))
            share = job.done / job.total if job.total else None
        elif opening is not None:
            self.work.say(opening_words(opening))
            share = opening.share
        else:
            looking = translate("lgrr", "Looking at frame {index}…")
            self.work.say("" if state.looking is None else looking.format(index=state.looking[1]))
            share = None
        going = job is not None or opening is not None
        self.bar.setVisible(going)
        self.bar.setRange(0, 0 if share is None else 1000)  # 0 to 0: no end in sight
        if share is not None:
            self.bar.setValue(round(1000 * share))
        self.pause.setVisible(job is not None)
        self.cancel.setVisible(going)
        if job is not None:
            dress(self.pause, "resume" if job.paused else "pause")
            words = translate("lgrr", "Go on with the analysis") if job.paused else self.pause.accessibleName()
            self.pause.setToolTip(words)

    def _button(self, name: str, words: str, command: Pause | Cancel) -> QToolButton:
        button = QToolButton()
        dress(button, name)
        button.setIconSize(QSize(16, 16))
        button.setToolTip(words)
        button.setAccessibleName(words)
        button.clicked.connect(lambda: self.asked.emit(command))
        return button


def place_words(state: WindowState) -> str:
    """`Frame 12 of 0–311 · pts 6144 · 00:00.480`; what is being waited for where the picture is not there yet."""
    recording, shown = state.recording, state.shown
    if recording is None or not recording.frames:
        return ""
    index = min(state.wanted, recording.frames - 1)
    time = clock(float(recording.seconds[index] - recording.seconds[0]))
    words = translate("lgrr", "Frame {index} of 0–{last} · pts {pts} · {time}").format(
        index=index, last=recording.frames - 1, pts=int(recording.pts[index]), time=time
    )
    if shown is not None and (shown.recording, shown.index) == (recording.sha256, index):
        return words
    return " · ".join([words, translate("lgrr", "decoding…")])


def job_words(job: Job) -> str:
    """`Analysing 120 of 311 · 4.1 faces/s · about 48 s left`."""
    if job.paused:
        stage = translate("lgrr", "Paused")
    else:
        stage = {
            "waiting": translate("lgrr", "Waiting"),
            "hash": translate("lgrr", "Hashing"),
            "index": translate("lgrr", "Indexing"),
            "look": translate("lgrr", "Analysing"),
            "hash again": translate("lgrr", "Hashing again"),
        }.get(job.stage, job.stage)
    parts = [stage]
    if job.total and not job.stage.startswith("hash"):
        parts = [translate("lgrr", "{stage} {done} of {total}").format(stage=stage, done=job.done, total=job.total)]
    if job.faces_per_second is not None:
        parts.append(translate("lgrr", "{rate:.1f} faces/s").format(rate=Number(job.faces_per_second)))
    if job.seconds_left is not None and not job.paused:
        parts.append(left_words(job.seconds_left))
    return " · ".join(parts)


def left_words(seconds: float) -> str:
    """`about 40 s left`; minutes from two of them on, hours from two hours on."""
    if seconds < 120:
        return translate("lgrr", "about {n} s left").format(n=round(seconds))
    if seconds < 7200:
        return translate("lgrr", "about {n} min left").format(n=round(seconds / 60))
    return translate("lgrr", "about {n} h left").format(n=round(seconds / 3600))


def opening_words(recording: Recording) -> str:
    """`Hashing clip.mp4 40 %`."""
    name = recording.path.name
    words = {
        "hash": translate("lgrr", "Hashing {name}"),
        "index": translate("lgrr", "Reading {name} whole"),
    }.get(recording.stage, "{name}")
    share = "" if recording.share is None else f" {recording.share:.0%}"
    return words.format(name=name) + share


def _model_words(state: WindowState) -> str:
    if state.model.status == "failed":
        return translate("lgrr", "No weights: {words}").format(words=state.model.words)
    return state.model.words
