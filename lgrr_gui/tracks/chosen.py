"""What is said of the chosen track, and the forms that ask about it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Signal

from lgrr.analysis import Person
from lgrr.analysis.acts import Judge
from lgrr.types import Track
from lgrr_gui.looks.colours import SIGNS
from lgrr_gui.looks.language import told
from lgrr_gui.state import Recording
from lgrr_gui.tracks.fields import Reason
from lgrr_gui.tracks.judging import Judging
from lgrr_gui.tracks.labels import Column, Toned, Words
from lgrr_gui.tracks.ratios import calibration_words, ratio_sentences
from lgrr_gui.tracks.words import faces_words, finding_words, judged_words, name_of, score_of, span_words, track_of

translate = QCoreApplication.translate


class ChosenPart(Column):
    """`excluded` says the reason for the tracks that are chosen, `judged` the finding and words for the one."""

    excluded = Signal(str)
    judged = Signal(object, str)

    def __init__(self) -> None:
        super().__init__(translate("lgrr", "The chosen track"))
        self._who: list[int] = []
        self.reason_form = Reason(translate("lgrr", "Exclude"))
        self.reason_form.given.connect(self.excluded)
        self.form = Judging()
        self.form.judged.connect(self.judged)
        self.form.closed.connect(self.close_forms)
        self.reason_form.closed.connect(self.close_forms)
        self.form.hide()
        self.name, self.finding, self.score = Words(heading=True), Toned(), Words()
        self.reason, self.out, self.judgement = Words(), Words(), Words()
        self.ratio, self.calibration = Words(), Words(muted=True)
        for part in (
            self.reason_form, self.form, self.name, self.finding, self.score, self.out, self.reason, self.ratio,
            self.calibration, self.judgement,
        ):  # fmt: skip
            self.body.addWidget(part)
        self.body.addStretch(1)

    def show_people(self, recording: Recording | None, chosen: Sequence[Person]) -> None:
        """The one that is chosen, or how many are."""
        who = [person.track.id for person in chosen]
        if who != self._who:
            self._who = who
            self.close_forms()
        if recording is None or len(chosen) != 1:
            count = translate("lgrr", "{count} tracks are chosen: they can be merged, or excluded with one reason.")
            self.name.say("")
            self.score.say(count.format(count=len(chosen)) if chosen else "")
            self.finding.tell("")
            for part in (self.reason, self.out, self.ratio, self.calibration, self.judgement):
                part.say("")
            return
        self._show(recording, chosen[0])

    def ask_reason(self, people: Sequence[Person]) -> None:
        """Opens the form for excluding."""
        self.close_forms()
        self.make_room(self.reason_form)
        names = ", ".join(name_of(p.track) for p in people[:4]) + (", …" if len(people) > 4 else "")
        self.reason_form.ask(translate("lgrr", "Exclude {names}").format(names=names))

    def ask_judgement(self) -> None:
        """Opens the form for a judgement."""
        self.close_forms()
        self.make_room(self.form)
        self.form.show()
        self.form.start()

    def close_forms(self) -> None:
        """What was typed is not wanted."""
        for form in (self.reason_form, self.form):
            form.hide()
        self.make_room(None)

    def _show(self, recording: Recording, person: Person) -> None:
        track = person.track
        self.name.say(name_of(track))
        self.finding.tell(finding_words(track.finding), track.finding, SIGNS[track.finding])
        span = span_words(recording, track.first_index, track.last_index)
        self.score.say(f"{score_of(track)} · {faces_words(track.faces_scored)}\n{span}")
        out = translate("lgrr", "Excluded, does not count for the recording: {reason}")
        self.out.say("" if person.excluded is None else out.format(reason=person.excluded))
        self.reason.say(told(track.reason))
        self._show_ratio(recording, track)
        judge = person.judged
        table = None if recording.review is None else recording.review.table
        act = next(
            (
                a
                for a in reversed(recording.acts)
                if isinstance(a.deed, Judge) and a.deed.face and table and track_of(table, a.deed.face) == track.id
            ),
            None,
        )
        own = translate("lgrr", "Your judgement: {words}")
        self.judgement.say("" if judge is None else own.format(words=judged_words(judge, act)))
        self.form.show_judgement(track.id, translate("lgrr", "{name} shows").format(name=name_of(track)), judge)

    def _show_ratio(self, recording: Recording, track: Track) -> None:
        summary = None if recording.review is None else recording.review.summary
        self.ratio.say("" if summary is None else ratio_sentences(track, summary))
        rated = track.likelihood is not None and track.likelihood.log10_lr is not None
        known = summary.calibration if summary is not None and rated else None
        self.calibration.say("" if known is None else calibration_words(known))
