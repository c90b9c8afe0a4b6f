"""Checks of what a report is about, and of what it was made with: the exhibits and the weights."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from lgrr.errors import LgrrError, WeightsError
from lgrr.evidence import hash_file
from lgrr.model.calibration import calibration_path
from lgrr.model.card import Card
from lgrr.model.registry import find
from lgrr.report.verify.check import Check
from lgrr.report.verify.stated import Analysis
from lgrr.text import printable


def exhibit_checks(analyses: Sequence[Analysis], files: Iterable[Path], places: dict[str, Path]) -> Iterator[Check]:
    """Each exhibit against `files`, else against the file at the path that the analysis names.

    Where one is found, its path is put into `places`, by its SHA-256.
    """
    named = [(file, hash_file(file).sha256) for file in files]
    known = {analysis.media.sha256 for analysis in analyses}
    for file, found in named:
        if found not in known:
            words = (
                f"{printable(file)} is none of the exhibits: it is another file, or was changed; its hash is {found}."
            )
            yield Check("exhibit", False, words)
    for analysis in analyses:
        stated = analysis.media.sha256
        given = next((file for file, found in named if found == stated), None)
        if given is not None:
            places[stated] = given
            yield Check("exhibit", True, f"{printable(given)} is the exhibit with the SHA-256 {stated}.")
        elif not named:
            yield (check := _at_its_path(analysis))
            if check.passed:
                places[stated] = Path(analysis.media.path)
        else:
            yield Check("exhibit", None, f"None of the files named is the exhibit with the SHA-256 {stated}.")


def _at_its_path(analysis: Analysis) -> Check:
    place, stated = Path(analysis.media.path), analysis.media.sha256
    shown = printable(place)
    try:
        found = hash_file(place).sha256
    except LgrrError:
        words = f"The exhibit {shown} is not at hand (name it with --exhibit): its SHA-256 must be {stated}."
        return Check("exhibit", None, words)
    if found == stated:
        return Check("exhibit", True, f"The exhibit {shown} has the SHA-256 {stated}, as when it was analysed.")
    return Check("exhibit", False, f"The exhibit {shown} was changed after it was analysed: its SHA-256 is {found}.")


def weights_checks(analysis: Analysis, named: str | None) -> Iterator[Check]:
    """The installed weights of the stated name, or those named, with their card and calibration."""
    name = printable(analysis.model.name)
    try:
        place = find(named or analysis.model.name)
        found = hash_file(place).sha256
    except LgrrError as error:
        yield Check("weights", None, f"The weights {name} are not at hand: {printable(str(error))}")
        return
    try:
        yield _weights(name, found, analysis.model.sha256, Card.read(place.with_suffix(".json")).sha256)
    except WeightsError as error:
        yield Check("weights", False, printable(str(error)))
    yield from _calibration(analysis, calibration_path(place))


def _weights(name: str, found: str, stated: str, of_card: str) -> Check:
    if found == stated == of_card:
        return Check("weights", True, f"The weights {name} have the SHA-256 {stated}, which their card states too.")
    if found == stated:
        return Check(
            "weights", False, f"The card of the weights {name} was changed: it states another hash than theirs."
        )
    if found == of_card:
        words = f"The weights installed as {name} are others than those used, which have the SHA-256 {stated}."
        return Check("weights", None, words)
    return Check("weights", False, f"The weights {name} were changed: their SHA-256 is {found}, not {stated}.")


def _calibration(analysis: Analysis, place: Path) -> Iterator[Check]:
    match analysis.parameters.get("calibration"):
        case {"sha256": str(stated)}:
            pass
        case _:
            return
    try:
        found = hash_file(place).sha256
    except LgrrError:
        yield Check("calibration", None, f"The calibration {place.name} is not at hand: its SHA-256 must be {stated}.")
        return
    if found == stated:
        yield Check("calibration", True, f"The calibration {place.name} has the SHA-256 {stated}, as when it was used.")
    else:
        words = (
            f"The calibration {place.name} is another than the one used, or was changed: that has the SHA-256 {stated}."
        )
        yield Check("calibration", None, words)
