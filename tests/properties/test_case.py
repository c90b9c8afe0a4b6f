"""Whatever an examiner does to a case, in whatever order: it says what was done, what holds, and its log is whole."""

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from lgrr.analysis import Case
from lgrr.analysis.acts import Deed, Exclude, Judge, Note, Rename, Restore, Retract, in_force
from lgrr.errors import StorageError
from lgrr.types import Finding
from tests.analysis.test_case import FILE, observation, same

FACES = st.tuples(st.integers(0, 9), st.integers(0, 2))
WORDS = st.text(max_size=12)
DEEDS = (
    st.builds(Note, st.integers(0, 9), st.integers(0, 9), WORDS, st.tuples() | st.tuples(WORDS), st.none() | FACES)
    | st.builds(Exclude, FACES, WORDS)
    | st.builds(Rename, FACES, WORDS)
    | st.builds(Judge, st.none() | st.sampled_from(Finding), WORDS, st.none() | FACES)
)


class Desk(RuleBasedStateMachine):
    """A case beside a plain list of what was done in it."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="lgrr-case-"))
        self.case = Case.create(self.folder / "case.sqlite")
        self.done: list[Deed] = []
        self.numbers: list[int] = []
        self.undone: set[int] = set()
        self.frames: dict[int, object] = {}

    def act(self, deed: Deed) -> None:
        act = self.case.act("A. Examiner", FILE.sha256, deed)
        assert act.number == len(self.case.log())
        self.done.append(deed)
        self.numbers.append(act.number)

    @rule(deed=DEEDS)
    def do(self, deed: Deed) -> None:
        self.act(deed)

    @precondition(lambda self: self.numbers)
    @rule(data=st.data())
    def undo(self, data: st.DataObject) -> None:
        number = data.draw(st.sampled_from(self.numbers))
        self.act(Retract(number))
        self.undone.add(number)

    @precondition(lambda self: self.undone)
    @rule(data=st.data())
    def redo(self, data: st.DataObject) -> None:
        number = data.draw(st.sampled_from(sorted(self.undone)))
        self.act(Restore(number))
        self.undone.discard(number)

    @precondition(lambda self: any(isinstance(deed, Note) for deed in self.done))
    @rule(data=st.data(), words=WORDS)
    def reword(self, data: st.DataObject, words: str) -> None:
        begun = [n for n, d in zip(self.numbers, self.done, strict=True) if isinstance(d, Note) and d.replaces is None]
        self.act(Note(0, 0, words, replaces=data.draw(st.sampled_from(begun))))

    @rule(index=st.integers(0, 5), seed=st.integers(0, 3))
    def analyse(self, index: int, seed: int) -> None:
        exhibit = self.case.register("/a.mp4", FILE, {"frames": 6}, {"plan": None})
        self.frames[index] = observation(index, seed)
        self.case.store(exhibit.id, [observation(index, seed)])

    @rule(body=st.dictionaries(WORDS, st.integers(-(2**53), 2**53) | WORDS, max_size=3))
    def record(self, body: dict[str, int | str]) -> None:
        self.case.record("begun", body)

    @rule()
    def close_and_open(self) -> None:
        self.case.close()
        self.case = Case.open(self.folder / "case.sqlite")

    @rule()
    def read_beside(self) -> None:
        with Case.open(self.folder / "case.sqlite", read_only=True) as reader:
            assert reader.log() == self.case.log()
            with pytest.raises(StorageError, match="reading only"):
                reader.record("begun", {})

    @invariant()
    def everything_done_is_on_record(self) -> None:
        acts = self.case.acts()
        assert [act.deed for act in acts] == self.done
        assert [act.number for act in acts] == self.numbers

    @invariant()
    def what_was_not_undone_holds(self) -> None:
        expected = []
        rewordings = [
            (n, d)
            for n, d in zip(self.numbers, self.done, strict=True)
            if isinstance(d, Note) and d.replaces is not None
        ]
        for number, deed in zip(self.numbers, self.done, strict=True):
            if isinstance(deed, Retract | Restore) or number in self.undone:
                continue
            if isinstance(deed, Note):
                begun = number if deed.replaces is None else deed.replaces
                standing = [n for n, d in rewordings if d.replaces == begun and n not in self.undone]
                if begun in self.undone or number != (standing[-1] if standing else begun):
                    continue
            expected.append(number)
        assert [act.number for act in in_force(self.case.acts())] == expected

    @invariant()
    def frames_are_those_stored_last(self) -> None:
        for exhibit in self.case.exhibits():
            assert same(self.case.observations(exhibit.id), [self.frames[k] for k in sorted(self.frames)])

    @invariant()
    def the_log_is_whole(self) -> None:
        found = self.case.verify_log()
        assert not found.faults
        assert found.rows == len(self.case.log())

    def teardown(self) -> None:
        self.case.close()
        shutil.rmtree(self.folder)


TestCase = Desk.TestCase
TestCase.settings = settings(settings.get_profile("lgrr"), max_examples=12, stateful_step_count=20)
