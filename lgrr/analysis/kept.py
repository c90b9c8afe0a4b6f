"""What was found in the frames of an exhibit: in its case, read when asked for, so memory does not grow with length."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import overload

from lgrr.analysis.case import Case
from lgrr.analysis.rows import Observation
from lgrr.analysis.tracking import numbers_of
from lgrr.types import FrameResult

AT_HAND = 1024  # observations kept beside the case, of 6 kB each: all that a usual adaptive plan looks at
AT_ONCE = 256  # observations read from the case at once


class Kept(Mapping[int, Observation]):
    """The frames of an exhibit by index, ascending. Reading and storing raise StorageError."""

    def __init__(self, case: Case, exhibit: int) -> None:
        """What the case holds already is there at once."""
        self._case, self._exhibit = case, exhibit
        self._indices = set(case.indices(exhibit))
        self._at_hand: OrderedDict[int, Observation] = OrderedDict()

    def __len__(self) -> int:
        return len(self._indices)

    def __contains__(self, index: object) -> bool:
        return index in self._indices

    def __iter__(self) -> Iterator[int]:
        return iter(sorted(self._indices))

    def __getitem__(self, index: int) -> Observation:
        if index not in self._indices:
            raise KeyError(index)
        (found,) = self.of([index])
        return found

    def of(self, indices: Iterable[int]) -> Iterator[Observation]:
        """What is kept of these frames, in their order; each must be there."""
        left = iter(indices)
        while lot := list(islice(left, AT_ONCE)):
            far = [index for index in lot if index not in self._at_hand]
            read = {o.result.frame.index: o for o in self._case.observations(self._exhibit, far)} if far else {}
            yield from [read[index] if index in read else self._at_hand[index] for index in lot]

    def store(self, observations: Sequence[Observation]) -> None:
        """Writes a group of frames, all of it or nothing."""
        self._case.store(self._exhibit, observations)
        for o in observations:
            self._indices.add(o.result.frame.index)
            self._at_hand[o.result.frame.index] = o
        while len(self._at_hand) > AT_HAND:
            self._at_hand.popitem(last=False)


class KeptFrames(Sequence[FrameResult]):
    """All frames kept of an exhibit, by index, with their tracks."""

    def __init__(self, kept: Kept) -> None:
        self._kept = kept
        self._indices = list(kept)
        self._numbers = numbers_of(kept.of(self._indices))

    def __len__(self) -> int:
        return len(self._indices)

    def __iter__(self) -> Iterator[FrameResult]:
        return map(self._numbers.tell, self._kept.of(self._indices))

    @overload
    def __getitem__(self, place: int) -> FrameResult: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[FrameResult, ...]: ...
    def __getitem__(self, place: int | slice) -> FrameResult | tuple[FrameResult, ...]:
        chosen = self._indices[place]
        if isinstance(chosen, list):
            return tuple(map(self._numbers.tell, self._kept.of(chosen)))
        return self._numbers.tell(self._kept[chosen])
