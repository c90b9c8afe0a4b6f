"""Acts on tracks, as commands: what each button of the tracks panel asks for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from PySide6.QtCore import QCoreApplication

from lgrr.analysis import Person
from lgrr.analysis.acts import Exclude, Face, Judge, Merge, Rename, Split
from lgrr.types import Finding
from lgrr_gui.commands import Do, Together, Withdraw
from lgrr_gui.state import Recording
from lgrr_gui.tracks.words import finding_words, name_of, track_of

translate = QCoreApplication.translate
Step = TypeVar("Step", Do, Withdraw)


def merge(people: Sequence[Person]) -> Do | Together | None:
    """All of them are one person."""
    first, *others = sorted(people, key=lambda p: p.track.id)
    words = translate("lgrr", "merge {one} and {other}")
    steps = [
        Do(Merge(first.face, p.face), words.format(one=name_of(first.track), other=name_of(p.track))) for p in others
    ]
    return together(steps, translate("lgrr", "merge {count} tracks").format(count=len(people)))


def split(person: Person, face: Face) -> Do:
    """Another person from this face on."""
    words = translate("lgrr", "split {name} at frame {index}")
    return Do(Split(face), words.format(name=name_of(person.track), index=face[0]))


def rename(recording: Recording, person: Person, label: str) -> Do | Withdraw | Together | None:
    """Another name; without one, the number again."""
    if label:
        words = translate("lgrr", "rename {name} to {label}").format(name=name_of(person.track), label=label)
        return Do(Rename(person.face, label), words)
    words = translate("lgrr", "take the name {name} away").format(name=name_of(person.track))
    return together([Withdraw(number, words) for number in _acts_on(recording, person, Rename)], words)


def exclude(people: Sequence[Person], reason: str) -> Do | Together | None:
    """None of them counts."""
    words, out = translate("lgrr", "exclude {name}"), [p for p in people if p.excluded is None]
    steps = [Do(Exclude(p.face, reason), words.format(name=name_of(p.track))) for p in out]
    return together(steps, translate("lgrr", "exclude {count} tracks").format(count=len(out)))


def include(recording: Recording, people: Sequence[Person]) -> Withdraw | Together | None:
    """They count again."""
    words = translate("lgrr", "include {name} again")
    steps = [
        Withdraw(number, words.format(name=name_of(p.track)))
        for p in people
        for number in _acts_on(recording, p, Exclude)
    ]
    return together(steps, translate("lgrr", "include {count} tracks again").format(count=len(people)))


def together(steps: Sequence[Step], words: str) -> Step | Together | None:
    """What is asked for at once is undone at once."""
    if len(steps) < 2:
        return next(iter(steps), None)
    return Together(tuple(steps), words)


def judge(person: Person, finding: Finding | None, words: str) -> Do:
    """The examiner's own finding; None withdraws it."""
    name = name_of(person.track)
    if finding is None:
        said = translate("lgrr", "withdraw the judgement of {name}").format(name=name)
    else:
        said = translate("lgrr", "judge {name}: {finding}").format(name=name, finding=finding_words(finding))
    return Do(Judge(finding, words, person.face), said)


def _acts_on(recording: Recording, person: Person, kind: type[Exclude] | type[Rename]) -> list[int]:
    """Numbers of the acts of a kind, in force, whose face belongs to the person's track."""
    if recording.review is None:
        return []
    table = recording.review.table
    return [
        act.number
        for act in recording.acts
        if isinstance(act.deed, kind) and track_of(table, act.deed.face) == person.track.id
    ]
