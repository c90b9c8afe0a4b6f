"""One line of the examination."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from lgrr.errors import LgrrError

State = Literal["passed", "failed", "unknown"]


@dataclass(frozen=True)
class Check:
    """What was looked at, how it stands, in words, and what to do about it where there is something to do.

    `unknown` is what could not be tried here, or works although nobody has tried it so.
    """

    name: str
    state: State
    words: str
    remedy: str = ""


def passed(name: str, words: str) -> Check:
    """All is well."""
    return Check(name, "passed", words)


def failed(name: str, words: str, remedy: str) -> Check:
    """It does not work; `remedy` is a sentence."""
    return Check(name, "failed", words, remedy)


def unknown(name: str, words: str, remedy: str) -> Check:
    """Nobody can say; `remedy` is a sentence."""
    return Check(name, "unknown", words, remedy)


def guarded(name: str, look: Callable[[], Iterator[Check]]) -> Iterator[Check]:
    """The checks that `look` gives; what it raises is a check too, named `name`."""
    try:
        yield from look()
    except LgrrError as error:
        yield Check(name, "failed", str(error))
    except ImportError as error:
        yield unknown(name, f"cannot be tried without its library ({error})", "Mend the libraries first.")
    except Exception as error:
        words = f"{type(error).__name__}: {error}"
        yield failed(name, words, "Send this line to the maintainers.")
