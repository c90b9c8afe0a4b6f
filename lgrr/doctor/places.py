"""The places that are written to: can they be, and is there room; and the key that signs."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from lgrr.doctor.check import Check, failed, passed, unknown
from lgrr.doctor.window import ask_window
from lgrr.errors import system_reason

LEAST = 10**9  # bytes: a case with heat maps of an hour's video, and its report, fit into them


def checks(out: Path) -> Iterator[Check]:
    """Results, temporary files, the window's cases and settings, the key."""
    from lgrr.evidence.signing import key_file

    places = {"Results": out, "Temporary files": Path(tempfile.gettempdir()), "Signing key's folder": key_file().parent}
    window = ask_window()
    if "cases" in window:
        places |= {"Cases": Path(window["cases"]), "Settings": Path(window["settings"]).parent}
    for name, folder in places.items():
        yield place(name, folder)
    if window.get("complaint"):
        yield unknown("Settings", window["complaint"], "Look through the settings of the window.")
    yield key(key_file())


def place(name: str, folder: Path) -> Check:
    """Whether a folder, or the one in which it will be made, can be written to and has room."""
    there = next(parent for parent in (folder.absolute(), *folder.absolute().parents) if parent.exists())
    try:
        with tempfile.NamedTemporaryFile(dir=there, prefix=".lgrr-doctor-"):
            pass
        free = shutil.disk_usage(there).free
    except OSError as error:
        words = f"{folder} cannot be written to ({system_reason(error)})"
        return failed(name, words, "Make it writable, or choose another place.")
    if free < LEAST:
        return failed(name, f"{folder} has {free / 1e6:,.0f} MB left", "Free at least a gigabyte.")
    return passed(name, f"{folder}, {free / 1e9:,.0f} GB free")


def key(path: Path) -> Check:
    """The key if there is one; none is made here. Raises StorageError where it cannot be used."""
    from lgrr.evidence.signing import load_key

    if not path.exists():
        return passed("Signing key", f"none yet: it is made at {path} when first needed")
    return passed("Signing key", f"{path}, public key {load_key(path).public[:16]}…")
