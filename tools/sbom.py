"""Writes what the program is made of into a folder: a bill of materials (CycloneDX 1.6, JSON) and a list of licences.

`.venv/bin/python tools/sbom.py FOLDER`. It lists what is installed here and needed to run, window included, with the
weights that ship; nothing that only tests and builds need.
"""

from __future__ import annotations

import hashlib
import json
import sys
import uuid
from datetime import UTC, datetime
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from lgrr import __version__
from lgrr.model import shipped

_LONGEST = 60  # characters of a licence field that is a name and not a text
NOTES = {
    "av": "its wheel holds FFmpeg, built with x264 and x265: GPL-2.0-or-later as a whole",
    "opencv-python-headless": "its wheel holds FFmpeg of its own: LGPL-2.1-or-later",
    "pyside6-essentials": "LGPL-3.0-only: Qt must stay exchangeable, so it is never linked into one file",
    "shiboken6": "LGPL-3.0-only, as Qt",
    "facenet-pytorch": "its weights of MTCNN are those of the authors, converted",
    "torch": "BSD-3-Clause by its LICENSE file, with those of the libraries in it",
}


def needed(name: str = "lgrr", extras: tuple[str, ...] = ("gui",)) -> dict[str, Distribution]:
    """All that a package needs here to run, by canonical name, without itself."""
    found: dict[str, Distribution] = {}
    line = [(name, extras)]
    while line:
        current, asked = line.pop()
        for text in distribution(current).requires or ():
            requirement = Requirement(text)
            wanted = requirement.marker is None or any(
                requirement.marker.evaluate({"extra": extra}) for extra in ("", *asked)
            )
            key = canonicalize_name(requirement.name)
            if not wanted or key in found:
                continue
            try:
                found[key] = distribution(requirement.name)
            except PackageNotFoundError:
                continue
            line.append((requirement.name, tuple(requirement.extras)))
    return dict(sorted(found.items()))


def licence(package: Distribution) -> str:
    """As the package states it; `not stated` where it does not."""
    about = package.metadata
    for field in ("License-Expression", "License"):
        if (text := about.get(field)) and len(text) <= _LONGEST and "\n" not in text:
            return str(text)
    named = [c.split(" :: ")[-1] for c in about.get_all("Classifier") or () if c.startswith("License :: ")]
    return " or ".join(named) or "not stated"


def bill(packages: dict[str, Distribution]) -> dict[str, Any]:
    """The bill of materials."""
    components: list[dict[str, Any]] = [
        {
            "type": "library",
            "bom-ref": f"pkg:pypi/{name}@{package.version}",
            "name": name,
            "version": package.version,
            "purl": f"pkg:pypi/{name}@{package.version}",
            "licenses": [{"license": {"name": licence(package)}}],
            **({"description": NOTES[name]} if name in NOTES else {}),
        }
        for name, package in packages.items()
    ]
    components += [
        {
            "type": "machine-learning-model",
            "bom-ref": path.name,
            "name": path.stem,
            "hashes": [{"alg": "SHA-256", "content": hashlib.sha256(path.read_bytes()).hexdigest()}],
        }
        for path in shipped()
    ]
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid4()}",
        "version": 1,
        "metadata": {
            "timestamp": datetime.now(UTC).isoformat(timespec="seconds"),
            "component": {
                "type": "application",
                "bom-ref": "lgrr",
                "name": "lgrr",
                "version": __version__,
                "licenses": [{"license": {"id": "Apache-2.0"}}],
            },
        },
        "components": components,
    }


def table(packages: dict[str, Distribution]) -> str:
    """The list of licences as markdown."""
    rows = [f"| {n} | {p.version} | {licence(p)} | {NOTES.get(n, '')} |" for n, p in packages.items()]
    return "\n".join(["| package | version | licence | note |", "|---|---|---|---|", *rows]) + "\n"


def main(folder: Path) -> None:
    """Writes both files."""
    folder.mkdir(parents=True, exist_ok=True)
    packages = needed()
    (folder / "sbom.cdx.json").write_text(json.dumps(bill(packages), indent=2) + "\n", "utf-8")
    (folder / "licences.md").write_text(table(packages), "utf-8")
    print(f"{len(packages)} packages: {folder / 'sbom.cdx.json'}, {folder / 'licences.md'}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
