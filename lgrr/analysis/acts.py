"""What an analyst does to a case: small records, appended and never changed. Undoing is an act of its own.

A face is named by (frame index, position in the frame), which never changes; a track's number may, when more of the
recording has been seen. So an act on a track names one of its faces.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pydantic import TypeAdapter

from lgrr.types import Finding

Face = tuple[int, int]


@dataclass(frozen=True)
class Rename:
    """The track of `face` is called `label`."""

    face: Face
    label: str


@dataclass(frozen=True)
class Merge:
    """The tracks of these two faces show one person."""

    one: Face
    other: Face


@dataclass(frozen=True)
class Split:
    """The track of `face` shows another person from that face's frame on."""

    face: Face


@dataclass(frozen=True)
class Exclude:
    """The track of `face` does not count for the finding, for this reason."""

    face: Face
    reason: str


@dataclass(frozen=True)
class Note:
    """A remark on frames `first` to `last` (included), or on the track of `face` where one is named.

    `replaces` is the number of the act that the note began as: of its rewordings the latest holds, and all fall with
    the first. A note without words is a mark.
    """

    first: int
    last: int
    text: str = ""
    tags: tuple[str, ...] = ()
    face: Face | None = None
    replaces: int | None = None


@dataclass(frozen=True)
class Judge:
    """The examiner's own finding, of the track of `face` or, without one, of the whole recording; None withdraws it."""

    finding: Finding | None
    words: str = ""
    face: Face | None = None


@dataclass(frozen=True)
class Retract:
    """Act number `act` no longer holds (undo)."""

    act: int


@dataclass(frozen=True)
class Restore:
    """Act number `act` holds again (redo)."""

    act: int


Deed = Rename | Merge | Split | Exclude | Note | Judge | Retract | Restore
DEEDS: dict[str, type[Deed]] = {
    kind.__name__.lower(): kind for kind in (Rename, Merge, Split, Exclude, Note, Judge, Retract, Restore)
}


@dataclass(frozen=True)
class Act:
    """One line of the case's record: `number` counts from 1, `time` is UTC (ISO 8601), `who` the examiner's name,
    `sha256` the recording's.
    """

    number: int
    time: str
    who: str
    sha256: str
    deed: Deed


def to_json(deed: Deed) -> tuple[str, str]:
    """(kind, JSON) of a deed."""
    return type(deed).__name__.lower(), TypeAdapter(type(deed)).dump_json(deed).decode()


def from_json(kind: str, text: str) -> Deed:
    """The deed that `to_json` wrote. ValueError for anything else."""
    if kind not in DEEDS:
        raise ValueError(f"no act is called {kind!r}")
    deed: Deed = TypeAdapter(DEEDS[kind]).validate_json(text)
    return deed


def in_force(acts: Iterable[Act]) -> list[Act]:
    """The acts that hold, in order: without those retracted, the retractions themselves, and notes since reworded."""
    standing: dict[int, Act] = {}
    retracted: set[int] = set()
    for act in acts:
        match act.deed:
            case Retract(number):
                retracted.add(number)
            case Restore(number):
                retracted.discard(number)
            case _:
                standing[act.number] = act
    holding = [act for act in standing.values() if act.number not in retracted]
    latest = {act.deed.replaces: act.number for act in holding if isinstance(act.deed, Note)}

    def holds(act: Act) -> bool:
        first = act.deed.replaces if isinstance(act.deed, Note) else None
        if first is None:
            return act.number not in latest
        return first not in retracted and latest[first] == act.number and act.number not in latest

    return [act for act in holding if holds(act)]
