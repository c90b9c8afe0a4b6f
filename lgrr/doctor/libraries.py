"""The libraries: do they load, and are they the versions that were tried."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator, Mapping
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

import lgrr
from lgrr.doctor.check import Check, failed, passed, unknown
from lgrr.doctor.loading import CORE, WINDOW, complaints

CONSTRAINTS = Path(lgrr.__file__).parents[1] / "constraints.txt"  # in the source; a wheel has none
_SHOWN = 6


def checks() -> Iterator[Check]:
    """Loading, what the program asks for, and what it was tried with."""
    window = importlib.util.find_spec("PySide6") is not None
    modules = CORE + WINDOW if window else CORE
    faults = list(complaints(modules))
    firsts = {remedy: what for what, remedy in reversed(faults)}  # what one library lacks, others lack by it
    for remedy, what in reversed(firsts.items()):
        yield failed("Libraries", what, f"{remedy[0].upper()}{remedy[1:]}.")
    if not faults:
        yield passed("Libraries", f"all {len(modules)} load")
    if not window:
        yield unknown("Libraries", "the window is not installed", 'Where it is wanted: pip install "lgrr[gui]".')
    yield asked_for(window)
    yield tried(read_constraints(CONSTRAINTS) if CONSTRAINTS.is_file() else None)


def asked_for(window: bool) -> Check:
    """Every requirement of the package itself."""
    from packaging.requirements import Requirement

    missing = []
    for text in requires("lgrr") or ():
        requirement = Requirement(text)
        extra = "gui" if window else ""
        if requirement.marker is not None and not requirement.marker.evaluate({"extra": extra}):
            continue
        found = installed(requirement.name)
        if found is None or not requirement.specifier.contains(found, prereleases=True):
            missing.append(f"{requirement.name}{requirement.specifier} (here: {found or 'none'})")
    if missing:
        return failed("Requirements", ", ".join(missing), "Install the program anew with pip.")
    return passed("Requirements", "everything that the program asks for is installed")


def tried(pins: Mapping[str, str] | None) -> Check:
    """Installed versions against the list of those with which all tests passed; None: there is no list here."""
    if pins is None:
        return unknown(
            "Versions",
            "no list of the versions tried lies here",
            "Install with the constraints.txt of the release, then `lgrr weights verify` tells whether scores hold.",
        )
    found = {name: here for name in pins if (here := installed(name)) is not None}
    other = [f"{name} {here} (tried: {pins[name]})" for name, here in found.items() if not same(here, pins[name])]
    if other:
        more = f" and {len(other) - _SHOWN} more" if len(other) > _SHOWN else ""
        return unknown(
            "Versions",
            f"not the versions tried: {', '.join(other[:_SHOWN])}{more}",
            "Install with --constraint constraints.txt; until then only the canary vouches for the scores.",
        )
    return passed("Versions", f"{len(found)} packages are the versions tried")


def read_constraints(path: Path) -> dict[str, str]:
    """Name -> version of each line `name==version`."""
    lines = (line.split("#")[0].strip() for line in path.read_text("utf-8").splitlines())
    return dict(line.split("==") for line in lines if "==" in line)


def installed(name: str) -> str | None:
    """The version that is installed, if any."""
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def same(here: str, pin: str) -> bool:
    """Equal but for the build that a local version names, as in 2.13.0+cpu."""
    from packaging.version import Version

    return Version(here).public == Version(pin).public
