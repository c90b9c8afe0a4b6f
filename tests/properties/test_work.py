"""The window's work beside its thread, in any order of asking and answering: every analysis has exactly one ending, one
goes on at a time, the latest draft wins, and late answers change nothing.

The other end of the wire is played here: the engine's process answers what was asked, in an order drawn by lot.
"""

from __future__ import annotations

import itertools
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from lgrr.analysis import Plan
from lgrr.engine import messages
from lgrr_gui.engine import Told
from lgrr_gui.jobs import Jobs
from lgrr_gui.report.record import Wanted
from lgrr_gui.report.reports import Reports
from lgrr_gui.state import Store
from lgrr_gui.tasks import next_request, submit
from tests.gui.states import recording


class Peer:
    """The engine's end: numbers requests as `lgrr_gui.engine.Engine` does, and keeps them."""

    def __init__(self) -> None:
        self.numbers = itertools.count(1)
        self.asked: dict[int, Any] = {}
        self.cancelled: set[int] = set()

    def request(self, body: Any, payload: bytes = b"") -> int:
        if isinstance(body, messages.Cancel):
            self.cancelled.add(body.request)
            return body.request
        if isinstance(body, messages.Pause):
            return body.request
        number = next(self.numbers)
        self.asked[number] = replace(body, request=number)
        return number


class Analyses(RuleBasedStateMachine):
    """`Jobs` between an analyst and an engine."""

    def __init__(self) -> None:
        super().__init__()
        self.store, self.peer = Store(), Peer()
        self.jobs = Jobs(self.store, self.peer)  # type: ignore[arg-type]
        self.store.set(case=Path("case.sqlite"), recordings=(recording(),))
        self.ended: set[int] = set()
        self.wanted = self.dropped = 0

    @property
    def endings(self) -> int:
        ends = ("is finished.", "was stopped; what was found is kept.", "It went wrong.")
        return sum(notice.words.endswith(ends) for notice in self.store.now.notices)

    @property
    def going(self) -> list[int]:
        return [number for number in self.peer.asked if number not in self.ended]

    @rule()
    def ask(self) -> None:
        self.jobs.analyze(self.store.now.recordings[0], Plan())
        self.wanted += 1

    @rule()
    def cancel(self) -> None:
        waiting = self.wanted - self.dropped - len(self.peer.asked)
        if self.jobs.cancel():
            self.dropped += waiting

    @rule()
    def pause(self) -> None:
        self.jobs.pause()

    @precondition(lambda self: self.peer.asked)
    @rule(data=st.data(), done=st.integers(0, 9))
    def step(self, data: st.DataObject, done: int) -> None:
        number = data.draw(st.sampled_from(sorted(self.peer.asked)))
        before = self.store.now.job
        self.jobs.heard(messages.Step(number, "look", done, 9, None, None))
        after = self.store.now.job
        if before is not None and before.request == number:
            assert after is not None
            assert after.done == done
        else:
            assert after is before, "a late word changes nothing"

    @precondition(lambda self: self.going)
    @rule(how=st.sampled_from(["result", "error"]))
    def end(self, how: Any) -> None:
        (number,) = self.going
        how = "cancelled" if number in self.peer.cancelled else how
        before = self.endings
        self.ended.add(number)
        self.jobs.heard(messages.Ended(number, how, "It went wrong." if how == "error" else ""))
        assert self.endings == before + 1

    @precondition(lambda self: self.ended)
    @rule(data=st.data())
    def end_once_more(self, data: st.DataObject) -> None:
        before, number = (self.store.now.job, self.endings), data.draw(st.sampled_from(sorted(self.ended)))
        self.jobs.heard(messages.Ended(number, "result"))
        assert (self.store.now.job, self.endings) == before

    @rule()
    def lose_the_engine(self) -> None:
        self.dropped += self.wanted - self.dropped - len(self.peer.asked)
        self.jobs.lost()
        self.ended |= set(self.peer.asked)
        assert self.store.now.job is None

    @invariant()
    def one_goes_on(self) -> None:
        assert len(self.going) <= 1
        job = self.store.now.job
        assert [job.request] == self.going if job is not None else self.going == []
        if job is None:
            assert len(self.peer.asked) == self.wanted - self.dropped, "nothing waits while nothing goes on"


