"""Cases of single clips that nodes of a cluster have put into the shared folder, on their way into the one case."""

from __future__ import annotations

from pathlib import Path

from lgrr.analysis import Case
from lgrr.batch.results import kept

ARRIVED = "arrived"


def place_of(out: Path, sha256: str) -> Path:
    """Where the case of a content arrives."""
    return out / ARRIVED / f"{sha256}.sqlite"


def take_in(case: Case, arrived: Path) -> None:
    """Takes a clip's case into the one case and removes it."""
    case.take_in(arrived)
    arrived.unlink()


def take_in_all(case: Case, out: Path) -> None:
    """Takes in what has arrived when a run was killed; what was taken in already is removed alone."""
    done = kept(case)
    for arrived in sorted((out / ARRIVED).glob("*.sqlite")):
        if arrived.stem in done:
            arrived.unlink()
        else:
            take_in(case, arrived)