class Drafts(RuleBasedStateMachine):
    """`Reports` between the dialog and an engine."""

    def __init__(self) -> None:
        super().__init__()
        self.store, self.peer = Store(), Peer()
        self.reports = Reports(self.store, self.peer)  # type: ignore[arg-type]
        self.store.set(case=Path("case.sqlite"))
        self.latest = self.exporting = self.exports = self.endings = 0
        self.shown: tuple[bytes, ...] = ()
        self.store.watch(self._count)

    def _count(self, state: Any, changed: frozenset[str]) -> None:
        self.endings += "notices" in changed

    @property
    def drafts(self) -> list[int]:
        return [number for number, body in self.peer.asked.items() if isinstance(body, messages.DraftReport)]

    @rule()
    def draft(self) -> None:
        self.reports.draft(Wanted())
        self.latest = max(self.peer.asked)

    @rule()
    def export(self) -> None:
        self.reports.export(Wanted(), ("json",), Path("out"))
        if not self.exporting:
            self.exporting = max(self.peer.asked)
            self.exports += 1

    @rule()
    def stop(self) -> None:
        assert self.reports.cancel() == bool(self.exporting)

    @precondition(lambda self: self.drafts)
    @rule(data=st.data(), pages=st.integers(1, 3))
    def answer_a_draft(self, data: st.DataObject, pages: int) -> None:
        number = data.draw(st.sampled_from(self.drafts))
        said = tuple(f"{number}.{page}".encode() for page in range(pages))
        self.reports.heard(Told(messages.Drafted(number, pages, ())))
        for page, png in enumerate(said, 1):
            assert self.store.now.report.pages == self.shown, "never half by half"
            self.reports.heard(Told(messages.Page(number, page), png))
        if number == self.latest:
            self.latest, self.shown = 0, said

    @precondition(lambda self: self.drafts)
    @rule(data=st.data())
    def fail_a_draft(self, data: st.DataObject) -> None:
        number = data.draw(st.sampled_from(self.drafts))
        self.reports.heard(Told(messages.Failed(number, "It went wrong.", number != self.latest)))
        if number == self.latest:
            assert self.store.now.report.draft_trouble == "It went wrong."
            self.latest = 0

    @precondition(lambda self: self.exporting)
    @rule(how=st.sampled_from(["written", "failed", "cancelled"]))
    def end_the_export(self, how: str) -> None:
        ends = {
            "written": messages.Exported(self.exporting, ("out/report.json",)),
            "failed": messages.Failed(self.exporting, "It went wrong."),
            "cancelled": messages.Failed(self.exporting, "Stopped.", True),
        }
        for _ in range(2):  # what is said twice ends it once
            self.reports.heard(Told(ends[how]))
        assert self.store.now.report.ending == how
        self.exporting = 0

    @rule()
    def leave(self) -> None:
        self.reports.close()
        self.latest, self.shown = 0, ()

    @invariant()
    def it_is_as_was_asked(self) -> None:
        now = self.store.now.report
        assert now.pages == self.shown
        assert (now.drafting is not None) == bool(self.latest)
        assert (now.writing is not None) == bool(self.exporting)
        assert self.endings == self.exports - bool(self.exporting)


TestAnalyses, TestDrafts = Analyses.TestCase, Drafts.TestCase
TestAnalyses.settings = TestDrafts.settings = settings(
    settings.get_profile("lgrr"), max_examples=25, stateful_step_count=20
)


@given(st.lists(st.booleans(), max_size=12))
def test_what_goes_wrong_beside_the_window_is_heard_once_and_the_rest_is_done(
    monkeypatch: pytest.MonkeyPatch, fails: list[bool]
) -> None:
    heard: list[str] = []
    done: list[int] = []
    monkeypatch.setattr(threading, "excepthook", lambda args: heard.append(str(args.exc_value)))

    def work(number: int, fail: bool) -> None:
        done.append(number)
        if fail:
            raise ValueError(str(number))

    with ThreadPoolExecutor(2) as pool:
        for number, fail in enumerate(fails):
            submit(pool, work, number, fail)
    assert sorted(done) == list(range(len(fails)))
    assert sorted(heard, key=int) == [str(number) for number, fail in enumerate(fails) if fail]


def test_no_request_has_the_number_of_another_whoever_asks() -> None:
    with ThreadPoolExecutor(4) as pool:
        numbers = list(pool.map(lambda _: next_request(), range(400)))
    assert len(set(numbers)) == 400
